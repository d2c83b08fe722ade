"""Every table of a plan's pages as Excel, at the page's own address: its filters, and what its reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse

from lienthong.domains.plans import money_sheet
from lienthong.domains.plans.exports import changes, checked, handled, money, seen_whole, work
from lienthong.domains.plans.exports.lists import missing
from lienthong.domains.plans.money_states import Source
from lienthong.domains.plans.queries import checks, yearly
from lienthong.domains.plans.queries import money as amounts
from lienthong.domains.plans.queries.conflicts import of_plan, standing
from lienthong.domains.plans.queries.extensions import LABELS, extensions, signs
from lienthong.domains.plans.queries.holders import MINE, NOBODY, holders
from lienthong.domains.plans.queries.instructions import SHOWN as INSTRUCTIONS
from lienthong.domains.plans.queries.instructions import instructions
from lienthong.domains.plans.queries.later import around, comparison, succession_of
from lienthong.domains.plans.queries.lines import corrections_in
from lienthong.domains.plans.queries.narrative import VIEWS, asked, asked_rounds
from lienthong.domains.plans.queries.obstacles import SHOWN as OBSTACLES
from lienthong.domains.plans.queries.obstacles import Wanted, obstacles
from lienthong.domains.plans.queries.panorama import TIERS, by_cause, by_month, by_tier, clears, heat, held, lacking
from lienthong.domains.plans.queries.progress import coordinated_plan, plan_of, rounds_of
from lienthong.domains.plans.queries.rounds import rounds_view
from lienthong.domains.plans.queries.takeover import choices, gone
from lienthong.domains.plans.queries.targets import board, filtered, plan_with_rounds
from lienthong.domains.plans.queries.unit_plans import TABS as UNIT_PLANS
from lienthong.domains.plans.queries.unit_plans import is_late, listed
from lienthong.domains.plans.queries.work import waiting_for_me
from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.printing.api import XLSX, Table, download, workbook
from lienthong.kernel.units import api as units
from lienthong.web.wording import moment, number

from . import accept as accept_pages
from . import checks as check_pages
from . import conflicts as conflict_pages
from . import extensions as extension_pages
from . import gathering, money_sheets
from . import hand as hand_pages
from . import instructions as instruction_pages
from . import later as later_pages
from . import manage as manage_pages
from . import money as money_pages
from . import obstacles as obstacle_pages
from . import panorama as panorama_pages
from . import rounds as round_pages
from . import takeover as takeover_pages
from . import targets as target_pages
from . import unit_plans as unit_plan_pages
from . import yearly as yearly_pages
from .beside import ROLES
from .listing import OFFICIALS

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

MOST = 20_000
"""Rows of one file; who needs more filters."""


@dataclass(frozen=True, slots=True)
class Made:
    """The tables of a page; `words`: the filters in force; `people`: they name persons, so reading leaves a trace."""

    tables: list[Table]
    words: list[str]
    people: bool = False


@page()
def page_tables(request: Request, code: str, part: str) -> HttpResponse:
    """All rows of the page `part`, with the filters of this address, as far as its reader may see them."""
    plan = plan_of(request.actor, code)
    if part not in SHEETS:
        raise NotThere
    name, shown, maker = SHEETS[part]
    if (roles := shown.page_rules["roles"]) and not request.actor.has(*roles):  # type: ignore[attr-defined]
        raise NotThere
    return _file(request, plan, name, maker(request, plan))


@page(roles=OFFICIALS)
def compared_rows(request: Request, code: str, succession: str) -> HttpResponse:
    """The lines of two plans side by side that the page shows, all of them."""
    plan = plan_of(request.actor, code)
    thing = succession_of(request.actor, plan, succession)
    tab, text, lines = later_pages.lines_asked(request, comparison(thing))
    table = changes.comparison(lines, thing.earlier.called, thing.later.called)
    words = [later_pages.TABS[tab][0], f"“{text}”" if text else ""]
    people = any(one.pair is not None and one.pair.decided_by for one in lines)
    return _file(request, plan, "Đối chiếu hai kế hoạch", Made([table], words, people=people))


def _file(request: Request, plan: "Plan", name: str, made: Made) -> HttpResponse:
    if made.people and any(one.rows for one in made.tables):
        audit.note_reading(request.actor, plan.code, f"bảng Excel “{name}” có tên người")
    words = [f"lọc: {', '.join(found)}" if (found := [one for one in made.words if one]) else ""]
    most = f"{number(MOST)} dòng đầu" if any(len(one.rows) >= MOST for one in made.tables) else ""
    under = [plan.title, f"lập lúc {moment(now())}", *words, most]
    title = f"{name} · {plan.called}"
    content = workbook(made.tables, title=title, under=" · ".join(one for one in under if one))
    return download(content, f"{name} {plan.called}", XLSX)


def _asked(request: Request, name: str, known: object = None) -> str:
    """A part of the address; where it can only be one of `known`, nothing else."""
    value = request.GET.get(name, "").strip()[:300]
    return value if known is None or value in known else ""  # type: ignore[operator]


# -- what is handled between reports ---------------------------------------------------------------------


def _obstacles(request: Request, plan: "Plan") -> Made:
    given = {field: _asked(request, word) for field, word in obstacle_pages.NAMES.items()}
    given["show"] = _asked(request, "xem", OBSTACLES)
    seen = obstacles(request.actor, plan, Wanted(**given), size=MOST)
    unit = dict(seen.units).get(given["unit"], given["unit"])
    words = [OBSTACLES[given["show"]], unit, given["group"], dict(obstacle_pages.CAUSES).get(given["cause"], "")]
    return Made([handled.obstacles(seen.lines)], words)


def _extensions(request: Request, plan: "Plan") -> Made:
    show = _asked(request, "xem", LABELS)
    seen = extensions(request.actor, plan, show=show, size=MOST)
    return Made([handled.extensions(seen)], [LABELS[show]], people=True)


def _instructions(request: Request, plan: "Plan") -> Made:
    show = _asked(request, "xem", INSTRUCTIONS)
    seen = instructions(request.actor, plan, show=show, size=MOST)
    return Made([handled.instructions(seen.lines)], [INSTRUCTIONS[show]], people=True)


def _takeovers(request: Request, plan: "Plan") -> Made:
    _, rows = gone(request.actor, plan, size=MOST)
    return Made([handled.waiting(choices(request.actor, plan)), handled.gone(rows)], [], people=True)


def _conflicts(request: Request, plan: "Plan") -> Made:
    if not request.actor.over(plan.unit_id, *ROLES):
        raise NotThere
    tab = _asked(request, "xem", conflict_pages.TABS)
    every = of_plan(request.actor, plan)
    rows = every.exclude(how="").exclude(state="open") if tab else standing(every)
    return Made([handled.conflicts(rows.order_by("-id")[:MOST])], [conflict_pages.TABS[tab]], people=True)


# -- who does it, what waits to be accepted --------------------------------------------------------------


def _handed(request: Request, plan: "Plan") -> Made:
    unit, who = hand_pages.unit_asked(request), request.GET.get("nguoi", "")[:120]
    seen = holders(request.actor, plan, unit, who, size=MOST)
    rows = seen.page.rows
    names = {MINE: "việc của tôi", NOBODY: "chưa có người", **{one.code: one.full_name for one in seen.staff}}
    words = [units.card(unit).name, names.get(who, who)]
    return Made([work.handed(rows, signs(rows))], words, people=any(row.person for row in rows))


def _waiting(request: Request, plan: "Plan") -> Made:
    unit = request.GET.get("don_vi", "")
    seen = waiting_for_me(request.actor, plan.code, unit=unit, size=MOST)
    named = next((card.name for card, _ in seen.senders if card.code == unit), unit)
    return Made([work.waiting(seen.page.rows, seen.cards, seen.files)], [named], people=True)


# -- plans before and after; what decisions changed ------------------------------------------------------


def _around(request: Request, plan: "Plan") -> Made:
    before, after = around(request.actor, plan)
    return Made([changes.successions(before, after)], [], people=any(one.carried_by for one in (*before, *after)))


def _managed(request: Request, plan: "Plan") -> Made:
    coordinated_plan(request.actor, plan.code)
    made = changes.corrections(corrections_in(plan, size=MOST).rows)
    return Made([changes.rounds(rounds_of(plan)), made], [], people=bool(made.rows))


# -- inspections and yearly duties -----------------------------------------------------------------------


def _visits(request: Request, plan: "Plan") -> Made:
    lines = checks.visit_lines(request.actor, plan, request.GET.get("dot", "")[:60])
    return Made([checked.visits(lines)], [], people=True)


def _findings(request: Request, plan: "Plan") -> Made:
    stands, unit = _asked(request, "tinh_trang", checks.STANDS), request.GET.get("don_vi", "")[:80]
    found, cards = checks.findings_of(request.actor, plan, stands=stands, unit=unit, size=MOST)
    return Made([checked.findings(found.rows, cards)], [checks.STANDS.get(stands, ""), unit], people=True)


def _duties(request: Request, plan: "Plan") -> Made:
    stands, duty = _asked(request, "tinh_trang", yearly.WORDS), request.GET.get("nhiem_vu", "")[:60]
    year = whole_number(request.GET.get("nam", ""), 9999) or 0
    seen = yearly.matrix(request.actor, plan, year=year, duty=duty, stands=stands, size=MOST)
    named = next((one.duty.name for one in seen.duties if one.duty.code == duty), "")
    words = [f"năm {seen.year}" if seen.year else "", named, yearly.WORDS.get(stands, "")]
    return Made([checked.duties(seen.duties), checked.turns(seen)], words)


# -- money -----------------------------------------------------------------------------------------------


def _money_words(wanted: amounts.MoneyFilters) -> list[str]:
    source = Source(wanted.source).label if wanted.source else ""
    return [wanted.item, wanted.unit, source, f"năm {wanted.year}" if wanted.year else ""]


def _money(request: Request, plan: "Plan") -> Made:
    wanted = money_pages.wanted_of(request)
    part = money_pages.TAB_WORDS.get(request.GET.get("xem", ""), "item")
    if part == "lines":
        rows = amounts.budget_lines(request.actor, plan, wanted)
        return Made([money.lines(money_sheet.SHOWN, map(money_sheets.row_of, rows))], _money_words(wanted))
    heading = {"item": "Nhiệm vụ", "unit": "Đơn vị", "source": "Nguồn vốn", "year": "Năm"}[part]
    rows_by = amounts.sums_by(request.actor, plan, part, wanted)
    return Made([money.sums(rows_by, heading)], [money_pages.TABS[part], *_money_words(wanted)])


def _book(request: Request, plan: "Plan") -> Made:
    wanted = money_pages.wanted_of(request)
    found, cards = amounts.entries(request.actor, plan, wanted, size=MOST)
    return Made([money.book(found.rows, cards)], _money_words(wanted), people=True)


def _investors(request: Request, plan: "Plan") -> Made:
    rows = amounts.investors_of(request.actor, plan, request.GET.get("muc", "")[:80])
    return Made([money.investors(rows)], [], people=True)


# -- the plan seen whole ---------------------------------------------------------------------------------


def _panorama(request: Request, plan: "Plan") -> Made:
    tab = _asked(request, "xem", panorama_pages.TABS)
    words = [panorama_pages.TABS[tab]]
    if not tab:
        period = _asked(request, "ky", dict(panorama_pages.PERIODS))
        tier, percent = _asked(request, "cap", TIERS), request.GET.get("hien") == "tien-do"
        seen = heat(request.actor, plan, today(), period=period, tier=tier, percent=percent)
        words += [
            dict(panorama_pages.PERIODS).get(period, ""),
            TIERS.get(tier, ""),
            "tiến độ bình quân" if percent else "",
        ]
        return Made([seen_whole.heat(seen, percent=percent)], words)
    rows = held(request.actor, plan, today())
    if tab == "sau-ro":
        counts = lacking(rows)
        return Made([seen_whole.clears((one, counts[name]) for name, one in clears().items())], words)
    count, heading = {
        "thang": (by_month, "Tháng đến hạn"),
        "nguyen-nhan": (by_cause, "Nguyên nhân"),
        "cap": (by_tier, "Cấp"),
    }[tab]
    return Made([seen_whole.shares(count(rows), heading, panorama_pages.TABS[tab])], words)


def _targets(request: Request, plan: "Plan") -> Made:
    _, come = plan_with_rounds(request.actor, plan.code)
    seen = board(plan, come, round_code=request.GET.get("ky", ""))
    judgement = _asked(request, "danh_gia", target_pages.JUDGEMENTS)
    source, text = _asked(request, "nguon", target_pages.SOURCES), _asked(request, "q")[:100]
    lines = filtered(seen.lines, judgement=judgement, source=source, text=text)
    words = [
        f"kỳ {seen.chosen.name}" if seen.chosen else "",
        target_pages.JUDGEMENTS.get(judgement, ""),
        target_pages.SOURCES.get(source, ""),
        f"“{text}”" if text else "",
    ]
    by_period = seen_whole.targets_by_period(seen, lines)
    return Made([by_period] if request.GET.get("xem") == "theo-ky" else [seen_whole.targets(lines), by_period], words)


def _rounds(request: Request, plan: "Plan") -> Made:
    seen = rounds_view(request.actor, plan, request.GET.get("ky", ""))
    chosen = f"ai còn thiếu: kỳ {seen.chosen.round.name}" if seen.chosen else ""
    return Made([seen_whole.rounds(seen), missing(seen)], [chosen])


def _narratives(request: Request, plan: "Plan") -> Made:
    rounds = asked_rounds(request.actor, plan)
    wanted, view = request.GET.get("ky", ""), _asked(request, "xem", VIEWS)
    round_ = next((one for one in rounds if one.code == wanted), rounds[0] if rounds else None)
    lines = asked(request.actor, round_, view=view, size=MOST).lines if round_ else []
    words = [f"kỳ {round_.name}" if round_ else "", VIEWS[view][0]]
    return Made([seen_whole.narratives(lines)], words, people=True)


def _unit_plans(request: Request, plan: "Plan") -> Made:
    tab = _asked(request, "xem", UNIT_PLANS)
    found = listed(request.actor, plan, tab=tab, size=MOST)
    late = {one.pk: is_late(one, today()) for one in found.page.rows}
    return Made([seen_whole.unit_plans(found, late)], [UNIT_PLANS[tab]])


# Part of the address → its name, the page that shows it (who opens that may take it), and how it is made.
SHEETS: dict[str, tuple[str, Callable[..., HttpResponse], Callable[[Request, "Plan"], Made]]] = {
    "vuong-mac": ("Vướng mắc", obstacle_pages.obstacle_list, _obstacles),
    "gia-han": ("Gia hạn", extension_pages.extension_list, _extensions),
    "chi-dao": ("Ý kiến chỉ đạo", instruction_pages.instruction_list, _instructions),
    "don-vi-ke-tuc": ("Đơn vị kế tục", takeover_pages.takeover_page, _takeovers),
    "mau-thuan": ("Mâu thuẫn", conflict_pages.conflicts_page, _conflicts),
    "kiem-tra": ("Kiểm tra", check_pages.checks_page, _visits),
    "kiem-tra/khac-phuc": ("Khắc phục sau kiểm tra", check_pages.findings_page, _findings),
    "hang-nam": ("Nhiệm vụ hằng năm", yearly_pages.duties_page, _duties),
    "kinh-phi": ("Kinh phí", money_pages.money_page, _money),
    "kinh-phi/so": ("Sổ kinh phí", money_pages.book_page, _book),
    "kinh-phi/chu-dau-tu": ("Chủ đầu tư", money_pages.investors_page, _investors),
    "toan-canh": ("Toàn cảnh", panorama_pages.panorama, _panorama),
    "chi-tieu": ("Chỉ tiêu", target_pages.targets_page, _targets),
    "ky": ("Kỳ báo cáo", round_pages.rounds_page, _rounds),
    "theo-de-cuong": ("Báo cáo theo đề cương", gathering.asked_page, _narratives),
    "phan-cong": ("Phân công", hand_pages.hand_page, _handed),
    "nghiem-thu": ("Chờ nghiệm thu", accept_pages.accepting, _waiting),
    "ke-hoach-truoc": ("Kế hoạch trước, sau", later_pages.later_page, _around),
    "quan-ly": ("Kỳ báo cáo, điều chỉnh", manage_pages.manage, _managed),
    "ke-hoach-don-vi": ("Kế hoạch của đơn vị", unit_plan_pages.unit_plans_page, _unit_plans),
}
