"""A year of the working calendar laid out as months, for the page and for print."""

import datetime as dt
from dataclasses import dataclass

from .days import DayRow
from .rules import DayCard, WorkingCalendar, spoken


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the grid: how it looks, and what a reader who hovers or listens is told."""

    day: dt.date
    look: str
    says: str
    doubt: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: weeks of seven places, empty where the day belongs to another month."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


def months(year: int, calendar: WorkingCalendar, today: dt.date) -> list[Month]:
    """The twelve months of a year."""
    return [_month(year, number, calendar, today) for number in range(1, 13)]


def _month(year: int, number: int, calendar: WorkingCalendar, today: dt.date) -> Month:
    first = dt.date(year, number, 1)
    length = ((first + dt.timedelta(days=31)).replace(day=1) - first).days
    cells = [_cell(calendar.is_working(first + dt.timedelta(days=n)), today) for n in range(length)]
    padded: list[Cell | None] = [*[None] * first.weekday(), *cells]
    padded += [None] * (-len(padded) % 7)
    weeks = [padded[start : start + 7] for start in range(0, len(padded), 7)]
    return Month(number, weeks, sum(calendar.works(cell.day) for cell in cells))


def _cell(card: DayCard, today: dt.date) -> Cell:
    marked = card.kind is not None
    look = ("made-up" if card.works else "off") if marked else "" if card.works else "rest"
    doubt = marked and bool(card.doubt)
    says = ""
    if marked:
        says = f"{card.reason}; {'làm việc' if card.works else 'nghỉ'}"
        says += f" ({card.doubt})" if doubt else ""
    return Cell(card.day, look, says, doubt, card.day == today)


@dataclass(frozen=True, slots=True)
class Line:
    """A day that differs, for the table beside the grid."""

    day: dt.date
    spoken: str
    name: str
    kind: str
    works: bool
    cited: str
    known_on: dt.date | None
    doubt: str


def differing(year: int, calendar: WorkingCalendar) -> list[Line]:
    """The days of a year that differ from the week, each with its document."""
    rows = calendar.differing(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return [_line(row, calendar) for row in rows]


def _line(row: DayRow, calendar: WorkingCalendar) -> Line:
    card = calendar.is_working(row.day)
    said = spoken(row.day)
    said = said[:1].upper() + said[1:]
    return Line(row.day, said, row.name, row.kind.label, card.works, row.cited, row.known_on, card.doubt)
