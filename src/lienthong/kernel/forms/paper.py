"""A declaration on paper: all that was declared, in the order in which it was asked, with one place to sign."""

import datetime as dt
from collections.abc import Iterable, Mapping

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.files import api as files
from lienthong.kernel.printing.api import Block, Column, Heading, Letter, Paragraph, Signature, Table
from lienthong.kernel.units import api as units
from lienthong.web.speech import HOME, language, told
from lienthong.web.speech import say as _

from .filing import Answered, Paper, answers_by_step
from .form import Shape
from .states import DeclarationState
from .wording import Line

MOST_COLUMNS = 6
"""Rows with more columns than this stand one under the other."""
NARROW, WIDE = 8, 40
"""Between which a column is as wide as its longest cell, in letters."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def on_paper(one: Paper, *, masked: bool = False) -> Letter:
    """A declaration as it is kept or was sent; `masked`: without numbers by which a person is found or called."""
    held = one.held
    sent = held.state == DeclarationState.SENT and held.sent_at is not None
    blocks: list[Block] = []
    if language() != HOME:  # head, addressee and day stay as every paper to an office of the country has them
        reading = _("Bản đọc bằng tiếng Anh; cơ quan tiếp nhận làm việc với cùng nội dung bằng tiếng Việt.")
        blocks.append(Paragraph(reading, italic=True))
    for number, stage in enumerate(answers_by_step(one, masked=masked), 1):
        blocks.append(Heading(f"{_roman(number)}. {stage.step.title.plain}"))
        for answered in stage.lines:
            blocks += _answered(one, answered)
    blocks.append(Paragraph(_("Người khai chịu trách nhiệm về nội dung đã khai."), italic=True))
    blocks.append(Paragraph(_mark(one), italic=True))
    day = held.sent_at.astimezone(VIETNAM).date() if sent and held.sent_at else None
    name = "" if held.filler.startswith("link:") or masked else held.filler_name
    if sent and held.signed and not masked:
        fact = next(iter(held.signed.values()))
        at = dt.datetime.fromisoformat(fact["at"]).astimezone(VIETNAM)
        facts = {"at": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
        name = f"{fact['name']}\n({told(_('ký bằng tài khoản, %(at)s ngày %(day)s'), **facts)})"
    draft = "" if sent else _("Bản chưa gửi")
    return Letter(
        "", "", "", "", one.form.title.plain, "", tuple(blocks), Signature((_("Người khai"),), name), (),
        to=(units.card(held.unit_id).name,), day=day, draft="Bản che thông tin cá nhân" if masked else draft,
        year=None if sent else held.saved_at.astimezone(VIETNAM).year,
    )  # fmt: skip


def _mark(one: Paper) -> str:
    """By which a sheet of paper and the declaration in the house find each other."""
    held = one.held
    at = held.sent_at.astimezone(VIETNAM) if held.sent_at and held.state == DeclarationState.SENT else None
    facts = {"at": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"} if at else {}
    when = told(_("gửi lúc %(at)s ngày %(day)s"), **facts) if at else _("chưa gửi")
    version = held.version
    return told(
        _("Mã tờ khai %(code)s, %(when)s; biểu mẫu %(form)s bản %(number)s, %(decision)s."), code=held.code, when=when,
        form=version.form.code, number=version.number, decision=version.decision,
    )  # fmt: skip


def _roman(number: int) -> str:
    """I, II, III … as headings of official papers are counted."""
    found = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + sign, number - value
    return found


def _answered(one: Paper, answered: Answered) -> Iterable[Block]:
    field = one.form.fields[answered.name]
    said = answered.line
    if field.shape is Shape.ROWS and said.groups:
        return _rows(said, one.files)
    if said.groups:
        return [Paragraph("", f"{said.label}:"), *_inner(said.groups[0], one.files)]
    return _spoken(said, one.files)


def _inner(group: tuple[Line, ...], cards: Mapping[str, files.FileCard]) -> list[Block]:
    return [block for place, line in enumerate(group) for block in _spoken(line, cards, f"{LETTERS[place % 26]}) ")]


def _spoken(said: Line, cards: Mapping[str, files.FileCard], before: str = "") -> list[Block]:
    """“Label: what was declared”; each further line of a long answer is a paragraph of its own."""
    first, *more = _text(said, cards).split("\n")
    return [Paragraph(first, f"{before}{said.label}:"), *(Paragraph(text) for text in more if text)]


def _text(said: Line, cards: Mapping[str, files.FileCard]) -> str:
    if said.files:
        return "; ".join(cards[code].name if code in cards else _("tệp không còn") for code in said.files)
    if said.groups:
        return "; ".join(f"{line.label}: {_text(line, cards)}" for group in said.groups for line in group)
    return said.text or _("(để trống)")


def _rows(said: Line, cards: Mapping[str, files.FileCard]) -> list[Block]:
    """Rows as a table where their columns have room on the sheet, else one under the other."""
    labels = list(dict.fromkeys(line.label for group in said.groups for line in group))
    if len(labels) <= MOST_COLUMNS:
        rows = []
        for number, group in enumerate(said.groups, 1):
            told = {line.label: _text(line, cards) for line in group}
            rows.append((str(number), *(told.get(label, "") for label in labels)))
        widths = [max(NARROW, *(min(len(row[place]), WIDE) for row in rows)) for place in range(1, len(labels) + 1)]
        named = (Column(label, width) for label, width in zip(labels, widths, strict=True))
        return [Table((Column(_("STT"), 4), *named), tuple(rows), title=said.label)]
    blocks: list[Block] = []
    for number, group in enumerate(said.groups, 1):
        blocks += [Heading(f"{said.label} {number}", 3), *_inner(group, cards)]
    return blocks
