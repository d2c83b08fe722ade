"""Doubts about what is missing: who, when, what comes out, who watches, for a row or for the plan as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.domains.plans.reading.merging import Merged
from lienthong.domains.plans.reading.plan import Doubt, ReadTarget, ReadTask
from lienthong.domains.plans.reading.tables import TableRead

Missing = tuple[str, ReadTask | ReadTarget, str]  # kind, row, sentence
_SENTENCES = {
    "no_owner": "không ghi chủ trì; cần chọn cơ quan chủ trì khi rà soát.",
    "no_due": "không ghi thời hạn; cần đặt thời hạn khi ban hành.",
    "no_monitor": "không ghi cơ quan theo dõi; cần chọn cơ quan theo dõi.",
    "no_output": "không ghi kết quả, sản phẩm; cần bổ sung khi rà soát.",
}


def short(text: str) -> str:
    """At most 70 characters, cut between words."""
    return text if len(text) <= 70 else text[:67].rsplit(" ", 1)[0] + "…"


def row_name(row: ReadTask | ReadTarget) -> str:
    """How a doubt names a row: its number and the beginning of its name."""
    number = f"số {row.no}" if row.no else "không số"
    return f"{number} “{short(row.name)}”"


def _lacks(row: ReadTask | ReadTarget) -> Iterator[str]:
    reported = isinstance(row, ReadTask) and row.reported
    if not row.lead:
        yield "no_owner"
    if row.due is None and not reported:
        yield "no_due"
    if not row.monitor:
        yield "no_monitor"
    if isinstance(row, ReadTask) and not row.output:
        yield "no_output"


def missing_in(table: TableRead) -> list[Missing]:
    """Cells left empty in columns that the table has."""
    head = table.head
    if head is None:
        return []
    places = {
        "no_owner": ("lead", "lead_with"),
        "no_due": ("due",),
        "no_monitor": ("monitor",),
        "no_output": ("output",),
    }
    asked = {kind for kind, names in places.items() if head.place(*names) is not None}
    rows: list[ReadTask | ReadTarget] = [*table.targets, *table.tasks]
    result: list[Missing] = [
        (kind, row, f"Dòng {row_name(row)} {_SENTENCES[kind]}") for row in rows for kind in _lacks(row) if kind in asked
    ]
    if any(row.no for row in rows):
        result += [
            (
                "no_number",
                row,
                f"Dòng “{short(row.name)}” không có số thứ tự; cần xem là nhiệm vụ riêng hay phần của dòng trên.",
            )
            for row in rows
            if row.no is None
        ]
    return result


def missing_in_blocks(merged: Merged) -> list[Missing]:
    """What one block of labelled lines leaves out though other blocks of the same plan say it."""
    blocks = [task for task in merged.tasks if task.anchor.table is None]
    said = {kind for kind in _SENTENCES if any(kind not in _lacks(task) for task in blocks)}
    return [
        (kind, task, f"Nhiệm vụ {row_name(task)} {_SENTENCES[kind]}")
        for task in blocks
        for kind in _lacks(task)
        if kind in said
    ]


def silent_plan(tables: list[TableRead], merged: Merged) -> list[Doubt]:
    """What no row of the plan says at all: one doubt for the plan, not one for each row."""
    result: list[Doubt] = []
    tasks = [task for task in merged.tasks if not task.reported]
    if tasks:
        first = tasks[0].anchor
        heads = [table.head for table in tables if table.head is not None and table.tasks]
        silent = {
            "no_monitor": not any(task.monitor for task in tasks)
            and not any(h.place("monitor") is not None for h in heads),
            "no_due": not any(task.due for task in tasks) and not any(h.place("due") is not None for h in heads),
            "no_output": not any(task.output for task in tasks)
            and not any(h.place("output") is not None for h in heads),
            "no_owner": not any(task.lead for task in tasks)
            and not any(h.place("lead", "lead_with") is not None for h in heads),
        }
        words = {
            "no_monitor": "Kế hoạch không ghi cơ quan theo dõi cho nhiệm vụ nào; cần chọn cơ quan theo dõi chung "
            "khi ban hành.",
            "no_due": "Kế hoạch không ghi thời hạn cho nhiệm vụ nào; cần đặt thời hạn khi ban hành.",
            "no_output": "Kế hoạch không ghi kết quả, sản phẩm cho nhiệm vụ nào; cần bổ sung khi rà soát nếu "
            "cần nghiệm thu.",
            "no_owner": "Kế hoạch không ghi chủ trì cho nhiệm vụ nào; cần chọn cơ quan chủ trì khi rà soát.",
        }
        result += [Doubt(kind, words[kind], first) for kind, missing in silent.items() if missing]
    if merged.targets and not any(target.lead for target in merged.targets):
        anchor = merged.targets[0].anchor
        result.append(
            Doubt("no_owner", "Các chỉ tiêu không ghi chủ trì; cần chọn cơ quan chịu trách nhiệm khi rà soát.", anchor)
        )
    return result
