"""Finds tables drawn with pipes in a plain text: one row per line, or one cell per line between pipes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lienthong.domains.plans.reading.columns import Head, label_role, read_head
from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.gridkit import is_arabic, number_of
from lienthong.domains.plans.reading.owners import looks_like_owner
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Piece, Row
from lienthong.domains.plans.reading.words import fold, squeeze

_CLOSING = re.compile(r"^\W*(?:noi nhan\s*:|tm\.|kt\.|tl\.|tuq\.|phu luc (?:[ivx\d]+\b|$))")
"""What begins after a table whose last row lost its closing pipe; no cell holds it."""


@dataclass(slots=True)
class Segment:
    """What stands between two pipes."""

    lines: list[Line] = field(default_factory=list)
    line: int = 0
    page: int | None = None
    blank: bool = False  # a blank line stood inside although there is no text
    first: int = 0  # places in the list of pieces: where it begins and ends
    last: int = 0
    number: str | None = None
    due: bool = False
    owner: bool = False
    text: str = ""

    def settle(self) -> None:
        self.text = squeeze(" ".join(line.text for line in self.lines))
        self.number = number_of(self.text) if len(self.text) <= 12 else None
        if self.text and len(self.text) <= 200:
            self.due = looks_due(self.text)
            self.owner = not self.due and looks_like_owner(self.text)


def _segments(lines: list[Line], offset: int) -> list[Segment]:
    result = [Segment(first=offset, last=offset)]
    for index, line in enumerate(lines):
        parts = line.text.split("|")
        current = result[-1]
        if line.gap and not current.lines:
            current.blank = True
        if current.lines and len(parts) == 1 and _CLOSING.match(fold(line.text)):
            result.append(Segment(line=line.line, page=line.page, first=offset + index, last=offset + index))
            current = result[-1]
        for place, part in enumerate(parts):
            if place:
                result.append(Segment(line=line.line, page=line.page, first=offset + index, last=offset + index))
                current = result[-1]
            if part.strip():
                current.lines.append(Line(part.strip(), line.line, line.page, line.gap))
                if len(current.lines) == 1:
                    current.line, current.page = line.line, line.page
            current.last = offset + index
    for segment in result:
        segment.settle()
    return result


def piped_cells(pieces: list[Piece]) -> list[Piece]:
    """Replaces tables written as one cell per line between pipes."""
    result: list[Piece] = []
    run: list[Line] = []
    for piece in [*pieces, None]:
        if isinstance(piece, Line):
            run.append(piece)
            continue
        result.extend(_read_run(run))
        run = []
        if piece is not None:
            result.append(piece)
    return result


def _read_run(lines: list[Line]) -> list[Piece]:
    if sum("|" in line.text for line in lines) < 6:
        return [line for line in (_without_pipes(x) for x in lines) if line]
    segments = _segments(lines, 0)
    result: list[Piece] = []
    done = 0  # index of the first line not yet given out
    index = 0
    while index < len(segments) - 3:
        found = _best_rows(segments, index)
        if found is None:
            index += 1
            continue
        rows, after = found
        begin = segments[index + 1].first
        for x in lines[done:begin]:
            if kept := _without_pipes(x):
                result.append(kept)
        result.append(Grid(rows))
        index = after
        done = len(lines) if after >= len(segments) or not _text_left(segments[after:]) else segments[after].first
    for x in lines[done:]:
        if kept := _without_pipes(x):
            result.append(kept)
    return result


def _text_left(segments: list[Segment]) -> bool:
    return any(segment.lines for segment in segments)


def _without_pipes(line: Line) -> Line | None:
    if "|" not in line.text:
        return line
    text = squeeze(line.text.replace("|", " "))
    return Line(text, line.line, line.page, True) if text else None


def _heads_at(segments: list[Segment], index: int) -> list[tuple[int, int]]:
    """Heads that may open after segment `index`: width and the index of the gap after it, the likeliest first.

    A label over several columns leaves empty cells behind it, so the first empty cell need not end the head.
    """
    labels: list[str] = []
    result: list[tuple[int, int]] = []
    place = index + 1
    empty = 0
    if number_of(segments[place].text) and len(segments[place].text) < 4:
        return []
    while place < len(segments) and len(labels) < 18:
        text = segments[place].text
        if len(text) > 120 or (not labels and not text):
            break
        if not text:
            if empty > 5:
                break
            if len(labels) - empty >= 2 and read_head(labels) is not None:
                result.append((len(labels), place))
            empty += 1
        labels.append(text)
        place += 1
        if len(result) >= 6:
            break
    return result


def _cell_points(head: Head | None, place: int, cell: Segment) -> float:
    if head is None or place >= len(head.columns) or not cell.text:
        return 0.0
    role = head.columns[place].role
    if role == "due":
        return 1.0 if cell.due else (-1.0 if cell.owner or len(cell.text) > 120 else 0.0)
    if role in ("lead", "with", "monitor", "lead_with"):
        return 0.8 if cell.owner else (-1.5 if cell.due or cell.number else 0.0)
    if role == "name":
        return -2.0 if cell.due or (cell.number and len(cell.text) < 6) else min(len(cell.text), 60) / 100
    if role == "number":
        return 0.0 if cell.number or len(cell.text) < 8 else -3.0
    return -0.8 if cell.owner and role in ("unit", "value") else 0.0


def _row_points(cells: list[Segment], width: int, head: Head | None) -> float:
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return -1.5
    first = cells[0]
    points = 0.0
    numbered = head is None or head.columns[0].role == "number"
    if numbered:
        if first.number:
            points += 3.0 if is_arabic(first.number) else 2.5
        elif not first.text:
            points += 0.8 if len(filled) == 1 or len(cells) == width else -1.0
        else:
            points += 0.5 if len(filled) >= 2 and read_head([c.text for c in cells]) else -2.5
    elif first.text and not first.number:
        points += 1.0
    if len(cells) == width:
        points += 2.0 + sum(_cell_points(head, place, cell) for place, cell in enumerate(cells))
    else:
        group = len(filled) <= 2 and len(cells) <= 3 and not any(cell.due or cell.owner for cell in filled[1:])
        points += 0.5 if group else -1.0 - 0.3 * (width - len(cells))
        if not group and head is not None:
            points += 0.3 * sum(_cell_points(head, place, cell) for place, cell in enumerate(cells))
    points -= 0.6 * sum(cell.blank for cell in cells if not cell.text and len(cells) < width)
    points -= 1.5 * sum(
        bool(cell.number) and is_arabic(cell.number) and not cell.due for cell in cells[2:4] if head is None
    )
    return points


def _best_rows(segments: list[Segment], index: int) -> tuple[list[Row], int] | None:
    best: tuple[float, list[Row], int] | None = None
    heads = _heads_at(segments, index)
    for place, (width, end) in enumerate(heads):
        if place and not _label_row(segments, heads[0][1]):
            break
        points, rows, after = _rows(segments, index, end, width)
        if len(rows) >= 2 and (best is None or points > best[0]):
            best = points, rows, after
    return (best[1], best[2]) if best else None


def _label_row(segments: list[Segment], end: int) -> bool:
    """Whether labels still follow soon after an empty cell, as under a label over several columns."""
    following = [segment.text for segment in segments[end : end + 8] if segment.text]
    return (
        bool(following)
        and number_of(following[0]) is None
        and len(following[0]) < 60
        and (label_role(following[0]) is not None or bool(re.match(r"(?:năm )?20\d\d|quý|tháng", following[0].lower())))
    )


def _rows(segments: list[Segment], begin: int, end: int, width: int) -> tuple[float, list[Row], int]:
    """The most plausible cutting into rows; `end` is the gap after the head row."""
    labels = [segment.text for segment in segments[begin + 1 : end]]
    best: tuple[float, list[tuple[int, int]], int] | None = None
    for wide in range(width, width + (1 if not _second_head(segments, end) else 9)):
        head = read_head(labels) if wide == width else None
        points, rows, after = _cut(segments, end, wide, head)
        if best is None or points > best[0]:
            best = points, rows, after
    if best is None:
        return -1.0, [], end
    made = [_row(segments[begin + 1 : end])] + [_row(segments[a:b]) for a, b in best[1]]
    return best[0], made, best[2]


def _second_head(segments: list[Segment], end: int) -> bool:
    """Whether the row after the head carries more labels (years under "Mục tiêu") instead of data."""
    following = segments[end + 1 : end + 4]
    return bool(following) and bool(following[0].text) and not following[0].number and len(following[0].text) < 40


def _row(cells: list[Segment]) -> Row:
    lead = next((cell for cell in cells if cell.lines), cells[0])
    return Row([Cell(_joined(cell.lines)) for cell in cells], lead.line, lead.page)


def _joined(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        mark = "\n" if text and re.match(r"[-+•*]\s|\(?\d{1,2}[).]\s|[a-zđ]\)\s", line.text) else " "
        text = text + mark + line.text if text else line.text
    return text


def _row_left(segments: list[Segment], place: int) -> bool:
    """Whether one more row of work would be left over if the table ended here."""
    for segment in segments[place : place + 6]:
        if segment.text and label_role(segment.text) == "number":
            return False
        if segment.due:
            return True
    return False


def _cut(
    segments: list[Segment], start: int, width: int, head: Head | None
) -> tuple[float, list[tuple[int, int]], int]:
    """Dynamic cutting from the gap `start`: points, rows as (first, after) and the gap where the table ends."""
    total = len(segments)
    points: dict[int, float] = {start: 0.0}
    came: dict[int, int] = {}
    ends: list[int] = []
    place = start
    limit = start
    while place <= min(limit, total - 1):
        if place in points:
            gap = segments[place]
            if gap.text and place != start:
                ends.append(place)
            else:
                for count in range(1, width + 1):
                    after = place + 1 + count
                    if after > total:
                        break
                    cells = segments[place + 1 : after]
                    gain = (
                        points[place] + _row_points(cells, width, head) - (0.8 if gap.blank and place != start else 0)
                    )
                    if after not in points or gain > points[after]:
                        points[after], came[after] = gain, place
                        limit = max(limit, after)
        place += 1
    closing = [p for p in points if p >= total - 1 or p in ends]
    if not closing:
        return -1.0, [], start
    final = max(closing, key=lambda p: points[p] - (8.0 if _row_left(segments, p) else 0.0))
    rows: list[tuple[int, int]] = []
    place = final
    while place != start:
        previous = came[place]
        rows.append((previous + 1, place))
        place = previous
    return points[final], rows[::-1], final
