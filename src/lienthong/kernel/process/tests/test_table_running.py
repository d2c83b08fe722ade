"""All 29 real tables run to their end in the engine, by people who hold the roles, whichever way each step goes.

The doubts are settled by answers of our own (table_answers.json), the units they name are founded for the test.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Definition, Node, NodeKind
from lienthong.kernel.process.models import Past, Run, Step, Version
from lienthong.kernel.process.nets import outcomes_of
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.tables.drafting import drafted, resolved
from lienthong.kernel.units import api as units

from .factories import CITED, JULY, WARD, person
from .table_desk import kept_answers, real_tables

K = NodeKind
MORNING = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
MOST_RUNS, MOST_MOVES = 12, 200
Taken = Counter[tuple[str, str]]


def settled(shared: Path) -> dict[str, tuple[Definition, list[str]]]:
    """Each real table as a definition without doubts, and what its rows say is to be done, in order."""
    answers = kept_answers()
    found = {}
    for name, table in real_tables(shared).items():
        draft = resolved(drafted(table), answers[name])
        assert not draft.doubts, name
        found[name] = (draft.definition, [row.content for row in table.rows])
    return found


def found_units(codes: Iterable[str]) -> None:
    """The units that the tables name; the province of the tests has them all."""
    for code in sorted(codes):
        with standing_on(JULY):
            units.found(HOUSE, code=code, name=f"Đơn vị {code}", kind="phuong", tier="xa", parent="na", since=JULY,
                        cited=CITED)  # fmt: skip


def published(definition: Definition) -> str:
    """The table as a process in force, after the round through BPMN and the proof that it is sound."""
    bpmn = write(definition)
    assert not examine(read(bpmn))
    author = person("soan", "unit_admin")
    version = actions.draft(author, unit_id=units.card(WARD).id, bpmn=bpmn.decode(), doubts=[])
    actions.publish(version, author, decision="01/QĐ-UBND", effective_on=JULY)
    return version.split(".")[0]


def ran(process: str, name: str, nodes: dict[str, Node], taken: Taken) -> str:
    """One run to its end; at each step the way that was gone least. Returns the code of the run."""
    subject = f"HS-{name}-{sum(taken.values())}"
    run = actions.start(HOUSE, process=process, subject=subject, title="Hồ sơ thử", unit_id=units.card(WARD).id)
    for _ in range(MOST_MOVES):
        step = whole(lambda: Step.objects.filter(run__code=run).first(), HOUSE)
        if step is None:
            return run
        node = nodes[step.node]
        if node.kind is K.RECEIVE:
            taken[node.key, ""] += 1
            assert actions.hear(run, HOUSE, message=node.message) == 1
            continue
        who = person(f"nguoi-{node.who.role}", node.who.role, node.who.unit or WARD)
        assert waiting_for(who)[:1] == [f"{node.name.rstrip('.')}: Hồ sơ thử"], (name, node.name)
        known = whole(lambda step=step: list(outcomes_of(step.run.version_id, step.node)), HOUSE)
        outcome = min(known, key=lambda one: taken[step.node, one], default="")
        taken[node.key, outcome] += 1
        assert actions.complete_step(step.code, who, key=f"k-{step.code}", outcome=outcome) == run
    raise AssertionError(f"{name} does not come to its end")


def ways(definition: Definition, process: str) -> set[tuple[str, str]]:
    """Each step with each of the ends among which a person chooses there."""

    def asked() -> set[tuple[str, str]]:
        version = Version.objects.get(process__code=process).pk
        waiting = [node.key for node in definition.nodes if node.kind in (K.USER, K.RECEIVE)]
        return {(key, one) for key in waiting for one in (outcomes_of(version, key) or [""])}

    return whole(asked, HOUSE)


@pytest.mark.usefixtures("real_province")
def test_all_29_real_tables_run_to_their_end_and_no_step_is_lost(shared: Path) -> None:
    tables = settled(shared)
    assert len(tables) == 29
    found_units({node.who.unit for one, _ in tables.values() for node in one.nodes} - {""})
    branches = 0
    with standing_on(MORNING):
        for name, (definition, contents) in tables.items():
            process, nodes, taken = published(definition), {node.key: node for node in definition.nodes}, Counter()
            runs = [ran(process, name, nodes, taken)]
            wanted = ways(definition, process)
            while wanted - taken.keys():
                assert len(runs) < MOST_RUNS, (name, wanted - taken.keys())
                runs.append(ran(process, name, nodes, taken))
            assert taken.keys() == wanted, name
            branches += sum(bool(outcome) for _, outcome in wanted)
            told(name, runs, nodes, contents)
    assert branches == 34
    assert differing() == []


def told(name: str, runs: list[str], nodes: dict[str, Node], contents: list[str]) -> None:
    """What the past of the runs tells is what the table says, word for word, and nobody waits any more."""
    rows = whole(lambda: list(Past.objects.filter(run__code__in=runs).values_list("node", "deed")), HOUSE)
    assert {deed for _, deed in rows} == {"done"}
    done = {node for node, _ in rows}
    steps = [node for node in nodes.values() if node.kind is K.USER]
    assert [node.note or node.name for node in steps if node.key in done] == contents, name
    states = whole(lambda: set(Run.objects.filter(code__in=runs).values_list("state", flat=True)), HOUSE)
    assert states == {"done"}
