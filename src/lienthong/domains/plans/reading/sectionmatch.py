"""Finds the sections of an outline again in a text that somebody wrote under them, section by section.

A heading is known by its words, not by its number: numbers may have been given anew, paragraphs, lists and tables may
have come in between, parts may stand in another order. The guidance that was printed under a heading is not the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lienthong.domains.plans.reading.pieces import Grid, Source
from lienthong.domains.plans.reading.words import loose, squeeze

_MARK = re.compile(
    r"^\s*(?:(?:[IVXivx]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)/]|\d{1,2}(?:\.\d{1,2})+|[-–•*·▪+]|\(\w{1,3}\))\s*"
)
_LONGEST_HEADING = 420
_NEAR, _SHORTEST_NEAR, _MOST_NEAR = 0.9, 12, 4000
_SHORTEST_GUIDANCE = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section as it was printed in the template. `fills`: whether text is written under it."""

    code: str
    number: str
    title: str
    guidance: str = ""
    fills: bool = True


@dataclass(slots=True)
class Matched:
    """The text found under each section, the sections whose heading is not there, and what stands under none."""

    texts: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    loose_ends: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    key: str
    number: str
    head_key: str
    rest: str


def lines_of(source: Source) -> list[str]:
    """A document as lines of text: paragraphs with the numbers Word gave them, a row of a table in one line."""
    found: list[str] = []
    for piece in source.pieces:
        if isinstance(piece, Grid):
            rows = (" | ".join(cell.flat for cell in row.cells if not cell.covered) for row in piece.rows)
            found.extend(row for row in rows if row.strip(" |"))
        elif piece.text.strip():
            found.append(squeeze(f"{piece.label} {piece.text}" if piece.label else piece.text))
    return found


def match_sections(wanted: Sequence[Wanted], lines: Sequence[str], printed: Sequence[str] = ()) -> Matched:
    """What was written under each section. `printed`: lines of the template itself that are nobody's text."""
    read = [_read(line) for line in lines]
    heads = _heads(wanted, read)
    by_line = {line: section for section, line in heads.items()}
    result = Matched(missing=[one.code for place, one in enumerate(wanted) if place not in heads and one.fills])
    ignored = {_key(line) for line in printed}
    # What was printed under a heading that is gone is nobody's text either.
    ignored |= {
        key
        for place, one in enumerate(wanted)
        if place not in heads
        for key in map(_key, one.guidance.split("\n"))
        if len(key) >= _SHORTEST_GUIDANCE
    }
    texts: dict[int, list[str]] = {place: [] for place in heads}
    astray: list[str] = []
    here: int | None = None
    guidance: set[str] = set()
    for place, line in enumerate(read):
        if place in by_line:
            here = by_line[place]
            guidance = {_key(part) for part in wanted[here].guidance.split("\n")} - {""}
            if line.rest and line.key != _title_key(wanted[here]) and _key(line.rest) not in guidance:
                texts[here].append(line.rest)
        elif line.key in ignored or line.key in guidance:
            continue
        elif here is None or not wanted[here].fills:
            astray.append(line.text)
        else:
            texts[here].append(line.text)
    result.texts = {
        wanted[place].code: "\n".join(parts).strip() for place, parts in texts.items() if wanted[place].fills
    }
    result.loose_ends = "\n".join(astray)
    return result


def _read(text: str) -> _Line:
    marks, bare = _apart(text)
    head, colon, rest = bare.partition(":")
    rest = rest.strip() if colon else ""
    if len(text) > _LONGEST_HEADING and not (colon and len(head) <= _LONGEST_HEADING):
        return _Line(text, loose(bare), "", "", "")
    number = re.sub(r"[\s.)/(]", "", marks)
    return _Line(text, loose(bare), number, loose(head) if rest else "", rest)


def _key(text: str) -> str:
    return loose(_apart(text)[1])


def _apart(text: str) -> tuple[str, str]:
    """The marks before a line and its words: “I.2) Kinh tế số” has two."""
    rest = text
    for _ in range(3):
        mark = _MARK.match(rest)
        if mark is None or mark.end() == len(rest):
            break
        rest = rest[mark.end() :]
    return text[: len(text) - len(rest)], rest


def _heads(wanted: Sequence[Wanted], lines: Sequence[_Line]) -> dict[int, int]:
    """For each section the line that is its heading: in order where that can be, by likeness where words changed."""
    by_key: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for key in {line.key, line.head_key} - {""}:
            by_key.setdefault(key, []).append(place)
    found: dict[int, int] = {}
    taken: set[int] = set()
    last = -1
    for section, one in enumerate(wanted):
        free = [place for place in by_key.get(_title_key(one), []) if place not in taken]
        chosen = _choose(free, last, one, lines)
        if chosen is None:
            continue
        found[section] = chosen
        taken.add(chosen)
        last = max(last, chosen)
    for section, one in enumerate(wanted):
        if section not in found and (near := _near(one, lines, taken)) is not None:
            found[section] = near
            taken.add(near)
    return found


def _title_key(one: Wanted) -> str:
    return _key(one.title) or loose(one.title)


def _choose(free: list[int], last: int, one: Wanted, lines: Sequence[_Line]) -> int | None:
    """Of several lines with the words of a heading: the one with its number, else the next, else any."""
    after = [place for place in free if place > last]
    for places in (after, free):
        numbered = [place for place in places if one.number and lines[place].number == one.number]
        if numbered:
            return numbered[0]
    return next(iter(after or free), None)


def _near(one: Wanted, lines: Sequence[_Line], taken: set[int]) -> int | None:
    title = _title_key(one)
    if len(title) < _SHORTEST_NEAR:
        return None
    best, score = None, _NEAR
    measure = SequenceMatcher(autojunk=False)
    measure.set_seq2(title)
    for place, line in enumerate(lines[:_MOST_NEAR]):
        if place in taken:
            continue
        for key in (line.key, line.head_key):
            if abs(len(key) - len(title)) * 5 > len(title):
                continue
            measure.set_seq1(key)
            if measure.real_quick_ratio() > score and measure.quick_ratio() > score and measure.ratio() > score:
                best, score = place, measure.ratio()
    return best
