"""What the demo plan says: its rows, its running text, and what a reader should find in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
NUMBER = "1174/KH-UBND"
ISSUED = "2025-12-31"
TITLE = "Kế hoạch chuyển đổi số tỉnh Nghệ An năm 2026"
ISSUER = "Ủy ban nhân dân tỉnh Nghệ An"
NOTICE = "Bản minh họa: tóm tắt bằng lời của dự án, không thay văn bản gốc"
HEAD_LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH NGHỆ AN", f"Số: {NUMBER}")
HEAD_RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Nghệ An, ngày 31 tháng 12 năm 2025",
)
FOOT_LEFT = (
    "Nơi nhận:",
    "- Các sở, ban, ngành cấp tỉnh;",
    "- UBND các xã, phường;",
    "- Lưu: VT, KGVX.",
)
FOOT_RIGHT = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Bản minh họa, không ký)")
TARGET_HEAD = ("TT", "Chỉ tiêu", "Mục tiêu 2026", "Đơn vị chủ trì tham mưu")
TASK_HEAD = ("TT", "Nhiệm vụ", "Đơn vị chủ trì tham mưu", "Cơ quan theo dõi, tổng hợp", "Thời gian hoàn thành")
ATTACHED = f"(Kèm theo Kế hoạch số {NUMBER} ngày 31 tháng 12 năm 2025 của UBND tỉnh Nghệ An)"
MARK = "; "

Row = dict[str, str]
Look = Literal["title", "heading", "bullet", "text"]


@dataclass(frozen=True)
class Block:
    """One paragraph of the body and how it looks."""

    look: Look
    text: str


@dataclass(frozen=True)
class Grid:
    """One appendix: its titles, head and rows; a row of one long cell is a group."""

    titles: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def read(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def body() -> list[Block]:
    """The running text, duties in their place."""
    looks: dict[str, Look] = {"= ": "title", "# ": "heading", "- ": "bullet"}
    blocks: list[Block] = []
    for line in (HERE / "body.txt").read_text(encoding="utf-8").splitlines():
        if line == "[duties]":
            blocks += [Block("text", f"{row['no']}. {row['name']}") for row in read("duties.csv")]
        elif line[:2] in looks:
            blocks.append(Block(looks[line[:2]], line[2:]))
        elif line:
            blocks.append(Block("text", line))
    return blocks


def grouped(rows: list[Row], cells: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows under their Roman groups: ("I", "Hạ tầng số", "", "") before the first row of the group."""
    out: list[tuple[str, ...]] = []
    group = ""
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            roman, name = group.split(". ", 1)
            out.append((roman, name, *[""] * (len(cells) - 2)))
        out.append(tuple(row[cell] for cell in cells))
    return tuple(out)


def appendices() -> tuple[Grid, Grid]:
    return (
        Grid(
            ("PHỤ LỤC 01", "CHỈ TIÊU CHUYỂN ĐỔI SỐ TỈNH NGHỆ AN NĂM 2026", ATTACHED),
            TARGET_HEAD,
            grouped(read("targets.csv"), ("no", "name", "value_text", "lead_text")),
            (12, 80, 30, 43),
        ),
        Grid(
            ("PHỤ LỤC 02", "NHIỆM VỤ CHUYỂN ĐỔI SỐ TỈNH NGHỆ AN NĂM 2026", ATTACHED),
            TASK_HEAD,
            grouped(read("tasks.csv"), ("no", "name", "lead_text", "monitor_text", "due_text")),
            (12, 62, 39, 28, 24),
        ),
    )


def is_group(cells: tuple[str, ...]) -> bool:
    return bool(cells[0]) and not any(cells[2:]) and not cells[0].isdigit()


def owners(texts: str, codes: str, role: str) -> list[dict[str, Any]]:
    """The bodies of one cell, in the shape of `plans read --json`."""
    out: list[dict[str, Any]] = []
    outside = {row["code"] for row in read("../units.csv") if row["tier"] == "ngoai"}
    if not texts:
        return out
    for text, coded in zip(texts.split(MARK), codes.split(MARK), strict=True):
        kind, code, own, printed = "unit", coded, role, text
        if coded.startswith("group:"):
            kind = "group"
        elif coded.startswith("members:"):
            kind, code = "members", coded.removeprefix("members:")
        elif coded in ("outside", "unresolved"):
            kind, code = coded, ""
        elif ":" in coded:
            own, code = coded.split(":")
            printed = text.split(": ")[-1]
        elif coded in outside:
            kind = "outside"
        out.append({"text": printed, "kind": kind, "code": code or None, "role": own})
    return out


def due_of(row: Row) -> dict[str, str | None] | None:
    """The due of a row in the same shape, None where nothing is printed."""
    if not row["due_text"]:
        return None
    days = {"from": row.get("due_from") or None, "until": row.get("due_until") or None}
    return {"text": row["due_text"], "kind": row["due_kind"], **days}


def truth() -> dict[str, Any]:
    """What a reader of any of the six files should find."""
    anchor = {"line": None, "page": None, "table": None, "row": None}
    targets, tasks, duties = [], [], []
    for row in read("targets.csv"):
        number = {key: float(row[key]) if row[key] else None for key in ("low", "high")}
        value = {
            "text": row["value_text"],
            "comparator": row["comparator"],
            **number,
            "measure": row["measure"] or None,
            "year": int(row["year"]),
        }
        # A target of a year is due by its last day, as the head of its column says.
        due = {"text": row["year"], "kind": "year", "from": None, "until": f"{row['year']}-12-31"}
        targets.append(
            {
                **{"no": row["no"], "group": row["group"].split(". ", 1)[1], "name": row["name"]},
                **{"value": value, "values": [value], "lead": owners(row["lead_text"], row["lead"], "lead")},
                **{"with": [], "due": due, "anchor": anchor},
            }
        )
    for row in read("tasks.csv"):
        due = due_of(row)
        monitor = owners(row["monitor_text"], row["monitor"], "monitor")
        tasks.append(
            {
                **{"no": row["no"] or None, "group": row["group"].split(". ", 1)[1], "name": row["name"]},
                **{"lead": owners(row["lead_text"], row["lead"], "lead"), "with": [], "monitor": monitor},
                **{"due": due, "output": [], "reported": False, "anchor": anchor},
            }
        )
    for row in read("duties.csv"):
        due = due_of(row)
        duties.append(
            {
                **{"no": row["no"], "group": "V. TỔ CHỨC THỰC HIỆN", "name": row["name"]},
                **{"lead": owners(row["lead_text"], row["lead"], "lead"), "with": [], "monitor": []},
                **{"due": due, "output": [], "reported": False, "anchor": anchor},
            }
        )
    return {
        **{"number": NUMBER, "title": TITLE, "issuer": ISSUER, "issued_on": ISSUED},
        **{"targets": targets, "tasks": tasks, "duties": duties, "doubts": doubts(anchor)},
    }


def doubts(anchor: dict[str, None]) -> list[dict[str, Any]]:
    """What the text itself leaves open: a basis dated later, an old name, rows without due or monitor."""
    return [
        {"kind": kind, "text": text, "anchor": anchor}
        for kind, text in ((row["kind"], row["text"]) for row in read("doubts.csv"))
    ]
