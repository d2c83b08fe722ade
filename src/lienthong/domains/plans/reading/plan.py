"""What comes out of reading: the plan as printed, each row with the place where it stands.

All dates are dates, all missing things are None; nothing here is resolved against a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

OwnerKind = Literal["unit", "group", "members", "team", "outside", "unresolved"]
Role = Literal[
    "draft", "control", "appraise", "approve", "carry_out", "lead", "cooperate", "monitor", "report", "receive"
]
DueKind = Literal[
    "date", "month", "quarter", "year", "range", "from", "continuous", "on_request", "by_document", "recurring"
]
ReportPeriod = Literal["month", "quarter", "half", "nine_months", "year", "cumulative", "as_of"]
ReportWhat = Literal["results", "unit_plan", "narrative"]
Comparator = Literal["eq", "ge", "le", "gt", "lt", "between", "done"]


class Names(Protocol):
    """Whoever knows which unit a printed name means on a day."""

    def resolve(self, text: str, on: date | None) -> str | None:
        """The unit's code, or None when there is none or more than one."""

    def several(self, text: str, on: date | None) -> bool:
        """Whether more than one unit bears this name on the day."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a row stands: line (or paragraph) and page from 1, table and row from 1, None outside tables."""

    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ReadOwner:
    """One body named for a row. `asked` is true where the plan only asks ("đề nghị"), never orders."""

    text: str
    kind: OwnerKind
    code: str | None
    role: Role
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ReadDue:
    """When a row must be done. `until` is the last day still in time; day and month are for repeating dues."""

    text: str
    kind: DueKind
    start: date | None = None
    until: date | None = None
    day: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A target's figure as printed: 70 for "≥ 70%", measure "%"."""

    text: str
    comparator: Comparator
    low: float | None = None
    high: float | None = None
    measure: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """One target; `value` is the latest year's, all years stand in `values`."""

    no: str | None
    group: str | None
    name: str
    value: ReadValue | None
    values: tuple[ReadValue, ...]
    lead: tuple[ReadOwner, ...]
    partners: tuple[ReadOwner, ...]
    monitor: tuple[ReadOwner, ...]
    due: ReadDue | None
    anchor: Anchor
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One task or duty. `reported` is true for a row that the plan lists as already done."""

    no: str | None
    group: str | None
    name: str
    lead: tuple[ReadOwner, ...]
    partners: tuple[ReadOwner, ...]
    monitor: tuple[ReadOwner, ...]
    due: ReadDue | None
    output: tuple[str, ...]
    reported: bool
    anchor: Anchor
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person must decide; `kind` is a token of `doubtkinds.KINDS`."""

    kind: str
    text: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One paragraph or table row of the source, for showing beside the row read from it."""

    text: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class ReadRegime:
    """One rule of reporting as printed: who reports what to whom, for which period, until when figures count, by when.

    `period` is None where the plan only says "định kỳ", and for a unit's own plan, which covers no period. Figures
    count from `since` until `cut_off`, or until `cut_day` of the period's last month. `due.until` is the last day in
    time of a single report; `due.day` (31 is a month's last) and `due.month` repeat; `due_after` tells how many months
    after the period's last month the day lies, `due_days` how many days after its end. `open` names what the plan
    leaves silent, for the coordinator to set. `consolidated` is the report that the coordinator owes its superior.
    """

    what: ReportWhat
    period: ReportPeriod | None
    since: date | None
    cut_off: date | None
    cut_day: int | None
    due: ReadDue | None
    due_after: int | None
    due_days: int | None
    working_days: bool
    by: tuple[ReadOwner, ...]
    to: tuple[ReadOwner, ...]
    via: tuple[ReadOwner, ...]
    consolidated: bool
    on_request: bool
    open: tuple[str, ...]
    text: str
    anchor: Anchor
    more: tuple[SourceBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan document as read: head, targets, tasks, duties, doubts, and the source it came from.

    `figures` are figures in the running text of a plan whose tables list what it answers for.
    """

    number: str | None
    title: str | None
    issuer: str | None
    issued_on: date | None
    targets: tuple[ReadTarget, ...]
    tasks: tuple[ReadTask, ...]
    duties: tuple[ReadTask, ...]
    doubts: tuple[Doubt, ...]
    blocks: tuple[SourceBlock, ...] = field(default=(), repr=False)
    figures: tuple[ReadTarget, ...] = ()
    reporting: tuple[ReadRegime, ...] = ()
