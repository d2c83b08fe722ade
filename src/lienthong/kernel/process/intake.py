"""From the bytes of a file to the processes in it, each with what a person must settle.

The file is opened in a process of its own (`reading_child`). What comes back is plain data, which a page may hold while
somebody chooses among several.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.errors import HouseFault, Unfit
from lienthong.kernel.base.reading_room import CannotRead, answered

from .bpmn import read, write
from .definition import ACTIVITIES
from .doubts import Doubt, DoubtKind
from .questions import Row, asked
from .tables.carrying import unpacked
from .tables.drafting import NO_UNIT, Draft, drafted
from .tables.keeping import kept_doubts
from .tables.opening import MOST_BYTES
from .tables.wiring import step_key

CHILD = "lienthong.kernel.process.reading_child"
LARGEST = MOST_BYTES
_FEWER = "Chỉ giữ phần có bảng quy trình, bỏ ảnh lớn, rồi nộp lại."
_SAID = {
    "too-heavy": ("Tệp quá nặng để đọc: khi mở ra chiếm quá nhiều bộ nhớ; chưa lưu gì.", _FEWER),
    "too-long": ("Nội dung tệp quá dài so với một quy trình nên không đọc; chưa lưu gì.", _FEWER),
    "too-slow": ("Đọc tệp quá lâu nên đã dừng; chưa lưu gì.", _FEWER),
    "crashed": (
        "Không đọc được tệp này: tệp hỏng, quá nặng hoặc được tạo sai cách; chưa lưu gì.",
        "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại thành tệp mới rồi nộp lại.",
    ),
}
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One process of a file: as BPMN, with its doubts; `steps`: how many steps it has."""

    name: str
    bpmn: str
    doubts: list[Row]
    steps: int
    procedures: tuple[str, ...] = ()


def opened(data: bytes) -> Plain:
    """What the reading process makes of a file, as plain data; CannotRead says in one sentence why nothing."""
    if len(data) > LARGEST:
        raise CannotRead(f"Tệp nặng {len(data) / 2**20:.0f} MB, quá mức {LARGEST // 2**20} MB.", _FEWER)
    return answered(CHILD, b"", data, _SAID)


def found_in(plain: Plain, roles: Collection[str], unit_of: Callable[[str], str] = NO_UNIT) -> list[Found]:
    """The processes of what was read; `roles`: those that the house has; `unit_of`: a unit's code by words.

    Unfit where a step of the file is in none of them: a step must never be lost.
    """
    if "tables" in plain:
        return [_of_table(drafted(table, unit_of=unit_of)) for table in unpacked(plain["tables"])]
    return [_of_drawing(one, roles) for one in plain["processes"]]


def names_in(plain: Plain) -> list[tuple[str, int]]:
    """What the processes of a file are called, and how many steps each has, for somebody who chooses."""
    if "tables" in plain:
        tables = unpacked(plain["tables"])
        return [(one.title or f"Bảng thứ {place}", len(one.rows)) for place, one in enumerate(tables, 1)]
    return [(one.name, one.steps) for one in (_of_drawing(given, ()) for given in plain["processes"])]


def only(plain: Plain, chosen: Collection[int]) -> Plain:
    """The same with the chosen processes alone, by their places from 1."""
    name = "tables" if "tables" in plain else "processes"
    return {name: [one for place, one in enumerate(plain[name], 1) if place in chosen]}


def _of_table(draft: Draft) -> Found:
    definition = draft.definition
    there = {node.key for node in definition.nodes}
    lost = [row.no or str(place) for place, row in enumerate(draft.table.rows, 1) if step_key(place) not in there]
    _lost(definition.name, lost)
    return Found(
        definition.name,
        write(definition).decode(),
        kept_doubts(draft),
        len(draft.table.rows),
        definition.procedures,
    )


def _of_drawing(given: Mapping[str, Any], roles: Collection[str]) -> Found:
    if not isinstance(given.get("bpmn"), str):
        raise HouseFault("What the reader of drawings gave is no drawing.")
    definition = read(given["bpmn"].encode())
    _lost(definition.name or definition.key, list(given["lost"]))
    doubts = [Doubt(DoubtKind(kind), at, sentence) for kind, at, sentence in given["doubts"]]
    steps = sum(node.kind in ACTIVITIES for node in definition.nodes)
    name = definition.name or definition.key
    return Found(name, given["bpmn"], asked(definition, doubts, roles), steps, definition.procedures)


def _lost(name: str, steps: list[str]) -> None:
    if steps:
        raise Unfit(
            f"“{name[:200]}”: đọc thiếu bước {', '.join(steps[:20])}; chưa lưu gì.",
            "Báo quản trị hệ thống kèm tệp này; trong lúc chờ, có thể nộp bảng ở dạng khác (Word, Excel).",
        )
