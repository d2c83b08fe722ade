"""An outline as a Word file that a unit fills in offline, and what it has filled in read back section by section."""

import io
import pickle
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from lienthong.domains.plans.models import Outline, Section
from lienthong.domains.plans.reading_room import answered

FONT = "Times New Roman"
HOW = (
    "Viết dưới từng đề mục, giữ nguyên các dòng đề mục; phần in nghiêng là hướng dẫn. "
    "Viết xong, nộp lại tệp này ở trang báo cáo của đơn vị."
)
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A word with the space after it: spaces alone would be found alike between words that have nothing in common.
_PARTS = re.compile(r"\S+\s*|\s+")
_MOST_PARTS = 6000


def heading_of(section: Section) -> str:
    """A section's heading as it is printed: “A. …”, “3. …”, “a) …”, without a number “- …”."""
    number = section.number
    if not number:
        return section.title
    return f"{number}{')' if number.islower() else '.'} {section.title}"


def template(outline: Outline, sections: Sequence[Section], texts: Mapping[int, str], head: Sequence[str]) -> bytes:
    """The outline as a Word file: headings with their numbers, guidance in italics, and what is written already.

    `head`: lines under the title, such as the unit and the round; `texts` by the section's id.
    """
    paper = Document()
    _style(paper)
    _line(paper, outline.title, bold=True, centred=True)
    for line in head:
        _line(paper, line, centred=True)
    for line in (outline.since_text, HOW):
        if line:
            _line(paper, line, italic=True)
    for section in sections:
        style = f"Heading {min(section.depth + 1, 9)}"
        paper.add_paragraph(_clean(heading_of(section)), style=style)
        for line in section.guidance.split("\n"):
            if line.strip():
                _line(paper, line, italic=True)
        if section.fills:
            for line in (texts.get(section.pk) or "").split("\n"):
                _line(paper, line)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def printed_lines(outline: Outline, head: Sequence[str]) -> list[str]:
    """The lines of the template that are nobody's text."""
    return [outline.title, outline.since_text, HOW, *head]


def _style(paper: Any) -> None:
    styles = paper.styles
    for name in ("Normal", *(f"Heading {level}" for level in range(1, 10))):
        style = styles[name]
        style.font.name, style.font.size = FONT, Pt(13)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb, style.font.bold = RGBColor(0, 0, 0), True
            style.font.italic = False


def _line(paper: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False) -> None:
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic = bold, italic
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _clean(text: str) -> str:
    return _UNPRINTED.sub("", text)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What an uploaded file says under each section, the headings that are not in it, and what stands under none."""

    texts: dict[str, str]
    missing: list[str]
    loose_ends: str


def read_back(
    data: bytes, file_name: str, outline: Outline, sections: Sequence[Section], head: Sequence[str]
) -> ReadBack:
    """An uploaded Word file matched with the outline, in a process of its own; CannotRead in one sentence."""
    wanted = [(one.code, one.number, one.title, one.guidance, one.fills) for one in sections]
    known = pickle.dumps((wanted, printed_lines(outline, head), file_name))
    found = answered("narrative_child", known, data)
    return ReadBack(dict(found["texts"]), list(found["missing"]), str(found["loose_ends"]))


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a comparison: kept, added or gone."""

    what: str
    text: str


def compared(before: str, after: str) -> list[Change]:
    """Word by word what an upload would change; texts too long for that are shown as gone and added."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if len(old) + len(new) > _MOST_PARTS:
        return [Change("gone", before), Change("added", after)]
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("kept", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Change("gone", "".join(old[a:b])))
        if d > c:
            found.append(Change("added", "".join(new[c:d])))
    return found
