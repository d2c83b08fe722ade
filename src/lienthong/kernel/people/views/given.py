"""What was typed into a form, read: days, choices, people; what is wrong stands beside its field."""

import datetime as dt
from collections.abc import Mapping

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.people.queries import SeatCard, posts_in, search, seats_by_person, visible
from lienthong.kernel.units import api as units

NO_DAY = "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."
EARLIEST, LATEST = dt.date(1945, 9, 2), dt.date(2200, 1, 1)
Given = Mapping[str, str]


def day(given: Given, name: str, wrong: dict[str, str]) -> dt.date | None:
    """The day that was typed; None where it is none, and what is wrong with it under its name."""
    found = a_day(given.get(name, ""))
    if found is None:
        wrong[name] = NO_DAY
    return found


def day_after(given: Given, name: str, wrong: dict[str, str]) -> dt.date | None:
    """The day after the last day that was typed; None where nothing was."""
    if not given.get(name, "").strip():
        return None
    found = day(given, name, wrong)
    return found + dt.timedelta(days=1) if found else None


def a_day(text: str) -> dt.date | None:
    """A day as people type it, or as machines write it."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return found if EARLIEST <= found <= LATEST else None
    return None


def someone(by: Actor, given: Given, chosen: str, typed: str, wrong: dict[str, str]) -> str:
    """The code of the person chosen from the list, or typed by code or full name; doubts are told beside the field."""
    text = tidy(given.get(typed, ""))
    if not text:
        if not given.get(chosen):
            wrong[chosen] = "Chọn một người trong danh sách."
        return given.get(chosen, "")
    if visible(by).filter(code=text).exists():
        return text
    hits = search(by, text, most=6)
    same = [one for one in hits if one.full_name.casefold() == text.casefold()] or hits
    if len(same) == 1:
        return same[0].code
    if not same:
        wrong[typed] = f"Không có ai tên “{text[:80]}”. Gõ họ tên đầy đủ hoặc mã trong danh bạ."
        return ""
    held = seats_by_person([one.id for one in same])
    told = "; ".join(f"{one.code} ({_where(held.get(one.code, []))})" for one in same)
    wrong[typed] = f"Có nhiều người tên này, hãy gõ mã: {told}."
    return ""


def a_post(given: Given, unit: str, named: str, on: dt.date | None, wrong: dict[str, str]) -> str:
    """The code of the post of this name in this unit; doubts are told beside the field."""
    text, place = tidy(given.get(named, "")), tidy(given.get(unit, ""))
    hits = units.resolve(place, on=on).hits if place else []
    same = [one for one in hits if fold(one.name) == fold(place) or one.code == place] or list(hits)
    if len(same) != 1:
        told = "; ".join(f"{one.code} ({one.name})" for one in same[:6])
        wrong[unit] = f"Có nhiều đơn vị tên này, hãy gõ mã: {told}." if same else "Không có đơn vị này. Gõ lại tên."
        return ""
    there = posts_in([same[0].id], on)
    found = [one for one in there if one.code == text] or [one for one in there if fold(one.title) == fold(text)]
    if len(found) == 1:
        return found[0].code
    told = "; ".join(f"{one.title} ({one.code})" for one in (found or there)[:12])
    wrong[named] = f"Chọn một trong các vị trí của đơn vị: {told}." if told else "Đơn vị này chưa có vị trí nào."
    return ""


def _where(seats: list[SeatCard]) -> str:
    return seats[0].unit_name if seats else "không giữ vị trí"


def refuse(wrong: dict[str, str]) -> None:
    """Unfit where something is wrong."""
    if wrong:
        raise Unfit(fields=wrong)
