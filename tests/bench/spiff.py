"""SpiffWorkflow with PostgreSQL: the same process, its state serialised and kept after each step; beside our figures.

It writes one row a step: no audit, no event, no clock, no line of an inbox. It is measured in its two forms: the run
stays in the memory of the process, or is read from the database before each step, as it must be where several
processes serve.
"""

import time
from typing import Any

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

KEPT = "update bench_spiff set state = %s where id = %s"


class Runs:
    """So many runs of a process whose steps stand in a row, kept in the database at their first step."""

    def __init__(self, server: psycopg.Connection[Any], bpmn: bytes, count: int) -> None:
        self.server = server
        self.serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(bpmn))
        self.spec = parser.get_spec(parser.get_process_ids()[0])
        server.execute("drop table if exists bench_spiff")
        server.execute("create table bench_spiff (id bigint primary key, state text not null)")
        self.held = []
        for number in range(count):
            run = BpmnWorkflow(self.spec)
            run.do_engine_steps()
            self.held.append(run)
            server.execute("insert into bench_spiff values (%s, %s)", [number, self.serializer.serialize_json(run)])

    def _step(self, number: int, run: BpmnWorkflow) -> None:
        [task] = run.get_tasks(state=TaskState.READY, manual=True)
        task.run()
        run.do_engine_steps()
        self.server.execute(KEPT, [self.serializer.serialize_json(run), number], prepare=True)

    def held_in_memory(self) -> float:
        """Steps a second where each run stays in memory and its state is kept after the step."""
        begun = time.perf_counter()
        for number, run in enumerate(self.held):
            self._step(number, run)
        return len(self.held) / (time.perf_counter() - begun)

    def read_anew(self) -> float:
        """Steps a second where the state is read before each step and kept after it."""
        begun = time.perf_counter()
        for number in range(len(self.held)):
            [[state]] = self.server.execute("select state from bench_spiff where id = %s", [number], prepare=True)
            self._step(number, self.serializer.deserialize_json(state))
        return len(self.held) / (time.perf_counter() - begun)

    def bytes_per_run(self) -> float:
        """Bytes of a run's state with its share of the table and the key, once nothing dead is in it."""
        self.server.execute("vacuum full bench_spiff")
        [[size]] = self.server.execute("select pg_total_relation_size('bench_spiff')").fetchall()
        return float(size) / len(self.held)
