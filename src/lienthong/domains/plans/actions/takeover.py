"""A unit ends in the middle of a plan: its open work goes on in its successor, what it has sent stays with it.

Where there is one successor the work follows by itself, by the decision that ended the unit; where there are several
(or none) the coordinator says who goes on with what. Each is found by how things stand, so a repeat finds nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lienthong.domains.plans import asking, handling, heirs
from lienthong.domains.plans.events import WorkTakenOver
from lienthong.domains.plans.models import Assignment, Correction, Item, Plan, Report, Takeover
from lienthong.domains.plans.queries.matters import matters
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PlanState, ReportState, RoundState
from lienthong.domains.plans.succeeding import (
    above_of,
    asked_for,
    coordinate,
    follow_in_rounds,
    follow_names,
    judges_of,
    name_leads,
)
from lienthong.domains.plans.takeover_notices import close_choice, put_choice, tell_of_takeover
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from . import handling_heirs, narrative_heirs
from .money_heirs import budgets_of, invest_for
from .passing import follow_lines, pass_on


@dataclass(frozen=True, slots=True)
class End:
    """A unit that is no more: since when, by which decision, and who holds today what it held, the main one first."""

    old: units.UnitCard
    on: dt.date
    cited: str
    heirs: tuple[units.UnitCard, ...]

    @property
    def reason(self) -> str:
        """As it is cited with clocks and assignments."""
        return f"{self.cited} ({self.old.name} kết thúc hoạt động từ {self.on:%d/%m/%Y})"[:200]


def end_of(code: str) -> End | None:
    """How a unit ended; None while it lives today."""
    card = units.card(code)
    if card.valid_to is None or card.lives_on(today()):
        return None
    _, went = units.edges_of(code)
    cited = next((edge.cited for edge in went if edge.cited), "")
    return End(card, card.valid_to, cited, tuple(units.successors(code)))


@verb("plans.take_over", of=plans_seen, sentence="chuyển việc của đơn vị đã kết thúc sang đơn vị kế tục")
def take_over(plan: Plan, by: Actor, *, unit: str) -> dict[str, int]:
    """Open work of a unit that ended follows its one successor; with several, the coordinator is asked who has what.

    Who monitors, co-operates, answers, accepts or coordinates is followed by the main successor. A repeat changes
    nothing. Of a plan that has ended itself only findings are still put right.
    """
    end = end_of(unit)
    if end is None:
        raise WrongMoment("Đơn vị này vẫn đang hoạt động.", "Không có việc gì phải chuyển.")
    if plan.state not in (PlanState.ISSUED, PlanState.ENDED):
        return {"moved": 0, "asked": 0}
    if end.heirs:
        _names(plan, end)
    works = _open_works(plan, end.old.id)
    if len(end.heirs) == 1:
        return {"moved": _move(plan, end, end.heirs[0], works, ""), "asked": 0}
    return {"moved": 0, "asked": _ask(plan, end, works)}


def _names(plan: Plan, end: End) -> None:
    """The main successor stands where the ended unit stood for others; all of them where sections were meant for it."""
    old, main = end.old.id, end.heirs[0].id
    if coordinate(plan, old, main):
        follow_lines(plan, main, end.reason)
    if plan.state != PlanState.ISSUED:
        return
    follow_names(plan, end.old, end.heirs[0])
    handling_heirs.answer_for(plan, old, main, end.reason)
    handling_heirs.decide_for(plan, end.reason)
    asking.judge_for(plan, old, main, above_of(plan, end.heirs[0]))
    narrative_heirs.name_heirs(plan, old, [card.id for card in end.heirs])


@verb("plans.choose_heir", of=plans_seen, sentence="chọn đơn vị tiếp tục việc của đơn vị đã kết thúc")
def choose_heir(plan: Plan, by: Actor, *, unit: str, heir: str, works: Sequence[str] | None = None) -> int:
    """The coordinator says which successor goes on with what the ended unit had open, all where none is named.

    `works`: codes of assignments and of other matters (`queries.matters`).
    """
    end = end_of(unit)
    waiting = asked_for(plan, end.old.id) if end is not None else {}
    others = [one.code for one in matters(plan, end.old.id)] if end is not None else []
    if end is None or not (waiting or others):
        raise WrongMoment("Không còn việc nào chờ chọn đơn vị tiếp tục.", "Tải lại trang.")
    card = units.cards_of([heir], today()).get(heir)
    if card is None or not card.lives_on(today()):
        raise Unfit(fields={"heir": "Chọn một đơn vị đang hoạt động trong danh sách."})
    chosen = [one for one in _open_works(plan, end.old.id) if one.pk in waiting]
    if works is not None:
        named = set(works)
        chosen = [one for one in chosen if one.code in named]
        others = [code for code in others if code in named]
    among = {one.id for one in end.heirs}
    if not (chosen or others) or (among and card.id not in among):
        raise Unfit(fields={"heir": "Chọn một trong các đơn vị kế tục, và ít nhất một việc."})
    return _move(plan, end, card, chosen, by.name, others)


def _open_works(plan: Plan, unit: int) -> list[Assignment]:
    """What the unit leads or helps with and has not finished, locked in one order; nothing once the plan has ended."""
    held = Assignment.objects.select_for_update(of=("self",)).select_related("item", "clock")
    rows = held.filter(plan=plan, unit_id=unit, ended_by="", done_on=None, item__withdrawn_by="").order_by("pk")
    return list(rows) if plan.state == PlanState.ISSUED else []


def _ask(plan: Plan, end: End, works: list[Assignment]) -> int:
    """Nobody knows who goes on with this: it is written down and the coordinator has a line until it is said."""
    known = set(Takeover.objects.filter(old__in=works).values_list("old_id", flat=True))
    among = [card.id for card in end.heirs]
    made = [
        Takeover(
            plan=plan, old=one, unit_id=end.old.id, coordinator_id=plan.unit_id, among=among, percent=one.percent,
            cited=end.cited[:300], on=end.on,
        )
        for one in works
        if one.pk not in known
    ]  # fmt: skip
    Takeover.objects.bulk_create(made, batch_size=500)
    put_choice(plan, end.old, len(works) + len(matters(plan, end.old.id, {one.item_id for one in works})))
    return len(made)


def _move(
    plan: Plan, end: End, heir: units.UnitCard, works: list[Assignment], by: str, others: Sequence[str] | None = None
) -> int:
    """These works and other matters go on in the heir, all matters where none are named; returns how many."""
    old, items = end.old.id, {one.item_id for one in works}
    if works:
        _move_works(plan, end, heir, works, by)
    codes = None if others is None else {*others, *budgets_of(plan, old, items)}
    gone = pass_on(plan, old, heir.id, end.reason, end.cited, codes)
    gone += narrative_heirs.follow(plan, old, heir.id, why=end.reason, only=codes)
    invest_for(plan, old, heir.id, items, cited=end.reason, on=end.on)
    _end_rest(plan, old)
    if not asked_for(plan, old) and not matters(plan, old):
        close_choice(plan, end.old)
    if works or gone:
        tell_of_takeover(plan, end.old, heir, len(works) + gone, cited=end.cited, on=end.on)
        tell(WorkTakenOver(plan.code, end.old.code, heir.code, len(works)))
    return len(works) + (gone if others is not None else 0)


def _move_works(plan: Plan, end: End, heir: units.UnitCard, works: list[Assignment], by: str) -> None:
    """One assignment for each item, the same day, drafts offered, the rest readable."""
    judges = judges_of(plan, works, heir)
    there = _held_by(heir.id, [one.item_id for one in works])
    inherited = set(Takeover.objects.filter(new__in=there.values()).values_list("new_id", flat=True))
    own = {item for item, one in there.items() if one.owes and not one.ended_by and one.pk not in inherited}
    went = {one.pk: _merged(plan, one, there.get(one.item_id), heir, judges[one.pk]) for one in works}
    _keep_clocks(works, went, end)
    for one in works:
        one.ended_by = f"{end.reason}, {heir.name} tiếp tục"[:200]
    Assignment.objects.bulk_update(works, ["ended_by"], batch_size=500)
    _write_down(plan, end, heir, [(one, went[one.pk]) for one in works], own, by)
    handling_heirs.go_on(works, went, heir, end.reason)
    _offer_drafts(works, went, end.old, heir)
    follow_in_rounds(plan, {end.old.id}, {heir.id}, end.reason)


def _end_rest(plan: Plan, old: int) -> None:
    """Of work that was done nothing is asked any more: an obstacle or a later day would wait for nobody."""
    done = Assignment.objects.filter(plan=plan, unit_id=old, done_on__isnull=False)
    handling.end_open(list(done.values_list("pk", flat=True)), "Việc đã hoàn thành, đơn vị đã kết thúc hoạt động")


def _held_by(unit: int, items: Collection[int]) -> dict[int, Assignment]:
    held = Assignment.objects.select_for_update(of=("self",)).select_related("clock")
    return {one.item_id: one for one in held.filter(unit_id=unit, item_id__in=items).order_by("pk")}


def _merged(
    plan: Plan, work: Assignment, mine: Assignment | None, heir: units.UnitCard, judges: list[int]
) -> Assignment:
    """The heir's assignment of the item: its own where it has one, as far as the least finished part of it."""
    new = mine or Assignment(
        code=f"{work.item.code}.{heir.id}", plan=plan, item=work.item, unit_id=heir.id, coordinator_id=plan.unit_id,
        role=work.role, owes=work.owes, asked=work.asked, percent=work.percent, begun=work.begun, acceptors=judges,
    )  # fmt: skip
    if mine is None or not work.owes:
        return new
    standing = mine.owes and not mine.ended_by
    new.percent = min(mine.percent, work.percent) if standing else work.percent
    new.asked = work.asked and (mine.asked or not standing)
    new.role, new.owes, new.ended_by, new.done_on, new.acceptors = "lead", True, "", None, judges
    new.begun = mine.begun or work.begun
    return new


def _keep_clocks(works: list[Assignment], went: dict[int, Assignment], end: End) -> None:
    """The old clocks are void, the heir's run to the same day: the latest of those that were granted."""
    calendar.void_many([one.code for one in works], why=end.reason, cited=end.cited)
    days: defaultdict[str, list[dt.date | None]] = defaultdict(list)
    for one in works:
        new = went[one.pk]
        if new.owes:
            days[new.code].append(one.clock.due_on if one.clock else one.item.due_on)
            if new.pk and new.clock and new.clock.state == "running":
                days[new.code].append(new.clock.due_on)
    news = {new.code: new for new in went.values()}
    fresh = [new for new in news.values() if new.owes and new.clock_id is None]
    due = {code: max((day for day in those if day), default=None) for code, those in days.items()}
    starts = [calendar.ClockStart(new.code, "plans.assignment", new.unit_id, today(), due[new.code]) for new in fresh]
    for code, clock in calendar.start_many(starts).items():
        news[code].clock_id = clock.id
    running = [new.code for new in news.values() if new.owes and new.pk and new.code not in {one.code for one in fresh}]
    calendar.resume_many(running, end.reason, end.cited)
    by_day: defaultdict[dt.date | None, list[str]] = defaultdict(list)
    for code in running:
        by_day[due[code]].append(code)
    for day, codes in by_day.items():
        calendar.reset_many(codes, day, why=end.reason, cited=end.cited)
    Assignment.objects.bulk_create([new for new in news.values() if new.pk is None], batch_size=500)
    fields = ["role", "owes", "asked", "ended_by", "done_on", "acceptors", "percent", "begun", "clock_id"]
    kept = [new for new in news.values() if new not in fresh or new.pk]
    Assignment.objects.bulk_update(kept, [name.removesuffix("_id") for name in fields], batch_size=500)


def _write_down(
    plan: Plan, end: End, heir: units.UnitCard, pairs: list[tuple[Assignment, Assignment]], own: set[int], by: str
) -> None:
    """Which work goes on where stays for ever: the pointer of each assignment, and the history of each item."""
    asked = {one.old_id: one for one in Takeover.objects.filter(old__in=[old for old, _ in pairs])}
    fresh: list[Takeover] = []
    chosen: list[Takeover] = []
    for old, new in pairs:
        one = asked.get(old.pk) or Takeover(
            plan=plan, old=old, unit_id=end.old.id, coordinator_id=plan.unit_id, percent=old.percent,
            cited=end.cited[:300], on=end.on,
        )  # fmt: skip
        one.new, one.taker_id, one.own, one.chosen_by = new, heir.id, old.item_id in own, by
        (chosen if one.pk else fresh).append(one)
    Takeover.objects.bulk_create(fresh, batch_size=500)
    Takeover.objects.bulk_update(chosen, ["new", "taker", "own", "chosen_by"], batch_size=500)
    led = [old.item_id for old, _ in pairs if old.owes]
    name_leads(led, end.old, heir)
    counts: defaultdict[int, int] = defaultdict(int)
    for item in Correction.objects.filter(item_id__in=led).values_list("item_id", flat=True):
        counts[item] += 1
    codes = dict(Item.objects.filter(pk__in=led).values_list("pk", "code"))
    sides = ({"unit": card.code, "name": card.name} for card in (end.old, heir))
    before, after = sides
    Correction.objects.bulk_create(
        [
            Correction(
                code=f"{codes[item]}.dc{counts[item] + 1}", plan=plan, item_id=item, cited=end.cited[:300],
                decided_on=end.on, field="lead", old=before, new=after, by=by or HOUSE.name,
            )
            for item in led
        ],
        batch_size=500,
    )  # fmt: skip


def _offer_drafts(
    works: list[Assignment], went: dict[int, Assignment], old: units.UnitCard, heir: units.UnitCard
) -> None:
    """Drafts and returned reports of the open rounds lie in the heir's reports, to be mended and sent there."""
    named = heirs.heading(old.id, heir.id)
    unsent = Report.objects.select_related("round").filter(
        assignment__in=[one for one in works if one.owes],
        round__state=RoundState.OPEN,
        state__in=[ReportState.DRAFT, ReportState.RETURNED],
    )
    # The house carries drafts over; whoever decides who goes on does not read them.
    with seen_by(HOUSE):
        for report in unsent.order_by("pk"):
            heirs.offer(report, went[report.assignment_id], named)
