"""Which version of a process is in force when; what hinders a draft from being published."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.units import api as units

from .bpmn import read
from .definition import Definition
from .findings import Finding, Severity
from .models import Process, Version
from .offers import Offers, offered
from .queries import AUTHORS, processes, runs, versions
from .soundness import examine
from .states import RunState, VersionState

MOST_VERSIONS = 100
SIZE = 50


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of a process in a list: `standing` says in words whether it is in force, `until` the last day it is."""

    version: Version
    standing: str
    tone: str
    until: dt.date | None
    running: str
    open_doubts: int


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process in a list: the version in force, or the newest; how many drafts there are."""

    code: str
    name: str
    unit: str
    procedures: str
    newest: Version | None
    standing: str
    tone: str
    drafts: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list of processes; `next` and `previous` are marks, empty where it ends."""

    rows: list[ProcessLine]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class ProcessCard:
    """A process with its versions, the newest first."""

    process: Process
    unit: str
    versions: list[VersionLine]
    authored: bool


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version whole: what it says, what is wrong with it."""

    version: Version
    process: Process
    unit: str
    unit_code: str
    definition: Definition
    findings: tuple[Finding, ...]
    line: VersionLine
    authored: bool

    @property
    def errors(self) -> list[Finding]:
        """What must be mended before it is published."""
        return [one for one in self.findings if one.severity is Severity.ERROR]


def looked_at(bpmn: str) -> tuple[Definition, tuple[Finding, ...]]:
    """A definition and all that the lint says of it, reckoned once for each text and what the house offers."""
    return _looked_at(bpmn, offered())


@lru_cache(maxsize=256)
def _looked_at(bpmn: str, offers: Offers) -> tuple[Definition, tuple[Finding, ...]]:
    definition = read(bpmn.encode())
    return definition, examine(definition, offers=offers)


def listed(by: Actor, text: str = "", *, mine: bool = False, after: str = "", before: str = "") -> Found:
    """The processes that an actor may see, the newest first; `mine`: those of the units they work for or write for."""
    query = processes(by)
    if mine:
        query = query.filter(among("unit_id", by.units | by.units_as(*AUTHORS)))
    for word in text.split():
        query = query.filter(Q(name__icontains=word) | Q(code__iexact=word) | Q(procedures__contains=[word]))
    found = keyset.page(query, ("-id",), after=after, before=before, size=SIZE)
    names = units.cards({one.unit_id for one in found.rows})
    rows: dict[int, list[Version]] = {one.pk: [] for one in found.rows}
    for version in versions(by).filter(process__in=list(rows)).order_by("-number").defer("bpmn", "source", "sketch"):
        rows[version.process_id].append(version)
    return Found([_row(one, rows[one.pk], names) for one in found.rows], found.next, found.previous)


def _row(process: Process, rows: Sequence[Version], names: Mapping[int, units.UnitCard]) -> ProcessLine:
    """One line of the list; what is in force stands before what comes and before what was."""
    standings = {one.pk: _standing(one, _until(one, rows)) for one in rows}
    chosen = next((one for one in rows if standings[one.pk][1] == "ok"), None)
    chosen = chosen or next((one for one in rows if one.state != VersionState.DRAFT), None) or next(iter(rows), None)
    standing, tone = standings[chosen.pk] if chosen else ("chưa có bản nào", "neutral")
    drafts = sum(one.state == VersionState.DRAFT for one in rows)
    unit, procedures = names[process.unit_id].name, ", ".join(process.procedures)
    return ProcessLine(process.code, process.name, unit, procedures, chosen, standing, tone, drafts)


def process_card(by: Actor, code: str) -> ProcessCard | None:
    """A process, as far as the actor may see it."""
    process = processes(by).filter(code=code).first()
    if process is None:
        return None
    rows = list(versions(by).filter(process=process).order_by("-number")[:MOST_VERSIONS])
    lines = [_line(by, one, rows) for one in rows]
    return ProcessCard(process, units.card(process.unit_id).name, lines, by.over(process.unit_id, *AUTHORS))


def has_others(by: Actor, version: Version) -> bool:
    """Whether the actor may see another version of the same process, with which this one can be compared."""
    return versions(by).filter(process=version.process_id).exclude(pk=version.pk).exists()


def version_card(by: Actor, code: str) -> VersionCard | None:
    """A version, as far as the actor may see it."""
    version = versions(by).select_related("process").filter(code=code).first()
    if version is None:
        return None
    rows = list(versions(by).filter(process=version.process_id).order_by("-number")[:MOST_VERSIONS])
    definition, findings = looked_at(version.bpmn)
    line = _line(by, version, rows)
    unit, authored = units.card(version.unit_id), by.over(version.unit_id, *AUTHORS)
    return VersionCard(version, version.process, unit.name, unit.code, definition, findings, line, authored)


def _line(by: Actor, version: Version, rows: Sequence[Version]) -> VersionLine:
    until = _until(version, rows)
    standing, tone = _standing(version, until)
    running = "0"
    if version.state != VersionState.DRAFT:
        running = keyset.at_most(runs(by).filter(version=version, state=RunState.RUNNING))
    open_doubts = sum(not row.get("answer") for row in version.doubts)
    return VersionLine(version, standing, tone, until, running, open_doubts)


def _until(version: Version, rows: Sequence[Version]) -> dt.date | None:
    """The last day on which runs begin by a version: before the next one begins, or before it was ended."""
    if version.effective_on is None:
        return None
    here = (version.effective_on, version.number)
    later = [one.effective_on for one in rows if one.effective_on and (one.effective_on, one.number) > here]
    ends = [*later, *([version.retired_on] if version.retired_on else [])]
    return min(ends) - dt.timedelta(days=1) if ends else None


def _standing(version: Version, until: dt.date | None) -> tuple[str, str]:
    if version.state == VersionState.DRAFT:
        return "đang soạn", "neutral"
    day = today()
    assert version.effective_on is not None  # the table holds it of all that is no draft
    if until is not None and until < day:
        return "không còn áp dụng", "neutral"
    if version.effective_on > day:
        return f"áp dụng từ {version.effective_on:%d/%m/%Y}", "info"
    return "đang áp dụng", "ok"
