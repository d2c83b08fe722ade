"""A letter as a Word file: the same layout as the PDF, ready to be completed and signed."""

import io
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lienthong.kernel.base.errors import HouseFault

from .heading import addressed, place_and_day, receiving
from .rules import (
    BETWEEN,
    COUNTRY,
    FIRST_LINE,
    HEAD_LEFT,
    LINE,
    LYING,
    MOTTO,
    SIZES,
    UPRIGHT,
    Paper,
    number_line,
    shares,
)
from .shapes import Annex, Block, Heading, Letter, Signature, Table
from .values import clean
from .wordparts import NO_BORDERS, paragraph, rule, run, table, twips

SKELETON = Path(__file__).parent / "skeleton"
PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fonts.xml",
    "word/header1.xml": "page_number.xml",
    "word/header2.xml": "no_number.xml",
}
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# How long the two lines of the head are, drawn under words whose length is known.
ISSUER_RULE, MOTTO_RULE = 25.0, 55.0
PACKED = 4
KEPT = "<w:keepNext/>"
GAP = '<w:spacing w:before="0" w:after="0" w:line="90" w:lineRule="exact"/>'
TINY = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def word(letter: Letter) -> bytes:
    """The letter as the bytes of a .docx."""
    if not letter.issuer:
        raise HouseFault("What a person hands in is printed as PDF only.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED) as package:
        for name, source in PARTS.items():
            package.writestr(name, _part(source))
        package.writestr("docProps/core.xml", _core(letter))
        package.writestr("word/document.xml", _document(letter))
    return out.getvalue()


@cache
def _part(source: str) -> str:
    text = (SKELETON / source).read_text(encoding="utf-8")
    return (
        text.replace("{{body_size}}", str(round(SIZES["body"] * 2)))
        .replace("{{page_size}}", str(round(SIZES["page"] * 2)))
        .replace("{{first_line}}", str(twips(FIRST_LINE)))
        .replace("{{between}}", str(round(BETWEEN * 20)))
        .replace("{{line}}", str(round(LINE * 240)))
    )


def _core(letter: Letter) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(clean(f'{letter.kind} {letter.about}'))}</dc:title>"
        f"<dc:creator>{escape(clean(letter.issuer))}</dc:creator><dc:language>vi-VN</dc:language></cp:coreProperties>"
    )


def _document(letter: Letter) -> str:
    parts = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMESPACES}><w:body>']
    parts += [_head(letter), _subject(letter)]
    parts += [_block(one, UPRIGHT) for one in letter.blocks[:-1]]
    # Nobody signs a page on which nothing else stands: the last paragraph goes with the signature.
    parts += [_block(one, UPRIGHT, keep=True) for one in letter.blocks[-1:]]
    parts.append(_end(letter))
    paper = UPRIGHT
    for annex in letter.annexes:
        parts.append(paragraph("", look=TINY + _section(paper)))
        paper = LYING if annex.wide else UPRIGHT
        parts.append(_annex(annex, paper))
    parts += [_section(paper), "</w:body></w:document>"]
    return "".join(parts)


def _section(paper: Paper) -> str:
    """The end of a run of pages: their paper, and numbers at the top, in the middle, from the second page on."""
    turned = ' w:orient="landscape"' if paper.width > paper.height else ""
    margins = " ".join(f'w:{side}="{twips(getattr(paper, side))}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="first" r:id="rId5"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{twips(paper.width)}" w:h="{twips(paper.height)}"{turned}/>'
        f'<w:pgMar {margins} w:header="{twips(10)}" w:footer="{twips(8)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )


def _beside(left: str, right: str, first: float) -> str:
    """Two columns without lines: what stands at the left and at the right of a paper."""
    widths = (twips(first), twips(UPRIGHT.room) - twips(first))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'
        for width, inner in zip(widths, (left, right), strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{NO_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def _head(letter: Letter) -> str:
    left = paragraph(run(letter.above.upper(), size=SIZES["above"]), "Head") if letter.above else ""
    left += paragraph(run(letter.issuer.upper(), bold=True, size=SIZES["issuer"]), "Head")
    left += rule(ISSUER_RULE, HEAD_LEFT)
    left += paragraph(run(number_line(letter.number), size=SIZES["number"]), "Head", '<w:spacing w:before="60"/>')
    if letter.draft:
        left += paragraph(run(letter.draft.upper(), bold=True, size=SIZES["above"]), "Head")
    right = paragraph(run(COUNTRY, bold=True, size=SIZES["country"]), "Head")
    right += paragraph(run(MOTTO, bold=True, size=SIZES["motto"]), "Head")
    right += rule(MOTTO_RULE, UPRIGHT.room - HEAD_LEFT)
    right += paragraph(
        run(place_and_day(letter), italic=True, size=SIZES["place"]), "Head", '<w:spacing w:before="60"/>'
    )
    return _beside(left, right, HEAD_LEFT)


def _subject(letter: Letter) -> str:
    kind = paragraph(run(letter.kind.upper(), bold=True, size=SIZES["kind"]), "Head", '<w:spacing w:before="240"/>')
    about = paragraph(run(letter.about, bold=True, size=SIZES["about"]), "Head")
    line = rule(UPRIGHT.room / 3, UPRIGHT.room)
    to = "".join(paragraph(run(one), "Head", '<w:spacing w:before="60"/>') for one in addressed(letter))
    return kind + about + line + to


def _block(block: Block, paper: Paper, *, keep: bool = False) -> str:
    if isinstance(block, Heading):
        return paragraph(run(block.text), f"Heading{min(max(block.level, 1), 3)}")
    if isinstance(block, Table):
        return _table(block, paper)
    words = run(f"{block.lead} ", bold=True) if block.lead else ""
    words += run(block.text, italic=block.italic)
    return paragraph(words, "Centred" if block.centred else "Text", KEPT if keep else "")


def _table(block: Table, paper: Paper) -> str:
    title = paragraph(run(block.title, bold=True), "Title2", KEPT) if block.title else paragraph("", look=KEPT + GAP)
    # Also where nothing is said: two tables without a paragraph between them would become one.
    note = paragraph(run(block.note), "Note") if block.note else paragraph("", look=TINY)
    return title + table(block, shares([column.width for column in block.columns], paper.room)) + note


def _annex(annex: Annex, paper: Paper) -> str:
    head = paragraph(run(annex.label, bold=True), "Annex")
    head += paragraph(run(annex.title.upper(), bold=True), "Head")
    head += paragraph(run(annex.under, italic=True), "Head") if annex.under else ""
    head += rule(paper.room / 5, paper.room)
    return head + "".join(_block(one, paper) for one in annex.blocks)


def _end(letter: Letter) -> str:
    left = paragraph(run("Nơi nhận:", bold=True, italic=True, size=SIZES["recipients_head"]), "Left")
    left += "".join(paragraph(run(one, size=SIZES["recipients"]), "Left") for one in receiving(letter))
    right = _signed(letter.signature)
    if letter.beside:
        ends = _beside(_signed(letter.beside), right, UPRIGHT.room / 2) + paragraph("", "Head") + left
    else:
        ends = _beside(left, right, UPRIGHT.room / 2)
    return paragraph("", "Head", KEPT) + ends + ("" if letter.annexes else paragraph("", look=TINY))


def _signed(by: Signature) -> str:
    lines = "".join(paragraph(run(line.upper(), bold=True, size=SIZES["signature"]), "Head") for line in by.lines)
    room = "".join(paragraph("", "Head") for _ in range(4))
    return lines + room + paragraph(run(by.name, bold=True, size=SIZES["signature"]), "Head")
