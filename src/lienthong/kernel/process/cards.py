"""A run as people look at it: what waits, for whom, what has happened, and who held it how long."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .models import Past, Run, Step
from .nets import net_of, outcomes_of, returns_of
from .queries import runs, steps
from .states import Deed, StepState

HOUR = 3600


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A place at which a run waits."""

    code: str
    name: str
    unit: str
    state: str
    clock: calendar.ClockCard | None


@dataclass(frozen=True, slots=True)
class PastStep:
    """A line of what has happened; `held`: for how long the unit held the step, in working time."""

    name: str
    unit: str
    deed: Deed
    outcome: str
    who: str
    at: dt.datetime
    held: str
    note: str


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run whole."""

    run: Run
    process: str
    unit: str
    open: list[OpenStep]
    past: list[PastStep]


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step that somebody looks at: how it may come out, and to which steps it may be given back, the last first."""

    step: Step
    name: str
    note: str
    outcomes: Mapping[str, str]
    returns: dict[str, str]
    clock: calendar.ClockCard | None


def run_card(by: Actor, code: str) -> RunCard | None:
    """The run by its code, as far as the actor may see it: its units see it whole."""
    run = runs(by).select_related("version__process").filter(code=code).first()
    if run is None:
        return None
    net = net_of(run.version_id)
    with seen_by(HOUSE):  # whoever has a part in a run sees where it stands, also in other units
        waiting = list(Step.objects.filter(run=run).order_by("opened_at", "id"))
        past = list(Past.objects.filter(run=run).order_by("id"))
    cards = units.cards({run.unit_id, *(one.unit_id for one in waiting), *(one.unit_id for one in past)})
    clocks = calendar.of([one.code for one in waiting if one.clock_id])
    return RunCard(
        run,
        run.version.process.name,
        cards[run.unit_id].name,
        [
            OpenStep(
                one.code,
                net.nodes[one.node].name or net.nodes[one.node].kind.label,
                cards[one.unit_id].name,
                StepState(one.state).label,
                clocks.get(one.code),
            )
            for one in waiting
        ],
        [
            PastStep(
                net.nodes[one.node].name or net.nodes[one.node].kind.label,
                cards[one.unit_id].name,
                Deed(one.deed),
                outcomes_of(run.version_id, one.node).get(one.outcome, ""),
                one.actor_name,
                one.at,
                held(one.opened_at, one.at, one.unit_id),
                one.note,
            )
            for one in past
        ],
    )


def step_card(by: Actor, code: str) -> StepCard | None:
    """An open step, as far as the actor may see it."""
    step = steps(by).select_related("run").filter(code=code).first()
    if step is None:
        return None
    node = net_of(step.run.version_id).nodes[step.node]
    nodes = net_of(step.run.version_id).nodes
    back = {key: nodes[key].name for key in reversed(returns_of(step.run.version_id).get(step.node, ()))}
    with seen_by(HOUSE):
        done = set(Past.objects.filter(run=step.run_id, deed=Deed.DONE).values_list("node", flat=True))
    clock = calendar.of([code]).get(code)
    return StepCard(
        step,
        node.name,
        node.note,
        outcomes_of(step.run.version_id, step.node),
        {key: name for key, name in back.items() if key in done},
        clock,
    )


def ended_step(by: Actor, code: str) -> tuple[str, str] | None:
    """Of a step that is not open any more: its run, and who ended it when; nothing where the actor sees no such run."""
    with seen_by(HOUSE):
        past = (
            Past.objects.select_related("run")
            .filter(step=code)
            .exclude(deed__in=(Deed.CLAIMED, Deed.RELEASED, Deed.DELEGATED))
            .order_by("-id")
            .first()
        )
    if past is None or not runs(by).filter(pk=past.run_id).exists():
        return None
    said = f"{past.actor_name} đã {Deed(past.deed).label} bước này lúc"
    return past.run.code, f"{said} {past.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}."


def held(since: dt.datetime, until: dt.datetime | None, unit: int) -> str:
    """How long a unit held a step, in its working time: “2 giờ 15 phút”."""
    seconds = int(calendar.calendar_of(unit).worked_between(since, until or now()).total_seconds())
    hours, minutes = seconds // HOUR, seconds % HOUR // 60
    if not hours:
        return f"{minutes} phút làm việc"
    return f"{hours} giờ {minutes} phút làm việc" if minutes else f"{hours} giờ làm việc"
