"""Where a reviewer stands: tab, filter, row, mode; carried in addresses and hidden fields."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from lienthong.domains.plans.queries.review import FILTERS, SECTIONS, RowView

MODES = ("", "sua", "tach", "gop")


@dataclass(slots=True)
class Focus:
    """The row in focus, in which mode, and after a refusal what was said and what had been typed."""

    row: str = ""
    mode: str = ""
    said: str = ""
    form: Any = None
    names: str = ""
    others: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            self.mode = ""


def asked(request: HttpRequest) -> tuple[str, str]:
    """The tab and the filter of this request, as far as they exist."""
    given = request.POST if request.method == "POST" else request.GET
    section, wanted = given.get("muc", ""), given.get("loc", "")
    return (section if section in SECTIONS else ""), (wanted if wanted in FILTERS else "")


def address(code: str, **parts: str) -> str:
    """The review page with these parts; empty ones are left out."""
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"/ke-hoach/{code}/ra-soat" + (f"?{query}" if query else "")


def where(request: HttpRequest, code: str, view: RowView | None) -> str:
    """Back to the list as it was filtered, at a row."""
    section, wanted = asked(request)
    if view is None:
        return address(code, muc=section, loc=wanted, mo="1") + "#ca-van-ban"
    section = next(name for name, kind in SECTIONS.items() if kind == view.row.kind)
    return address(code, muc=section, loc=wanted, dong=view.row.code) + f"#{view.row.code}"
