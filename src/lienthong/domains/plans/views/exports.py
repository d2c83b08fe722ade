"""Every table of a plan's page as Excel, with the filters of the page."""

from django.http import HttpResponse

from lienthong.domains.plans.exports.lists import by_field, by_unit, listed, missing
from lienthong.domains.plans.queries.listing import all_lines, hidden_items
from lienthong.domains.plans.queries.progress import Overview, overview
from lienthong.domains.plans.queries.rounds import rounds_view
from lienthong.kernel.base import now
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import fold
from lienthong.kernel.printing.api import XLSX, Table, download, workbook
from lienthong.web.wording import moment

from .listing import OFFICIALS
from .progress import LIST, SORTS, Place, chips, wanted_of

UNITS, FIELDS, SENDERS = "don-vi", "linh-vuc", "thieu"
NAMES = {
    LIST: "Danh sách việc",
    UNITS: "Tiến độ theo đơn vị",
    FIELDS: "Tiến độ theo lĩnh vực",
    SENDERS: "Chưa gửi đủ báo cáo",
}


@page(roles=OFFICIALS)
def table_file(request: Request, code: str) -> HttpResponse:
    """The table that the page shows (`xem`), all of its rows, as far as its reader may see them."""
    seen = overview(request.actor, code, round_code=request.GET.get("ky", ""))
    which = request.GET.get("xem", "")
    which = which if which in NAMES else FIELDS
    table, filters = _table(request, seen, which)
    plan, round_ = seen.plan, seen.round
    under = [plan.title, f"kỳ {round_.name}" if round_ else "", f"lập lúc {moment(now())}", filters]
    title = f"{NAMES[which]} · {plan.called}"
    made = workbook([table], title=title, under=" · ".join(part for part in under if part))
    return download(made, f"{NAMES[which]} {plan.called}", XLSX)


def _table(request: Request, seen: Overview, which: str) -> tuple[Table, str]:
    if which == LIST:
        wanted = wanted_of(request)
        in_order = request.GET.get("sap") == "ke-hoach"
        rows = all_lines(request.actor, seen.plan, wanted, seen.round, in_order=in_order)
        said = ", ".join(one["label"] for one in chips(Place(seen.plan.code, ""), wanted))
        return listed(rows, hidden_items(seen.plan)), f"lọc: {said}" if said else ""
    if which == UNITS:
        text = request.GET.get("q", "").strip()[:100]
        sort = SORTS.get(request.GET.get("sap", ""), SORTS["qua-han"])[1]
        units = [one for one in sorted(seen.by_unit, key=sort) if fold(text) in fold(one.label)]
        return by_unit(units), f"lọc: “{text}”" if text else ""
    if which == SENDERS:
        return missing(rounds_view(request.actor, seen.plan, seen.round.code if seen.round else "")), ""
    return by_field(seen), ""
