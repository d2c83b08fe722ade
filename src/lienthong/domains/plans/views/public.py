"""Progress for everybody: no internal notes, hidden tasks not there at all."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.queries.public import PublicLine, public_plan, public_plans
from lienthong.domains.plans.states import Status
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import fold, whole_number

ROWS_A_PAGE = 20
SECTIONS = {"nhiem-vu": ("task", "Nhiệm vụ"), "chi-tieu": ("target", "Chỉ tiêu")}
LABELS = {one.value: one.label.capitalize() for one in Status}


@page(public=True)
def public_list(request: Request) -> HttpResponse:
    """The plans in force and how far they are."""
    return render(request, "plans/public_list.html", {"plans": public_plans()})


@page(public=True)
def public_page(request: Request, code: str) -> HttpResponse:
    """One plan: its public targets and tasks, who leads, by when, how far."""
    seen = public_plan(code, figures=request.GET.get("loai") == "chi-tieu")
    section = request.GET.get("loai", "")
    has = {line.kind for line in seen.lines}
    section = section if section in SECTIONS else "nhiem-vu" if "task" in has else "chi-tieu"
    status, text = request.GET.get("tinh_trang", ""), request.GET.get("q", "").strip()[:100]
    status = status if status in LABELS else ""

    def to(status: str = "", text: str = "", section: str = "nhiem-vu", number: int = 1) -> str:
        query = {"loai": section, "tinh_trang": status, "q": text, "trang": str(number) if number > 1 else ""}
        return f"/cong-khai/{code}?" + urlencode({name: value for name, value in query.items() if value})

    rows = [line for line in seen.lines if line.kind == SECTIONS[section][0]]
    rows = [line for line in rows if not status or (line.status and line.status.value == status)]
    if text:
        rows = [line for line in rows if fold(text) in fold(f"{line.name} {line.leads}")]
    chips = [{"label": LABELS[status], "remove": to("", text, section)}] if status else []
    chips += [{"label": f"“{text}”", "remove": to(status, "", section)}] if text else []
    facts = {
        "seen": seen,
        "kind": section,
        "status": status,
        **_paged(rows, request.GET.get("trang", ""), lambda number: to(status, text, section, number)),
        "text": text,
        "chips": chips,
        "clear": to(section=section),
        "to": to,
        "statuses": list(LABELS.items()),
        "tabs": [
            {
                "label": label,
                "href": to(section=name),
                "current": name == section,
                "count": sum(line.kind == kind for line in seen.lines),
            }
            for name, (kind, label) in SECTIONS.items()
            if kind in has
        ]
        + (
            [{"label": "Việc hằng năm", "href": f"/cong-khai/{code}/hang-nam", "current": False}] if seen.yearly else []
        ),
    }
    return render(request, "plans/public.html", facts)


def _paged(rows: list[PublicLine], wanted: str, to: Callable[[int], str]) -> dict[str, Any]:
    """One page of the rows, where it stands among all, and the addresses of its neighbours."""
    last = max(1, -(-len(rows) // ROWS_A_PAGE))
    number = min(max(1, whole_number(wanted, 9999) or 1), last)
    first = (number - 1) * ROWS_A_PAGE
    shown = rows[first : first + ROWS_A_PAGE]
    return {
        "rows": shown,
        "place": f"Dòng {first + 1}–{first + len(shown)} trong {len(rows)}" if last > 1 else "",
        "prev_href": f"{to(number - 1)}#danh-sach" if number > 1 else "",
        "next_href": f"{to(number + 1)}#danh-sach" if number < last else "",
    }
