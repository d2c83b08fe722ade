"""How the figures that units reported make the province's. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .target_states import Combining
from .trajectory import WHOLE


@dataclass(frozen=True, slots=True)
class Totals:
    """What the accepted reports of one target in one period add up to.

    `owed`: units that have it; `reports`, `waiting`: accepted reports, and those that still wait. `with_parts`: with
    numerator and denominator; `with_value`: with any figure; `meeting`: units that reach the level; `done`: at 100 %.
    `last_…`: of the report that was accepted last.
    """

    owed: int = 0
    reports: int = 0
    waiting: int = 0
    with_parts: int = 0
    with_value: int = 0
    meeting: int = 0
    done: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    last_value: Decimal | None = None
    last_numerator: Decimal | None = None
    last_denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The province's figure from units' figures; without a value nothing can be said yet, and `why` says why."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    why: str = ""


def quotient(numerator: Decimal | None, denominator: Decimal | None, *, percent: bool) -> Decimal | None:
    """A share, of a hundred where it is a percentage; none where there is nothing to share among."""
    if numerator is None or not denominator:
        return None
    return numerator * (WHOLE if percent else 1) / denominator


def combined(how: str, totals: Totals, *, percent: bool) -> Sum:
    """The province's figure, as the description says it is made."""
    ways: Mapping[str, Callable[[Totals, bool], Sum]] = {
        Combining.RATIO: _ratio,
        Combining.SUM: lambda found, _: Sum(found.value, why=_none_yet(found, found.value)),
        Combining.SHARE: lambda found, _: _share(found, found.meeting),
        Combining.LAST: _last,
        Combining.ALL_DONE: lambda found, _: _share(found, found.done),
    }
    return ways[how](totals, percent)


def _none_yet(found: Totals, value: Decimal | None) -> str:
    if value is not None:
        return ""
    if found.waiting and not found.reports:
        return "Báo cáo đã gửi đang chờ nghiệm thu."
    return "Báo cáo đã nghiệm thu chưa ghi số." if found.reports else "Chưa có báo cáo được nghiệm thu."


def _ratio(found: Totals, percent: bool) -> Sum:
    value = quotient(found.numerator, found.denominator, percent=percent)
    why = _none_yet(found, found.numerator)
    if value is None and not why:
        why = "Tổng mẫu số bằng 0 nên chưa có tỷ lệ."
    elif value is None and found.with_value:
        why = "Báo cáo chỉ ghi tỷ lệ, chưa ghi tử số và mẫu số nên không cộng được."
    return Sum(value, found.numerator, found.denominator, why)


def _share(found: Totals, reached: int) -> Sum:
    """Among all units that have the target: who has not reported has not reached it."""
    if not found.owed:
        return Sum(None, why="Không có đơn vị nào phải báo cáo chỉ tiêu này.")
    if not found.reports:
        return Sum(None, why=_none_yet(found, None))
    return Sum(WHOLE * reached / found.owed, Decimal(reached), Decimal(found.owed))


def _last(found: Totals, percent: bool) -> Sum:
    value = found.last_value
    if value is None:
        value = quotient(found.last_numerator, found.last_denominator, percent=percent)
    return Sum(value, found.last_numerator, found.last_denominator, _none_yet(found, value))
