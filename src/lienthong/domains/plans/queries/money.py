"""Figures of money: by task, unit, source, year; each is the sum of the lines of the book behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from lienthong.domains.plans.models import Budget, Contract, Investor, Item, Movement, Plan
from lienthong.domains.plans.money import share
from lienthong.domains.plans.money_states import MoneyKind, Source
from lienthong.domains.plans.queries.lines import title_of
from lienthong.domains.plans.queries.money_scope import budgets_seen, investors_seen, sums_of
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.units import api as units

BY = {"item": "budget__item_id", "unit": "budget__unit_id", "source": "budget__source", "year": "budget__year"}
MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class MoneyFilters:
    """What money is asked for; each is a part of the address. `item` and `unit` are codes."""

    item: str = ""
    unit: str = ""
    source: str = ""
    year: str = ""
    kind: str = ""

    def as_query(self, **changes: str) -> dict[str, str]:
        """The filters as address parts, with changes; empty ones are left out."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in {**parts, **changes}.items() if value}


@dataclass(frozen=True, slots=True)
class Sums:
    """Planned, contracted, disbursed of something, in đồng; `percent` disbursed of what is planned."""

    key: str
    label: str
    planned: int = 0
    contracted: int = 0
    disbursed: int = 0

    @property
    def percent(self) -> int | None:
        """Disbursed of planned in hundredths, rounded down; None where nothing is planned."""
        return share(self.disbursed, self.planned)

    @property
    def left(self) -> int:
        """What may still be paid."""
        return self.planned - self.disbursed


def chosen(by: Actor, plan: Plan, wanted: MoneyFilters) -> QuerySet[Budget]:
    """The budget lines of a plan that were asked for, as far as this actor sees them."""
    found = budgets_seen(by).filter(plan=plan)
    if wanted.item:
        found = found.filter(item__code=wanted.item)
    if wanted.unit:
        card = units.cards_of([wanted.unit]).get(wanted.unit)
        found = found.filter(unit_id=card.id) if card else found.none()
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.year:
        found = found.filter(year=int(wanted.year))
    return found


def book(by: Actor, plan: Plan, wanted: MoneyFilters) -> QuerySet[Movement]:
    """The lines of the book behind a figure."""
    rows = Movement.objects.filter(budget__in=chosen(by, plan, wanted))
    return rows.filter(kind=wanted.kind) if wanted.kind else rows


def whole_of(by: Actor, plan: Plan, wanted: MoneyFilters) -> Sums:
    """All that was asked for, in one line."""
    found = dict(book(by, plan, wanted).values_list("kind").annotate(total=Sum("amount")).order_by())
    return _sums("", "Toàn bộ", found)


def _sums(key: str, label: str, totals: Mapping[str, int]) -> Sums:
    return Sums(key, label, *(int(totals.get(kind, 0)) for kind in MoneyKind))


def sums_by(by: Actor, plan: Plan, part: str, wanted: MoneyFilters) -> list[Sums]:
    """The same by task, unit, source or year: one question to the database, whatever there is."""
    rows = book(by, plan, wanted).values_list(BY[part], "kind").annotate(total=Sum("amount")).order_by()
    held: dict[Any, dict[str, int]] = {}
    for key, kind, total in rows:
        held.setdefault(key, {})[kind] = int(total)
    named = _named(part, set(held))
    made = [_sums(*named[key], totals) for key, totals in held.items() if key in named]
    order = {key: place for place, key in enumerate(named)}
    by_key = {named[key][0]: order[key] for key in named}
    return sorted(made, key=lambda one: by_key[one.key])


def _named(part: str, keys: set[Any]) -> dict[Any, tuple[str, str]]:
    """Key → code for the address and words to be read, in the order in which they are shown."""
    if part == "item":
        items = Item.objects.filter(pk__in=keys).order_by("place")
        return {one.pk: (one.code, title_of(one)) for one in items}
    if part == "unit":
        cards = sorted(units.cards(keys).values(), key=lambda card: sort_key(card.name))
        return {card.id: (card.code, card.name) for card in cards}
    if part == "source":
        return {one.value: (one.value, one.label.capitalize()) for one in Source if one.value in keys}
    return {year: (str(year), f"Năm {year}") for year in sorted(keys)}


def entries(
    by: Actor, plan: Plan, wanted: MoneyFilters, *, after: str = "", before: str = "", size: int = 50
) -> tuple[Page[Movement], dict[int, units.UnitCard]]:
    """One page of the book, the newest day first, and the names of the units on it."""
    rows = book(by, plan, wanted).select_related("budget", "budget__item", "contract")
    found = page(rows, ("-day", "-id"), after=after, before=before, size=size)
    return found, units.cards({row.budget.unit_id for row in found.rows})


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A budget line with its sums, contracts and book."""

    budget: Budget
    unit: units.UnitCard
    sums: Sums
    contracts: list[tuple[Contract, Sums]]
    movements: list[Movement]
    reversed: frozenset[int]


def budget_of(by: Actor, code: str) -> BudgetView:
    """One budget line; NotThere where this actor does not see it."""
    budget = budgets_seen(by).filter(code=code).select_related("item", "plan").first()
    if budget is None:
        raise NotThere
    movements = list(
        Movement.objects.filter(budget=budget).select_related("contract", "reverses").order_by("-day", "-pk")
    )
    contracts = list(Contract.objects.filter(budget=budget).order_by("pk"))
    return BudgetView(
        budget,
        units.cards([budget.unit_id])[budget.unit_id],
        _sums(budget.code, "Dòng kinh phí", sums_of(budget.pk)),
        [(one, _of_contract(one, movements)) for one in contracts],
        movements,
        frozenset(one.reverses_id for one in movements if one.reverses_id),
    )


def _of_contract(contract: Contract, movements: list[Movement]) -> Sums:
    held = {kind.value: 0 for kind in MoneyKind}
    for one in movements:
        if one.contract_id == contract.pk:
            held[one.kind] += one.amount
    # A contract has no plan of its own: what it is worth is the limit of what is paid on it.
    return Sums(contract.code, contract.number, held["contracted"], held["contracted"], held["disbursed"])


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget line for tables and sheets."""

    budget: Budget
    unit: units.UnitCard
    sums: Sums
    cited: str
    decided_on: dt.date | None


def budget_lines(by: Actor, plan: Plan, wanted: MoneyFilters, *, most: int = MOST_LINES) -> list[BudgetLine]:
    """The budget lines asked for with their sums and the decision that gave the money last."""
    found = list(chosen(by, plan, wanted).select_related("item").order_by("item__place", "year", "pk")[:most])
    totals: dict[int, dict[str, int]] = {}
    papers: dict[int, tuple[str, dt.date]] = {}
    rows = Movement.objects.filter(budget__in=[one.pk for one in found])
    for pk, kind, total in rows.values_list("budget_id", "kind").annotate(total=Sum("amount")).order_by():
        totals.setdefault(pk, {})[kind] = int(total)
    for pk, cited, day in rows.filter(kind=MoneyKind.PLANNED).order_by("pk").values_list("budget_id", "cited", "day"):
        papers[pk] = (cited, day)
    cards = units.cards({one.unit_id for one in found})
    return [
        BudgetLine(
            one,
            cards[one.unit_id],
            _sums(one.code, one.code, totals.get(one.pk, {})),
            *papers.get(one.pk, ("", None)),
        )
        for one in found
    ]


def years_of(by: Actor, plan: Plan) -> list[int]:
    """The years for which there is money."""
    return sorted(set(budgets_seen(by).filter(plan=plan).values_list("year", flat=True)))


def investors_of(by: Actor, plan: Plan, item: str = "") -> list[tuple[Investor, units.UnitCard, bool]]:
    """Who invests for what, the newest first; whether it stands today."""
    rows = investors_seen(by).filter(plan=plan).select_related("item").order_by("item__place", "-pk")
    if item:
        rows = rows.filter(item__code=item)
    found = list(rows[:MOST_LINES])
    cards = units.cards({one.unit_id for one in found})
    standing: set[int] = set()
    listed = []
    for one in found:
        holds = one.since <= today() and (one.until is None or one.until >= today()) and one.item_id not in standing
        if holds:
            standing.add(one.item_id)
        listed.append((one, cards[one.unit_id], holds))
    return listed


def unallotted(by: Actor, plan: Plan) -> int:
    """How many tasks of the plan have no budget line that this actor sees."""
    items = Item.objects.filter(plan=plan, withdrawn_by="", kind="task").exclude(
        pk__in=budgets_seen(by).filter(plan=plan).values("item_id")
    )
    return int(items.aggregate(n=Count("pk", filter=Q(reported=False)))["n"])
