"""A year of the working calendar laid out as months, for the page and for print."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .hours import spoken_parts
from .rules import DayCard, WorkingCalendar, spoken


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the grid: how it looks, and what a reader who hovers or listens is told."""

    day: dt.date
    look: str
    says: str
    doubt: bool
    today: bool
    line: str = ""
    """Where its document stands on the page."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month: weeks of seven places, empty where the day belongs to another month."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


def months(year: int, calendar: WorkingCalendar, today: dt.date, lines: Sequence["Line"] = ()) -> list[Month]:
    """The twelve months of a year; `lines`: the documents below, to which the days lead."""
    places = {one.first + dt.timedelta(n): one.anchor for one in lines for n in range((one.last - one.first).days + 1)}
    return [_month(year, number, calendar, today, places) for number in range(1, 13)]


def _month(year: int, number: int, calendar: WorkingCalendar, today: dt.date, places: Mapping[dt.date, str]) -> Month:
    first = dt.date(year, number, 1)
    length = ((first + dt.timedelta(days=31)).replace(day=1) - first).days
    days = (first + dt.timedelta(days=n) for n in range(length))
    cells = [_cell(calendar.is_working(day), calendar.in_part(day), today, places.get(day, "")) for day in days]
    padded: list[Cell | None] = [*[None] * first.weekday(), *cells]
    padded += [None] * (-len(padded) % 7)
    weeks = [padded[start : start + 7] for start in range(0, len(padded), 7)]
    return Month(number, weeks, sum(calendar.works(cell.day) for cell in cells))


def _cell(card: DayCard, in_part: bool, today: dt.date, place: str) -> Cell:
    marked = card.kind is not None
    look = ("made-up" if card.works else "off") if marked else "" if card.works else "rest"
    doubt = marked and bool(card.doubt)
    says = ""
    if in_part:
        look, says = "part", f"{card.reason}; làm việc {spoken_parts(card.parts)}"
    elif marked:
        says = f"{card.reason}; {'làm việc' if card.works else 'nghỉ'}"
    if marked and doubt:
        says += f" ({card.doubt})"
    return Cell(card.day, look, says, doubt, card.day == today, place)


@dataclass(frozen=True, slots=True)
class Line:
    """Days that differ, for the table beside the grid; days in a row with one reason and one document are one line."""

    first: dt.date
    last: dt.date
    name: str
    kind: str
    works: bool
    cited: str
    known_on: dt.date | None
    doubt: str
    hours: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"ngay-{self.first:%d-%m}"

    @property
    def row(self) -> dict[str, str]:
        """The same for the table."""
        return {"id": self.anchor}

    @property
    def spoken(self) -> str:
        """Thứ Hai ngày 16/02/2026 – thứ Sáu ngày 20/02/2026."""
        said = spoken(self.first)
        said = said[:1].upper() + said[1:]
        return said if self.first == self.last else f"{said} – {spoken(self.last)}"


def differing(year: int, calendar: WorkingCalendar) -> list[Line]:
    """The days of a year that differ from the week, each with its document."""
    lines: list[Line] = []
    for row in calendar.differing(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        card = calendar.is_working(row.day)
        hours = spoken_parts(card.parts) if calendar.in_part(row.day) or row.parts else ""
        line = Line(row.day, row.day, row.name, row.kind.label, card.works, row.cited, row.known_on, card.doubt, hours)
        joined = _joined(lines[-1], line) if lines else None
        lines[-1:] = [joined] if joined else [*lines[-1:], line]
    return lines


def _joined(before: Line, line: Line) -> Line | None:
    """Both as one, where the second follows the first and they have the same feast and document."""
    feast, _, which = line.name.partition(": ")
    same = (before.kind, before.cited, before.known_on, before.doubt) == (
        line.kind,
        line.cited,
        line.known_on,
        line.doubt,
    )
    follows = line.first - before.last == dt.timedelta(days=1)
    if not (which and same and follows and before.name.startswith(f"{feast}: ")):
        return None
    return replace(before, last=line.last, name=f"{before.name}, {which}")
