"""Finds tables whose lines vanished: one cell per line, empty cells gone, only the labels on top remain.

The labels tell what the columns hold; each line is then given to the column that it fits best, in order,
and the rows are cut where the numbers run on. The whole is solved at once, so one odd line does not shift the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienthong.domains.plans.reading.columns import Head, label_role, read_head
from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.fitting import Fit, Placed, RowFit
from lienthong.domains.plans.reading.gridkit import (
    is_arabic,
    is_capital,
    is_roman,
    is_small_letter,
    leading_number,
    number_of,
)
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Piece, Row
from lienthong.domains.plans.reading.words import fold, plain, squeeze

_END = re.compile(
    r"^\W*(?:phu luc|noi nhan|tm\.|kt\.|tl\.|tuq\.|ghi chu\s*:|luu y\s*:|\[\d+\]|mau so"
    r"|bieu (?:mau )?so|ket luan\W*$|cac tu viet tat|het\b)"
)
_PORTAL = re.compile(
    r"^\W*(?:(?:cac )?(?:van ban|tin|tin bai|bai viet|tai lieu)(?: dinh kem)?,? (?:lien quan|cung .{3,40}|khac"
    r"|moi(?: nhat)?|da dua|cu hon|moi hon|duoc quan tam)|(?:gui |y kien )?binh luan|(?:tep|file|tai lieu) dinh kem"
    r"|tai ve|tai file.*|in (?:trang|bai viet)|chia se|quay lai|ve dau trang|len dau trang|trang chu|tu khoa|luoc do"
    r"|thuoc tinh|(?:tong )?(?:so )?luot (?:truy cap|xem).*|dang truy cap.*|(?:thong ke|so nguoi) truy cap.*"
    r"|lien ket website|(?:ban quyen|copyright|©).*|(?:dia chi|dien thoai|email|hotline|fax|tong bien tap)\s*:.*)\W*$"
)
"""What a web portal prints after the document."""
_COLUMN_NUMBERS = re.compile(r"^\(?\d{1,2}\)?(?:\s*=.*)?$")
_MAX_ROW = 44


@dataclass(slots=True)
class _Start:
    """A line that may begin a row: its number and the text that stands beside it."""

    place: int
    number: str
    inline: str


_Found = tuple[Head, list[str], int] | None
_Heads = dict[int, _Found]


def _known_head(pieces: list[Piece], index: int, heads: _Heads) -> _Found:
    """The head that begins at a place, looked for once."""
    if index not in heads:
        heads[index] = _head_at(pieces, index)
    return heads[index]


def vanished_tables(pieces: list[Piece]) -> list[Piece]:
    """Replaces runs of one-cell lines under a head of labels by tables."""
    result: list[Piece] = []
    index = 0
    heads: _Heads = {}
    while index < len(pieces):
        found = _known_head(pieces, index, heads)
        if found is None:
            result.append(pieces[index])
            index += 1
            continue
        head, labels, begin = found
        lines, places = _stretch(pieces, begin, labels, heads)
        rows, used = _rows(lines, head)
        if not rows:
            result.append(pieces[index])
            index += 1
            continue
        first = pieces[index]
        top = Row([Cell(label) for label in labels], first.line if isinstance(first, Line) else None, None)
        result.append(Grid([top, *rows], guessed=True))
        index = places[used - 1] + 1
    return result


def _head_at(pieces: list[Piece], index: int) -> tuple[Head, list[str], int] | None:
    first = pieces[index]
    if not isinstance(first, Line) or len(first.text) > 60 or first.text[:1].islower() or first.text[-1:] in ";,:":
        return None
    opening = label_role(first.text)
    if opening not in ("number", "name"):
        return None
    window: list[Line] = []
    place = index
    while place < len(pieces) and len(window) < 34:
        piece = pieces[place]
        if not isinstance(piece, Line) or len(piece.text) > 90:
            break
        if window and _begins_data(piece.text, opening == "number"):
            break
        window.append(piece)
        place += 1
    if opening == "name" and (len(window) < 2 or number_of(first.text) or _title_line(window)):
        return None
    if opening == "name" and (
        len(window) < 3 or (label_role(window[1].text) is None and label_role(window[2].text) is None)
    ):
        return None
    if sum(label_role(line.text) is not None for line in window[:14]) < 3:
        return None
    texts = [line.text for line in window]
    backs = _label_cuts(texts)
    for size in range(len(window), 2, -1):
        labels = _labels(texts, backs, size)
        if _overlong(labels, texts[size - 1]):
            continue
        head = read_head(labels) if len(labels) >= 3 else None
        if head and all(column.role != "other" for column in head.columns) and not any(map(_is_data, labels)):
            after = index + size
            if opening == "name" and not _followed_by_number(pieces, after):
                return None
            return head, labels, _skip_numbers(pieces, after, len(labels))
    return None


def _overlong(labels: list[str], last: str) -> bool:
    """Whether the last label swallowed the first heading of the table: it is whole without its last line."""
    shorter = labels[-1].removesuffix(last).strip()
    if not shorter or last[:1].islower() or last.startswith(("(", "/")) or last == labels[-1]:
        return False
    return label_role(shorter) is not None and label_role(last) is None and len(last.split()) >= 3


_DATED = re.compile(r"(?:truoc|trong|tu|den|hoan thanh|thuong xuyen|hang|het)\b.*|.*\d/\d.*")


def _is_data(label: str) -> bool:
    """Whether what looks like a label is a deadline or a list of bodies, as rows of work have them."""
    text = fold(label)
    return (
        ";" in label
        or (looks_due(label) and bool(_DATED.fullmatch(text)))
        or (text.startswith("cac ") and "lien quan" in text)
    )


def _title_line(window: list[Line]) -> bool:
    """A title such as "DANH MỤC NHIỆM VỤ" over the labels is not one of them."""
    return any(label_role(line.text) == "number" for line in window[1:5]) or bool(
        re.match(r"\W*(?:danh muc|phu luc|bang|bieu)\b", fold(window[0].text))
    )


def _followed_by_number(pieces: list[Piece], place: int) -> bool:
    if place >= len(pieces):
        return False
    piece = pieces[place]
    return isinstance(piece, Line) and _begins_data(piece.text, True)


def _begins_data(text: str, numbered: bool) -> bool:
    number = number_of(text)
    if number:
        return True
    lead = leading_number(text)
    return bool(numbered and lead and label_role(text) is None and lead[0] in ("1", "I", "A", "1.1"))


def _label_cuts(texts: list[str]) -> list[int]:
    """Where the last label of each stretch of lines begins, so that as many labels as possible are known."""
    total = len(texts)
    points = [0.0] + [-1e9] * total
    backs = [0] * (total + 1)
    for end in range(1, total + 1):
        for begin in range(max(0, end - 4), end):
            role = label_role(" ".join(texts[begin:end]))
            gain = points[begin] + (2.0 if role else -2.5) - 0.15 * (end - begin - 1)
            if texts[begin][:1].islower() or texts[begin].startswith(("(", "/")):
                gain -= 3.0
            if end < total and (texts[end][:1].islower() or texts[end].startswith("/")):
                gain -= 1.0
            if gain > points[end]:
                points[end], backs[end] = gain, begin
    return backs


def _labels(texts: list[str], backs: list[int], size: int) -> list[str]:
    """The labels of the first `size` lines, those broken over several lines joined."""
    cuts: list[tuple[int, int]] = []
    place = size
    while place > 0:
        cuts.append((backs[place], place))
        place = backs[place]
    return [squeeze(" ".join(texts[a:b])) for a, b in reversed(cuts)]


def _skip_numbers(pieces: list[Piece], place: int, width: int) -> int:
    """Steps over a row "(1) (2) (3) …" that numbers the columns."""
    texts: list[str] = []
    for piece in pieces[place : place + width]:
        texts.append(piece.text if isinstance(piece, Line) else "")
    if len(texts) == width and all(_COLUMN_NUMBERS.match(text) for text in texts):
        values = [int(re.findall(r"\d+", text)[0]) for text in texts]
        if values == list(range(values[0], values[0] + width)):
            return place + width
    return place


def _stretch(pieces: list[Piece], begin: int, labels: list[str], heads: _Heads) -> tuple[list[Line], list[int]]:
    """The lines of one table and their places, without the heads and page numbers that pages repeat."""
    lines: list[Line] = []
    places: list[int] = []
    place = begin
    while place < len(pieces):
        piece = pieces[place]
        if not isinstance(piece, Line) or _END.match(fold(piece.text)) or _PORTAL.match(fold(piece.text)):
            break
        again = _known_head(pieces, place, heads) if place > begin + 3 else None
        if again is not None and (label_role(again[1][0]) == "number" or label_role(labels[0]) != "number"):
            if [fold(label) for label in again[1]] != [fold(label) for label in labels]:
                break
            if lines and _is_page_number(lines[-1], piece):
                lines.pop()
                places.pop()
            place = again[2]
            continue
        lines.append(piece)
        places.append(place)
        place += 1
    return lines, places


def _is_page_number(line: Line, after: Line) -> bool:
    """Whether a line just over the head that the next page repeats is the number of a page."""
    number = number_of(line.text)
    return bool(number) and number is not None and number.isdigit() and (line.gap or line.page != after.page)


def _starts(lines: list[Line], head: Head) -> list[_Start]:
    result: list[_Start] = []
    for place, line in enumerate(lines):
        number = number_of(line.text)
        if number and not re.fullmatch(r"\d{4,}", number):
            result.append(_Start(place, number, ""))
            continue
        lead = leading_number(line.text)
        if lead and len(lead[1]) > 3 and not is_small_letter(lead[0]) and not re.match(r"\d{4}", lead[0]):
            result.append(_Start(place, lead[0], lead[1]))
    return result


def _parts(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]


def _continuity(before: str, after: str) -> float:
    """How well one row number follows another."""
    if is_arabic(before) and is_arabic(after):
        old, new = _parts(before), _parts(after)
        if old[:-1] == new[:-1]:
            step = new[-1] - old[-1]
            if step == 1:
                return 4.0
            if step == 0:
                return 0.2
            return 1.0 if 1 < step <= 10 else -4.0
        if new[: len(old)] == old:
            return 3.0 if new[-1] == 1 else 0.5
        if len(new) < len(old) and new[-1] == old[len(new) - 1] + 1:
            return 3.5
        return 2.0 if new[-1] == 1 and len(new) > 1 else -1.5
    if is_arabic(after):
        return 3.0 if _parts(after)[-1] == 1 else 1.5
    if is_roman(before) and is_roman(after):
        return 1.0
    return 1.5 if is_roman(after) or is_capital(after) else -1.0


def _rows(lines: list[Line], head: Head) -> tuple[list[Row], int]:
    starts = _starts(lines, head)
    if not starts or starts[0].place > 6:
        return [], 0
    before = lines[starts[0].place - 1].text if starts[0].place and not starts[0].inline else ""
    opening = plain(before).split(" ", 1)[0] if before[:1].isupper() else None
    fits = Fit(head, _in_blocks(lines), opening)
    chain, junk = _chain(lines, starts, fits)
    rows: list[Row] = []
    for place, line in enumerate(lines[: chain[0][0].place] if chain else []):
        rows.append(_group_row(line, lines[place].text, head))
    for start, placed in chain:
        rows.extend(_row(lines, start, placed, head))
    return (rows, len(lines) - junk) if _sound(rows, head) else ([], 0)


def _in_blocks(lines: list[Line]) -> bool:
    """Whether blank lines part the cells, so that a cell broken over lines stands together."""
    gaps = sum(line.gap for line in lines)
    return 0.25 * len(lines) < gaps < 0.97 * len(lines)


def _sound(rows: list[Row], head: Head) -> bool:
    """A head of labels without rows that fit is an ordinary piece of text."""
    full = sum(sum(bool(cell.flat) for cell in row.cells) >= 3 for row in rows)
    return full >= 1 and full >= 0.3 * len(rows)


def _opening(start: _Start) -> float:
    return -0.4 * start.place + (3.0 if _opens(start.number) else 0.0)


def _ends(starts: list[_Start], i: int) -> list[int]:
    """The starts before which a row may end, and the end of the table."""
    after = i + 1
    while after < len(starts) and starts[after].place - starts[i].place <= _MAX_ROW:
        after += 1
    return [*range(i + 1, after), len(starts)]


def _chain(lines: list[Line], starts: list[_Start], fits: Fit) -> tuple[list[tuple[_Start, Placed]], int]:
    """The best chain of row starts and how each row's lines fall into columns; and how many lines are left over."""
    total = len(starts)
    best = [-1e9] * (total + 1)
    back: list[tuple[int, Placed] | None] = [None] * (total + 1)
    for i, start in enumerate(starts):
        if _opening(start) > best[i]:
            best[i], back[i] = _opening(start), None
        inner = _inner(lines, start)
        fit = RowFit(inner, fits)
        for j in _ends(starts, i):
            end = starts[j].place if j < total else len(lines)
            placed = _place(start, fit, end - start.place - (0 if start.inline else 1), j == total)
            points = best[i] + placed.points
            if j < total:
                points += _continuity(start.number, starts[j].number)
            if points > best[j]:
                best[j], back[j] = points, (i, placed)
    chain: list[tuple[_Start, Placed]] = []
    step = back[total]
    while step is not None:
        chain.append((starts[step[0]], step[1]))
        step = back[step[0]]
    chain.reverse()
    return chain, chain[-1][1].junk if chain else len(lines)


def _opens(number: str) -> bool:
    return number in ("1", "I", "A", "1.1", "01")


def _inner(lines: list[Line], start: _Start) -> list[Line]:
    """The lines after a row's number that may still be its own."""
    inner = lines[start.place + 1 : start.place + 1 + _MAX_ROW]
    if start.inline:
        here = lines[start.place]
        return [Line(start.inline, here.line, here.page, True), *inner]
    return inner


def _place(start: _Start, fit: RowFit, count: int, last: bool) -> Placed:
    placed = fit.place(count, last)
    if is_roman(start.number) or is_capital(start.number):
        inner = fit.lines[:count] if count <= 3 else []
        named = all(map(fit.fits.is_plain, inner)) or (len(inner) == 1 and not fit.fits.facts(inner[0].text)[0])
        if inner and named:
            points = 4.0 - 1.5 * (len(inner) - 1)
            if points > placed.points:
                return Placed(points, {-1: list(inner)}, [], 0)
        return Placed(placed.points - 1.0, placed.columns, placed.groups, placed.junk)
    return placed


def _row(lines: list[Line], start: _Start, placed: Placed, head: Head) -> list[Row]:
    here = lines[start.place]
    cells = [Cell("") for _ in head.columns]
    number, name = head.place("number"), head.place("name")
    if number is not None:
        cells[number] = Cell(start.number)
    if -1 in placed.columns:
        target = name if name is not None else 0
        cells[target] = Cell(" ".join(line.text for line in placed.columns[-1]))
    else:
        for place, given in placed.columns.items():
            cells[place] = Cell("\n".join(line.text for line in given))
    result = [Row(cells, here.line, here.page)]
    result.extend(_group_row(line, line.text, head) for line in placed.groups)
    return result


def _group_row(line: Line, text: str, head: Head) -> Row:
    cells = [Cell("") for _ in head.columns]
    cells[head.place("name") or 0] = Cell(text)
    return Row(cells, line.line, line.page)
