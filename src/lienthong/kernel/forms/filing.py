"""Declarations as pages show them: whose, by which version, what stands in them, what was said about them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.kernel.base import keyset
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units
from lienthong.web.speech import home_words, told
from lienthong.web.speech import say as _

from .cells import cells_of
from .evaluating import Outcome
from .form import Form, Step
from .looking import cards_of, digest_of, look
from .models import Comment, Declaration
from .queries import READERS, comments, declarations
from .states import DeclarationState
from .steps import names_in
from .versioning import form_of
from .wording import Line, line, read_of, spoken

SIZE = 50


@dataclass(frozen=True)
class Paper:
    """A declaration with its form; what the engine says of it is reckoned when it is first asked for.

    `values`: what it would hold, were they kept.
    """

    held: Declaration
    form: Form
    values: Mapping[str, Any]

    @cached_property
    def outcome(self) -> Outcome:
        """What the engine says of it now."""
        return look(self.held, self.values)

    @cached_property
    def files(self) -> Mapping[str, files.FileCard]:
        """The files that it names and that were kept for it."""
        return cards_of(self.held.code, self.form, self.values)

    def with_values(self, values: Mapping[str, Any]) -> "Paper":
        """The same, were these values typed too; nothing is kept."""
        return Paper(self.held, self.form, {**self.held.kept, **values})


@dataclass(frozen=True, slots=True)
class Remark:
    """What an official says; `where`: of which cell, empty where of the whole field."""

    where: str
    text: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One field of a declaration in words; what is wrong with it, what officials say of it; the cells in it by path."""

    name: str
    line: Line
    error: str = ""
    remarks: tuple[Remark, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """A step of a declaration in words."""

    step: Step
    lines: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A declaration in a list."""

    code: str
    title: str
    state: str
    unit: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list; `next` and `previous` are marks, empty where it ends."""

    rows: list[Received]
    next: str
    previous: str


def paper(by: Actor, code: str = "") -> Paper | None:
    """A declaration that an actor may see; without a code that of a secret address."""
    query = declarations(by).select_related("version__form", "unit").defer("version__document")
    held = query.filter(code=code).first() if code else query.filter(filler=by.id).first()
    if held is None:
        return None
    return Paper(held, form_of(held.version), held.kept)


def paper_again(by: Actor, one: Paper) -> Paper:
    """The same after it was saved: only what saving changes is read anew."""
    row = declarations(by).filter(pk=one.held.pk).values_list("kept", "turns", "saved_at")
    one.held.kept, one.held.turns, one.held.saved_at = row.get()
    return Paper(one.held, one.form, one.held.kept)


def remarks_on(held: Declaration) -> dict[str, tuple[Comment, ...]]:
    """What officials say about a declaration now, by field; under the empty name about all of it."""
    if held.state == DeclarationState.BEGUN and not held.rounds:
        return {}
    found: dict[str, tuple[Comment, ...]] = {}
    for one in comments(held):
        found[one.path] = (*found.get(one.path, ()), one)
    return found


def answers_by_step(one: Paper, errors: Mapping[str, str] | None = None, *, masked: bool = False) -> list[StepAnswers]:
    """All that is asked, step by step, with what was answered; `errors` by path, where they are told.

    `masked`: numbers by which a person is found or called, but for their last figures.
    """
    outcome, remarks = one.outcome, remarks_on(one.held)
    sent = one.held.answer if one.held.state == DeclarationState.SENT and one.held.answer is not None else None
    found = []
    for step in one.form.steps:
        lines = []
        for name in names_in(step):
            asked = name in sent if sent is not None else name in outcome.shown
            if asked:
                value = sent[name] if sent is not None else outcome.answer.get(name, outcome.kept.get(name))
                wrong = next((said for path, said in (errors or {}).items() if path.split(".")[0] == name), "")
                said = line(one.form.fields[name], value, masked=masked)
                if sent is not None and name in one.held.signed:
                    said = replace(said, text=_signed(one.held, name))
                cells = cells_of(one.form.fields[name], value)
                origin = outcome.origins.get(name)
                from_ = "" if origin is None or masked else read_of(origin, one.held.known)
                corrected = bool(from_) and origin is not None and origin.changed
                lines.append(Answered(name, said, wrong, _remarks(name, remarks, cells), cells, from_, corrected))
        if lines:
            found.append(StepAnswers(step, tuple(lines)))
    return found


def source_words(one: Paper, name: str) -> str:
    """What the source had said of a field that was corrected; empty where there is nothing to say."""
    origin = one.outcome.origins.get(name)
    return spoken(line(one.form.fields[name], origin.value)) if origin is not None and origin.changed else ""


def _remarks(name: str, remarks: Mapping[str, tuple[Comment, ...]], cells: Mapping[str, str]) -> tuple[Remark, ...]:
    """What officials say of a field and of its cells."""
    here = [path for path in remarks if path == name or path.startswith(f"{name}.")]
    return tuple(
        Remark(cells.get(path, ""), one.text, one.by_name, one.at) for path in sorted(here) for one in remarks[path]
    )


def _signed(held: Declaration, name: str) -> str:
    """Who signed with their account, when, and whether what was signed is what stands here."""
    fact = held.signed[name]
    at = dt.datetime.fromisoformat(fact["at"]).astimezone(VIETNAM)
    facts = {"name": home_words(fact["name"]), "at": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
    if fact["digest"] == digest_of(held.answer or {}):
        return told(_("%(name)s đã ký bằng tài khoản lúc %(at)s ngày %(day)s; nội dung còn nguyên từ khi ký"), **facts)
    return told(_("%(name)s đã ký bằng tài khoản lúc %(at)s ngày %(day)s; NỘI DUNG ĐÃ KHÁC so với khi ký"), **facts)


def received(by: Actor, text: str = "", *, after: str = "", before: str = "") -> Found:
    """What was sent to the units for which an actor reads, the newest first."""
    query = declarations(by).filter(among("unit_id", by.units_as(*READERS)), state=DeclarationState.SENT)
    if text:
        query = query.filter(Q(code__icontains=text) | Q(version__form__code__iexact=text))
    return _listed(query, after, before)


def own(by: Actor, *, after: str = "", before: str = "") -> Found:
    """What somebody who has signed in fills in or has sent, the newest first."""
    return _listed(declarations(by).filter(filler=by.id), after, before)


def _listed(query: "QuerySet[Declaration]", after: str, before: str) -> Found:
    query = query.select_related("version__form").defer("version__document", "kept", "known", "answer")
    found = keyset.page(query, ("-id",), after=after, before=before, size=SIZE)
    names = units.cards({one.unit_id for one in found.rows})
    rows = [
        Received(
            one.code, one.version.form.title, DeclarationState(one.state).label, names[one.unit_id].name,
            one.sent_at or one.saved_at,
        )
        for one in found.rows
    ]  # fmt: skip
    return Found(rows, found.next, found.previous)
