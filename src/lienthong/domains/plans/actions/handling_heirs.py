"""What stands between reports goes on with the work: obstacles, the asking for a later day, who in the unit does it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lienthong.domains.plans import handling, stages
from lienthong.domains.plans.models import Assignment, Extension, Handing, Item, Obstacle, ObstacleAct, Plan
from lienthong.domains.plans.states import OPEN_OBSTACLES, Act, ExtensionState, ObstacleState
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .extension import decider, line


def go_on(works: Sequence[Assignment], went: Mapping[int, Assignment], heir: units.UnitCard, why: str) -> None:
    """Of works that went to their heir (`went`: by the key of the old one); what cannot follow ends and says why."""
    with seen_by(HOUSE):  # who coordinates does not see inside the units
        _obstacles(went, heir, why)
        _extensions(went, heir)
        _persons(works, went, heir)
    handling.end_extensions(
        list(went), f"Việc chuyển cho {heir.name}: thời hạn đang có, hoặc một đề nghị khác, đã đến ngày ấy hay muộn hơn"
    )


def _obstacles(went: Mapping[int, Assignment], heir: units.UnitCard, why: str) -> None:
    """What was raised and not settled is the heir's to follow up; whoever must answer still must, by the same day."""
    rows = list(
        Obstacle.objects.select_for_update(of=("self",))
        .filter(assignment_id__in=list(went), state__in=OPEN_OBSTACLES)
        .select_related("plan", "item", "clock")
        .order_by("pk")
    )
    for one in rows:
        one.assignment, one.unit_id = went[one.assignment_id], heir.id
    Obstacle.objects.bulk_update(rows, ["assignment", "unit"], batch_size=500)
    ObstacleAct.objects.bulk_create(
        [
            ObstacleAct(obstacle=one, act=Act.FOLLOWED, by=HOUSE.name, text=f"{heir.name} tiếp tục. {why}")
            for one in rows
        ],
        batch_size=500,
    )
    answered = [one for one in rows if one.state == ObstacleState.ANSWERED]
    inbox.move_many([one.code for one in answered], handling.TO_CONFIRM, unit_id=heir.id)
    calendar.hand_many([one.clock.subject for one in answered if one.clock], heir.id, why)
    lift([one for one in rows if one.asked_id == heir.id], why)


def carry(pairs: Sequence[tuple[Assignment, Assignment]], later: Plan, why: str) -> int:
    """Obstacles of work that goes on in a later plan stand there with their days; returns how many.

    `pairs`: the earlier assignment and the one that goes on with it. Who was asked still answers.
    """
    news = dict(reversed([(old.pk, new) for old, new in pairs]))  # of a split row the first
    leader = handling.above(later)
    with seen_by(HOUSE):
        items = Item.objects.in_bulk({new.item_id for new in news.values()})
        rows = list(
            Obstacle.objects.select_for_update(of=("self",))
            .filter(assignment_id__in=list(news), state__in=OPEN_OBSTACLES)
            .select_related("clock")
            .order_by("pk")
        )
        for one in rows:
            new = news[one.assignment_id]
            one.plan, one.item, one.assignment, one.unit_id = later, items[new.item_id], new, new.unit_id
            one.coordinator_id = later.unit_id
            if one.state != ObstacleState.WITH_LEADER:
                one.leader_id = leader
            one.save()
            handling.note(one, Act.FOLLOWED, HOUSE.name, why)
        inbox.put_many([handling.line(one) for one in rows])
    return len(rows)


def lift(rows: Sequence[Obstacle], why: str) -> None:
    """Where the unit that was asked has become the one that raised it, the leader above decides."""
    for one in rows:
        if one.state not in (ObstacleState.RAISED, ObstacleState.TAKEN) or one.leader_id == one.unit_id:
            continue
        one.state, one.asked_id = ObstacleState.WITH_LEADER, one.leader_id
        clock = handling.begin_stage(one, stages.LEADER, one.leader_id)
        one.save()
        handling.note(one, Act.PUT, HOUSE.name, why, to=units.card(one.leader_id).name, clock=clock)


def _extensions(went: Mapping[int, Assignment], heir: units.UnitCard) -> None:
    """The asking for a later day is the heir's: of several the longest, if longer than what holds."""
    asked = Extension.objects.select_for_update(of=("self",)).filter(state=ExtensionState.ASKED)
    rows = list(asked.filter(assignment_id__in=list(went)).select_related("item", "clock").order_by("pk"))
    if not rows:
        return
    news = {went[one.assignment_id].pk: went[one.assignment_id] for one in rows}
    best: defaultdict[int, list[Extension]] = defaultdict(list)
    for one in asked.filter(assignment_id__in=list(news)).select_related("item", "clock"):
        best[one.assignment_id].append(one)
    for one in rows:
        best[went[one.assignment_id].pk].append(one)
    clocks = calendar.of([new.code for new in news.values()])
    for pk, those in best.items():
        new, held = news[pk], clocks[news[pk].code].due_on if news[pk].code in clocks else None
        longest = max(those, key=lambda one: one.wanted)
        if not new.owes or held is None or longest.wanted <= held or longest.assignment_id == pk:
            continue
        handling.end_extensions([pk], f"{heir.name} có đề nghị gia hạn dài hơn cho việc này")
        longest.assignment, longest.unit_id, longest.acceptors, longest.was = new, heir.id, new.acceptors, held
        longest.coordinator_id = new.coordinator_id
        longest.save()
        waits = decider(new)
        if longest.clock:
            calendar.hand_many([longest.clock.subject], waits, f"Việc chuyển cho {heir.name}")
        inbox.put(line(longest, new, waits, calendar.of([f"{longest.code}.x"])[f"{longest.code}.x"], heir.name))


def _persons(works: Sequence[Assignment], went: Mapping[int, Assignment], heir: units.UnitCard) -> None:
    """Who had the row keeps it in the heir, where nobody has it there; whoever does not come along gives it back."""
    staff = {one.code for one in people.staff_of([heir.id]).get(heir.id, [])}
    held: dict[int, Assignment] = {}
    rows: list[Handing] = []
    for old in works:
        new = went[old.pk]
        if not old.person or not new.owes or new.person or new.pk in held:
            continue
        comes = old.person in staff
        if comes:
            new.person, new.person_name = old.person, old.person_name
            held[new.pk] = new
        rows.append(
            Handing(
                assignment=new,
                plan_id=new.plan_id,
                unit_id=heir.id,
                person=old.person if comes else "",
                person_name=old.person_name if comes else "",
                why="Chuyển cùng việc của đơn vị đã kết thúc"
                if comes
                else f"{old.person_name} giữ việc này ở đơn vị đã kết thúc, nay không công tác tại {heir.name}"[:500],
                by=HOUSE.name,
            )
        )
    Assignment.objects.bulk_update(held.values(), ["person", "person_name"], batch_size=500)
    Handing.objects.bulk_create(rows, batch_size=500)


def answer_for(plan: Plan, old: int, heir: int, why: str) -> None:
    """The heir answers, and leads, where the ended unit was asked; each stage runs to the day it had."""
    open_ = Obstacle.objects.select_for_update(of=("self",)).filter(plan=plan, state__in=OPEN_OBSTACLES)
    asked = list(open_.filter(asked_id=old).select_related("plan", "item", "clock").order_by("pk"))
    led = list(open_.filter(leader_id=old).select_related("plan", "item", "clock").order_by("pk"))
    Obstacle.objects.filter(pk__in=[one.pk for one in asked]).update(asked_id=heir)
    Obstacle.objects.filter(pk__in=[one.pk for one in led]).update(leader_id=heir)
    waiting = {ObstacleState.RAISED: handling.TO_ANSWER, ObstacleState.TAKEN: handling.TO_ANSWER}
    for kind, rows in (
        (handling.TO_ANSWER, [one for one in asked if one.state in waiting]),
        (handling.TO_DECIDE, [one for one in led if one.state == ObstacleState.WITH_LEADER]),
    ):
        inbox.move_many([one.code for one in rows], kind, unit_id=heir)
        calendar.hand_many([one.clock.subject for one in rows if one.clock], heir, why)
    lift(list(open_.filter(asked_id=heir, unit_id=heir).select_related("plan", "item", "clock").order_by("pk")), why)


def decide_for(plan: Plan, why: str) -> None:
    """Askings for a later day lie with whoever decides now, by the same day; those that lie there already stay."""
    asked = Extension.objects.filter(plan=plan, state=ExtensionState.ASKED).select_related("assignment", "clock")
    moved: defaultdict[int, list[Extension]] = defaultdict(list)
    for one in asked.order_by("pk"):
        moved[decider(one.assignment)].append(one)
    for unit, rows in moved.items():
        inbox.move_many([one.code for one in rows], handling.TO_EXTEND, unit_id=unit)
        calendar.hand_many([one.clock.subject for one in rows if one.clock], unit, why)
