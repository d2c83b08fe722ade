"""Finds tables that only white space draws, as programs print a PDF without its lines; puts pipes between the cells.

The labels of the head tell how many columns there are and where about; the emptiest places between them part the
columns. Each row becomes one line between pipes at the place of its first line, so lines keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from lienthong.domains.plans.reading.columns import Head, label_role, read_head
from lienthong.domains.plans.reading.gridkit import leading_number, number_of
from lienthong.domains.plans.reading.words import fold, is_capitals, squeeze

_PART = re.compile(r"\S+(?: \S+)*")
_END = re.compile(r"^\W*(?:phu luc|noi nhan|tm\.|kt\.|tl\.|tuq\.|ghi chu\s*:|mau so)")
_BULLET = re.compile(r"^(?:[-+•*]|[a-zđ]\)|\(?\d{1,2}\))\s")
_MAX_HEAD = 6


@dataclass(slots=True)
class _Span:
    """A stretch of text with the places where it begins and ends."""

    begin: int
    end: int
    text: str


@dataclass(slots=True)
class _Top:
    """A head as printed: its spans from left to right, what they mean, and the line after it."""

    spans: list[_Span]
    head: Head
    after: int


@dataclass(slots=True)
class _Band:
    """One printed line cut at the columns' edges; `across` when its text runs over an edge."""

    place: int
    cells: list[str]
    across: bool
    text: str


@dataclass(slots=True)
class _Made:
    """One row: the line where it begins and its cells."""

    place: int
    cells: list[list[str]] = field(default_factory=list)


def _spans(line: str) -> list[_Span]:
    return [_Span(found.start(), found.end(), found.group()) for found in _PART.finditer(line)]


def _stacked(lines: list[str]) -> list[_Span]:
    """The texts of some lines, those that stand one over another put together."""
    columns: list[_Span] = []
    for line in lines:
        for span in _spans(line):
            over = [column for column in columns if column.begin < span.end and span.begin < column.end]
            if len(over) > 1:
                return []
            if over:
                over[0].begin, over[0].end = min(over[0].begin, span.begin), max(over[0].end, span.end)
                over[0].text = f"{over[0].text} {span.text}"
            else:
                columns.append(span)
    return sorted(columns, key=lambda column: column.begin)


def _top_at(lines: list[str], index: int, labels: list[str] | None = None) -> _Top | None:
    """The head that begins at this line: at least three known labels side by side, perhaps over some lines.

    `labels` are those of a head that may stand here again.
    """
    if len(_spans(lines[index])) < 2 or "|" in lines[index]:
        return None
    best: _Top | None = None
    for size in range(1, _MAX_HEAD + 1):
        here = lines[index : index + size]
        parts = _spans(here[-1]) if len(here) == size else []
        if not parts or number_of(parts[0].text) or (size > 1 and "\f" in here[-1]):
            break
        if best is not None and not all(part.text[:1].islower() or part.text[0] in "(/" for part in parts):
            break  # a whole head goes on only in the rest of its labels
        spans = _stacked(here)
        if len(spans) < 3 or not all(label_role(span.text) for span in spans):
            continue
        head = read_head([span.text for span in spans])
        if head is not None and head.columns[0].role == "number":
            best = _Top(spans, head, index + size)
            if labels is not None and _labels(best) == labels:
                break
    return best


def _labels(top: _Top) -> list[str]:
    return [fold(span.text) for span in top.spans]


def _side_by_side(one: _Top, two: _Top) -> bool:
    """Whether two pages print their columns at the same places, give or take a rounding."""
    pairs = zip(one.spans, two.spans, strict=False)
    return len(one.spans) == len(two.spans) and all(abs(a.begin - b.begin) <= 1 for a, b in pairs)


def _edges(spans: list[_Span], lines: list[str]) -> list[int]:
    """Where each column but the first begins: behind the emptiest stretch between two labels' middles."""
    width = max((len(line) for line in lines), default=0) + 1
    filled = [0] * (width + 200)
    for line in lines:
        for span in _spans(line):
            for place in range(span.begin, span.end):
                filled[place] += 1
    edges: list[int] = []
    for left, right in pairwise(spans):
        low, high = (left.begin + left.end) // 2, (right.begin + right.end) // 2
        low = max(low, edges[-1] + 1 if edges else 0)
        least = min(filled[low : high + 1], default=0)
        empty = [place for place in range(low, high + 1) if filled[place] <= least]
        edges.append(_end_of_longest(empty) if empty else right.begin)
    return edges


def _end_of_longest(places: list[int]) -> int:
    """The place just behind the longest stretch of neighbouring places."""
    best = run = 1
    end = places[0]
    for before, place in pairwise(places):
        run = run + 1 if place == before + 1 else 1
        if run > best:
            best, end = run, place
    return end + 1


def _cut(line: str, edges: list[int]) -> tuple[list[str], bool]:
    """The cells of a line, and whether a word runs over an edge."""
    cells: list[str] = []
    begin, across = 0, False
    for edge in edges:
        place = edge
        if 0 < edge < len(line) and line[edge - 1] != " " and line[edge] != " ":
            near = [p for p in (edge - 1, edge + 1, edge - 2, edge + 2) if 0 < p < len(line) and line[p - 1] == " "]
            across = across or not near
            place = near[0] if near else edge
        cells.append(line[begin:place].strip())
        begin = place
    return [*cells, line[begin:].strip()], across


def _bands(lines: list[str], begin: int, end: int, edges: list[int]) -> list[_Band]:
    result: list[_Band] = []
    for place in range(begin, end):
        line = lines[place].replace("\f", "")
        text = squeeze(line)
        if not text or (re.fullmatch(r"\d{1,3}", text) and _spans(line)[0].begin > edges[0]):
            continue  # blank, or the number of a page
        cells, across = _cut(line, edges)
        result.append(_Band(place, cells, across, text))
    return result


def _is_group(band: _Band, edges: list[int]) -> bool:
    """A heading over the whole width: one text that begins at the left and runs over the columns."""
    split = leading_number(band.text)
    alone = len(_spans(band.text)) == 1 and sum(map(bool, band.cells)) <= 3
    counted = split is not None and not split[0].isdigit() and not split[0].islower()
    return alone and (counted or (band.across and is_capitals(band.text))) and bool(edges)


def _stands_alone(bands: list[_Band], place: int, name: int) -> bool:
    """A heading without a number: one line under the names, blank lines around it, a numbered row next."""
    if place + 1 >= len(bands) or number_of(bands[place + 1].cells[0]) is None:
        return False
    here, after = bands[place], bands[place + 1]
    filled = [i for i, cell in enumerate(here.cells) if cell]
    apart = not place or here.place - bands[place - 1].place == 2  # more would be another page
    under = filled == [name] or (here.across and filled[0] <= name and number_of(here.cells[0]) is None)
    return under and apart and after.place - here.place >= 2 and here.text[:1].isupper()


def _rows(bands: list[_Band], name: int, edges: list[int]) -> list[_Made]:
    groups = {i for i, band in enumerate(bands) if _is_group(band, edges) or _stands_alone(bands, i, name)}
    starts = [i for i, band in enumerate(bands) if number_of(band.cells[0]) is not None or i in groups]
    if not starts:
        return []
    starts = _raised(bands, starts, groups, name)
    rows: list[_Made] = []
    for begin, end in zip(starts, [*starts[1:], len(bands)], strict=True):
        here = bands[begin:end]
        if begin in groups:
            split = leading_number(here[0].text)
            rows.append(_Made(here[0].place, [[part] for part in split] if split else [[here[0].text]]))
            continue
        cells = [[band.cells[i] for band in here if band.cells[i]] for i in range(len(here[0].cells))]
        rows.append(_Made(here[0].place, cells))
    return rows


def _raised(bands: list[_Band], starts: list[int], groups: set[int], name: int) -> list[int]:
    """Where rows begin: at their numbers, or above them when numbers stand in the middle of the rows' height."""
    openings = [0, *(place + 1 for place in groups if place + 1 < len(bands))]
    openings = [place for place in openings if place not in groups]
    below = sum(place not in starts and bool(bands[place].cells[name]) for place in openings)
    if 2 * below <= len(openings):
        return starts
    begins: list[int] = []
    begin = 0
    for number, place in enumerate(starts):
        if place in groups:
            begins.append(place)
            begin = place + 1
            continue
        begins.append(begin)
        after = starts[number + 1] if number + 1 < len(starts) else len(bands)
        if after in groups:
            continue
        fresh = [i for i in range(place + 1, after + 1) if i < len(bands) and bands[i].cells[name][:1].isupper()]
        apart = [i for i in range(place + 1, min(after + 1, len(bands))) if bands[i].place - bands[i - 1].place > 1]
        begin = min(apart or fresh or [after], key=lambda i: abs(2 * place - begin + 1 - i))
    return begins


def _printed(row: _Made) -> str:
    cells = []
    for lines in row.cells:
        text = ""
        for line in lines:
            text = f"{text}{'<br>' if _BULLET.match(line) else ' '}{line}" if text else line
        cells.append(text.replace("|", "/"))
    return "| " + " | ".join(cells) + " |"


def _end_at(lines: list[str], begin: int, edges: list[int]) -> int:
    """Where the table ends: at the words that close a document, or where running text crosses the columns."""
    prose = 0
    for place in range(begin, len(lines)):
        text = squeeze(lines[place])
        if _END.match(fold(text)):
            return place
        if not text:
            continue
        crossed = len(edges) > 1 and len(_spans(lines[place].strip())) == 1 and len(text) > edges[-1] - edges[0]
        prose = prose + 1 if crossed else 0
        if prose >= 3:
            return place - 2
    return len(lines)


def _sheets(lines: list[str], top: _Top) -> list[tuple[_Top, int]]:
    """The stretches of a table, one for each printed page or repeated head: what heads it, and where it ends."""
    end = _end_at(lines, top.after, [span.begin for span in top.spans[1:]])
    labels = _labels(top)
    result: list[tuple[_Top, int]] = []
    here = top
    for place in range(top.after, end):
        again = _top_at(lines, place, labels) if here.after <= place else None
        if again is not None:
            result.append((here, place))
            if _labels(again) != labels:
                return result
            here = again
        elif "\f" in lines[place] and place > here.after:
            result.append((here, place))
            here = _Top(here.spans, here.head, place)
    return [*result, (here, end)]


def _tables(lines: list[str], index: int, top: _Top, result: list[str]) -> int:
    """Writes the table under one head, and gives the line after it."""
    sheets = _sheets(lines, top)
    bands: list[_Band] = []
    edges: list[int] = []
    for here, end in sheets:
        alike = [sheet for sheet in sheets if _side_by_side(sheet[0], here)]  # a short last page alone tells little
        edges = _edges(here.spans, [line for top, to in alike for line in lines[top.after : to] if line.strip()])
        bands += _bands(lines, here.after, end, edges)
    rows = _rows(bands, top.head.place("name") or 1, edges)
    if not rows or sum(sum(map(bool, row.cells)) >= 3 for row in rows) < 0.5 * len(rows):
        return index + 1
    last = sheets[-1][1]
    for place in range(index, last):
        result[place] = "\f" * lines[place].count("\f")
    result[index] += _printed(_Made(index, [[span.text] for span in top.spans]))
    for row in rows:
        result[row.place] += _printed(row)
    return last


def pipes_for_columns(lines: list[str]) -> list[str]:
    """The same lines, with tables of white space turned into rows between pipes; as many lines as before."""
    result = list(lines)
    index = 0
    while index < len(lines):
        top = _top_at(lines, index) if "  " in lines[index].strip() else None
        index = _tables(lines, index, top, result) if top else index + 1
    return result
