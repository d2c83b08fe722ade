"""The money of a plan as tables for Excel: sums, budget lines (which are read back), the book, investors."""

from collections.abc import Iterable, Mapping
from typing import Any

from lienthong.domains.plans.models import Investor, Movement
from lienthong.domains.plans.money_states import InvestorBasis, MoneyKind, Source
from lienthong.domains.plans.queries.money import Sums
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.printing.api import Cell, Column, Kind, Table
from lienthong.kernel.units import api as units

from .handled import NO


def sums(rows: Iterable[Sums], heading: str) -> Table:
    """Planned, contracted, disbursed by task, unit, source or year, in đồng."""
    columns = (
        NO,
        Column(heading, 90),
        Column("Kế hoạch vốn (đồng)", 34, Kind.NUMBER),
        Column("Đã ký hợp đồng (đồng)", 34, Kind.NUMBER),
        Column("Đã giải ngân (đồng)", 34, Kind.NUMBER),
        Column("Tỷ lệ giải ngân", 20, Kind.PERCENT),
    )
    found = tuple(
        (place, one.label, one.planned, one.contracted, one.disbursed, one.percent) for place, one in enumerate(rows, 1)
    )
    return Table(columns, found, name="Kinh phí", empty="Không có kinh phí nào khớp với bộ lọc.")


def lines(columns: Iterable[tuple[str, str, float, Kind]], rows: Iterable[Mapping[str, Any]]) -> Table:
    """Budget lines as they are read back: (field, heading, width, what it holds); nothing stands under the rows."""
    known = tuple(columns)
    found: tuple[tuple[Cell, ...], ...] = tuple(tuple(row.get(field) for field, *_ in known) for row in rows)
    heads = tuple(Column(heading, width, kind) for _, heading, width, kind in known)
    return Table(heads, found, name="Kinh phí", empty="")


def book(rows: Iterable[Movement], cards: Mapping[int, units.UnitCard]) -> Table:
    """Every amount, the newest day first."""
    columns = (
        NO,
        Column("Ngày", 22, Kind.DAY),
        Column("Loại", 30),
        Column("Số tiền (đồng)", 34, Kind.NUMBER),
        Column("Nhiệm vụ số", 18, Kind.CENTRED),
        Column("Nhiệm vụ", 80),
        Column("Đơn vị", 44),
        Column("Nguồn vốn", 34),
        Column("Năm", 14, Kind.CENTRED),
        Column("Hợp đồng", 34),
        Column("Văn bản, chứng từ", 44),
        Column("Lý do", 44),
        Column("Người ghi", 34),
        Column("Ngày ghi", 22, Kind.DAY),
    )
    found = tuple(
        (place, one.day, MoneyKind(one.kind).label.capitalize(), one.amount, one.budget.item.no, one.budget.item.name,
         cards[one.budget.unit_id].name, Source(one.budget.source).label.capitalize(), str(one.budget.year),
         one.contract.number if one.contract else "", one.cited, one.why, one.by, one.at.astimezone(VIETNAM))
        for place, one in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Sổ chi tiết", empty="Không có khoản nào khớp với bộ lọc.")


def investors(rows: Iterable[tuple[Investor, units.UnitCard, bool]]) -> Table:
    """Who invests for which task, by which document."""
    columns = (
        NO,
        Column("Nhiệm vụ số", 18, Kind.CENTRED),
        Column("Nhiệm vụ", 80),
        Column("Chủ đầu tư", 50),
        Column("Người đại diện", 40),
        Column("Chức vụ", 40),
        Column("Theo", 34),
        Column("Văn bản", 44),
        Column("Ngày văn bản", 22, Kind.DAY),
        Column("Từ ngày", 22, Kind.DAY),
        Column("Đến ngày", 22, Kind.DAY),
        Column("Đang là chủ đầu tư", 20),
    )
    found = tuple(
        (place, one.item.no, one.item.name, unit.name, one.person_name, one.post_title,
         InvestorBasis(one.basis).label.capitalize(), one.cited, one.decided_on, one.since,
         one.until or one.until_words or None, "Có" if stands else "Không")
        for place, (one, unit, stands) in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Chủ đầu tư", empty="Chưa ghi chủ đầu tư nào.")
