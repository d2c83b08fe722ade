"""Open work of an earlier plan goes on in the later one. All of it or nothing, by one cited decision.

The earlier assignment ends and names where it goes; the later one begins with the percent that was accepted. Reports
stay with the plan that asked for them; the due day is the later plan's.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from lienthong.domains.plans import awaiting, handling, holding, owing
from lienthong.domains.plans.events import PlanCarriedOver
from lienthong.domains.plans.later_notices import tell_of_carrying
from lienthong.domains.plans.later_states import SUCCESSION_MOVES, PairState, SuccessionKind
from lienthong.domains.plans.models import Assignment, Carried, Handing, Item, Pair, Plan, Round, Succession
from lienthong.domains.plans.queries.later import open_by_item, successions_seen
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar

from .handling_heirs import carry
from .issue import end

LONGEST_CITED = 200
# A row that is not done is never whole, however far its parts were.
MOST = 99

_END = """
update plans_assignment a set ended_by = e.why from unnest(%s::bigint[], %s::text[]) as e (id, why) where a.id = e.id
"""
_BEGIN = """
update plans_assignment a set percent = greatest(a.percent, b.percent), begun = a.begun or b.begun
from unnest(%s::bigint[], %s::smallint[], %s::bool[]) as b (id, percent, begun)
where a.id = b.id and a.done_on is null
"""


@dataclass(frozen=True, slots=True)
class Going:
    """An earlier assignment and those of the later plan that go on with it; none where nobody does."""

    old: Assignment
    news: tuple[Assignment, ...]


@verb("plans.carry_over", of=successions_seen, sentence="chuyển việc sang kế hoạch mới", moves=SUCCESSION_MOVES)
def carry_over(succession: Succession, by: Actor, *, cited: str, decided_on: dt.date) -> dict[str, int]:
    """Open work of every confirmed row goes to the later plan; an earlier plan that is replaced ends with it."""
    earlier, later = _both(succession)
    cited = _cited(cited, decided_on, earlier)
    reason = f"{cited} ngày {decided_on:%d/%m/%Y}"
    mapped = _mapped(succession)
    going = _going(earlier, later, mapped)
    _end_old(going, later, reason)
    begun = _begin_new(succession, later, going)
    _hand_on(going, later, by)
    succession.cited, succession.decided_on = cited, decided_on
    succession.carried_by, succession.carried_at = by.name, now()
    helping = _end_helpers(mapped, later, reason)
    if succession.kind == SuccessionKind.REPLACES:
        end(earlier.code, by, cited=f"{reason}, thay bằng {later.called}"[:300])
    elif earlier.state == PlanState.ISSUED:
        _leave_rounds(earlier, [one.old for one in going])
    _tell(succession, earlier, later, going, reason)
    tell(PlanCarriedOver(later.code, earlier.code, len(going)))
    gone = sum(1 for one in going if not one.news)
    return {"carried": len(going) - gone, "begun": begun, "without": gone, "helping": helping}


def _both(succession: Succession) -> tuple[Plan, Plan]:
    """Both plans, locked in the order of their rows: nobody ends or corrects one meanwhile."""
    ids = (succession.earlier_id, succession.later_id)
    plans = {one.pk: one for one in Plan.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    earlier, later = plans[succession.earlier_id], plans[succession.later_id]
    if later.state != PlanState.ISSUED:
        raise WrongMoment(
            f"Kế hoạch mới {PlanState(later.state).label} nên chưa nhận việc chuyển sang.",
            "Ban hành kế hoạch mới rồi chuyển việc.",
        )
    if succession.kind == SuccessionKind.REPLACES and earlier.state != PlanState.ISSUED:
        raise WrongMoment("Kế hoạch trước đã kết thúc nên không còn được thay thế.", "Chọn lại là “tiếp nối”.")
    return earlier, later


def _cited(cited: str, decided_on: dt.date, earlier: Plan) -> str:
    cited, wrong = cited.strip(), {}
    if not cited:
        wrong["cited"] = "Ghi số, ký hiệu văn bản làm căn cứ chuyển việc."
    elif len(cited) > LONGEST_CITED:
        wrong["cited"] = f"Ghi ngắn gọn trong {LONGEST_CITED} ký tự."
    if decided_on > today():
        wrong["decided_on"] = "Ngày văn bản không thể sau hôm nay."
    elif earlier.issued_on is not None and decided_on < earlier.issued_on:
        wrong["decided_on"] = (
            f"Ngày văn bản không thể trước ngày ban hành kế hoạch trước ({earlier.issued_on:%d/%m/%Y})."
        )
    if wrong:
        raise Unfit(fields=wrong)
    return cited


def _mapped(succession: Succession) -> dict[int, list[int]]:
    """Earlier rows with the later rows that a person confirmed; refused while open work has no answer."""
    confirmed = Pair.objects.filter(succession=succession, state=PairState.CONFIRMED).order_by("pk")
    answers: defaultdict[int, list[int]] = defaultdict(list)
    for old, new in confirmed.values_list("old_id", "new_id"):
        answers[old] += [new] if new is not None else []
    unanswered = [item for item in open_by_item(succession.earlier) if item not in answers]
    if unanswered:
        nos = Item.objects.filter(pk__in=unanswered).order_by("place").values_list("no", "name")[:5]
        named = "; ".join(no or name[:40] for no, name in nos) + ("; …" if len(unanswered) > 5 else "")
        raise Unfit(
            f"Còn {len(unanswered)} mục của kế hoạch trước có việc chưa xong mà chưa xác nhận: {named}.",
            "Xác nhận từng mục là còn hay không còn, rồi chuyển việc.",
        )
    return {old: news for old, news in answers.items() if news}


def _going(earlier: Plan, later: Plan, mapped: dict[int, list[int]]) -> list[Going]:
    """Each open assignment of a mapped row with the same unit's in the later rows.

    Where the unit no longer leads, and one unit led the old row and one leads the new, the work goes to that one.
    """
    # Old before new and both by their keys: whoever fills, sends or moves one of them waits, or is waited for.
    olds = Assignment.objects.select_for_update(of=("self",)).filter(plan=earlier, item_id__in=mapped, owes=True)
    held = [one for one in olds.order_by("pk") if not one.ended_by]
    targets = {new for news in mapped.values() for new in news}
    news = Assignment.objects.select_for_update(of=("self",)).filter(plan=later, item_id__in=targets, owes=True)
    by_item: defaultdict[int, dict[int, Assignment]] = defaultdict(dict)
    for one in news.order_by("pk"):
        if not one.ended_by:
            by_item[one.item_id][one.unit_id] = one
    leading: defaultdict[int, int] = defaultdict(int)
    for one in held:
        leading[one.item_id] += 1
    going = []
    for old in held:
        if old.done_on is not None:
            continue
        found = [by_item[item][old.unit_id] for item in mapped[old.item_id] if old.unit_id in by_item[item]]
        if not found and leading[old.item_id] == 1:
            alone = [by_item[item] for item in mapped[old.item_id] if len(by_item[item]) == 1]
            found = [one for units in alone for one in units.values()]
        going.append(Going(old, tuple(found)))
    return going


def _end_old(going: list[Going], later: Plan, reason: str) -> None:
    """The earlier assignments end, each saying where its work goes; their clocks are void."""
    items = Item.objects.in_bulk({new.item_id for one in going for new in one.news})
    name = later.called
    why = []
    for one in going:
        where = ", ".join(f"mục {items[new.item_id].no or items[new.item_id].place}" for new in one.news)
        said = f"chuyển sang {where} của {name}" if where else f"{name}: đơn vị không còn chủ trì"
        why.append(f"{reason}, {said}"[:200])
    with connection.cursor() as cursor:
        cursor.execute(_END, [[one.old.pk for one in going], why])
    calendar.void_many([one.old.code for one in going], why=f"Chuyển sang {name}", cited=reason)
    carry([(one.old, new) for one in going for new in one.news], later, f"Việc chuyển sang {name} theo {reason}")
    handling.end_open(
        [one.old.pk for one in going], f"Việc chuyển sang {name} theo {reason}; thời hạn nay theo kế hoạch mới"
    )


def _end_helpers(mapped: dict[int, list[int]], later: Plan, reason: str) -> int:
    """Who only helped with a row helps no more: the row goes on in the later plan, which names its own helpers."""
    helping = Assignment.objects.filter(item_id__in=mapped, owes=False, ended_by="")
    return helping.update(ended_by=f"{reason}, chuyển sang {later.called}"[:200])


def _begin_new(succession: Succession, later: Plan, going: list[Going]) -> int:
    """The later assignments begin with the mean of what was accepted of those they go on with, whole numbers down.

    A part of the same unit that was done counts whole: three merged rows, two of them done, begin at 66.
    """
    done = _done_beside(succession, going)
    carried: defaultdict[int, list[Assignment]] = defaultdict(list)
    for one in going:
        for new in one.news:
            carried[new.pk].append(one.old)
    begins = {
        pk: min(MOST, (sum(old.percent for old in olds) + 100 * done[pk]) // (len(olds) + done[pk]))
        for pk, olds in carried.items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGIN,
            [
                list(carried),
                [begins[pk] for pk in carried],
                [any(old.begun or old.percent > 0 for old in olds) for olds in carried.values()],
            ],
        )
    Carried.objects.bulk_create(
        [
            Carried(
                succession=succession,
                old=one.old,
                new=new,
                unit_id=one.old.unit_id,
                taker_id=new.unit_id if new else None,
                coordinator_id=later.unit_id,
                percent=begins[new.pk] if new else one.old.percent,
            )
            for one in going
            for new in (one.news or (None,))
        ],
        batch_size=1000,
    )
    return len(carried)


def _hand_on(going: list[Going], later: Plan, by: Actor) -> None:
    """Who had the row in the unit has it in the later plan, where nobody has been given it there."""
    handed: dict[int, Handing] = {}
    held: list[Assignment] = []
    for one in going:
        for new in one.news:
            if one.old.person and not new.person and new.unit_id == one.old.unit_id and new.done_on is None:
                new.person, new.person_name = one.old.person, one.old.person_name
                held.append(new)
                handed[new.pk] = Handing(
                    assignment=new,
                    plan=later,
                    unit_id=new.unit_id,
                    person=new.person,
                    person_name=new.person_name,
                    why="Chuyển cùng việc của kế hoạch trước",
                    by=by.name,
                )
    Assignment.objects.bulk_update(held, ["person", "person_name"], batch_size=500)
    with seen_by(HOUSE):  # who coordinates does not see inside the units
        Handing.objects.bulk_create(handed.values(), batch_size=500)
    if handed:
        holding.settle_open(later.pk, {row.unit_id for row in handed.values()})


def _done_beside(succession: Succession, going: list[Going]) -> defaultdict[int, int]:
    """For each later assignment, how many earlier ones of its unit, mapped to its row, are done already."""
    news = {(new.item_id, new.unit_id): new.pk for one in going for new in one.news}
    sources: defaultdict[int, set[int]] = defaultdict(set)
    confirmed = Pair.objects.filter(succession=succession, state=PairState.CONFIRMED, new_id__in={i for i, _ in news})
    for old, new in confirmed.values_list("old_id", "new_id"):
        sources[old].add(new)
    finished = Assignment.objects.filter(item_id__in=sources, owes=True, ended_by="", done_on__isnull=False)
    found: defaultdict[int, int] = defaultdict(int)
    for item, unit in finished.values_list("item_id", "unit_id"):
        for new in sources[item]:
            if (new, unit) in news:
                found[news[new, unit]] += 1
    return found


def _leave_rounds(earlier: Plan, olds: list[Assignment]) -> None:
    """The earlier plan goes on: its lines and counts follow; of the ended work nothing waits any more."""
    units = {one.unit_id for one in olds}
    judges = {judge for one in olds for judge in one.acceptors}
    for round_ in Round.objects.filter(plan=earlier, state=RoundState.OPEN).select_related("plan").order_by("pk"):
        awaiting.settle(round_, units, judges)
        owing.settle(round_, units)


def _tell(succession: Succession, earlier: Plan, later: Plan, going: list[Going], reason: str) -> None:
    moved: defaultdict[int, int] = defaultdict(int)
    lost: defaultdict[int, int] = defaultdict(int)
    for one in going:
        for unit in {new.unit_id for new in one.news}:
            moved[unit] += 1
        if all(new.unit_id != one.old.unit_id for new in one.news):
            lost[one.old.unit_id] += 1
    tell_of_carrying(earlier, later, dict(moved), dict(lost), reason=reason, dedup=succession.code)
