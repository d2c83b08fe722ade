"""How runs really went: a year of 40,000 runs of ten steps, noted as stays and looked at by somebody of one unit.

The past is laid by SQL: 400,000 steps that are over, every second one taken before, every tenth with a clock that was
missed. `python -m tests.bench seeing`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import psycopg
from tests.bench.bench_migration import seconds
from tests.bench.desk import Desk
from tests.bench.figures import Figure, milliseconds, say
from tests.bench.house import thrown_away
from tests.bench.written import Notes

RUNS, STEPS = 40_000, 10
PAST = """
with laid as (
    select r.id as run, r.unit_id as unit, n as node, format('D-%%s-%%s', r.id, n) as step,
        timestamptz '2026-01-05 08:00+07' + (random() * 300) * interval '1 day' as opened, random() as luck
    from process_run r, generate_series(0, %(steps)s - 1) n
), timed as (
    select *, opened + (random() * 20) * interval '1 hour' as took from laid
), over as (
    select *, took + (random() * random() * 30) * interval '1 hour' as ended from timed
), clocks as (
    insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state, stopped_at, stopped_on)
    select step, 'process', unit, opened::date, ended::date, ended, case when luck < 0.1 then 'missed' else 'met' end,
        ended, ended::date from over
)
insert into process_past (run_id, step, node, deed, outcome, unit_id, actor, actor_name, opened_at, at, note)
select run, step, 'b' || node, deed, '', unit, 'account:lan', 'Lan', opened, at, ''
from over cross join lateral (values ('claimed', took, luck > 0.5), ('done', ended, true)) line (deed, at, there)
where there order by at
"""


def measured(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """The figures, of a database that holds nothing but this year."""
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.process import seeing
    from lienthong.kernel.process.actions.noting import note_all_stays
    from lienthong.kernel.process.models import Version

    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(RUNS)))
    desk = Desk(Notes(server))
    server.execute("alter table process_past disable trigger user; alter table calendar_clock disable trigger user")
    desk.runs(rows - 1)
    server.execute(PAST, {"steps": STEPS})
    desk.settle()
    took, noted = seconds(note_all_stays)
    assert noted == rows * STEPS, noted
    yield Figure("steps that are over, noted", noted / took, "/s", 2000, at_least=True, rows=noted)
    server.execute("vacuum analyze process_stay")
    version = whole(lambda: Version.objects.get(code=f"{desk.process}.v1").pk, desk.officer)
    year = seeing.Scope(version, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    month = seeing.Scope(version, dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    found = whole(lambda: seeing.seen_steps(desk.officer, year), desk.officer)
    assert len(found) == STEPS and sum(one.count for one in found.values()) == noted
    say(f"  of one step: {found['b0']}")
    for name, scope in (("a year", year), ("a month", month)):
        taken = sorted(milliseconds(lambda s=scope: _looked(desk.officer, s), 40))
        yield Figure(f"{name} on the diagram, p95", taken[int(0.95 * len(taken))], "ms", 300, rows=noted)
    page = sorted(milliseconds(
        lambda: whole(lambda: seeing.behind(desk.officer, year, "b3", seeing.LATE), desk.officer), 40
    ))  # fmt: skip
    yield Figure("the runs behind a figure, a page, p95", page[int(0.95 * len(page))], "ms", 50, rows=noted)


def _looked(by: Any, scope: Any) -> Any:
    """As a page looks: a transaction that says whose rows are seen."""
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.process import seeing

    return whole(lambda: seeing.seen_steps(by, scope), by)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server that keeps what it was told."""
    with (
        thrown_away(durable=True) as place,
        psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server,
    ):
        yield from measured(server)
