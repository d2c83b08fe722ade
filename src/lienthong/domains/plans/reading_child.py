"""The process in which one document is read: it takes bytes on its input, gives JSON on its output, and ends.

It has no database and no secrets, and it closes itself in before it opens anything.
"""

import datetime as dt
import pickle
import sys
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lienthong.domains.plans.reading import Unreadable, is_old_name, read_bytes, to_json
from lienthong.kernel.base.reading_walls import HEAD, read_alone
from lienthong.kernel.units.rules import Directory

LISTS = ("targets", "tasks", "duties")
PARTS = ("lead", "with", "monitor")


@dataclass
class HouseNames:
    """Names as the house knows them; an old name means the one unit that took over, and is remembered as a doubt."""

    directory: Directory
    today: dt.date
    old: dict[str, str] = field(default_factory=dict)

    def several(self, text: str, on: dt.date | None) -> bool:
        """Whether more than one unit bears this name on the day, or took over from the one that bore it."""
        found = self.directory.resolve(text, on or self.today)
        return len(found.hits) > 1 or (found.standing == "old" and len(found.successors) > 1)

    def resolve(self, text: str, on: dt.date | None) -> str | None:
        """The unit's code, or None when there is none or more than one."""
        found = self.directory.resolve(text, on or self.today)
        card = found.sure
        if card is None or found.standing == "later":
            return None
        if found.standing == "old":
            if len(found.successors) != 1:
                return None
            heir = found.successors[0]
            self.old[text] = f"“{text}” là tên cũ; nay việc thuộc {heir.name}."
            return heir.code
        return card.code


def read(data: bytes, file_name: str, names: HouseNames | None) -> dict[str, Any]:
    """The document as JSON values, with its blocks."""
    plan = read_bytes(data, file_name, names=names)
    found = to_json(plan)
    found["blocks"] = [
        {
            "text": block.text,
            "anchor": {
                "line": block.anchor.line,
                "page": block.anchor.page,
                "table": block.anchor.table,
                "row": block.anchor.row,
            },
        }
        for block in plan.blocks
    ]
    if names is not None:
        found["doubts"] += _old_names(found, names.old)
    return found


def _old_names(found: dict[str, Any], old: dict[str, str]) -> list[dict[str, Any]]:
    """One doubt for each row that names a unit by a name it no longer has, where the reader itself saw none."""
    issued = dt.date.fromisoformat(found["issued_on"]) if found["issued_on"] else None
    doubts = []
    for row in (row for name in LISTS for row in found[name]):
        for text in dict.fromkeys(owner["text"] for part in PARTS for owner in row.get(part) or []):
            if text in old and not is_old_name(text, issued):
                doubts.append({"kind": "old_unit", "text": old[text], "anchor": row["anchor"]})
    return doubts


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths, what it knows of names, the document."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    # Written by the house itself a moment ago, on a pipe that nobody else holds.
    directory, file_name, today = pickle.loads(asked.read(known))  # noqa: S301
    data = asked.read(size)
    try:
        return {"read": read(data, file_name, HouseNames(directory, today) if directory else None)}
    except Unreadable as no:
        return {"refused": no.code, "sentence": no.sentence}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}


if __name__ == "__main__":
    sys.exit(read_alone(answer))
