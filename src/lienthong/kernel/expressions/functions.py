"""The functions of the language: what they take and give, how they reckon, how they are said.

Those with a point before them stand behind what they are asked of: `ten.startsWith("UBND")`. The names of CEL are kept
where CEL has the function (`size contains startsWith endsWith timestamp math.*`); the others are this house's own.
"""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any

from .faults import CannotReckon
from .kinds import DAY, INSTANT, NUMBER, TEXT, TRUTH, Kind, listing
from .values import NUMBERS, Value, day, instant, word_of

LISTS, FIGURES = listing(), listing(NUMBER)


@dataclass(frozen=True, slots=True)
class Function:
    """What each place takes (one of some kinds), what it gives, and how it is said: `{0}` is what stands first.

    Of a function that takes `many`, the last place may be repeated.
    """

    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind
    run: Callable[..., Any]
    said: str
    many: bool = False


def _date(value: Value) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return day(value, "Nội dung trong date( )")


def _timestamp(value: Value) -> dt.datetime:
    return instant(value, "Nội dung trong timestamp( )")


def _whole(value: Decimal, what: str) -> int:
    if value != value.to_integral_value() or value.copy_abs() > 10_000_000:
        raise CannotReckon(f"{what} phải là số nguyên không quá lớn, đang là {value:f}.", "Sửa lại số này.")
    return int(value)


def _add_days(start: dt.date, count: Decimal) -> dt.date:
    try:
        return _date(start) + dt.timedelta(days=_whole(count, "Số ngày"))
    except OverflowError:
        raise CannotReckon("Ngày tính ra nằm ngoài lịch.", "Kiểm tra lại số ngày.") from None


def _add_months(start: dt.date, count: Decimal) -> dt.date:
    """The same day of another month; where that month has no such day, its last (Bộ luật Dân sự 2015, Điều 148)."""
    month = start.year * 12 + start.month - 1 + _whole(count, "Số tháng")
    year, month = month // 12, month % 12 + 1
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise CannotReckon("Ngày tính ra nằm ngoài lịch.", "Kiểm tra lại số tháng.")
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _days(start: dt.date, end: dt.date) -> Decimal:
    return Decimal((_date(end) - _date(start)).days)


def _years(start: dt.date, end: dt.date) -> Decimal:
    """Full years from one day to another, as age is counted; negative backwards."""
    first, last = _date(start), _date(end)
    if last < first:
        return -_years(last, first)
    count = last.year - first.year
    return Decimal(count if _add_months(first, Decimal(12 * count)) <= last else count - 1)


_QUANTA = {count: Decimal((0, (1,), -count)) for count in range(-20, 21)}


def _rounded(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    """Halves away from zero, as money is rounded; two places, or -3 for whole thousands."""
    count = _whole(places, "Số chữ số lẻ")
    if count not in _QUANTA:
        raise CannotReckon("Số chữ số lẻ phải từ -20 đến 20.", "Sửa lại số này.")
    if int(value.as_tuple().exponent) >= -count:
        return value
    return value.quantize(_QUANTA[count], rounding=ROUND_HALF_UP, context=NUMBERS)


def _to_whole(way: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding=way)


def _figures(given: list[Value]) -> list[Decimal]:
    """The numbers of a list; a text among them is refused."""
    for one in given:
        if not isinstance(one, Decimal):
            raise CannotReckon(f"Trong danh sách phải toàn là số, đang có {word_of(one)}.", "Sửa lại danh sách này.")
    return [one for one in given if isinstance(one, Decimal)]


def _sum(given: list[Value]) -> Decimal | None:
    return None if None in given else reduce(NUMBERS.add, _figures(given), Decimal(0))


def _most(choose: Callable[[list[Decimal]], Decimal]) -> Callable[..., Decimal | None]:
    def run(*given: Any) -> Decimal | None:
        values = given[0] if len(given) == 1 and isinstance(given[0], list) else list(given)
        if None in values:
            return None
        if not values:
            raise CannotReckon("Danh sách trống nên không có số lớn nhất, nhỏ nhất.", "Kiểm tra lại danh sách.")
        return choose(_figures(values))

    return run


_NUMBER, _TEXT, _DAY, _FROM = (NUMBER,), (TEXT,), (DAY,), (DAY, INSTANT)
FUNCTIONS = {
    ".contains": Function((_TEXT, _TEXT), TRUTH, lambda text, part: part in text, "{0} có chứa {1}"),
    ".startsWith": Function((_TEXT, _TEXT), TRUTH, str.startswith, "{0} bắt đầu bằng {1}"),
    ".endsWith": Function((_TEXT, _TEXT), TRUTH, str.endswith, "{0} kết thúc bằng {1}"),
    ".size": Function(((TEXT, LISTS),), NUMBER, lambda of: Decimal(len(of)), "số phần tử của {0}"),
    "size": Function(((TEXT, LISTS),), NUMBER, lambda of: Decimal(len(of)), "số phần tử của {0}"),
    "sum": Function(((FIGURES,),), NUMBER, _sum, "tổng của {0}"),
    "round": Function((_NUMBER, _NUMBER), NUMBER, _rounded, "{0} làm tròn đến {1} chữ số lẻ"),
    "math.round": Function((_NUMBER,), NUMBER, _rounded, "{0} làm tròn"),
    "math.ceil": Function((_NUMBER,), NUMBER, _to_whole(ROUND_CEILING), "{0} làm tròn lên"),
    "math.floor": Function((_NUMBER,), NUMBER, _to_whole(ROUND_FLOOR), "{0} làm tròn xuống"),
    "math.trunc": Function((_NUMBER,), NUMBER, _to_whole(ROUND_DOWN), "{0} bỏ phần lẻ"),
    "math.abs": Function((_NUMBER,), NUMBER, Decimal.copy_abs, "giá trị tuyệt đối của {0}"),
    "math.greatest": Function(((NUMBER, FIGURES),), NUMBER, _most(max), "số lớn nhất trong {0}", many=True),
    "math.least": Function(((NUMBER, FIGURES),), NUMBER, _most(min), "số nhỏ nhất trong {0}", many=True),
    "date": Function(((TEXT, *_FROM),), DAY, _date, "ngày của {0}"),
    "timestamp": Function(((TEXT, INSTANT),), INSTANT, _timestamp, "thời điểm ghi ở {0}"),
    "year": Function((_FROM,), NUMBER, lambda of: Decimal(of.year), "năm của {0}"),
    "month": Function((_FROM,), NUMBER, lambda of: Decimal(of.month), "tháng của {0}"),
    "day": Function((_FROM,), NUMBER, lambda of: Decimal(of.day), "ngày trong tháng của {0}"),
    "days": Function((_FROM, _FROM), NUMBER, _days, "số ngày từ {0} đến {1}"),
    "years": Function((_FROM, _FROM), NUMBER, _years, "số năm tròn từ {0} đến {1}"),
    "add_days": Function((_DAY, _NUMBER), DAY, _add_days, "{0} cộng {1} ngày"),
    "add_months": Function((_DAY, _NUMBER), DAY, _add_months, "{0} cộng {1} tháng"),
}
# What CEL has and this house leaves out, with what to write.
LEFT_OUT = {
    ".matches": "Dùng contains, startsWith hoặc endsWith.",
    "matches": "Dùng contains, startsWith hoặc endsWith.",
    **dict.fromkeys(("max", "min"), "Dùng math.greatest( ), math.least( )."),
    **dict.fromkeys(("abs", "ceil", "floor", "trunc"), "Viết math. ở trước, ví dụ math.floor(…)."),
    **dict.fromkeys(("len", "count", "length"), "Dùng size( )."),
    "has": "Viết so sánh với null, ví dụ chu_ho.tuoi != null.",
    **dict.fromkeys(("int", "uint", "double"), "Số không cần đổi loại; muốn bỏ phần lẻ thì dùng math.trunc."),
    **dict.fromkeys((".getFullYear", ".getMonth", ".getDate", ".getDayOfMonth"), "Dùng year( ), month( ), day( )."),
    "duration": "Dùng days( ), years( ), add_days( ), add_months( ).",
}
