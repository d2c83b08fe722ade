"""A run as people look at it: what waits, for whom, what has happened, and who held it how long."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .definition import Node, NodeKind
from .holding import HANDED, Held, Holding, Worked, holding
from .matters import own
from .models import Consultation, Past, Run, Step
from .nets import net_of, outcomes_of, returns_of
from .opinions import OpinionCard, cards_of
from .queries import runs, steps
from .retold import Retold, done_in
from .signing import Signing, signing_of
from .states import Deed, RunState, StepState
from .timing import spoken

TELLING_OF_DONE = (Deed.DONE, Deed.MOVED, Deed.MOVED_BACK)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A place at which a run waits; `seen`: its page opens to whoever reads."""

    code: str
    name: str
    unit: str
    state: str
    clock: calendar.ClockCard | None
    left: str
    seen: bool = False


@dataclass(frozen=True, slots=True)
class PastStep:
    """A line of what has happened; `held`: for how long the unit held the step; `who` says also for whom they acted."""

    name: str
    unit: str
    deed: Deed
    outcome: str
    who: str
    at: dt.datetime
    held: str
    note: str

    @property
    def what(self) -> str:
        """What was done, as a piece of a sentence: “hoàn thành “Ký””, “hỏi ý kiến Sở Tư pháp”."""
        if self.deed in (Deed.ASKED, Deed.UNASKED):
            return f"{self.deed.label} {self.unit}"
        if self.deed.of_opinions:
            return f"{self.deed.label}: {self.outcome}" if self.deed is Deed.OPINED else self.deed.label
        if self.deed.of_run:
            return self.deed.label
        return f"{self.deed.label} “{self.name}”" + (f": {self.outcome}" if self.outcome else "")

    @property
    def where(self) -> str:
        """In which unit, and after how much working time."""
        if self.deed.of_run:
            return self.unit
        return "" if self.deed is Deed.ASKED else f"{self.unit}, sau {self.held} làm việc"


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run whole."""

    run: Run
    process: str
    unit: str
    open: list[OpenStep]
    past: list[PastStep]
    opinions: list[OpinionCard]

    @property
    def withdrawal(self) -> PastStep | None:
        """Who withdrew it, when and why, as the last thing that befell its steps; nothing where it was not."""
        if self.run.state != RunState.WITHDRAWN:
            return None
        return next((one for one in reversed(self.past) if one.deed is Deed.WITHDRAWN), None)


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step that somebody looks at: how it may come out, to which steps it may be given back, the last first.

    `holder_name`: in whose hands it lies; empty where nobody has taken it. `opinions`: what was asked from it.
    `own`: the case is the reader's own. `signing`: whether they may sign what is signed here.
    """

    step: Step
    name: str
    note: str
    outcomes: Mapping[str, str]
    returns: dict[str, str]
    clock: calendar.ClockCard | None
    left: str
    holder_name: str
    opinions: list[OpinionCard]
    own: bool
    signing: Signing | None


def run_card(by: Actor, code: str) -> RunCard | None:
    """The run by its code, as far as the actor may see it: its units see it whole."""
    run = runs(by).select_related("version__process").filter(code=code).first()
    if run is None:
        return None
    net = net_of(run.version_id)
    with seen_by(HOUSE):  # whoever has a part in a run sees where it stands, also in other units
        waiting = list(Step.objects.filter(run=run).order_by("opened_at", "id"))
        past = list(Past.objects.filter(run=run).order_by("id"))
        asked = cards_of(list(Consultation.objects.filter(run=run).order_by("id")))
    worked, retold = working(), Retold([run], past)
    instead = _in_stead(past)
    cards = units.cards({run.unit_id, *(one.unit_id for one in waiting), *(one.unit_id for one in past)})
    clocks = calendar.of([one.code for one in waiting if one.clock_id])
    left = calendar.left_of(clocks.values())
    return RunCard(
        run,
        run.version.process.name,
        cards[run.unit_id].name,
        [
            OpenStep(
                one.code,
                _name(net.nodes[one.node]),
                cards[one.unit_id].name,
                StepState(one.state).label,
                clocks.get(one.code),
                left.get(one.code, ""),
                by.everywhere or one.unit_id in by.units or (bool(one.holder) and one.holder == by.id),
            )
            for one in waiting
        ],
        [
            PastStep(
                "" if Deed(one.deed).of_run else _name(retold.node(one)),
                cards[one.unit_id].name,
                Deed(one.deed),
                _outcome(retold, one),
                f"{one.actor_name}, {instead[one.pk]}" if one.pk in instead else one.actor_name,
                one.at,
                said(worked(one.opened_at, one.at, one.unit_id)),
                one.note,
            )
            for one in past
        ],
        asked,
    )


def _outcome(retold: Retold, one: Past) -> str:
    """How it came out, in words; of an opinion, what was said."""
    if Deed(one.deed).of_run:
        return ""
    known = outcomes_of(retold.version(one), one.node)
    return known.get(one.outcome, one.outcome if Deed(one.deed).of_opinions else "")


def _name(node: Node) -> str:
    return node.name.rstrip(".") or node.kind.label


def _in_stead(past: Sequence[Past]) -> dict[int, str]:
    """For whom something was done, “thay Lan”, by line: from the taking over on, until the step goes to other hands."""
    standing: dict[str, tuple[str, str]] = {}
    made: dict[int, str] = {}
    for one in past:
        actor, whom = standing.get(one.step, ("", ""))
        if one.deed == Deed.STOOD_IN:
            standing[one.step] = one.actor, one.note
        elif one.actor == actor:
            made[one.pk] = whom
        if one.deed in HANDED and one.deed != Deed.STOOD_IN and one.holder != actor:
            standing.pop(one.step, None)
    return made


@dataclass(frozen=True, slots=True)
class HeldStep:
    """A step of a run with its unit, its clock's verdict, and how much working time it took against its limit."""

    held: Held
    name: str
    unit: str
    spans: list[tuple[str, dt.datetime, dt.datetime | None, str]]
    used: str
    limit: str
    verdict: str


@dataclass(frozen=True, slots=True)
class HoldingCard:
    """Who held a run how long: its steps, and the totals by unit and by person (name, working time, steps finished)."""

    steps: list[HeldStep]
    by_unit: list[tuple[str, str, int]]
    by_person: list[tuple[str, str, int]]


def holding_card(by: Actor, code: str) -> HoldingCard | None:
    """Who held the run how long; its units see it whole."""
    run = runs(by).filter(code=code).first()
    if run is None:
        return None
    with seen_by(HOUSE):
        waiting = list(Step.objects.filter(run=run).order_by("id"))
        past = list(Past.objects.filter(run=run).order_by("id"))
    at = now()
    found: Holding = holding(Retold([run], past).node, past, waiting, at, working())
    names = units.cards({one.unit_id for one in found.steps})
    clocks = calendar.of([one.code for one in found.steps])
    return HoldingCard(
        [
            HeldStep(
                one,
                _name(one.node),
                names[one.unit_id].name,
                [(span.who, span.since, span.until, said(span.minutes)) for span in one.spans],
                said(one.minutes),
                said(one.limit.minutes) if one.limit else "",
                verdict_of(clocks.get(one.code), at),
            )
            for one in found.steps
        ],
        [(names[unit].name, said(total.minutes), total.finished) for unit, total in found.by_unit.items()],
        [(who, said(total.minutes), total.finished) for who, total in found.by_person.items()],
    )


def verdict_of(clock: calendar.ClockCard | None, at: dt.datetime) -> str:
    """Whether a step was done in time: “đúng hạn”, “quá hạn”, “còn hạn”; empty where nothing was owed."""
    if clock is None or clock.due_at is None or clock.state == "void":
        return ""
    if clock.running:
        return "quá hạn" if clock.due_at < at else "còn hạn"
    return {"met": "đúng hạn", "missed": "quá hạn"}.get(clock.state, "")


def working() -> Worked:
    """How working minutes are counted, begun ones not; the calendar of each unit is asked for once."""
    known: dict[int, calendar.WorkingCalendar] = {}

    def worked(since: dt.datetime, until: dt.datetime, unit: int) -> int:
        if unit not in known:
            known[unit] = calendar.calendars_of([unit])[unit]
        return int(known[unit].worked_between(since, until).total_seconds()) // 60

    return worked


def said(minutes: int) -> str:
    """A length of working time: “2 giờ 15 phút”."""
    return spoken(minutes).removesuffix(" làm việc") if minutes else "0 phút"


def step_card(by: Actor, code: str) -> StepCard | None:
    """An open step, as far as the actor may see it."""
    step = steps(by).select_related("run").filter(code=code).first()
    if step is None:
        return None
    node = net_of(step.run.version_id).nodes[step.node]
    nodes = net_of(step.run.version_id).nodes
    back = {key: nodes[key].name for key in reversed(returns_of(step.run.version_id).get(step.node, ()))}
    with seen_by(HOUSE):
        done = done_in(list(Past.objects.filter(run=step.run_id, deed__in=TELLING_OF_DONE).order_by("id")))
        taken = Past.objects.filter(step=code, holder=step.holder).exclude(holder="").exclude(deed=Deed.PASSED_ON)
        handed = taken.order_by("-id").first() if step.state == StepState.TAKEN else None
        asked = list(Consultation.objects.filter(step=code).order_by("id")) if step.asking else []
    clock = calendar.of([code]).get(code)
    return StepCard(
        step,
        _name(node),
        node.note,
        outcomes_of(step.run.version_id, step.node),
        {key: name for key, name in back.items() if key in done},
        clock,
        calendar.left_of([clock]).get(code, ""),
        handed.holder_name if handed else "",
        cards_of(asked),
        own(by, step),
        signing_of(step.run, step, by) if step.kind == NodeKind.USER else None,
    )


def ended_step(by: Actor, code: str) -> tuple[str, str] | None:
    """Of a step that is not open any more: its run, and who ended it when; nothing where the actor sees no such run."""
    with seen_by(HOUSE):
        past = (
            Past.objects.select_related("run")
            .filter(step=code)
            .filter(deed__in=[one for one in Deed if one.ends])
            .order_by("-id")
            .first()
        )
    if past is None or not runs(by).filter(pk=past.run_id).exists():
        return None
    when = f"lúc {past.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"
    if past.deed == Deed.WITHDRAWN:
        because = f": {past.actor_name} đã rút quy trình" if past.run.state == RunState.WITHDRAWN else ""
        return past.run.code, f"Bước này không còn phải làm từ {when}{because}."
    did = "trả lại" if past.deed == Deed.GIVEN_BACK else Deed(past.deed).label
    who = "Anh/chị" if past.actor == by.id else past.actor_name
    return past.run.code, f"{who} đã {did} bước này {when}."
