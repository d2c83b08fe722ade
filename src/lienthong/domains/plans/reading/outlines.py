"""Finds the outlines that a plan asks reports to follow: sections, guidance, who fills which, from when figures count.

“ĐỀ CƯƠNG BÁO CÁO …” in an annex becomes an outline. Numbered paragraphs are its sections. A bullet that begins with
the name of a body (“Riêng Sở …”, “**Sở Nội vụ** báo cáo …”) is a section that only that body fills; other bullets are
guidance of the section they stand under. Nothing is resolved against a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from lienthong.domains.plans.reading.outline import Node, read_outline
from lienthong.domains.plans.reading.outlinebodies import addressed, apart, audience_of, in_brackets
from lienthong.domains.plans.reading.pieces import Block, Paragraph
from lienthong.domains.plans.reading.plan import Anchor, ReadOwner, SourceBlock
from lienthong.domains.plans.reading.words import fold, is_capitals, squeeze

MOST_SECTIONS = 400
MOST_OUTLINES = 20
LONGEST_TITLE = 300
_SHOWN_TITLE = 150
_HEAD = re.compile(
    r"^\W*(?:phu luc\s*(?:so\s*)?[\divx]{0,4}[a-z]?\s*[.:\-]*\s*)?(?:mau\s+)?de cuong (?:chi tiet )?bao cao\b"
)
_LABEL = re.compile(r"^\W*(?:phụ lục\s*(?:số\s*)?[\divx]{0,4}[a-z]?\s*[.:\-–]+\s*)", re.IGNORECASE)
_NEXT = re.compile(r"^\W*(?:phu luc|bieu mau|bieu so|mau so|noi nhan)\b")
_ATTACHED = re.compile(r"^\W*(?:ban hanh )?kem theo")
_NUMBERED = frozenset({"part", "article", "roman", "capital", "dotted", "number", "letter", "bracket", "romanlet"})
_MONTH = re.compile(r"tính từ (?:đầu )?tháng (\d{1,2})(?: năm |/)(\d{4})")
_DAY = re.compile(r"tính từ (?:ngày )?(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_YEAR = re.compile(r"tính từ (?:đầu )?năm (\d{4})")
_UNTIL = re.compile(r"(?:đến|tới)(?: hết)?(?: ngày)? (\d{1,2})[/-](\d{1,2})[/-](\d{4})")


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One section: its printed number (“A”, “IV”, “3”, “a”; empty for a bullet), title, guidance, and who fills it.

    `depth` counts from 0; `named` is empty where everybody whom the outline is for fills it. `fills` is false for a
    heading that only holds other sections.
    """

    number: str
    title: str
    depth: int
    guidance: str
    named: tuple[ReadOwner, ...]
    fills: bool
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class ReadOutline:
    """An outline: whom it is for, from when figures count (`until` None: to the day of the report), its sections."""

    title: str
    audience: tuple[ReadOwner, ...]
    since: date | None
    until: date | None
    since_text: str
    note: str
    sections: tuple[ReadSection, ...]
    anchor: Anchor


@dataclass(slots=True)
class _Draft:
    """A section while its guidance is still being read."""

    number: str
    title: str
    level: int
    depth: int
    anchor: Anchor
    named: tuple[ReadOwner, ...] = ()
    guidance: list[str] = field(default_factory=list)
    bullets: int = 0
    parent: _Draft | None = None


def read_outlines(blocks: Iterable[SourceBlock]) -> tuple[ReadOutline, ...]:
    """All outlines of a document, in its order."""
    rows = [block for block in blocks if squeeze(block.text)]
    starts = [place for place in range(len(rows)) if _begins(rows, place)][:MOST_OUTLINES]
    found = [_outline(rows, start, _end(rows, start)) for start in starts]
    return tuple(outline for outline in found if outline.sections)


def _begins(rows: Sequence[SourceBlock], place: int) -> bool:
    """Whether an outline begins here, and is not only spoken of: “(theo đề cương báo cáo tại Phụ lục 01)”."""
    text = squeeze(rows[place].text)
    if len(text) > 300 or rows[place].anchor.table is not None or not _HEAD.match(fold(text)):
        return False
    bare = _LABEL.sub("", text).strip("*# ")
    after = fold(squeeze(rows[place + 1].text)) if place + 1 < len(rows) else ""
    return is_capitals(bare[:17]) or bool(_ATTACHED.match(after) or re.match(r"\W*danh cho", after))


def _end(rows: Sequence[SourceBlock], start: int) -> int:
    for place in range(start + 1, len(rows)):
        text = squeeze(rows[place].text)
        if (_NEXT.match(fold(text)) and len(text) < 300) or _begins(rows, place):
            return place
    return len(rows)


def _outline(rows: Sequence[SourceBlock], start: int, end: int) -> ReadOutline:
    title, begin = _title(rows, start, end)
    note: list[str] = []
    drafts: list[_Draft] = []
    for node in read_outline(_paragraphs(rows[begin:end]), 0, whole=True):
        if _ATTACHED.match(node.folded) or _ATTACHED.match(fold(node.printed)):
            continue
        if node.kind in _NUMBERED and len(drafts) < MOST_SECTIONS:
            drafts.append(_numbered(node, drafts))
        elif not drafts:
            note.append(node.printed)
        else:
            _under(node, drafts)
    said = " ".join(note)
    since, until, words = _since(said)
    audience = audience_of(title) or audience_of(said)
    return ReadOutline(title, audience, since, until, words, "\n".join(note), _sections(drafts), rows[start].anchor)


def _title(rows: Sequence[SourceBlock], start: int, end: int) -> tuple[str, int]:
    """The title over all its printed lines, and where what follows begins."""
    lines = [_LABEL.sub("", squeeze(rows[start].text)).strip("*# ")]
    place = start + 1
    while place < end and place < start + 6:
        text = squeeze(rows[place].text).strip("*# ")
        if not is_capitals(text) or re.match(r"[IVXA-D]\.\s|\d+\.\s|\(", text):
            break
        lines.append(text)
        place += 1
    return squeeze(" ".join(lines))[:LONGEST_TITLE], place


def _paragraphs(rows: Sequence[SourceBlock]) -> list[Block]:
    """Rows as paragraphs; a heading in capitals that was printed over two lines is one."""
    found: list[Paragraph] = []
    for row in rows:
        text = squeeze(row.text)
        last = found[-1] if found else None
        if (
            last is not None
            and is_capitals(text)
            and is_capitals(last.text)
            and re.match(r"(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})[.)]\s", last.text)
            and not re.match(r"(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})[.)]\s|\(", text)
            and not last.text.endswith((".", ":", ";"))
        ):
            last.text = f"{last.text} {text}"
            continue
        found.append(Paragraph(text, row.anchor.line or 0, row.anchor.page))
    return list(found)


def _numbered(node: Node, drafts: list[_Draft]) -> _Draft:
    parent = next((one for one in reversed(drafts) if one.level < node.level and _on_path(one, drafts[-1])), None)
    title, guidance = apart(node.text) if not is_capitals(node.text) else (node.text, "")
    title, named = in_brackets(title)
    if not named and (found := addressed(node.text)):
        named, guidance = found.owners, node.text
        title = found.topic or shortened(found.asked)
    draft = _Draft(
        number=node.number or "",
        title=squeeze(title).rstrip(" :.;")[:LONGEST_TITLE],
        level=node.level,
        depth=parent.depth + 1 if parent else 0,
        anchor=node.paragraph.anchor,
        named=named,
        parent=parent,
    )
    if guidance:
        draft.guidance.append(guidance)
    return draft


def _on_path(one: _Draft, last: _Draft | None) -> bool:
    while last is not None:
        if last is one:
            return True
        last = last.parent
    return False


def _under(node: Node, drafts: list[_Draft]) -> None:
    """A paragraph below a section: the part of a named body, or guidance."""
    here = drafts[-1]
    bullet = node.kind == "dash"
    home = here.parent if bullet and not here.number and here.parent is not None else here
    found = addressed(node.text) if bullet else None
    if found is None or len(drafts) >= MOST_SECTIONS:
        if home is not here and home.bullets == 0:
            home.bullets += 1  # guidance for all after the parts of named bodies: the heading is filled too
        home.guidance.append(node.printed)
        home.bullets += bullet
        return
    title = found.topic or shortened(found.asked)
    part = _Draft(
        "", title[:LONGEST_TITLE], 11, home.depth + 1, node.paragraph.anchor, found.owners, [node.printed], parent=home
    )
    drafts.append(part)


def shortened(text: str) -> str:
    """What is to be reported, as a heading: the first clause, not too long, with a large first letter."""
    text = re.sub(r"^(?:cụ thể |đầy đủ )?(?:các )?(?:nội dung|về|những nội dung)(?: về)?\s+", "", squeeze(text))
    head = re.split(r"\s*[;:(]", text)[0].strip(" ,.")
    if len(head) > _SHOWN_TITLE:
        clause = head[:_SHOWN_TITLE].rfind(", ")
        head = head[:clause] if clause > 60 else head[:_SHOWN_TITLE].rsplit(" ", 1)[0] + "…"
    return head[:1].upper() + head[1:]


def _sections(drafts: list[_Draft]) -> tuple[ReadSection, ...]:
    with_numbered = {id(one.parent) for one in drafts if one.parent is not None and one.number}
    with_parts = {id(one.parent) for one in drafts if one.parent is not None and not one.number}
    return tuple(
        ReadSection(
            one.number,
            one.title,
            one.depth,
            "\n".join(one.guidance),
            one.named,
            # A heading that holds numbered sections is not filled; one whose bullets all name bodies is not either.
            id(one) not in with_numbered and (id(one) not in with_parts or one.bullets > 0),
            one.anchor,
        )
        for one in drafts
    )


def _since(text: str) -> tuple[date | None, date | None, str]:
    """From when figures count, until when, and the sentence that says so."""
    for sentence in re.split(r"(?<=[.;])\s+|\n", text):
        low = sentence.lower()
        if "tính từ" not in low:
            continue
        start: date | None = None
        try:
            if found := _DAY.search(low):
                start = date(int(found[3]), int(found[2]), int(found[1]))
            elif found := _MONTH.search(low):
                start = date(int(found[2]), int(found[1]), 1)
            elif found := _YEAR.search(low):
                start = date(int(found[1]), 1, 1)
            end = _UNTIL.search(low)
            until = date(int(end[3]), int(end[2]), int(end[1])) if end else None
        except ValueError:
            continue
        if start is not None:
            return start, until, re.sub(r"^\W*(?:lưu ý|ghi chú)\s*:\s*", "", sentence, flags=re.IGNORECASE).strip()
    return None, None, ""
