"""Puts a loaded document together into a plan: layout, head, tables, body, doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienthong.domains.plans.reading.bodytargets import body_targets
from lienthong.domains.plans.reading.columns import Head
from lienthong.domains.plans.reading.doubts import row_doubts
from lienthong.domains.plans.reading.duties import DutyReader
from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.flow import title_over, to_blocks
from lienthong.domains.plans.reading.heading import DocumentHead, read_heading
from lienthong.domains.plans.reading.labelled import LabelledReader
from lienthong.domains.plans.reading.merging import Merged, merge
from lienthong.domains.plans.reading.outline import body_start, body_starts, read_outline
from lienthong.domains.plans.reading.owners import Setting
from lienthong.domains.plans.reading.pieces import Block, Grid, Line, Piece, Row, Source
from lienthong.domains.plans.reading.pipes import piped_cells
from lienthong.domains.plans.reading.plan import (
    Anchor,
    Doubt,
    Names,
    ReadPlan,
    ReadRegime,
    ReadTarget,
    ReadTask,
    SourceBlock,
)
from lienthong.domains.plans.reading.regimes import RegimeReader
from lienthong.domains.plans.reading.rowlines import one_line_rows
from lienthong.domains.plans.reading.tableheads import split_parts
from lienthong.domains.plans.reading.tablerows import Rows
from lienthong.domains.plans.reading.tables import TableContext, TableRead, build, period_of
from lienthong.domains.plans.reading.textdoubts import (
    basis_doubts,
    date_doubts,
    figure_doubts,
    noise_doubts,
    repeat_doubts,
    texts_of,
)
from lienthong.domains.plans.reading.vanished import vanished_tables
from lienthong.domains.plans.reading.words import fold

NO_PLAN = (
    "Văn bản này không có chỉ tiêu, nhiệm vụ hay phân công nào đọc được; hãy kiểm tra lại "
    "đúng tệp kế hoạch rồi nộp lại."
)
_CENTRAL_ISSUERS = (
    "bo ",
    "van phong chinh phu",
    "chinh phu",
    "thu tuong",
    "ban chi dao trung uong",
    "quoc hoi",
    "van phong trung uong",
    "ban chap hanh trung uong",
    "bo chinh tri",
)


_BETWEEN_PAGES = re.compile(r"^\W*(?:trang\s*)?\d{0,3}(?:\s*/\s*\d{1,3})?\W*$", re.IGNORECASE)
"""What may stand between two halves of one table: a page number, nothing else."""
_PAGE_MARK = 60  # longer is no page number, and a long row of signs would hold the pattern for minutes


def lay_out(source: Source) -> list[Block]:
    """Finds the tables in the lines and joins what is left into paragraphs."""
    pieces: list[Piece] = one_line_rows(source.pieces)
    pieces = piped_cells(pieces)
    pieces = vanished_tables(pieces)
    return to_blocks(_open_plain_tables(pieces))


def _open_plain_tables(pieces: list[Piece]) -> list[Piece]:
    """Tables that hold no plan rows (letterhead, facts of the page) become lines again."""
    result: list[Piece] = []
    before: Head | None = None
    for piece in pieces:
        if isinstance(piece, Line):
            result.append(piece)
            if len(piece.text) > _PAGE_MARK or not _BETWEEN_PAGES.match(piece.text):
                before = None
            continue
        parts = split_parts(piece, before)
        if parts:
            before = parts[-1].head
            result.append(piece)
            continue
        for row in piece.rows:
            result.extend(_lines_of(row))
    return result


def _lines_of(row: Row) -> list[Line]:
    filled = [cell for cell in row.cells if cell.flat]
    if len(filled) == 2 and all(len(cell.flat) < 90 for cell in filled) and "\n" not in filled[0].text:
        return (
            [Line(f"{filled[0].flat} {filled[1].flat}", row.line or 0, row.page, True, "", True)]
            if fold(filled[0].flat).startswith(
                ("so hieu", "ngay", "noi ban", "co quan ban", "loai", "nguoi ky", "so ky", "so, ky")
            )
            else [Line(cell.flat, row.line or 0, row.page, True, "", True) for cell in filled]
        )
    return [
        Line(" ".join(text.split()), row.line or 0, row.page, True, "", True)
        for cell in filled
        for text in cell.text.split("\n")
        if text.strip()
    ]


def _setting(head: DocumentHead, names: Names | None) -> Setting:
    issuer = fold(head.issuer or "")
    commune = bool(re.search(r"^(?:ubnd|dang uy|uy ban nhan dan|hdnd)\b.*\b(?:xa|phuong|dac khu) ", issuer))
    return Setting(names, head.issued_on, issuer.startswith(_CENTRAL_ISSUERS), commune)


def _plan_year(head: DocumentHead) -> int | None:
    period = period_of(head.title or "")
    if period and period.until and period.start is None:
        return period.until.year
    return head.issued_on.year if head.issued_on else None


def read_tables(blocks: list[Block], head: DocumentHead, setting: Setting) -> list[TableRead]:
    """What the tables of the document hold, in order."""
    result: list[TableRead] = []
    year = _plan_year(head)
    before: Head | None = None
    rows: Rows | None = None
    title, heading = "", None
    for place, block in enumerate(blocks):
        if not isinstance(block, Grid):
            if len(block.text) > _PAGE_MARK or not _BETWEEN_PAGES.match(block.text):
                before = None
            continue
        above, small = title_over(blocks, place)
        if above or before is None:
            title, heading, rows = above, small, None
        for part in split_parts(block, before):
            here = " ".join([title, *part.above]).strip()
            rows = Rows(part, (heading,) if heading else (), rows)
            before = part.head
            read = build(rows.read(), TableContext(block.number, here, head.title or "", setting, year))
            result.append(read)
    return result


def _source_blocks(blocks: list[Block]) -> tuple[SourceBlock, ...]:
    result: list[SourceBlock] = []
    for block in blocks:
        if isinstance(block, Grid):
            for place, row in enumerate(block.rows, start=1):
                text = " | ".join(row.texts())
                result.append(SourceBlock(text, Anchor(row.line, row.page, block.number, place)))
        else:
            result.append(SourceBlock(block.text, block.anchor))
    return tuple(result)


@dataclass(slots=True)
class Body:
    """What the running text gave."""

    targets: list[ReadTarget]
    tasks: list[ReadTask]
    duties: list[ReadTask]
    reporting: tuple[ReadRegime, ...]


def is_directive(blocks: list[Block], head: DocumentHead) -> bool:
    """Whether the document is a conclusion, a directive or the like, which orders in numbered sentences."""
    lines = [fold(block.text) for block in blocks[: head.title_at + 3] if not isinstance(block, Grid)]
    kinds = re.compile(r"\W*(?:thong bao(?: ket luan)?|ket luan|chi thi|cong dien|nghi quyet|quyet dinh)\W*$")
    return any(kinds.match(line) for line in lines) or fold(head.title or "").startswith(
        ("ket luan", "thong bao ket luan", "chi thi")
    )


def read_body(blocks: list[Block], head: DocumentHead, setting: Setting) -> Body:
    """Targets, labelled tasks and duties of the running text."""
    year = _plan_year(head)
    start = body_start(blocks, head.title_at)
    everything = read_outline(blocks, start, True)
    labelled = LabelledReader(everything, setting, year)
    tasks = labelled.read()
    taken = {line for node in everything if id(node) in labelled.used for line in (node.paragraph.line,)}
    nodes = [node for begin in body_starts(blocks, start) for node in read_outline(blocks, begin)]
    used = {id(node) for node in nodes if node.paragraph.line in taken}
    targets = body_targets(nodes, used, year, period_of(head.title or ""))
    goals = {target.anchor.line for target in targets}
    duties = DutyReader(
        nodes, used | {id(n) for n in nodes if n.paragraph.line in goals}, setting, year, is_directive(blocks, head)
    ).read()
    return Body(targets, tasks, duties, RegimeReader(nodes, everything, setting, year).read())


def find_doubts(
    blocks: list[Block], head: DocumentHead, tables: list[TableRead], merged: Merged, setting: Setting
) -> list[Doubt]:
    """Everything that a person must look at before the plan is issued, in the order of the document's weight."""
    texts = texts_of(blocks)
    return [
        *date_doubts(head),
        *basis_doubts(texts, head.issued_on, head.number),
        *figure_doubts(texts),
        *repeat_doubts(blocks),
        *row_doubts(tables, merged, head.issued_on, setting),
        *noise_doubts(texts),
    ]


def assemble(source: Source, names: Names | None) -> ReadPlan:
    """Reads a loaded document as a plan; raises Unreadable when nothing in it is a plan."""
    blocks = lay_out(source)
    head = read_heading(blocks)
    setting = _setting(head, names)
    tables = read_tables(blocks, head, setting)
    body = read_body(blocks, head, setting)
    merged = merge(tables, body.targets, body.tasks, body.duties)
    if not merged.targets and not merged.tasks and not merged.duties:
        raise Unreadable("no-plan", NO_PLAN)
    doubts = find_doubts(blocks, head, tables, merged, setting)
    targets, figures = _counted(merged)
    return ReadPlan(
        head.number,
        head.title,
        head.issuer,
        head.issued_on,
        targets,
        tuple(merged.tasks),
        tuple(merged.duties),
        tuple(doubts),
        _source_blocks(blocks),
        figures,
        body.reporting,
    )


def _counted(merged: Merged) -> tuple[tuple[ReadTarget, ...], tuple[ReadTarget, ...]]:
    """What counts as targets, and the figures of the running text of a plan that has tables.

    A plan with tables says in them what it answers for; like duties, figures of its prose stand in a list of their
    own, to be taken up by a person. A plan without any table has only its text, so there they are the targets.
    """
    rows: list[ReadTarget | ReadTask] = [*merged.targets, *merged.tasks]
    if all(row.anchor.table is None for row in rows):
        return tuple(merged.targets), ()
    listed = tuple(target for target in merged.targets if target.anchor.table is not None)
    return listed, tuple(target for target in merged.targets if target.anchor.table is None)


def issuer_of(source: Source) -> str | None:
    """The body that issued a loaded document; cheap enough to ask before names are chosen."""
    return read_heading(lay_out(source)).issuer
