"""From the pieces of a document or a workbook to its tables of steps, row by row; no row disappears on the way.

A row is a title, a heading over steps, a step, more words of the step above, the time of the whole, or it is kept as
words that found no place and shown to a person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lienthong.kernel.base.text import fold, tidy

from .captions import FARTHEST, code_of, decision_of, is_total, title_of, total_over
from .headers import guessed, is_number, titles
from .table import Cell, Column, Grid, Left, Line, Piece, StepRow, Table
from .times import read_time

_ROMAN = re.compile(r"[IVXL]{1,5}|[A-ZĐ]|[a-zđ]\)|[IVXLA-ZĐ]{1,5}[.)]")
_HEADING = re.compile(
    r"(?:[IVXL]{1,5}|[A-ZĐ]|\d{1,2})\s*[.)]\s+\S.*|[a-zđ]\)\s.*|(?:tại|ở|trường hợp|đối với|giai đoạn|phần"
    r"|quy trình|cấp|bước)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(r"\s*(?:[-–+•*]|[a-zà-ỹđ])")


def tables_in(pieces: Iterable[Piece]) -> list[Table]:
    """All tables of steps in a document, in their order."""
    found: list[Table] = []
    lines: list[Line] = []
    said: list[str] = []
    unread: list[Left] = []
    for piece in _joined(pieces):
        if isinstance(piece, Line):
            if found and not lines and is_total(piece.text) and not found[-1].total:
                found[-1] = replace(found[-1], total=tidy(piece.text))
                continue
            lines.append(piece)
            said.append(piece.text)
            continue
        reading = _Reading(piece, list(lines))
        reading.read()
        if reading.tables:
            lines = []
        elif times := _times_in(piece):
            unread.append(Left(piece.rows[0][0], "", times, _NO_COLUMNS))
        found += reading.tables
    if found and unread:
        found[0] = replace(found[0], left=(*found[0].left, *unread))
    decision, day = decision_of("\n".join(said[:200]))
    return _with_facts(found, decision, day)


def _times_in(grid: Grid) -> str:
    """The words of the first row of a grid that is no table of steps but speaks of times; nothing for any other."""
    timed = sum(
        any(0 < len(cell.text) < 60 and read_time(cell.text).period for cell in cells) for _, cells in grid.rows
    )
    return " | ".join(cell.text for cell in grid.rows[0][1] if cell.text)[:300] if timed > 1 else ""


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, with a table that Word cut in two made whole: nothing stands between, and no titles begin it."""
    before: Grid | None = None
    for piece in pieces:
        if isinstance(piece, Grid) and before is not None and _goes_on(before, piece):
            before = Grid((*before.rows, *piece.rows))
            continue
        if before is not None:
            yield before
        before = piece if isinstance(piece, Grid) else None
        if isinstance(piece, Line):
            yield piece
    if before is not None:
        yield before


def _goes_on(before: Grid, after: Grid) -> bool:
    wide = {len(cells) for grid in (before, after) for _, cells in grid.rows}
    if before.name or after.name or len(wide) != 1 or any(titles(cells) for _, cells in after.rows):
        return False
    return any(titles(cells) for _, cells in before.rows)


def _with_facts(found: list[Table], decision: str, day: str) -> list[Table]:
    code, done = "", []
    for table in found:
        code = table.fact("procedure_code") or (code if re.match(r"[b-zđ]\)", table.title) else "")
        own = {"decision": decision, "date": day, "procedure_code": code} | dict(table.facts)
        done.append(replace(table, facts=tuple((name, value) for name, value in own.items() if value)))
    return done


def _facts(said: str) -> tuple[tuple[str, str], ...]:
    """What the lines over one table say of it."""
    decision, day = decision_of(said)
    facts = (("decision", decision), ("date", day), ("procedure_code", code_of(said)))
    return tuple((name, value) for name, value in facts if value)


@dataclass(slots=True)
class _Reading:
    """One grid under way: it may hold several tables, one below the other."""

    grid: Grid
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)
    columns: dict[int, Column] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    rows: list[StepRow] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    total: str = ""
    section: str = ""
    begun: bool = False

    def read(self) -> None:
        """Go through the rows from above."""
        rows = self.grid.rows
        if not any(titles(cells) for _, cells in rows):
            self.columns = guessed([cells for _, cells in rows])
            if not self.columns:
                return
            self.begun = True
            named = ", ".join(f"cột {at + 1}: {_SAID[kind]}" for at, kind in sorted(self.columns.items()))
            self._leave(rows[0][0], "", named, "Bảng không có dòng tiêu đề cột; hiểu các cột theo nội dung như sau.")
        skip = False
        for place, (number, cells) in enumerate(rows):
            if skip:
                skip = False
                continue
            header = titles(cells)
            if header:
                below = rows[place + 1][1] if place + 1 < len(rows) else ()
                skip = self._header(cells, header, below)
            else:
                self._row(number, cells)
        self._close()
        if self.tables and self.left:
            self.tables[-1] = replace(self.tables[-1], left=(*self.tables[-1].left, *self.left))

    # -- titles ----------------------------------------------------------------------------------------------

    def _header(self, cells: tuple[Cell, ...], header: dict[int, Column], below: tuple[Cell, ...]) -> bool:
        """A row of titles: of the first table, of the next one, or the same again on a new page; whether two rows."""
        if self.rows and not self.total and not self.section and header == self.columns:
            return False
        if self.rows or self.total:
            title = self.section
            self.section = ""
            self._close()
            self.lines = [Line(title, stands_out=True)] if title else self.lines
        self.begun = True
        self.columns, self.names = header, _names(cells)
        second = any(cell.covered == "up" for cell in below) and not titles(below) and _is_second(cells, below)
        if second:
            for at, cell in enumerate(below):
                if cell.text:
                    self.names[at] = f"{self.names.get(at, '')} / {tidy(cell.text)}".strip(" /")
        return second

    def _close(self) -> None:
        """A table is over."""
        if self.section:
            self._leave(0, "", self.section, "Dòng tiêu đề không có bước nào bên dưới.")
        if self.rows:
            self._group()
            kinds = tuple((kind, self.names.get(at, "")) for at, kind in sorted(self.columns.items()))
            title = title_of(self.lines) or tidy(self.grid.name)
            facts = _facts("\n".join(line.text for line in self.lines[-FARTHEST:]))
            total = self.total or total_over([line.text for line in self.lines])
            self.tables.append(
                Table(title, tuple(self.rows), total, kinds if self.names else (), facts, tuple(self.left))
            )
            self.lines, self.left = [], []
        self.rows, self.total, self.section = [], "", ""

    def _group(self) -> None:
        """A row that nobody does and whose number has parts below it (1, then 1.1) is a heading over them."""
        kept: list[StepRow] = []
        section = ""
        for at, row in enumerate(self.rows):
            below = self.rows[at + 1] if at + 1 < len(self.rows) else StepRow()
            if row.no and not row.who and re.match(re.escape(row.no.strip(" .:)")) + r"\.0?1\b", below.no):
                words = " ".join(text for text in (row.no, row.content, row.time) if text)
                section = "\n".join(text for text in (section, row.section, words) if text)
                if row.time:
                    self._leave(row.row, "", words, _A_HEADING)
                continue
            over = "\n".join(text for text in (section, row.section) if text)
            section = ""
            kept.append(replace(row, section=over))
        self.rows = kept

    # -- rows ------------------------------------------------------------------------------------------------

    def _row(self, number: int, cells: tuple[Cell, ...]) -> None:
        own = [(at, cell.text) for at, cell in enumerate(cells) if cell.text]
        for at, cell in enumerate(cells):
            if cell.doubt:
                self._leave(number, self.names.get(at, ""), cell.text, cell.doubt)
        if not own:
            return
        if not self.begun:
            texts = list(dict.fromkeys(text for _, text in own))
            self.lines.append(Line(" ".join(texts), stands_out=len(texts) == 1))
            return
        if self._is_numbering(own):
            return
        values = self._values(cells)
        if self._is_total(own, values):
            self._take_total(number, own, values)
        elif self.total and len({text for _, text in own}) == 1:
            self._after(number, own[0][1])
        elif self._is_section(cells, own, values):
            words = " ".join(dict.fromkeys(text for _, text in own))
            self.section = f"{self.section}\n{words}".strip()
            if len(own) > 1 and self._by(values, "time"):
                self._leave(number, "", words, _A_HEADING)
        else:
            self._step(number, cells, values)

    def _values(self, cells: tuple[Cell, ...]) -> dict[int, str]:
        """The texts of a row by the column whose title stands above them."""
        values: dict[int, str] = {}
        owner = 0
        for at, cell in enumerate(cells):
            owner = at if at in self.names or at in self.columns or not self.names else owner
            if cell.text:
                values[owner] = f"{values[owner]}\n{cell.text}" if owner in values else cell.text
        return values

    def _by(self, values: dict[int, str], column: Column) -> str:
        return next((values.get(at, "") for at, kind in self.columns.items() if kind == column), "")

    def _is_numbering(self, own: list[tuple[int, str]]) -> bool:
        """The row “(1) (2) (3)” under the titles."""
        plain = [text.strip("() ") for _, text in own]
        expected = [[chr(ord(first) + place) for place in range(len(own))] for first in "1Aa"]
        return not self.rows and len(own) >= 3 and plain in expected

    def _is_total(self, own: list[tuple[int, str]], values: dict[int, str]) -> bool:
        who = self._by(values, "who")
        if (who and len(own) > 2 and who != own[0][1]) or is_number(self._by(values, "no")):
            return False
        return is_total(own[0][1]) or (len(own) > 1 and not re.search(r"\d", own[0][1]) and is_total(own[1][1]))

    def _take_total(self, number: int, own: list[tuple[int, str]], values: dict[int, str]) -> None:
        time = self._by(values, "time")
        texts = list(dict.fromkeys(text for _, text in own))
        words = " ".join(texts)
        if len(texts) > 1 and not re.search(r"\d", texts[0]):
            words = "\n".join(texts[1:])
        elif time in texts[1:] and read_time(time).period:
            words = time
        if self.total and words != self.total:
            self._leave(number, "", words, "Bảng có hơn một dòng tổng thời gian.")
            return
        self.total = words

    def _after(self, number: int, words: str) -> None:
        """A line below the total: the title of the next table, or a note."""
        if _HEADING.fullmatch(words):
            self._close()
            self.begun = True
            self.lines = [Line(words, stands_out=True)]
            self.section = ""
            return
        self._leave(number, "", words, "Có nội dung nằm sau dòng tổng thời gian.")

    def _is_section(self, cells: tuple[Cell, ...], own: list[tuple[int, str]], values: dict[int, str]) -> bool:
        """A heading over steps: one text over several columns, or a Roman number with a text and nobody to do it."""
        texts = {text for _, text in own}
        wide = sum(cell.covered == "left" for cell in cells) + 1
        no, who, content = (self._by(values, column) for column in ("no", "who", "content"))
        if len(texts) == 1:
            if wide * 2 > len(cells) and len(cells) > 1 and not is_number(own[0][1]):
                return True
            return bool(no and not content and _HEADING.fullmatch(no) and len(no) > 4)
        return bool(_ROMAN.fullmatch(no.strip()) and content and not who)

    def _step(self, number: int, cells: tuple[Cell, ...], values: dict[int, str]) -> None:
        no, content = self._by(values, "no"), self._by(values, "content")
        who, time = self._by(values, "who"), self._by(values, "time")
        covered = {self.columns[at] for at, cell in enumerate(cells) if cell.covered == "up" and at in self.columns}
        more = tuple(
            (self.names.get(at, f"cột {at + 1}"), values[at]) for at in sorted(values) if at not in self.columns
        )
        if (
            self.rows
            and not no
            and not who
            and not time
            and (
                {"who", "time"} <= covered
                or ({"no", "who"} <= covered and "time" not in self.columns.values())
                or (not covered & {"who"} and _GOES_ON.match(content))
                or (not content and more)
            )
        ):
            self._go_on(content, more)
            return
        if not content and not who and not time:
            self._leave(
                number, self.names.get(0, ""), " ".join([no, *(words for _, words in more)]), "Dòng chỉ có số thứ tự."
            )
            return
        before = self.rows[-1] if self.rows else StepRow()
        if "no" in covered and not no:
            no = before.no
        shared = "time" in covered and not time
        who = before.who if "who" in covered and not who else who
        self.rows.append(StepRow(no, who, content, time, self.section, more, row=number, shared=shared))
        self.section = ""

    def _go_on(self, content: str, more: tuple[tuple[str, str], ...]) -> None:
        """More words of the step above."""
        step = self.rows[-1]
        words = f"{step.content}\n{content}".strip() if content else step.content
        joined = dict(step.more)
        for name, text in more:
            joined[name] = f"{joined[name]}\n{text}" if joined.get(name) else text
        self.rows[-1] = replace(step, content=words, more=tuple(joined.items()))

    def _leave(self, number: int, column: str, words: str, why: str) -> None:
        self.left.append(Left(number, column, words, why))


_NO_COLUMNS = "Một bảng khác trong tệp không được đọc: không thấy cột nội dung công việc và người thực hiện."
_A_HEADING = "Dòng này được hiểu là tiêu đề nhóm bước, không phải một bước."
_SAID: dict[Column, str] = {"no": "thứ tự", "who": "người thực hiện", "content": "nội dung", "time": "thời gian"}


def _names(cells: tuple[Cell, ...]) -> dict[int, str]:
    """The title above each place; a title over several places counts for all of them, its first place holds it."""
    return {at: tidy(cell.text) for at, cell in enumerate(cells) if cell.text or cell.covered == ""}


def _is_second(cells: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether a row is the lower half of the titles: what it says stands under a title that reaches over it."""
    said = [at for at, cell in enumerate(below) if cell.text]
    over = {at for at, cell in enumerate(cells) if cell.covered == "left"}
    return (
        bool(said)
        and all(at in over or at + 1 in over for at in said)
        and not any(read_time(below[at].text).period or len(fold(below[at].text)) > 60 for at in said)
    )
