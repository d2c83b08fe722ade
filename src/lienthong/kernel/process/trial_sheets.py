"""What came out of a trial as a workbook: the comparison, then posts and steps of each design, figures as numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from lienthong.kernel.printing.api import Column, Kind, Table, workbook

Plain = Mapping[str, Any]
MINUTES, SHARE, PLAIN = (1, 1), (100, 2), (1, 2)
"""By how much a kept figure is multiplied, and how many digits it keeps."""
UNITS = {"through": "phút làm việc", "through_90": "phút làm việc", "waiting": "phút làm việc",
         "doing": "phút làm việc", "late": "phần của 1", "cost": "đồng", "citizen_cost": "đồng"}  # fmt: skip


def workbook_of(result: Plain, names: Sequence[str], title: str, source: str) -> bytes:
    """The tables of a trial, one on each sheet."""
    tables = []
    if result["differences"]:
        rows = [
            (one["name"], UNITS.get(one["figure"], ""), *_pair(one, "before", PLAIN), *_pair(one, "after", PLAIN),
             *_pair(one, "change", PLAIN), "có" if one["sure"] else "chưa chắc")
            for one in result["differences"]
        ]  # fmt: skip
        heads = ("Chỉ tiêu", "Đơn vị tính", names[0], "±", names[1], "±", "Thay đổi", "±", "Chắc chắn khác")
        tables.append(_table("So sánh", heads, rows))
    for name, side in zip(names, result["sides"], strict=False):
        said = [(one,) for one in (*result["verdict"], *side["said"], *side["assumed_said"])]
        tables.append(_table(f"{name}: kết quả", ("Kết quả",), said))
        tables.append(_posts(name, side))
        tables.append(_steps(name, side))
    return workbook(tables, title=title, under=f"Căn cứ chi phí: {source}" if source else "")


def _posts(name: str, side: Plain) -> Table:
    heads = ("Vị trí", "Số người", "Bận (%)", "±", "Chờ (phút làm việc)", "±", "Hàng chờ", "±", "Trễ hạn (%)", "±",
             "Số người để bận dưới 80 %")  # fmt: skip
    rows = [
        (one["name"], one["staff"], *_pair(one, "load", SHARE), *_pair(one, "waiting", MINUTES),
         *_pair(one, "line", PLAIN), *_pair(one, "late", SHARE), side["needed"].get(one["key"]))
        for one in side["posts"]
    ]  # fmt: skip
    return _table(f"{name}: vị trí", heads, rows)


def _steps(name: str, side: Plain) -> Table:
    heads = ("Bước", "Lượt mỗi hồ sơ", "±", "Chờ (phút làm việc)", "±", "Làm (phút làm việc)", "±", "Trễ hạn (%)", "±")
    rows = [
        (one["name"], *_pair(one, "per_run", PLAIN), *_pair(one, "waiting", MINUTES), *_pair(one, "doing", MINUTES),
         *_pair(one, "late", SHARE))
        for one in side["steps"] if one["post"]
    ]  # fmt: skip
    return _table(f"{name}: bước", heads, rows)


def _pair(one: Plain, figure: str, scale: tuple[int, int]) -> tuple[float | None, float | None]:
    """A figure and half of its interval; nothing where it is not known."""
    times, digits = scale
    kept = one.get(figure) or {"mean": None, "half": None}
    mean, half = (None if kept[name] is None else round(times * kept[name], digits) for name in ("mean", "half"))
    return mean, half


def _table(name: str, heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Table:
    first, other = (60, 22) if len(heads) > 1 else (160, 0)
    columns = [Column(heads[0], first, Kind.TEXT)]
    columns += [Column(head, other, Kind.NUMBER if _numbers(rows, place) else Kind.TEXT)
                for place, head in enumerate(heads[1:], 1)]  # fmt: skip
    return Table(tuple(columns), tuple(rows), title=name, name=name)


def _numbers(rows: Sequence[tuple[Any, ...]], place: int) -> bool:
    return all(row[place] is None or isinstance(row[place], int | float) for row in rows)
