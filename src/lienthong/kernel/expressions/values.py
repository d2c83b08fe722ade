"""Values as expressions know them: how facts come in, how results go out, and when two are the same.

Numbers are decimals of 34 digits (as IEEE 754 decimal128), halves to even where a division does not end; money is
whole đồng. A text is in the one spelling of the house. A day is a day; an instant knows its place on the clock.
None is what is not known.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TypeGuard

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.text import nfc

from .faults import CannotReckon
from .kinds import ANY, DAY, INSTANT, NUMBER, TEXT, TRUTH, Kind, is_list, is_record

LARGEST_TEXT, LARGEST_LIST, LARGEST_INSIDE, DEEPEST_FACT = 20_000, 1_000, 100, 3
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=40, traps=[DivisionByZero, InvalidOperation, Overflow]
)
Value = Decimal | str | bool | dt.date | dt.datetime | list["Value"] | Mapping[str, object] | None
Taking = Callable[[object], Value]
_BIGGEST = 10**40
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_plus = NUMBERS.plus
_unmarked = str.isascii


def _unfit(whose: str, wanted: str, given: object) -> CannotReckon:
    return CannotReckon(f"{whose} phải là {wanted}, đang là {word_of(given)}.", "Nhập lại giá trị này rồi thử lại.")


def word_of(value: object) -> str:
    """What a value is, for a sentence."""
    match value:
        case None:
            return "chưa có"
        case bool():
            return "đúng hoặc sai"
        case int() | float() | Decimal():
            return "số"
        case str():
            return "chữ"
        case dt.datetime():
            return "thời điểm"
        case dt.date():
            return "ngày"
        case Mapping():
            return "nhóm thông tin"
        case Sequence():
            return "danh sách"
    return "giá trị lạ"


def taking(kind: Kind, whose: str, depth: int = 0) -> Taking:
    """How a fact of this kind is taken in; `whose` names it in the refusal of what is none."""
    if is_list(kind):
        return _taking_list(kind.of or ANY, whose, depth)
    if is_record(kind):
        return lambda value: value if _is_mapping(value) else _refuse(whose, kind.word, value)
    simple: dict[Kind, Callable[[object, str], Value]] = {
        NUMBER: number, TEXT: _text, TRUTH: _truth, DAY: day, INSTANT: instant,
    }  # fmt: skip
    if kind in simple:
        take = simple[kind]
        return lambda value: take(value, whose)
    return lambda value: _any(value, whose, depth)


def _is_mapping(value: object) -> TypeGuard[Mapping[str, object]]:
    """Asked of every row at every reckoning: a dict is told from afar, the question of the library takes 0.3 µs."""
    return type(value) is dict or isinstance(value, Mapping)


def _refuse(whose: str, wanted: str, given: object) -> Value:
    raise _unfit(whose, wanted, given)


def _taking_list(of: Kind, whose: str, depth: int) -> Taking:
    take = taking(of, whose if depth else f"một dòng của {whose}", depth + 1)
    longest = LARGEST_INSIDE if depth else LARGEST_LIST

    def run(value: object) -> Value:
        if not isinstance(value, list | tuple):
            raise _unfit(whose, "danh sách", value)
        if depth >= DEEPEST_FACT:
            raise CannotReckon(f"{whose} lồng nhau quá {DEEPEST_FACT} tầng.", "Tách dữ liệu này ra.")
        if len(value) > longest:
            raise CannotReckon(f"{whose} có quá {longest} dòng.", "Chia nhỏ danh sách.")
        return [None if one is None else take(one) for one in value]

    return run


def number(value: object, whose: str) -> Decimal:
    """A number as a decimal; a float by the shortest writing that means it."""
    if type(value) is Decimal or (type(value) is int and -_BIGGEST < value < _BIGGEST):
        try:
            found = _plus(value)
            if found.is_finite():
                return found
        except (InvalidOperation, Overflow):
            pass
    elif isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        plain = Decimal(value) if isinstance(value, Decimal) or value.bit_length() < 200 else None
        if plain is not None:
            return number(plain, whose)
    elif isinstance(value, float):
        if abs(value) < _BIGGEST:  # neither infinite nor no number
            return _plus(Decimal(repr(float(value))))
    else:
        raise _unfit(whose, "số", value)
    raise CannotReckon(f"{whose} là số quá lớn.", "Kiểm tra lại số này.")


def _text(value: object, whose: str) -> str:
    if not isinstance(value, str):
        raise _unfit(whose, "chữ", value)
    if len(value) > LARGEST_TEXT:
        raise CannotReckon(f"{whose} dài quá {LARGEST_TEXT} ký tự.", "Rút gọn nội dung này.")
    plain = str.__str__(value)
    return plain if _unmarked(plain) else nfc(plain)


def _truth(value: object, whose: str) -> bool:
    if not isinstance(value, bool):
        raise _unfit(whose, "đúng hoặc sai", value)
    return value


def day(value: object, whose: str) -> dt.date:
    """A day, also as the text 2026-01-31."""
    if type(value) is dt.date:
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise _unfit(whose, "ngày (dạng 2026-01-31)", value)


def instant(value: object, whose: str) -> dt.datetime:
    """An instant on the clock of Vietnam, also as the text 2026-01-31T08:00:00+07:00."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        try:
            return value.astimezone(VIETNAM)
        except OverflowError:
            pass
    raise _unfit(whose, "thời điểm có múi giờ (dạng 2026-01-31T08:00:00+07:00)", value)


def _any(value: object, whose: str, depth: int) -> Value:
    """A fact of which nobody said what it is, as what it looks like."""
    match value:
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return number(value, whose)
        case str():
            return _text(value, whose)
        case dt.datetime():
            return instant(value, whose)
        case dt.date():
            return day(value, whose)
        case Mapping():
            return value
        case list() | tuple():
            return _taking_list(ANY, whose, depth)(value)
    raise _unfit(whose, "số, chữ, ngày hoặc danh sách", value)


def same(one: Value, other: Value) -> bool | None:
    """Whether two values are equal; None where that is not known yet. Things of two kinds are never equal."""
    if one is None or other is None:
        return None
    if _is_mapping(one) or _is_mapping(other):
        raise CannotReckon("Không so sánh cả nhóm thông tin được.", "So sánh từng mục của nhóm.")
    if type(one) is not type(other):
        return False
    if not isinstance(one, list) or not isinstance(other, list):
        return one == other
    if len(one) != len(other):
        return False
    found = [same(a, b) for a, b in zip(one, other, strict=True)]
    return False if False in found else None if None in found else True


def tidy(value: Value) -> Value:
    """A result as it goes out: 2.50 as 2.5, 1E+3 as 1000, minus zero as zero."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return Decimal(int(value))
        return value.normalize(NUMBERS)
    if isinstance(value, list):
        return [tidy(one) for one in value]
    return value
