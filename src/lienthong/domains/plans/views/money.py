"""Money of a plan: figures that open to their lines, one budget line with its book, who invests."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import allot, name_investor
from lienthong.domains.plans.forms import days, needed_days, typed_in
from lienthong.domains.plans.money import said_money, short_money, typed_money
from lienthong.domains.plans.money_states import BUDGET_MOVES, InvestorBasis, MoneyKind, Source
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.lines import pick, title_of, titles
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.money import (
    BY,
    MoneyFilters,
    budget_lines,
    budget_of,
    entries,
    investors_of,
    sums_by,
    unallotted,
    whole_of,
    years_of,
)
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .money_acts import written
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

NAMES = {"item": "muc", "unit": "don_vi", "source": "nguon", "year": "nam", "kind": "loai"}
TABS = {"item": "Theo nhiệm vụ", "unit": "Theo đơn vị", "source": "Theo nguồn vốn", "year": "Theo năm"}
TAB_WORDS = {"": "item", "don-vi": "unit", "nguon": "source", "nam": "year", "dong": "lines"}
SIZE = 40
PART = "kinh-phi"


def wanted_of(request: Request) -> MoneyFilters:
    """The filters of the address; what cannot be is not asked for."""
    given = {name: request.GET.get(word, "").strip()[:120] for name, word in NAMES.items()}
    year = whole_number(given["year"], 9999)
    given["year"] = str(year) if year else ""
    given["source"] = given["source"] if given["source"] in set(Source) else ""
    given["kind"] = given["kind"] if given["kind"] in set(MoneyKind) else ""
    return MoneyFilters(**given)


def at(base: str, wanted: MoneyFilters, tab: str = "", form: str = "", **changes: str) -> str:
    """An address with these filters."""
    parts = {"xem": tab, "dang": form, **{NAMES[name]: value for name, value in wanted.as_query(**changes).items()}}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


@page(roles=WORKING)
def money_page(request: Request, code: str) -> HttpResponse:
    """Planned, contracted, disbursed: of the whole, and by task, unit, source, year, or line by line."""
    plan = plan_of(request.actor, code)
    tab = request.GET.get("xem", "")
    part = TAB_WORDS.get(tab, "item")
    tab = tab if tab in TAB_WORDS else ""
    wanted = wanted_of(request)
    base, book = f"/ke-hoach/{code}/kinh-phi", f"/ke-hoach/{code}/kinh-phi/so"
    names = {key: word for word, key in TAB_WORDS.items()}
    facts = {
        "plan": plan,
        "now_text": now(),
        "whole": whole_of(request.actor, plan, wanted),
        "rows": sums_by(request.actor, plan, part, wanted) if part in BY else [],
        "lines": budget_lines(request.actor, plan, wanted, most=SIZE * 10) if part == "lines" else [],
        "part": part,
        "tab": tab,
        "tabs": [
            {"label": label, "href": at(base, wanted, names[key]), "current": key == part}
            for key, label in {**TABS, "lines": "Từng dòng kinh phí"}.items()
        ],
        "base": base,
        "to_book": lambda key="", kind="": at(book, wanted, **({part: key} if key else {}), kind=kind),
        "wanted": wanted,
        "chips": _chips(base, wanted, tab),
        "sources": Source.choices(),
        "years": [(str(year), str(year)) for year in years_of(request.actor, plan)],
        "without": unallotted(request.actor, plan),
        "writes": may("plans.allot", request.actor) and plan.state == "issued",
        "out_csv": at(f"{base}/xuat", wanted, form="csv"),
        "money": said_money,
        "short": short_money,
        "crumbs": crumbs(plan),
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/money.html", facts)


def _chips(base: str, wanted: MoneyFilters, tab: str) -> list[dict[str, str]]:
    words: dict[str, Callable[[str], str]] = {
        "source": lambda v: Source(v).label.capitalize(),
        "kind": lambda v: MoneyKind(v).label.capitalize(),
        "year": lambda v: f"Năm {v}",
        "unit": lambda v: card.name if (card := units.cards_of([v]).get(v)) else v,
        "item": lambda v: f"Nhiệm vụ {v.rsplit('.', 1)[-1]}",
    }
    return [
        {"label": words[name](value), "remove": at(base, wanted, tab, **{name: ""})}
        for name, value in wanted.as_query().items()
    ]


@page(roles=WORKING)
def book_page(request: Request, code: str) -> HttpResponse:
    """The lines of the book behind a figure: their sum is the figure."""
    plan = plan_of(request.actor, code)
    wanted = wanted_of(request)
    base = f"/ke-hoach/{code}/kinh-phi/so"
    found, cards = entries(
        request.actor,
        plan,
        wanted,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
        size=SIZE,
    )
    here = at(base, wanted)
    join = "&" if "?" in here else "?"
    facts = {
        "plan": plan,
        "rows": found.rows,
        "cards": cards,
        "whole": whole_of(request.actor, plan, wanted),
        "wanted": wanted,
        "chips": _chips(base, wanted, ""),
        "base": base,
        "kinds": MoneyKind.choices(),
        "kind_words": {one.value: one.label for one in MoneyKind},
        "sources": Source.choices(),
        "source_words": {one.value: one.label for one in Source},
        "years": [(str(year), str(year)) for year in years_of(request.actor, plan)],
        "next_href": f"{here}{join}sau={found.next}" if found.next else "",
        "prev_href": f"{here}{join}truoc={found.previous}" if found.previous else "",
        "money": said_money,
        "short": short_money,
        "crumbs": [*crumbs(plan), {"label": "Kinh phí", "href": f"/ke-hoach/{code}/kinh-phi"}],
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/money_book.html", facts)


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def budget_page(request: Request, code: str) -> HttpResponse:
    """One budget line: its sums, contracts, every amount, and what may be written."""
    errors: dict[str, str] = {}
    status = 200
    view = budget_of(request.actor, code)
    if request.method == "POST":
        try:
            written(request, code)
            return see_other(request, f"/dong-kinh-phi/{code}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
            view = budget_of(request.actor, code)
    plan, actor, budget = view.budget.plan, request.actor, view.budget
    open_ = set(BUDGET_MOVES.verbs(budget.state))
    can = {name: name in open_ and may(f"plans.{name}", actor, budget) for name in (*open_, "reopen_budget")}
    facts = {
        "plan": plan,
        "view": view,
        "budget": budget,
        "source": Source(budget.source).label,
        "kind_words": {one.value: one.label for one in MoneyKind},
        "can": {
            name: can.get(name, False)
            for name in (
                "adjust_budget",
                "sign_contract",
                "adjust_contract",
                "disburse",
                "reverse_money",
                "settle_budget",
                "reopen_budget",
            )
        },
        "contracts": [(one.code, f"{one.number} · {one.contractor}") for one, _ in view.contracts],
        "errors": errors,
        "act": request.POST.get("act", "") if errors else request.GET.get("viec", ""),
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "money": said_money,
        "short": short_money,
        "crumbs": [*crumbs(plan), {"label": "Kinh phí", "href": f"/ke-hoach/{plan.code}/kinh-phi"}],
    }
    return render(request, "plans/money_budget.html", facts, status=status)


@page(methods=("GET", "HEAD", "POST"), roles=("officer", "leader", "coordinator"))
def new_budget(request: Request, code: str) -> HttpResponse:
    """A further budget line for a task."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, f"/dong-kinh-phi/{_allotted(request, plan)}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    given = typed_in(request.POST)
    own = units.cards(own_units(request.actor))
    unit = next(iter(own.values())).name if len(own) == 1 else ""
    item, _ = pick(plan, request.GET.get("muc", "")) if request.GET.get("muc") else (None, [])
    facts = {
        "plan": plan,
        "errors": errors,
        "given": given,
        "item_text": given["item"] or (title_of(item) if item else ""),
        "unit_text": given["unit"] or ("" if request.actor.over(plan.unit_id, "coordinator") else unit),
        "year": given["year"] or str(today().year),
        "sources": Source.choices(),
        "items": titles(plan),
        "unit_names": suggestions(),
        "once": new_key,
        "crumbs": [*crumbs(plan), {"label": "Kinh phí", "href": f"/ke-hoach/{code}/kinh-phi"}],
    }
    return render(request, "plans/money_new.html", facts, status=status)


def item_named(plan: "Plan", text: str) -> str:
    """The code of the one item that a typed text means."""
    item, near = pick(plan, text)
    if item is None:
        said = "Có nhiều mục giống vậy; chọn trong danh sách gợi ý." if near else "Chọn một mục trong danh sách gợi ý."
        raise Unfit(fields={"item": said})
    return item.code


def unit_named(text: str, field: str = "unit") -> str:
    """The code of the one unit that a typed name means."""
    kind, found, fault = meant(text)
    if fault or kind != "unit" or not found:
        raise Unfit(fields={field: fault or "Ghi tên một đơn vị, không phải một nhóm."})
    return found


def _allotted(request: Request, plan: "Plan") -> str:
    given, key = request.POST, once_key(request)
    made = allot(
        item_named(plan, given.get("item", "")),
        request.actor,
        key=key,
        unit=unit_named(given.get("unit", "")),
        year=whole_number(given.get("year", "").strip(), 9999) or 0,
        source=given.get("source", ""),
        amount=typed_money(given.get("amount", "")),
        cited=given.get("cited", ""),
        note=given.get("note", ""),
        **needed_days(given, "decided_on"),
    )
    messages.success(request, "Đã ghi dòng kinh phí.")
    return str(made)


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def investors_page(request: Request, code: str) -> HttpResponse:
    """Who invests for which task, by which document; also heads who are only acting."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if not may("plans.name_investor", request.actor):
            raise NotThere
        try:
            _named(request, plan)
            return see_other(request, f"/ke-hoach/{code}/kinh-phi/chu-dau-tu")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    given = typed_in(request.POST)
    facts = {
        "plan": plan,
        "rows": investors_of(request.actor, plan, request.GET.get("muc", "")[:80]),
        "basis_words": {one.value: one.label for one in InvestorBasis},
        "bases": InvestorBasis.choices(),
        "writes": may("plans.name_investor", request.actor) and plan.state == "issued",
        "errors": errors,
        "given": given,
        "items": titles(plan),
        "unit_names": suggestions(),
        "once": new_key,
        "today": today(),
        "crumbs": [*crumbs(plan), {"label": "Kinh phí", "href": f"/ke-hoach/{code}/kinh-phi"}],
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/money_investors.html", facts, status=status)


def _named(request: Request, plan: "Plan") -> None:
    given, key = request.POST, once_key(request)
    unit = unit_named(given.get("unit", ""))
    name_investor(
        item_named(plan, given.get("item", "")),
        request.actor,
        key=key,
        unit=unit,
        basis=given.get("basis", ""),
        person=_person(unit, given.get("person", "")),
        cited=given.get("cited", ""),
        until=days(given, "until", needed=False)["until"],
        until_words=given.get("until_words", ""),
        **needed_days(given, "decided_on", "since"),
    )
    messages.success(request, "Đã ghi chủ đầu tư.")


def _person(unit: str, typed: str) -> str:
    """The code of the one person of a unit whose name was typed; nobody where nothing was."""
    if not typed.strip():
        return ""
    found = {one.person for one in people.holders([units.card(unit).id]) if one.person_name == typed.strip()}
    if len(found) != 1:
        raise Unfit(
            fields={"person": "Không có người nào giữ vị trí tại đơn vị mang đúng họ tên này; xem trang đơn vị."}
        )
    return found.pop()
