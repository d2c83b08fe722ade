"""Joins printed lines into paragraphs, and finds the titles that stand over tables."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.gridkit import leading_number
from lienthong.domains.plans.reading.pieces import Block, Grid, Line, Paragraph, Piece
from lienthong.domains.plans.reading.words import UPPER, fold, is_capitals, plain, squeeze

_NEW = re.compile(
    r"^(?:[-+•*·▪–]\s*\S|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s*\S|\d{1,2}(?:\.\d{1,2})+\.?\s+\S"
    r"|[IVX]{1,5}\s*(?:[./)]\s*|-\s+)\S|\d{1,2}(?:\.\d{1,2})*\s*-\s+"
    + f"[{UPPER}]"
    + r"|[a-zđA-ZĐ]\)\s*|[a-zđ][,/]\s+"
    + f"[{UPPER}]"
    + r"|[A-ZĐ]\.\s|\([ivx]+\)|\(\d+\)"
    r"|Căn cứ |CĂN CỨ|PHỤ LỤC|Phụ lục|\*\*Phụ lục|Nơi nhận|TM\.|KT\.|TL\.|TUQ\.|Số:|Số hiệu"
    r"|Chương [IVX\d]|PHẦN |Phần (?:thứ|[IVX\d])|Điều \d+\.|#{1,6}\s|\[\d+\]|\(Kèm theo"
    r"|\(Ban hành kèm)"
)
_TYPE_ONLY = re.compile(
    r"^\W*(?:KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|THÔNG BÁO|KẾT LUẬN|QUYẾT ĐỊNH"
    r"|NGHỊ QUYẾT|CHỈ THỊ|ĐỀ ÁN|PHƯƠNG ÁN|BẢNG PHÂN CÔNG)\W*$"
)
_ENDED = re.compile(r"[.;:!?…][\"”’)]*$|\./\.$")
_CHROME = re.compile(r"^[-_=*|\s.]{3,}$")


def _wrap_width(lines: list[Line]) -> int | None:
    """The width at which the text was broken into lines, or None when each line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines if not line.whole and len(line.text) > 25)
    if len(lengths) < 25:
        return None
    high = lengths[int(0.95 * len(lengths)) - 1]
    return high if high <= 125 and lengths[-1] <= 2.2 * high else None


_LONGEST_PARAGRAPH = 8_000
_SHORT_HEADING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]+\.|[a-zđ]\))\s+\S.{0,28}$")


def _joins(before: Line, line: Line, width: int | None, text: str, after: Line | None) -> bool:
    """Whether a line goes on with the paragraph before it."""
    if line.whole or before.whole or line.gap or line.label or _NEW.match(line.text) or _CHROME.match(line.text):
        return False
    if _CHROME.match(before.text) or _TYPE_ONLY.match(text) or _TYPE_ONLY.match(line.text):
        return False
    if line.text[:1].islower() and not _ENDED.search(text):
        return True
    if width is None:
        return False
    if not _ENDED.search(text) and re.match(r"[-+•]\s", text):
        return True
    if _SHORT_HEADING.match(text) and len(line.text) < 40 and after is not None and _NEW.match(after.text):
        return not _ENDED.search(text)
    if is_capitals(before.text) != is_capitals(line.text) and len(line.text) > 3:
        return not is_capitals(before.text) and len(before.text) > 0.8 * width and not _ENDED.search(text)
    if _ENDED.search(text):
        first = line.text.split(" ", 1)[0]
        if len(before.text) < 0.72 * width or len(f"{before.text} {first}") < 0.85 * width:
            return False  # the next word would still have stood on the line
    if is_capitals(before.text):
        return len(before.text) < 90
    return len(before.text) > 0.55 * width or not line.text[:1].isupper()


def to_blocks(pieces: list[Piece]) -> list[Block]:
    """Paragraphs and tables in reading order."""
    width = _wrap_width([piece for piece in pieces if isinstance(piece, Line)])
    blocks: list[Block] = []
    before: Line | None = None
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        after = following if isinstance(following, Line) else None
        if isinstance(piece, Grid):
            blocks.append(piece)
            before = None
            continue
        text = squeeze(re.sub(r"^#{1,6}\s+|\*\*|__", "", piece.text))
        if not text:
            continue
        last = blocks[-1] if blocks else None
        grows = isinstance(last, Paragraph) and len(last.text) < _LONGEST_PARAGRAPH
        if (
            before is not None
            and grows
            and isinstance(last, Paragraph)
            and _joins(before, piece, width, last.text, after)
        ):
            last.text = f"{last.text} {text}"
            last.end = piece.line
        else:
            shown = f"{piece.label} {text}" if piece.label else text
            blocks.append(Paragraph(shown, piece.line, piece.page, piece.line))
        before = piece
    _number_tables(blocks)
    return blocks


def _number_tables(blocks: list[Block]) -> None:
    for number, grid in enumerate((block for block in blocks if isinstance(block, Grid)), start=1):
        grid.number = number


_APPENDIX = re.compile(r"^\W*(?:phu luc|bieu(?: mau)? ?(?:so)?\s*\d*|danh muc|bang|mau so)\b")
_ATTACHED = re.compile(r"^\W*(?:ban hanh )?kem theo|^\W*\((?:ban hanh )?kem theo")


def title_over(blocks: list[Block], place: int) -> tuple[str, str | None]:
    """The title over the table at `place`, and the small heading just above it when it is numbered."""
    lines: list[str] = []
    heading: str | None = None
    for index in range(place - 1, max(-1, place - 12), -1):
        block = blocks[index]
        if isinstance(block, Grid):
            break
        text = squeeze(block.text)
        low = fold(text)
        if len(text) > 420 or re.match(r"\W*(?:noi nhan|tm\.|kt\.|- luu)", low) or plain(text).endswith("./."):
            break
        split = leading_number(text)
        if heading is None and split and len(text) < 260 and not lines and not _APPENDIX.match(low):
            heading = text
        if not _ATTACHED.match(low):
            lines.append(text)
        if _APPENDIX.match(low) and ("phu luc" in low or is_capitals(text)):
            break
        if re.match(r"[IVX]+\.\s", text):
            break
    return " ".join(reversed(lines)), heading
