"""What a list of staff would change, as it is shown and done: acts, faults by line, and what a person must settle."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that would be done; `what` is one of the heads in `HEADS`, the rest as far as it concerns it.

    Of a correction: `title` is the new name, `before` the sex that was said, each empty where it stays.
    """

    what: str
    line: int = 0
    person: str = ""
    name: str = ""
    unit_id: int = 0
    post: str = ""
    title: str = ""
    before: str = ""
    kind: str = ""
    how: str = ""
    row: int = 0
    sex: str = ""
    email: str = ""


HEADS = {
    "person": "Người mới", "correct": "Sửa thông tin", "open": "Vị trí mở mới",
    "rename": "Vị trí đổi tên", "leave": "Thôi làm việc tại đơn vị",
    "join": "Vào đơn vị", "rise": "Thôi giữ vị trí", "sit": "Nhận vị trí",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody in the list may be one of several, or nobody known."""

    line: int
    name: str
    unit: str
    options: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Difference:
    """What a list would change, what is wrong in it, and what a person must settle first."""

    acts: list[Act] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    same: int = 0

    @property
    def ready(self) -> bool:
        """Whether it can be done as it is."""
        return not self.wrong and not self.doubts

    def mark(self, **given: Any) -> str:
        """What was looked at: the acts themselves, and the rows by which they follow from what is true now."""
        told = [[asdict(act) for act in self.acts], self.wrong, given]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
