"""What a page of units was asked for: the day, the filters, and links that keep them."""

import datetime as dt

from django.http import HttpRequest
from django.utils.http import urlencode

from lienthong.kernel.base import today

FIRST = dt.date(1900, 1, 1)
LAST = dt.date(2200, 1, 1)


def day_asked(request: HttpRequest) -> tuple[dt.date, str]:
    """The day on which the reader stands (today without one), and what is wrong with what was typed."""
    typed = request.GET.get("ngay", "").strip()
    if not typed:
        return today(), ""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = dt.datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if FIRST <= day <= LAST:
            return day, ""
    return today(), "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/06/2025. Đang hiện theo hôm nay."


def link(path: str, **facts: str) -> str:
    """An address with those facts that are not empty."""
    kept = {name.replace("_", "-"): value for name, value in facts.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def shown_day(on: dt.date) -> str:
    """The day as the address carries it; nothing for today."""
    return "" if on == today() else f"{on:%d/%m/%Y}"
