"""Days that differ from the week, each with its citation, as the calendar shipped with the product knows them.

No database and no Django here: the rows are read from `data/`, once.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from lienthong.kernel.base.law import Rule
from lienthong.kernel.base.states import Named


class DayKind(Named):
    """Why a day differs from its weekday. The last three are declared by a unit or a province for itself."""

    HOLIDAY = "holiday", "ngày lễ, tết"
    COMPENSATORY = "compensatory_day_off", "nghỉ bù"
    SWAPPED_OFF = "swapped_day_off", "nghỉ hoán đổi"
    SWAPPED_WORKING = "swapped_working_day", "làm bù"
    CLOSED = "closed", "nghỉ tại địa phương"
    OPEN = "open", "làm việc tại địa phương"
    AS_USUAL = "as_usual", "theo lịch chung"

    @property
    def works(self) -> bool:
        """Whether people work on such a day."""
        return self in (DayKind.SWAPPED_WORKING, DayKind.OPEN)


KINDS = {kind.value: kind for kind in DayKind}


class Certainty(Named):
    """How sure the house is of a day."""

    VERIFIED = "verified", "đã xác minh"
    UNVERIFIED = "unverified", "chưa xác minh"
    UNPUBLISHED = "unpublished", "chưa công bố"


CERTAINTIES = {sure.value: sure for sure in Certainty}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that differs, by which document, since when that is known."""

    day: dt.date
    name: str
    kind: DayKind
    cited: str
    known_on: dt.date | None
    certainty: Certainty
    parts: tuple[tuple[int, int], ...] = ()
    """Minutes since midnight, where not the whole day differs: closed for these hours, or open for these alone."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """Whether the holidays of a year have been announced."""

    year: int
    published: bool
    cited: str


def shipped_lines(name: str) -> list[dict[str, str]]:
    """The rows of a table that ships with the product."""
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache
def years() -> dict[int, YearRow]:
    """The years of which the shipped calendar has rows."""
    return {
        int(r["year"]): YearRow(int(r["year"]), r["state"] == "published", r["cited"])
        for r in shipped_lines("years.csv")
    }


@lru_cache
def shipped_rows() -> tuple[DayRow, ...]:
    """All days that the shipped calendar knows to differ, in order."""
    rows = []
    for line in shipped_lines("holidays.csv"):
        day = dt.date.fromisoformat(line["date"])
        year = years().get(day.year)
        unsure = Certainty.UNVERIFIED if year and year.published else Certainty.UNPUBLISHED
        rows.append(
            DayRow(
                day,
                line["name"],
                KINDS[line["kind"]],
                line["cited"],
                dt.date.fromisoformat(line["known_on"]) if line["known_on"] else None,
                Certainty.VERIFIED if line["verified"] == "yes" else unsure,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.day))


WEEK = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


@dataclass(frozen=True, slots=True)
class WeeklyRest:
    """On which weekdays nobody works, from which day on; `days` count from Monday, 0."""

    since: dt.date
    days: frozenset[int]
    cited: str
    certainty: Certainty


@lru_cache
def weekly_rests() -> tuple[WeeklyRest, ...]:
    """The weekly rest in its forms, oldest first."""
    rows = [
        WeeklyRest(
            dt.date.fromisoformat(line["since"]),
            frozenset(WEEK[day] for day in line["days"].split()),
            line["cited"],
            Certainty.VERIFIED if line["verified"] == "yes" else Certainty.UNVERIFIED,
        )
        for line in shipped_lines("weekly_rest.csv")
    ]
    return tuple(sorted(rows, key=lambda rest: rest.since))


def weekly_rest_on(day: dt.date) -> WeeklyRest:
    """The weekly rest as it holds on a day."""
    held = [rest for rest in weekly_rests() if rest.since <= day]
    return held[-1] if held else weekly_rests()[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a day that is talked of and not decided, or of which the house does not know how it was decided."""

    day: dt.date
    said: str
    cited: str


@lru_cache
def proposals() -> tuple[Proposal, ...]:
    """What is open about days; a due date that runs across one says so."""
    rows = shipped_lines("proposals.csv")
    return tuple(Proposal(dt.date.fromisoformat(row["date"]), row["said"], row["cited"]) for row in rows)


FixedDays = Callable[[], list[tuple[int, int, str, str]]]
fixed_days = Rule[FixedDays]("Những ngày dương lịch nào trong năm là ngày lễ?")

_LABOUR_CODE = "45/2019/QH14 (Bộ luật Lao động), Điều 112"
_DAY_OF_CULTURE = "80-NQ/TW (2026); 28/2026/QH16 (chưa đối chiếu số)"


@fixed_days.since("2021-01-01", law=_LABOUR_CODE)
def _by_labour_code() -> list[tuple[int, int, str, str]]:
    return [
        (1, 1, "Tết Dương lịch", _LABOUR_CODE),
        (4, 30, "Ngày Chiến thắng 30/4", _LABOUR_CODE),
        (5, 1, "Ngày Quốc tế Lao động 1/5", _LABOUR_CODE),
        (9, 2, "Quốc khánh 2/9", _LABOUR_CODE),
    ]


@fixed_days.since("2026-07-01", law=_DAY_OF_CULTURE, verified=False)
def _with_day_of_culture() -> list[tuple[int, int, str, str]]:
    return [*_by_labour_code(), (11, 24, "Ngày Văn hóa Việt Nam", _DAY_OF_CULTURE)]


def expected_rows(wanted: Iterable[int]) -> list[DayRow]:
    """For years whose calendar is not there: only the fixed days of the law, all of them “chưa công bố”.

    Tết, Giỗ Tổ, the second day of Quốc khánh, days off in lieu and swaps are announced year by year and are
    therefore missing; a due date in such a year says so.
    """
    rows = []
    for year in wanted:
        rows += [
            DayRow(dt.date(year, month, day), name, DayKind.HOLIDAY, law, None, Certainty.UNPUBLISHED)
            for month, day, name, law in fixed_days.on(dt.date(year, 12, 31))()
        ]
    return rows
