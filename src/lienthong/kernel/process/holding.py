"""Who held a step how long: waiting for a hand, in whose hand, in working time; totals by unit and by person."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .definition import Node, NodeKind, Period
from .models import Past, Step
from .states import Deed

K = TypeVar("K")
HANDED = (Deed.CLAIMED, Deed.DELEGATED, Deed.STOOD_IN, Deed.RELEASED, Deed.PASSED_ON, Deed.TAKEN_OVER)
Worked = Callable[[dt.datetime, dt.datetime, int], int]
"""Working minutes between two instants on the calendar of a unit."""
Reading = Callable[[Past | Step], Node]
"""What the process said of the step of a line when it was written."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a step lay in one hand; `who` empty: nobody had taken it; `until` empty: it still does."""

    who: str
    since: dt.datetime
    until: dt.datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Held:
    """A step of a person: in which unit, from when to when, in whose hands, how much working time against its limit.

    `ended`: how it ended, empty while it is open; `by`: who ended it.
    """

    code: str
    node: Node
    unit_id: int
    since: dt.datetime
    until: dt.datetime | None
    spans: tuple[Span, ...]
    limit: Period | None
    ended: str = ""
    by: str = ""

    @property
    def minutes(self) -> int:
        """Working minutes from its opening to its end, or to now."""
        return sum(span.minutes for span in self.spans)


@dataclass(slots=True)
class Total:
    """What a unit or a person held over a run: working minutes, and how many steps they finished."""

    minutes: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """The steps of a run in the order in which they were opened, and the totals, the longest first."""

    steps: list[Held] = field(default_factory=list)
    by_unit: dict[int, Total] = field(default_factory=dict)
    by_person: dict[str, Total] = field(default_factory=dict)


def holding(node: Reading, past: Iterable[Past], waiting: Sequence[Step], at: dt.datetime, worked: Worked) -> Holding:
    """All of a run's steps of persons: those that are over from the past, those that are open until now."""
    lines: dict[str, list[Past]] = {}
    for one in past:
        deed = Deed(one.deed)
        if not deed.of_run and not deed.of_opinions and node(one).kind is NodeKind.USER:
            lines.setdefault(one.step, []).append(one)
    open_now = {step.code: step for step in waiting if step.kind == NodeKind.USER}
    made = [_held(code, rows, at, worked, node(open_now.get(code, rows[-1]))) for code, rows in lines.items()]
    made += [
        Held(code, node(step), step.unit_id, step.opened_at, None, (_span("", step.opened_at, None, at, step, worked),),
             node(step).limit)
        for code, step in open_now.items()
        if code not in lines
    ]  # fmt: skip
    made.sort(key=lambda one: one.since)
    return Holding(made, *_totals(made))


def _held(code: str, rows: Sequence[Past], at: dt.datetime, worked: Worked, node: Node) -> Held:
    first, who, since = rows[0], "", rows[0].opened_at
    spans: list[Span] = []
    ended: Past | None = None
    for one in rows:
        deed = Deed(one.deed)
        if deed in HANDED or deed.ends:
            spans.append(_span(who, since, one.at, at, one, worked))
            who, since = "" if deed is Deed.PASSED_ON else one.holder_name, one.at  # given, not taken
        if deed.ends:
            ended = one
    if ended is None:
        spans.append(_span(who, since, None, at, first, worked))
    spans = [one for one in spans if one.minutes or one.until is None or one.until > one.since] or spans[:1]
    return Held(
        code, node, first.unit_id, first.opened_at, ended.at if ended else None, tuple(spans),
        node.limit, Deed(ended.deed).label if ended else "", ended.actor_name if ended else "",
    )  # fmt: skip


def _span(
    who: str, since: dt.datetime, until: dt.datetime | None, at: dt.datetime, where: Past | Step, worked: Worked
) -> Span:
    return Span(who, since, until, max(0, worked(since, until or at, where.unit_id)))


def _totals(steps: Iterable[Held]) -> tuple[dict[int, Total], dict[str, Total]]:
    by_unit: dict[int, Total] = {}
    by_person: dict[str, Total] = {}
    for one in steps:
        unit = by_unit.setdefault(one.unit_id, Total())
        unit.minutes += one.minutes
        for span in one.spans:
            if span.who:
                by_person.setdefault(span.who, Total()).minutes += span.minutes
        if one.ended == Deed.DONE.label:
            unit.finished += 1
            by_person.setdefault(one.by, Total()).finished += 1
    return _longest_first(by_unit), _longest_first(by_person)


def _longest_first(totals: Mapping[K, Total]) -> dict[K, Total]:
    return dict(sorted(totals.items(), key=lambda pair: -pair[1].minutes))
