"""An obstacle on its way: which stage has which clock, in whose inbox its one line lies, what its history says."""

from collections.abc import Collection

from lienthong.domains.plans import stages
from lienthong.domains.plans.models import Extension, Obstacle, ObstacleAct, Plan
from lienthong.domains.plans.states import OPEN_OBSTACLES, Act, ExtensionState, ObstacleState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.units import api as units

TO_ANSWER, TO_DECIDE, TO_CONFIRM = "plans.obstacle", "plans.obstacle_led", "plans.obstacle_ok"
TO_EXTEND = "plans.extension"
KIND_OF = {stages.ANSWER: TO_ANSWER, stages.LEADER: TO_DECIDE, stages.CONFIRM: TO_CONFIRM}
IN_PLACE = {stages.ANSWER: ("plans.take_obstacle",), stages.CONFIRM: ("plans.settle_obstacle",)}
TITLES = {
    stages.ANSWER: "Trả lời vướng mắc: {item}",
    stages.LEADER: "Cho ý kiến về vướng mắc: {item}",
    stages.CONFIRM: "Xác nhận vướng mắc đã gỡ: {item}",
}


def above(plan: Plan) -> int:
    """The unit above the one that coordinates the plan; where nothing is above it, that one itself."""
    card = units.card(plan.unit_id)
    return units.card(card.parent).id if card.parent else card.id


def begin_stage(obstacle: Obstacle, stage: str, waits: int) -> calendar.ClockCard:
    """The obstacle now waits for this unit: its own clock runs, the line lies in that inbox and in no other."""
    _stop(obstacle)
    obstacle.stages += 1
    clock = stages.start(stage, f"{obstacle.code}.g{obstacle.stages}", waits)
    obstacle.clock_id = clock.id
    inbox.put(_put(obstacle, stage, waits, clock))
    return clock


def line(obstacle: Obstacle) -> inbox.Put:
    """The line of an open obstacle as it lies now, with the day it has."""
    stage, waits = {
        ObstacleState.WITH_LEADER: (stages.LEADER, obstacle.leader_id),
        ObstacleState.ANSWERED: (stages.CONFIRM, obstacle.unit_id),
    }.get(ObstacleState(obstacle.state), (stages.ANSWER, obstacle.asked_id))
    subject = f"{obstacle.code}.g{obstacle.stages}"
    return _put(obstacle, stage, waits, calendar.of([subject])[subject])


def _put(obstacle: Obstacle, stage: str, waits: int, clock: calendar.ClockCard) -> inbox.Put:
    return inbox.Put(
        kind=KIND_OF[stage],
        subject=obstacle.code,
        title=TITLES[stage].format(item=obstacle.item.name),
        url=address(obstacle),
        unit_id=waits,
        clock=clock,
        verbs=IN_PLACE.get(stage, ()),
        from_name=units.card(obstacle.asked_id if stage == stages.CONFIRM else obstacle.unit_id).name,
        secret=obstacle.item.hidden,
    )


def pass_stage(obstacle: Obstacle, waits: int, why: str) -> calendar.ClockCard:
    """Another unit must answer in this stage; it began when it began, and the day stays."""
    subject = f"{obstacle.code}.g{obstacle.stages}"
    calendar.hand_many([subject], waits, why)
    inbox.move_many([obstacle.code], TO_ANSWER, unit_id=waits)
    return calendar.of([subject])[subject]


def end_stages(obstacle: Obstacle) -> None:
    """Nobody has to do anything about it any more."""
    _stop(obstacle)
    obstacle.clock_id = None
    obstacle.ended_at = now()


def _stop(obstacle: Obstacle) -> None:
    if obstacle.stages:
        calendar.stop(f"{obstacle.code}.g{obstacle.stages}")
    inbox.close(obstacle.code)


def note(
    obstacle: Obstacle, act: Act, by: str, text: str = "", *, to: str = "", clock: calendar.ClockCard | None = None
) -> None:
    """Write down what was done; this is never changed."""
    ObstacleAct.objects.create(
        obstacle=obstacle, act=act, by=by, text=text, to_name=to, clock_id=clock.id if clock else None
    )


def address(obstacle: Obstacle) -> str:
    """The page of an obstacle."""
    return f"/ke-hoach/{obstacle.plan.code}/vuong-mac/{obstacle.code}"


def end_open(assignments: Collection[int], why: str) -> None:
    """Work has ended or gone to another unit: what was still asked about it waits for nobody, and says why."""
    with seen_by(HOUSE):
        obstacles = list(
            Obstacle.objects.select_for_update().filter(assignment_id__in=assignments, state__in=OPEN_OBSTACLES)
        )
        Obstacle.objects.filter(pk__in=[one.pk for one in obstacles]).update(
            state=ObstacleState.ENDED, clock=None, ended_at=now()
        )
        ObstacleAct.objects.bulk_create(
            [ObstacleAct(obstacle=one, act=Act.ENDED, by=HOUSE.name, text=why) for one in obstacles]
        )
        calendar.void_many([f"{one.code}.g{one.stages}" for one in obstacles], why=why)
    inbox.close_many([one.code for one in obstacles])
    end_extensions(assignments, why)


def end_extensions(assignments: Collection[int], why: str) -> None:
    """Nobody decides any more about a later day for this work, and the unit reads why."""
    with seen_by(HOUSE):
        asked = Extension.objects.select_for_update().filter(assignment_id__in=assignments, state=ExtensionState.ASKED)
        codes = list(asked.values_list("code", flat=True))
        Extension.objects.filter(code__in=codes).update(
            state=ExtensionState.ENDED, answer=why[:500], decided_at=now(), decided_on=today()
        )
        calendar.void_many([f"{code}.x" for code in codes], why=why)
    inbox.close_many(codes)
