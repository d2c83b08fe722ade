"""What a process has lived through, as a trial may use it: how many came, how long steps took, which ways were gone."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar import api as calendar

from .definition import Definition, NodeKind
from .event_logs import runs_of, traces
from .models import Version
from .nets import net_of
from .queries import versions
from .simulation.history import FEWEST, Learned, learned, lived_of
from .states import RunState, VersionState

YEAR = dt.timedelta(days=365)
FOLLOWED = 200
"""So many of the newest runs that are over are followed through the net, to see which ways they went."""
PARTS = [round((place + 0.5) / 100, 4) for place in range(100)]

# What was done on a day off has no working time and tells nothing of how long it takes.
_WORKED = """
select version_id, node, count(*), min(ended_on), max(ended_on),
    percentile_disc(%(parts)s::float8[]) within group (order by worked)
from process_stay
where version_id = any(%(versions)s) and worked > 0 and not back and ended_on >= %(since)s
    and (%(all)s or unit_id in (select unnest(%(units)s::int[])))
group by version_id, node
"""
_BEGUN = """
select extract(hour from r.started_at at time zone 'Asia/Ho_Chi_Minh')::int, count(*), min(r.started_at),
    max(r.started_at)
from process_run r
where r.id in (
    select distinct run_id from process_stay
    where version_id = any(%(versions)s) and ended_on >= %(since)s
        and (%(all)s or unit_id in (select unnest(%(units)s::int[])))
)
group by 1 order by 1
"""


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long a step was worked at: `values` stand for all, each for one of a hundred equal parts."""

    count: int
    first: dt.date
    last: dt.date
    values: tuple[int, ...]

    @property
    def half(self) -> int:
        """Half of them were no longer."""
        return self.values[49]

    @property
    def most(self) -> int:
        """Nine of ten were no longer."""
        return self.values[89]


@dataclass(frozen=True, slots=True)
class History:
    """What was seen of a process within a year; empty where it has not run."""

    runs: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    per_day: float = 0.0
    hours: Mapping[int, int] = field(default_factory=dict)
    takes: Mapping[str, Lasted] = field(default_factory=dict)
    ways: Mapping[str, float] = field(default_factory=dict)
    followed: int = 0

    def said(self) -> str:
        """Where the numbers come from: “theo N hồ sơ từ … đến …”."""
        if not self.runs or self.first is None or self.last is None:
            return ""
        runs = f"{self.runs:,}".replace(",", ".")
        return f"theo {runs} hồ sơ bắt đầu từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"


def history_of(by: Actor, version: Version, definition: Definition) -> History:
    """What the actor may see of the runs of this process within a year, by the steps and ways of a definition."""
    others = versions(by).filter(process=version.process_id).exclude(state=VersionState.DRAFT)
    ids = list(others.order_by("-number").values_list("pk", flat=True))
    facts: dict[str, Any] = {
        "versions": ids, "since": today() - YEAR, "all": by.everywhere, "units": sorted(by.units), "parts": PARTS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, facts)
        begun = cursor.fetchall()
        if not begun:
            return History()
        cursor.execute(_WORKED, facts)
        worked = cursor.fetchall()
    runs = sum(row[1] for row in begun)
    first, last = min(row[2] for row in begun), max(row[3] for row in begun)
    hours = calendar.calendars_of([version.unit_id])[version.unit_id]
    days = max(hours.working_days_between(first.date(), last.date()), 0) + 1
    found = _followed(by, version, definition, hours)
    return History(
        runs, first.date(), last.date(), round(runs / days, 2), {row[0]: row[1] for row in begun},
        _takes(definition, worked, ids), found.ways if found else {}, found.followed if found else 0,
    )  # fmt: skip


def _takes(definition: Definition, rows: list[Any], ids: list[int]) -> dict[str, Lasted]:
    """By the name of the step, from the version of which there is most: two designs of one step are not mixed."""
    named: dict[str, Lasted] = {}
    nets = {pk: net_of(pk) for pk in ids}
    for pk, key, count, first, last, values in rows:
        node = nets[pk].nodes.get(key)
        if node and node.kind is NodeKind.USER and count >= FEWEST:
            held = named.get(node.name)
            if held is None or count > held.count:
                named[node.name] = Lasted(count, first, last, tuple(values))
    return {node.key: named[node.name] for node in definition.nodes if node.name in named}


def _followed(by: Actor, version: Version, definition: Definition, hours: calendar.WorkingCalendar) -> Learned | None:
    over = runs_of(by, version.process.code).filter(state=RunState.DONE)
    newest = list(over.order_by("-pk").values_list("pk", flat=True)[:FOLLOWED])
    if not newest:
        return None
    told = traces(by, over.filter(pk__gte=newest[-1]))
    lived = (list(lived_of((one.instance, one.name, one.move, one.at) for one in trace.happened)) for trace in told)
    try:
        return learned(definition, lived, hours)
    except Unfit:
        return None
