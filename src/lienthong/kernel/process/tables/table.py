"""The table of a decision as it is printed: its title, its rows, the time of the whole. Nothing is understood yet."""

from dataclasses import dataclass, field
from typing import Literal

Column = Literal["no", "who", "content", "time"]
Covered = Literal["", "left", "up"]
COLUMNS: tuple[Column, ...] = ("no", "who", "content", "time")
TITLES: dict[Column, str] = {
    "no": "Thứ tự công việc",
    "who": "Đơn vị/người thực hiện",
    "content": "Nội dung công việc",
    "time": "Thời gian thực hiện (tính mỗi ngày 08 giờ làm việc)",
}
"""The columns of the house's own tables, in the order of most decisions."""


UNNAMED = "Quy trình nội bộ"
"""What a process is called until a person says its name."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as printed: its number, who, what, how long; the heading that stands before it; other columns.

    `row` is where it stands in the source, counted from 1. `hours`: a figure that the source gives beside the words.
    `shared`: its time is one cell with the step before.
    """

    no: str = ""
    who: str = ""
    content: str = ""
    time: str = ""
    section: str = ""
    more: tuple[tuple[str, str], ...] = ()
    hours: str = ""
    row: int = field(default=0, compare=False)
    shared: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Left:
    """Words of the source that found no place among the steps, and why; they are shown, never dropped."""

    row: int
    column: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a decision; `facts`: decision, day, province, code of the procedure, as far as they are printed."""

    title: str
    rows: tuple[StepRow, ...]
    total: str = ""
    columns: tuple[tuple[Column, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    left: tuple[Left, ...] = field(default=(), compare=False)

    def fact(self, name: str) -> str:
        """One fact of the heading, or nothing."""
        return dict(self.facts).get(name, "")

    @property
    def unit(self) -> str:
        """The unit of bare numbers in the column of times, where its title names one: “giờ” or “ngày”."""
        said = dict(self.columns).get("time", "").lower()
        said = said.split("(tính")[0]
        for unit, telling in (
            ("giờ", ("(giờ", "số giờ", "theo giờ", "/ giờ")),
            ("ngày", ("(ngày", "số ngày", "theo ngày", "/ ngày")),
        ):
            if any(word in said for word in telling):
                return unit
        return ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a grid; `covered`: it lies under a cell that reaches over from the left or from above."""

    text: str = ""
    covered: Covered = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document or a sheet: rows of cells, each row with its number in the source."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph between tables; `stands_out`: a heading by its style, centred, or bold throughout."""

    text: str
    stands_out: bool = False


Piece = Line | Grid
