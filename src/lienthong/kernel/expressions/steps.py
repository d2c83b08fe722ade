"""How single parts reckon: arithmetic, comparing, lists, and the logic that knows “not known yet”.

Each function here makes a closure from closures. Nothing of Python is reached but the facts and what stands here.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, DecimalException
from typing import Any

from lienthong.kernel.base.errors import Refusal

from .faults import CannotReckon
from .values import LARGEST_LIST, LARGEST_TEXT, NUMBERS, same, word_of

# What a reckoning holds: the facts, how much work is left, then lists taken in already and where loops stand.
Frame = list[Any]
Run = Callable[[Frame], Any]
FACTS, WORK = 0, 1
MOST_WORK = 200_000
_ORDERED = (Decimal, dt.date, dt.datetime)
_COMPARING = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_RECKONING = {
    "+": NUMBERS.add, "-": NUMBERS.subtract, "*": NUMBERS.multiply, "/": NUMBERS.divide, "%": NUMBERS.remainder,
}  # fmt: skip


class Effort:
    """How much work is left for all the expressions that are reckoned for one answer; each takes from it."""

    def __init__(self, left: int) -> None:
        self.left = left


def spend(frame: Frame, amount: int, place: str) -> None:
    """Counts work against what one reckoning may cost, so that no list makes a page wait."""
    frame[WORK] -= amount
    if frame[WORK] < 0:
        raise CannotReckon(
            f"{place}: danh sách quá dài cho phép tính này.", "Rút ngắn danh sách hoặc viết biểu thức đơn giản hơn."
        )


def size_of(value: object) -> int:
    """What it costs to go once through a list, with what lies in it, or through a long text."""
    if isinstance(value, list):
        return len(value) + (sum(map(size_of, value)) if value and isinstance(value[0], list) else 0)
    return len(value) // 100 if isinstance(value, str) else 0


def typed(run: Run, types: tuple[type, ...], place: str, wanted: str) -> Run:
    """The same, refused where it gives something else than these; for parts of which the kind was not told."""

    def checked(frame: Frame) -> Any:
        value = run(frame)
        if value is not None and type(value) not in types:
            raise CannotReckon(f"{place}: cần {wanted}, đang có {word_of(value)}.", "Kiểm tra lại giá trị này.")
        return value

    return checked


def ordered(sign: str, left: Run, right: Run) -> Run:
    """`<` and its like between two of one kind that was told."""
    compare = _COMPARING[sign]

    def run(frame: Frame) -> bool | None:
        one = left(frame)
        if one is None:
            return None
        other = right(frame)
        return None if other is None else bool(compare(one, other))

    return run


def ordered_alike(sign: str, left: Run, right: Run, place: str) -> Run:
    """`<` and its like where the kinds come to light only now."""
    compare = _COMPARING[sign]

    def run(frame: Frame) -> bool | None:
        one, other = left(frame), right(frame)
        if one is None or other is None:
            return None
        if type(one) is not type(other) or type(one) not in _ORDERED:
            raise CannotReckon(
                f"{place}: không so sánh lớn bé được {word_of(one)} với {word_of(other)}.",
                "Kiểm tra lại hai giá trị này.",
            )
        return bool(compare(one, other))

    return run


def equal(left: Run, right: Run, place: str) -> Run:
    """Whether two are the same; None where one of them is not known."""

    def run(frame: Frame) -> bool | None:
        one, other = left(frame), right(frame)
        if type(one) is list:
            spend(frame, size_of(one), place)
        return same(one, other)

    return run


def known(of: Run) -> Run:
    """Whether a part is known at all: `x != null`."""
    return lambda frame: of(frame) is not None


def opposite(of: Run) -> Run:
    """Not; what is not known stays so."""

    def run(frame: Frame) -> bool | None:
        found = of(frame)
        return None if found is None else found is False

    return run


def negative(of: Run) -> Run:
    """The number with the other sign."""

    def run(frame: Frame) -> Decimal | None:
        found = of(frame)
        return None if found is None else NUMBERS.minus(found)

    return run


def reckoned(sign: str, left: Run, right: Run, place: str) -> Run:
    """Arithmetic with numbers; a division by zero and what grows beyond measure are refused."""
    work, divides = _RECKONING[sign], sign in "/%"

    def run(frame: Frame) -> Decimal | None:
        one = left(frame)
        if one is None:
            return None
        other = right(frame)
        if other is None:
            return None
        if divides:
            _dividing(sign, one, other, place)
        try:
            return work(one, other)
        except DecimalException:
            raise CannotReckon(f"{place}: kết quả là số quá lớn.", "Kiểm tra lại số liệu đã nhập.") from None

    return run


def _dividing(sign: str, one: Decimal, other: Decimal, place: str) -> None:
    if not other:
        raise CannotReckon(
            f"{place}: phép chia cho 0.", "Kiểm tra số chia, hoặc viết điều kiện khác 0 trước phép chia."
        )
    if sign == "%" and not (one == one.to_integral_value() and other == other.to_integral_value()):
        raise CannotReckon(f"{place}: phép chia lấy dư chỉ dùng cho số nguyên.", "Dùng math.trunc trước phép chia.")


def together(left: Run, right: Run, place: str) -> Run:
    """Two texts, two lists or two numbers, one after the other or added."""

    def run(frame: Frame) -> Any:
        one, other = left(frame), right(frame)
        if one is None or other is None:
            return None
        kind = type(one)
        if kind is not type(other) or kind not in (str, list, Decimal):
            raise CannotReckon(
                f"{place}: không cộng được {word_of(one)} với {word_of(other)}.", "Kiểm tra lại hai giá trị này."
            )
        if kind is Decimal:
            try:
                return NUMBERS.add(one, other)
            except DecimalException:
                raise CannotReckon(f"{place}: kết quả là số quá lớn.", "Kiểm tra lại số liệu đã nhập.") from None
        spend(frame, size_of(one) + size_of(other), place)
        if len(one) + len(other) > (LARGEST_TEXT if kind is str else LARGEST_LIST):
            raise CannotReckon(f"{place}: kết quả quá dài.", "Rút ngắn nội dung.")
        return one + other

    return run


def within(left: Run, right: Run, place: str) -> Run:
    """Whether a list has it: unknown if it may be what is unknown in the list."""

    def run(frame: Frame) -> bool | None:
        one, many = left(frame), right(frame)
        if one is None or many is None:
            return None
        spend(frame, size_of(many), place)
        found = [same(one, other) for other in many]
        return True if True in found else None if None in found else False

    return run


def three_valued(runs: tuple[Run, ...], settles: bool) -> Run:
    """All of them (`settles` False) or one of them (`settles` True); a fault counts only if nothing settles it."""
    return lambda frame: _judged(frame, runs, settles)


def _judged(frame: Frame, asked: Iterable[Run], settles: bool) -> bool | None:
    unknown, fault = False, None
    for one in asked:
        try:
            found: bool | None = one(frame)
        except Refusal as refusal:
            fault = fault or refusal
            continue
        if found is settles:
            return settles
        if found is None:
            unknown = True
    if unknown:
        return None
    if fault is not None:
        raise fault
    return not settles


def chosen(test: Run, yes: Run, no: Run) -> Run:
    """One of two; neither where the condition is not known."""

    def run(frame: Frame) -> Any:
        found = test(frame)
        return None if found is None else yes(frame) if found else no(frame)

    return run


def at_index(of: Run, index: Run, place: str) -> Run:
    """One of a list, by its place from 0."""

    def run(frame: Frame) -> Any:
        many, count = of(frame), index(frame)
        if many is None or count is None:
            return None
        if not (0 <= count < len(many)) or count != count.to_integral_value():
            raise CannotReckon(
                f"{place}: danh sách không có dòng thứ {count:f}.", "Đếm từ 0, và kiểm tra độ dài danh sách."
            )
        return many[int(count)]

    return run


def called(work: Callable[..., Any], given: tuple[Run, ...], place: str) -> Run:
    """A function of the table; not known where one of what it is given is not."""

    def run(frame: Frame) -> Any:
        values = [one(frame) for one in given]
        for one in values:  # `None in values` would ask each decimal whether it equals None
            if one is None:
                return None
        if type(values[0]) in (list, str):
            spend(frame, size_of(values[0]), place)
        try:
            return work(*values)
        except CannotReckon as refusal:
            raise CannotReckon(
                f"{place}: {refusal.sentence[0].lower()}{refusal.sentence[1:]}", refusal.next_step
            ) from None
        except DecimalException:
            raise CannotReckon(f"{place}: kết quả là số quá lớn.", "Kiểm tra lại số liệu đã nhập.") from None

    return run


def looped(word: str, over: Run, slot: int, body: Run, cost: int, place: str) -> Run:
    """all, exists, exists_one, filter, map over a list; each round is paid for by what the body weighs."""

    def rounds(frame: Frame, many: list[Any]) -> Iterator[Run]:
        for one in many:
            spend(frame, cost, place)
            frame[slot] = one
            yield body

    def judged(frame: Frame) -> bool | None:
        """As `&&` and `||` between the rounds."""
        many = over(frame)
        return None if many is None else _judged(frame, rounds(frame, many), word == "exists")

    def gathered(frame: Frame) -> Any:
        many = over(frame)
        if many is None:
            return None
        found = [run(frame) for run in rounds(frame, many)]
        if word == "map":
            spend(frame, size_of(found), place)
            return found
        if None in found:
            return None
        kept = [one for one, given in zip(many, found, strict=True) if given]
        return kept if word == "filter" else len(kept) == 1

    return judged if word in ("all", "exists") else gathered
