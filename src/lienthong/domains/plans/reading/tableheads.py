"""Finds the heads inside a table: after title rows, over two rows, repeated on each page, in another order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from lienthong.domains.plans.reading.columns import Head, label_role, read_head
from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.gridkit import number_of
from lienthong.domains.plans.reading.owners import looks_like_owner
from lienthong.domains.plans.reading.pieces import Grid, Row
from lienthong.domains.plans.reading.words import squeeze

_SUB_LABEL = re.compile(
    r"(?:năm\s*)?20\d\d(?:\s*-\s*20\d\d)?|(?:quý|q)\s*[ivIV1-4]+|tháng\s*\d+|t\d+|[ivIV]+|\d{1,2}", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\(?\s*\d{1,2}\s*\)?\s*(?:=.*)?$|^\(?[A-Z]\)?$")


@dataclass(slots=True)
class Part:
    """A stretch of rows under one head."""

    head: Head
    rows: list[tuple[int, Row]] = field(default_factory=list)  # with the row's place in the table, from 1
    above: list[str] = field(default_factory=list)  # title rows that stand in the table itself


def _filled_right(row: Row, width: int) -> list[str]:
    """The labels of an upper head row, spread over the columns that they cover."""
    labels: list[str] = []
    for place in range(width):
        cell = row.cells[place] if place < len(row.cells) else None
        if cell is None:
            labels.append("")
        elif cell.covered == "left" and labels:
            labels.append(labels[-1])
        else:
            labels.append(cell.flat)
    return labels


def _spread_empty(labels: list[str], below: list[str]) -> list[str]:
    """Where merged cells were lost, an empty label over a filled one belongs to the label on its left."""
    result = list(labels)
    for place in range(1, len(result)):
        if not result[place] and place < len(below) and below[place]:
            result[place] = result[place - 1]
    return result


def _is_sub_head(upper: list[str], row: Row) -> bool:
    texts = row.texts()
    filled = [(place, text) for place, text in enumerate(texts) if text]
    if not filled or any(len(text) > 70 for _, text in filled):
        return False
    first = texts[0]
    if first and number_of(first) and first != (upper[0] if upper else ""):
        return False
    fresh = [(place, text) for place, text in filled if place >= len(upper) or text != upper[place]]
    if len(fresh) < 2 or (fresh[0][0] == 0 and upper and upper[0]):
        return False
    return all(label_role(text) is not None or _SUB_LABEL.fullmatch(text) for _, text in fresh)


def _join(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    labels = []
    for place in range(width):
        top = upper[place] if place < len(upper) else ""
        low = lower[place] if place < len(lower) else ""
        labels.append(top if low in ("", top) else squeeze(f"{top} {low}"))
    return labels


def _head_from(rows: list[Row], index: int) -> tuple[Head, int] | None:
    """A head that begins at this row, and how many rows it takes."""
    width = max(len(row.cells) for row in rows[index : index + 3])
    upper = _filled_right(rows[index], width)
    filled = [text for text in rows[index].texts() if text]
    if (
        number_of(upper[0])
        or len(filled) < 2
        or sum(label_role(text) is not None for text in filled) < 0.5 * len(filled)
    ):
        return None
    lost = _lost_sub_head(rows, index)
    if lost is not None:
        return lost, 2
    taken, labels = 1, upper
    plain = read_head(rows[index].texts())
    if plain is None and index + 1 < len(rows) and _whole_head(rows[index + 1]):
        return None  # a row of work just over the head that each page repeats
    while index + taken < len(rows) and taken < 3 and _is_sub_head(labels, rows[index + taken]):
        below = rows[index + taken].texts()
        labels = _join(_spread_empty(labels, below), below)
        taken += 1
    if taken > 1:
        head = _sub_roles(upper, rows[index + 1 : index + taken], labels)
        if head:
            return head, taken
    return (plain, 1) if plain else None


def _whole_head(row: Row) -> bool:
    """Whether a row is a head by itself, with a label over every column."""
    texts = row.texts()
    return all(texts) and all(label_role(text) is not None for text in texts) and read_head(texts) is not None


def _lost_sub_head(rows: list[Row], index: int) -> Head | None:
    """A second row of labels whose empty cells were lost: finds the upper label that they stand under.

    "Số TT | Nội dung | Thời hạn | Phân công" over "Chủ trì | Phối hợp" heads rows of five cells.
    """
    upper = [text for text in rows[index].texts() if text]
    if index + 2 >= len(rows):
        return None
    below = rows[index + 1].texts()
    data = [row.texts() for row in rows[index + 2 : index + 12] if len(row.cells) == len(upper) - 1 + len(below)]
    labels_only = all(text and (label_role(text) is not None or _SUB_LABEL.fullmatch(text)) for text in below)
    if len(below) < 2 or not labels_only or number_of(below[0]) or not data or len(rows[index].cells) >= len(data[0]):
        return None
    best: tuple[float, Head] | None = None
    for place in range(len(upper)):
        labels = [*upper[:place], *(f"{upper[place]} {text}" for text in below), *upper[place + 1 :]]
        shorter = [*upper[:place], *below, *upper[place + 1 :]]
        head = read_head(shorter) or read_head(labels)
        if head is None:
            continue
        points = sum(_fits(head, cells) for cells in data)
        if best is None or points > best[0]:
            best = points, head
    return best[1] if best else None


def _fits(head: Head, cells: list[str]) -> float:
    """How well a row's cells agree with the head's roles."""
    points = 0.0
    for column, text in zip(head.columns, cells, strict=True):
        if not text:
            continue
        if column.role == "due":
            points += 1.0 if looks_due(text) else -1.0
        elif column.role in ("lead", "with", "monitor", "lead_with"):
            points += 1.0 if looks_like_owner(text) else -1.0
        elif column.role == "number":
            points += 1.0 if number_of(text) else -1.0
    return points


def _sub_roles(upper: list[str], below: list[Row], labels: list[str]) -> Head | None:
    """Under "Phân công thực hiện" the lower labels say who leads and who helps."""
    head = read_head(labels)
    lower = read_head([_lowest(place, upper, below) for place in range(len(labels))])
    if head is None or lower is None:
        return head or lower
    for column, under in zip(head.columns, lower.columns, strict=True):
        told = under.role in ("lead", "with", "monitor", "due", "start", "output", "unit")
        if told and column.role not in ("name", "number"):
            column.role = under.role
    return head


def _lowest(place: int, upper: list[str], below: list[Row]) -> str:
    for row in reversed(below):
        texts = row.texts()
        if place < len(texts) and texts[place]:
            return texts[place]
    return upper[place] if place < len(upper) else ""


def _numbers_columns(row: Row) -> bool:
    texts = [text for text in row.texts() if text]
    if len(texts) < 3 or not all(_NUMBERED.match(text) for text in texts):
        return False
    values = [int(found.group()) for text in texts if (found := re.search(r"\d+", text))]
    return len(values) < 2 or all(b - a == 1 for a, b in pairwise(values))


def split_parts(grid: Grid, before: Head | None = None) -> list[Part]:
    """The table's stretches, each under the head that holds for it; empty when the table is no plan table.

    `before` is the head of the table before, for a table that goes on over a page without its head.
    """
    rows = grid.rows
    parts: list[Part] = []
    above: list[str] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if row.empty:
            index += 1
            continue
        found = _head_from(rows, index)
        if found:
            head, taken = found
            _start_part(parts, head, row, above)
            above = []
            index += taken
            continue
        if parts:
            if not _numbers_columns(row):
                parts[-1].rows.append((index + 1, row))
        else:
            above.append(" ".join(text for text in row.texts() if text))
        index += 1
    if not parts and before is not None and _goes_on(rows, before):
        return [Part(before, [(place, row) for place, row in enumerate(rows, start=1) if not row.empty])]
    return [part for part in parts if part.rows]


def _start_part(parts: list[Part], head: Head, row: Row, above: list[str]) -> None:
    """A repeated head that lost its number column keeps the wider one for rows of that width."""
    if parts and len(head.columns) == len(parts[-1].head.columns) - 1 and head.place("number") is None:
        old = parts[-1].head
        if [c.role for c in old.columns[1:]] == [c.role for c in head.columns]:
            return
    if parts and [c.role for c in head.columns] == [c.role for c in parts[-1].head.columns]:
        return
    parts.append(Part(head, [], list(above)))


def _own_labels(row: Row) -> bool:
    """Whether a table begins with labels of its own, so it is another table and does not go on."""
    texts = [text for text in row.texts() if text]
    return len(texts) >= 2 and label_role(texts[0]) == "number" and number_of(texts[0]) is None


def _goes_on(rows: list[Row], head: Head) -> bool:
    width = len(head.columns)
    same = sum(len(row.cells) == width for row in rows)
    place = head.place("number")
    if same < 0.7 * len(rows) or place is None:
        return same == len(rows) and bool(rows) and sum(_fits(head, row.texts()) for row in rows) > 0
    numbered = sum(number_of(row.cells[place].flat) is not None for row in rows if len(row.cells) > place)
    if _own_labels(rows[0]):
        return False
    fitting = [_fits(head, row.texts()) for row in rows if len(row.cells) == width]
    return (numbered >= 1 or len(rows) <= 2) and sum(fitting) > 0
