"""The page of the working calendar, open to everybody."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import sort_key, whole_number
from lienthong.kernel.calendar.days import years
from lienthong.kernel.calendar.declaring import open_forms
from lienthong.kernel.calendar.explaining import still_open
from lienthong.kernel.calendar.hours import spoken_parts
from lienthong.kernel.calendar.months import differing, months
from lienthong.kernel.calendar.places import calendar_of, declared, declared_policies
from lienthong.kernel.calendar.rules import FIRST, LAST
from lienthong.kernel.calendar.ways import ways_on
from lienthong.kernel.units import api as units


@page(public=True)
def year(request: Request) -> HttpResponse:
    """The working days of a year, of the country or of one unit, with the document of each day that differs."""
    now = today()
    wanted = request.GET.get("nam", str(now.year))
    shown = whole_number(wanted, LAST.year)
    if shown is None or shown < FIRST.year:
        raise NotThere(
            f"Không có lịch làm việc của năm “{wanted[:20]}”.",
            f"Chọn một năm từ {FIRST.year} đến {LAST.year}.",
        )
    unit = units.card(request.GET["don-vi"]) if request.GET.get("don-vi") else None
    calendar = calendar_of(unit.id if unit else None)
    lines = differing(shown, calendar)
    grid = months(shown, calendar, now, lines)
    days = [calendar.is_working(row.day) for row in calendar.differing(dt.date(shown, 1, 1), dt.date(shown, 12, 31))]
    known = years().get(shown)
    return render(
        request,
        "calendar/year.html",
        {
            "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Lịch làm việc"}],
            "year": shown,
            "unit": unit,
            "months": grid,
            "lines": lines,
            "total": sum(month.working_days for month in grid),
            "off": sum(1 for card in days if not card.works and card.day.weekday() < 5),
            "made_up": sum(1 for card in days if card.works),
            "published": calendar.published(shown),
            "source": known.cited if known else "",
            "in_part": sum(
                1 for month in grid for week in month.weeks for cell in week if cell and cell.look == "part"
            ),
            "hours": spoken_parts(calendar.hours_on(min(now, dt.date(shown, 12, 31))).parts),
            "may_declare": bool(open_forms(request.actor)),
            "ways": ways_on(min(now, dt.date(shown, 12, 31)), calendar, declared_policies(now)),
            "places": _places(shown) if unit is None else [],
            "talked_of": still_open(dt.date(shown, 1, 1), dt.date(shown, 12, 31), calendar),
            "doubtful": sum(1 for card in days if card.doubt),
            "years": [
                {"label": str(one), "href": _address(one, unit.code if unit else ""), "current": one == shown}
                for one in sorted({*years(), shown})
            ],
        },
    )


def _places(year: int) -> list[dict[str, object]]:
    """The places whose calendar is another than the country's, by name, with how many days they declared."""
    known = declared()
    cards = units.cards(known.places)
    rows = [
        {
            "name": card.name,
            "href": _address(year, card.code),
            "days": sum(1 for day in known.days.get(unit, {}) if day.year == year),
            "hours": bool(known.hours.get(unit)),
        }
        for unit, card in cards.items()
    ]
    return sorted(rows, key=lambda row: sort_key(str(row["name"])))


def _address(one: int, unit: str) -> str:
    return f"?nam={one}" + (f"&don-vi={unit}" if unit else "")
