"""Doubts about row numbers: those that skip, repeat or stand out of order."""

from __future__ import annotations

from itertools import pairwise

from lienthong.domains.plans.reading.plan import Doubt, ReadTarget, ReadTask
from lienthong.domains.plans.reading.tables import TableRead


def _ranges(numbers: list[int]) -> str:
    parts: list[str] = []
    begin = before = numbers[0]
    for number in [*numbers[1:], 10**9]:
        if number == before + 1:
            before = number
            continue
        parts.append(str(begin) if begin == before else f"{begin}-{before}")
        begin = before = number
    return ", ".join(parts)


def number_doubts(tables: list[TableRead]) -> list[Doubt]:
    """Numbers that skip, repeat or stand out of order, stretch by stretch."""
    result: list[Doubt] = []
    for table in tables:
        rows: list[ReadTask | ReadTarget] = [*table.targets, *table.tasks]
        run: list[tuple[int, ReadTask | ReadTarget]] = []
        for row in rows:
            if row.no is None or not row.no.isdigit():
                continue
            if int(row.no) == 1 and run:
                result += _run_doubts(run)
                run = []
            run.append((int(row.no), row))
        result += _run_doubts(run)
    return result


def _run_doubts(run: list[tuple[int, ReadTask | ReadTarget]]) -> list[Doubt]:
    if len(run) < 3:
        return []
    values = [number for number, _ in run]
    result: list[Doubt] = []
    missing = [n for n in range(min(values), max(values)) if n not in values]
    if missing and len(missing) < 60:
        result.append(
            Doubt(
                "number_gap",
                f"Số thứ tự thiếu {_ranges(missing)}; cần xem kế hoạch có bị sót dòng không.",
                run[0][1].anchor,
            )
        )
    repeated = sorted({n for n in values if values.count(n) > 1})
    later = [n for n, after in pairwise(values) if after < n]
    strange = sorted({*repeated, *later})
    if strange:
        anchor = next(row.anchor for number, row in run if number in strange)
        result.append(
            Doubt(
                "number_repeat",
                f"Số thứ tự {', '.join(map(str, strange))} bị lặp hoặc đứng sai thứ tự; cần kiểm tra lại các dòng này.",
                anchor,
            )
        )
    return result
