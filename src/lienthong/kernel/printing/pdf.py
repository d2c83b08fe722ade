"""A letter as PDF, set by Typst; warnings are errors.

What stands in the letter travels as data beside the page description, so no text of a person is ever read as markup.
"""

import json
import signal
import subprocess
import sys
import threading
from typing import Any

from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.web.speech import later, told
from lienthong.web.speech import say as _
from lienthong.web.wording import number

from .heading import addressed, day_of, place_and_day, receiving
from .rules import (
    BETWEEN,
    COUNTRY,
    FIRST_LINE,
    HEAD_LEFT,
    LIKE_FONT,
    LINE,
    LYING,
    MOTTO,
    SIZES,
    UPRIGHT,
    Paper,
    number_line,
    shares,
    table_size,
)
from .setting import NotSet, set_letter
from .shapes import Annex, Band, Block, Column, Heading, Letter, Paragraph, Table
from .values import breakable, clean, pieces, set_end

# The kept compiler remembers the last ten papers: 8 MB each with 50 rows, 70 MB with 500. What is larger is set by a
# process that ends. 7,000 rows take 6 seconds and 1.3 GB there, which no small server has; Word takes them at once.
KEPT_ROWS = 60
MOST_ROWS = 3000
# The same of words: 2 million signs took 4.5 seconds and 670 MB, while every other paper waited for the compiler.
KEPT_SIGNS, MOST_SIGNS = 200_000, 6_000_000
PATIENCE = 60
# Eight at once on two busy cores took more than a minute each, and none was made. One is made at a time by each web
# process; two wait, so that a hand is left for pages.
ROOM, WAITS = 3, 45
_room, _turn = threading.BoundedSemaphore(ROOM), threading.Lock()


class NotPrinted(Refusal):
    """The paper could not be set; what it would have shown is still there in the system."""

    code = "not_printed"
    status = 500
    sentence = later("Chưa lập được tệp PDF.")
    next_step = later("Thử lại sau ít phút; nếu vẫn chưa được, báo quản trị hệ thống kiểm tra phông chữ của máy chủ.")


class PrintersBusy(Refusal):
    """So many large papers are being set, or the machine is so busy, that this one has to wait."""

    code = "printers_busy"
    status = 503
    words = 409
    sentence = later("Máy chủ đang bận nên chưa lập xong tệp PDF.")
    next_step = later("Đợi một, hai phút rồi tải lại. Nội dung trong hệ thống vẫn còn nguyên.")


def rows_of(letter: Letter) -> int:
    """How many rows all tables of a letter have."""
    blocks = [*letter.blocks, *(one for annex in letter.annexes for one in annex.blocks)]
    return sum(len(one.rows) for one in blocks if isinstance(one, Table))


def pdf(letter: Letter) -> bytes:
    """The letter as the bytes of a PDF with its fonts inside; Unfit where it is too long, NotPrinted if it fails."""
    rows = rows_of(letter)
    if rows > MOST_ROWS:
        raise Unfit(
            told(
                _("Bản PDF nhận tối đa %(most)s dòng bảng, văn bản này có %(rows)s dòng."),
                most=number(MOST_ROWS),
                rows=number(rows),
            ),
            _("Tải bản Word hoặc Excel, hoặc bỏ phụ lục chi tiết rồi tải PDF."),
        )
    given = json.dumps(_facts(letter), ensure_ascii=False)
    if len(given) > MOST_SIGNS:
        raise Unfit(_("Nội dung quá dài nên không lập được bản PDF."), _("Rút gọn hoặc chia nhỏ nội dung rồi thử lại."))
    try:
        small = rows <= KEPT_ROWS and len(given) <= KEPT_SIGNS
        return set_letter(given) if small else _set_apart(given)
    except NotSet as fault:
        raise NotPrinted from fault


def _set_apart(given: str) -> bytes:
    """In a process of its own, whose memory is free again when it ends; in turns, PrintersBusy where too many wait."""
    if not _room.acquire(blocking=False):
        raise PrintersBusy
    try:
        if not _turn.acquire(timeout=WAITS):
            raise PrintersBusy
        try:
            return _set_now(given)
        finally:
            _turn.release()
    finally:
        _room.release()


def _set_now(given: str) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lienthong.kernel.printing.setting"],
            input=given.encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise PrintersBusy from fault
    if done.returncode == -signal.SIGKILL:  # as by a machine that has no memory left
        raise PrintersBusy
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotSet(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _facts(letter: Letter) -> dict[str, Any]:
    return {
        "sizes": SIZES,
        "font": LIKE_FONT,
        "first_line": FIRST_LINE,
        "between": BETWEEN,
        "line": LINE,
        "head_left": HEAD_LEFT,
        "country": COUNTRY,
        "motto": MOTTO,
        "upright": _paper(UPRIGHT),
        "lying": _paper(LYING),
        "above": _said(letter.above.upper()),
        "issuer": _said(letter.issuer.upper()),
        "number": _said(number_line(letter.number)),
        "place": _said(place_and_day(letter)),
        "day": _said(day_of(letter).capitalize()),
        "draft": _said(letter.draft.upper()),
        "kind": _said(letter.kind.upper()),
        "about": _said(letter.about),
        "to": [_said(one) for one in addressed(letter)],
        "blocks": [_block(one, UPRIGHT) for one in letter.blocks],
        "recipients": [_said(one) for one in receiving(letter)],
        "signature": [_said(one.upper()) for one in letter.signature.lines],
        "name": _said(letter.signature.name),
        "beside": [_said(one.upper()) for one in letter.beside.lines] if letter.beside else [],
        "beside_name": _said(letter.beside.name) if letter.beside else "",
        "annexes": [_annex(one) for one in letter.annexes],
    }


def _said(text: str) -> str:
    return breakable(clean(text))


def _paper(paper: Paper) -> dict[str, float]:
    return {name: getattr(paper, name) for name in ("width", "height", "top", "bottom", "left", "right")}


def _annex(annex: Annex) -> dict[str, Any]:
    paper = LYING if annex.wide else UPRIGHT
    return {
        "label": _said(annex.label),
        "title": _said(annex.title.upper()),
        "under": _said(annex.under),
        "wide": annex.wide,
        "blocks": [_block(one, paper) for one in annex.blocks],
    }


def _block(block: Block, paper: Paper) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "text": _said(block.text), "level": min(max(block.level, 1), 3)}
    if isinstance(block, Paragraph):
        return {
            "is": "paragraph",
            "text": _said(block.text),
            "lead": _said(block.lead),
            "italic": block.italic,
            "centred": block.centred,
        }
    return {
        "is": "table",
        "title": _said(block.title),
        "note": _said(block.note),
        "empty": _said(block.empty),
        "numbered": block.numbered,
        "size": table_size(len(block.columns), dense=block.dense),
        "widths": shares([column.width for column in block.columns], paper.room),
        "ends": [set_end(column) for column in block.columns],
        "labels": [_said(column.label) for column in block.columns],
        "rows": [_row(row, block.columns) for row in block.rows],
    }


def _row(row: Any, columns: tuple[Column, ...]) -> dict[str, Any]:
    if isinstance(row, Band):
        return {"band": _said(row.text), "no": _said(row.no), "level": row.level}
    return {
        "cells": [
            [[breakable(lead), breakable(text)] for lead, text in pieces(cell, column.kind)]
            for cell, column in zip(row, columns, strict=True)
        ]
    }
