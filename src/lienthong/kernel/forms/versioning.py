"""Which version of a form is asked when, and the form that its file describes, read once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import fold
from lienthong.kernel.units import api as units

from .faults import FaultyForm, FormFault
from .form import Form as Read
from .models import Form, Version
from .queries import AUTHORS, forms, versions
from .reading import read_form
from .states import VersionState

MOST_READ, MOST_VERSIONS, SIZE = 256, 100, 50
_read: dict[tuple[str, bool], Read] = {}


def form_of(version: Version) -> Read:
    """What a version asks; its file is fetched and read once for each digest."""
    published = version.state != VersionState.DRAFT
    found = _read.get((version.digest, published))
    if found is None:
        found = read_form(version.document, advised=not published)
        if len(_read) >= MOST_READ:
            _read.clear()
        _read[found.digest, published] = found
    return found


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list: whether it is asked now in words, and the last day on which it is."""

    version: Version
    standing: str
    tone: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in a list: where its version in force, or its newest, stands."""

    code: str
    title: str
    unit: str
    standing: str
    tone: str
    drafts: int


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form with its versions, the newest first."""

    form: Form
    unit: str
    versions: list[VersionLine]
    authored: bool


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version whole: where it stands, what it asks; of a draft that asks nothing yet, what it lacks.

    `before`: the code of the version before it, empty where it is the first.
    """

    line: VersionLine
    form: Form
    unit: str
    read: Read | None
    faults: tuple[FormFault, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list of forms; `next` and `previous` are marks, empty where it ends."""

    rows: list[FormLine]
    next: str
    previous: str


def listed(by: Actor, text: str = "", *, after: str = "", before: str = "") -> Found:
    """The forms that an actor may see, the newest first."""
    query = forms(by)
    for word in text.split():
        query = query.filter(Q(title__icontains=word) | Q(code__iexact=word))
    found = keyset.page(query, ("-id",), after=after, before=before, size=SIZE)
    names = units.cards({one.unit_id for one in found.rows})
    rows: dict[int, list[Version]] = {one.pk: [] for one in found.rows}
    for version in versions(by).filter(form__in=list(rows)).order_by("-number").defer("document"):
        rows[version.form_id].append(version)
    return Found([_row(one, rows[one.pk], names[one.unit_id].name) for one in found.rows], found.next, found.previous)


def _row(form: Form, rows: Sequence[Version], unit: str) -> FormLine:
    lines = [line_of(one, rows) for one in rows]
    chosen = next((one for one in lines if one.tone == "ok"), None)
    chosen = chosen or next((one for one in lines if one.version.state != VersionState.DRAFT), None)
    chosen = chosen or next(iter(lines), None)
    drafts = sum(one.state == VersionState.DRAFT for one in rows)
    standing, tone = (chosen.standing, chosen.tone) if chosen else ("chưa có bản nào", "neutral")
    return FormLine(form.code, form.title, unit, standing, tone, drafts)


def form_card(by: Actor, code: str) -> FormCard | None:
    """A form, as far as the actor may see it."""
    form = forms(by).filter(code=code).first()
    if form is None:
        return None
    rows = list(versions(by).filter(form=form).order_by("-number").defer("document")[:MOST_VERSIONS])
    lines = [line_of(one, rows) for one in rows]
    return FormCard(form, units.card(form.unit_id).name, lines, by.over(form.unit_id, *AUTHORS))


def version_card(by: Actor, code: str) -> VersionCard | None:
    """A version, as far as the actor may see it."""
    version = versions(by).select_related("form").filter(code=code).first()
    if version is None:
        return None
    rows = list(versions(by).filter(form=version.form_id).order_by("-number").defer("document")[:MOST_VERSIONS])
    line, unit = line_of(version, rows), units.card(version.unit_id).name
    before = next((one.code for one in rows if one.number < version.number), "")
    try:
        return VersionCard(line, version.form, unit, form_of(version), before=before)
    except FaultyForm as no:
        return VersionCard(line, version.form, unit, None, no.faults, before)


def line_of(version: Version, rows: Sequence[Version]) -> VersionLine:
    """How a version stands among the others of its form."""
    until = _until(version, rows)
    standing, tone = _standing(version, until)
    return VersionLine(version, standing, tone, until)


def _until(version: Version, rows: Sequence[Version]) -> dt.date | None:
    """The last day on which declarations begin by a version: before the next begins, or before it was ended."""
    if version.effective_on is None:
        return None
    here = (version.effective_on, version.number)
    ends = [one.effective_on for one in rows if one.effective_on and (one.effective_on, one.number) > here]
    ends += [version.ended_on] if version.ended_on else []
    return min(ends) - dt.timedelta(days=1) if ends else None


def _standing(version: Version, until: dt.date | None) -> tuple[str, str]:
    if version.state == VersionState.DRAFT or version.effective_on is None:
        return "đang soạn", "neutral"
    day = today()
    if until is not None and until < day:
        return "không còn áp dụng", "neutral"
    if version.effective_on > day:
        return f"áp dụng từ {version.effective_on:%d/%m/%Y}", "info"
    return "đang áp dụng", "ok"


def authored_units(by: Actor) -> list[tuple[int, str]]:
    """The units for which an actor writes forms, by their names."""
    homes = {grant.root for grant in by.grants if grant.role in AUTHORS}
    return sorted(((one.id, one.name) for one in units.cards(homes).values()), key=lambda pair: fold(pair[1]))
