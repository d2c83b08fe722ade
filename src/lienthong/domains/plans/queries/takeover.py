"""Work of units that ended: what waits for a choice, what went where, and what the ended units had written."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from lienthong.domains.plans.models import Assignment, Evidence, Plan, Report, Takeover
from lienthong.domains.plans.queries.matters import Matter, matters_of, units_with_matters
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units


@dataclass(frozen=True, slots=True)
class Choice:
    """An ended unit whose open work waits until somebody says who goes on with it; the main successor first.

    `others`: what it had open beside its rows.
    """

    old: units.UnitCard
    on: dt.date
    cited: str
    heirs: list[units.UnitCard]
    works: list[Assignment]
    others: list[Matter]

    @property
    def number(self) -> int:
        """How many things wait."""
        return len(self.works) + len(self.others)


@dataclass(frozen=True, slots=True)
class Gone:
    """One work that went on, from whom to whom, with the last report of the ended unit and its files."""

    takeover: Takeover
    old: units.UnitCard
    heir: units.UnitCard
    report: Report | None
    evidence: list[Evidence] = field(default_factory=list)


def takeovers_seen(by: Actor, plan: Plan) -> QuerySet[Takeover]:
    """Of a plan: what one's units had, have taken over, or coordinate."""
    every = Takeover.objects.filter(plan=plan)
    if by.everywhere:
        return every
    return every.filter(among("unit_id", by.units) | among("taker_id", by.units) | among("coordinator_id", by.units))


def choices(by: Actor, plan: Plan) -> list[Choice]:
    """The ended units of a plan whose work nobody goes on with yet, each with the units to choose from."""
    found: defaultdict[int, list[Assignment]] = defaultdict(list)
    waiting = waiting_of(by, plan).select_related("old__item")
    for one in waiting.order_by("unit_id", "old__item__place", "pk"):
        found[one.unit_id].append(one.old)
    ids = {*found, *(units_with_matters(plan) if by.everywhere or plan.unit_id in by.units else ())}
    ended = {unit: card for unit, card in sorted(units.cards(ids).items()) if not card.lives_on(today())}
    others = matters_of(plan, {unit: {one.item_id for one in found[unit]} for unit in ended}) if ended else {}
    made = []
    for unit, card in ended.items():
        heirs = units.successors(card.code)
        if card.valid_to is None or (not found[unit] and len(heirs) == 1):
            continue
        _, went = units.edges_of(card.code)
        cited = next((edge.cited for edge in went if edge.cited), "")
        if found[unit] or others[unit]:
            made.append(Choice(card, card.valid_to, cited, heirs, found[unit], others[unit]))
    return made


def gone(
    by: Actor, plan: Plan, *, after: str = "", before: str = "", size: int = 25
) -> tuple[Page[Takeover], list[Gone]]:
    """What went on elsewhere, a page of it. Who took a work over reads what the ended unit had reported of it."""
    went = gone_of(by, plan)
    found = page(went, ("unit_id", "pk"), after=after, before=before, size=size)
    rows = list(found.rows)
    with seen_by(HOUSE):  # the wall of reports knows the units that wrote them, and the ended one is nobody's any more
        olds = {
            one.pk: one
            for one in Takeover.objects.filter(pk__in=[row.pk for row in rows]).select_related("old__item", "new")
        }
        takers = {one.old_id: one.taker_id for one in olds.values()}
        reports: dict[int, Report] = {}  # a draft is for the unit that wrote it, and for the one that goes on with it
        for report in (
            Report.objects.filter(assignment__in=[one.old_id for one in olds.values()])
            .select_related("round")
            .order_by("round__cut_off", "pk")
        ):
            reads = takers[report.assignment_id]
            if report.state != ReportState.DRAFT or by.everywhere or reads in by.units or report.unit_id in by.units:
                reports[report.assignment_id] = report
        files: defaultdict[int, list[Evidence]] = defaultdict(list)
        for file in Evidence.objects.filter(report__in=reports.values(), dropped_at=None).order_by("pk"):
            files[file.report_id].append(file)
    cards = units.cards({unit for row in rows for unit in (row.unit_id, row.taker_id) if unit})
    made = []
    for row in rows:
        one, last = olds[row.pk], reports.get(row.old_id)
        taker = cards[row.taker_id or row.unit_id]
        made.append(Gone(one, cards[row.unit_id], taker, last, files[last.pk] if last else []))
    return found, made


def waiting_of(by: Actor, plan: Plan) -> QuerySet[Takeover]:
    """Works of ended units that wait until somebody says who goes on with them."""
    return takeovers_seen(by, plan).filter(new=None, old__ended_by="", old__done_on=None)


def gone_of(by: Actor, plan: Plan) -> QuerySet[Takeover]:
    """Works of ended units that went on elsewhere."""
    return takeovers_seen(by, plan).filter(new__isnull=False)


def opens_evidence(by: Actor, report: str) -> bool:
    """Whether this actor's unit has taken over the work that a report of an ended unit is about."""
    with seen_by(HOUSE):
        work = Report.objects.filter(code=report).values_list("assignment_id", flat=True).first()
        return work is not None and Takeover.objects.filter(among("taker_id", by.units), old_id=work).exists()
