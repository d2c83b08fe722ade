"""Steps of runs: by the verb, by the one statement, in bulk; beside them the bare statement and bare rows.

A step is whole: the step and the next one, the past, two clocks, two lines of inboxes, the audit, the event. All is
written to a database that keeps what it was told (fsync). `python -m tests.bench process`; LIENTHONG_BENCH_ROWS makes
it smaller.
"""

import os
import time
from collections.abc import Callable, Iterator

from tests.bench.figures import Figure, say

ONE_BY_ONE, IN_BULK = 1_000, 20_000
ROUNDS = 3


def runs(process: str, count: int, since: int) -> list[str]:
    """So many runs at their first step, laid as rows; returns the codes of their steps."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole

    def work() -> list[str]:
        with connection.cursor() as cursor:
            for statement in LAID.strip().split(";"):
                cursor.execute(statement, {"process": process, "first": since, "last": since + count - 1})
            cursor.execute(
                "select code from process_step where code like 'DO-%%' and node = 'b0' order by id desc limit %s",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]

    return whole(work, HOUSE)


LAID = """
insert into process_run (code, version_id, subject, title, unit_id, units, state, parent_step, started_at)
select 'DO-' || n, v.id, 'HS-' || n, 'Hồ sơ đo số ' || n, v.unit_id, '{}', 'running', '', now()
from generate_series(%(first)s, %(last)s) n, process_version v where v.code = %(process)s || '.v1';
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select code, 'process.step', unit_id, current_date, current_date, current_date + time '23:00', 'running'
from process_run where code = any(array(select 'DO-' || n from generate_series(%(first)s, %(last)s) n));
insert into process_step (code, run_id, node, scope, item, kind, state, unit_id, role, holder, clock_id, opened_at,
    message, tries, error)
select r.code, r.id, 'b0', 0, 0, 'user', 'open', r.unit_id, 'officer', '', c.id, now(), '', 0, ''
from process_run r join calendar_clock c on c.subject = r.code
where r.code = any(array(select 'DO-' || n from generate_series(%(first)s, %(last)s) n));
insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs,
    opened_at, taken_by, taken_name)
select s.code, s.code, 'process.step', 'Bước đo', '/quy-trinh/buoc/' || s.code, '', s.unit_id, s.role, '', s.clock_id,
    current_date, '{process.complete}', now(), '', ''
from process_step s where s.code = any(array(select 'DO-' || n from generate_series(%(first)s, %(last)s) n))
"""


def measured(owner: str) -> Iterator[Figure]:
    """The figures, on a house with nothing but units and one process."""
    from psycopg import connect

    from lienthong.kernel.process import actions
    from lienthong.kernel.process.actions import at_once
    from lienthong.kernel.process.tests import factories

    factories.found_province()
    process = factories.published(factories.in_a_row(10))
    lan = factories.person("lan", "officer")
    factories.started(process)  # the first clock of a new house makes its calendar ready
    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(IN_BULK)))
    first = 1

    def some(count: int) -> list[str]:
        nonlocal first
        codes = runs(process, count, first)
        first += count
        return codes

    def settle() -> None:
        with connect(owner, autocommit=True) as server:
            server.execute("vacuum analyze")

    def rate(codes: list[str], do: Callable[[list[str]], object]) -> float:
        begun = time.perf_counter()
        do(codes)
        return len(codes) / (time.perf_counter() - begun)

    warm = some(200)
    settle()
    for code in warm[:100]:
        at_once.complete_step(code, lan)
    for code in warm[100:]:
        actions.complete(code, lan)
    by_verb = max(rate(some(300), lambda codes: [actions.complete(one, lan) for one in codes]) for _ in range(ROUNDS))
    by_one = max(
        rate(some(ONE_BY_ONE), lambda codes: [at_once.complete_step(one, lan) for one in codes]) for _ in range(ROUNDS)
    )
    in_bulk = max(rate(some(rows), lambda codes: at_once.complete_many(codes, lan)) for _ in range(ROUNDS))
    say(f"  by the verb {by_verb:.0f}/s, one statement {by_one:.0f}/s, in bulk {in_bulk:.0f}/s")
    yield Figure("steps by the verb", by_verb, "/s", at_least=True)
    yield Figure("steps one by one, each a statement", by_one, "/s", promise=1000, at_least=True)
    yield Figure("steps in bulk", in_bulk, "/s", promise=20_000, at_least=True, rows=rows)


def main() -> list[Figure]:
    """Measure on a throw-away server that keeps what it was told."""
    import django
    from django.core.management import call_command
    from django.db import connections

    from lienthong.config.testing_database import throwaway_cluster

    with throwaway_cluster(durable=True) as cluster:
        place = cluster.connection
        place.create_database("bench")
        owner = place.dsn("owner", "bench")
        os.environ["DATABASE_URL"] = owner
        django.setup()
        settings = connections.settings["default"]
        settings["OPTIONS"].pop("pool", None)
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        settings.update(USER="lienthong_app", PASSWORD=place.passwords["app"])
        figures = list(measured(owner))
        connections.close_all()
        return figures
