"""What happened in runs as an event log: a trace for each run, an event for each move of a step, in order of time.

Read in batches of runs, so that any number fits in memory. Persons stand under a pseudonym that is the same throughout
the house and leads back to nobody without its secret; their names stand only where the reader leads or administers the
unit. What is written about the applicant (titles of runs, reasons, answers) is not in the log.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

from .cards import working
from .holding import Worked
from .models import Past, Process, Run, Step
from .nets import outcomes_of
from .queries import processes, runs
from .retold import Retold
from .states import Deed
from .work import OPINION

BATCH = 200
NAMED_BY = ("leader", "unit_admin")
EXPORTING = ("leader", "unit_admin", "coordinator", "auditor", "system_admin")
"""Who takes event logs along, of the runs they see."""

# The moves of IEEE 1849, lifecycle extension, standard model.
SCHEDULE = "schedule"
TRANSITIONS = {
    Deed.DONE: "complete",
    Deed.CLAIMED: "start",
    Deed.RELEASED: "suspend",
    Deed.DELEGATED: "reassign",
    Deed.STOOD_IN: "reassign",
    Deed.PASSED_ON: "reassign",
    Deed.TAKEN_OVER: "reassign",
    Deed.GIVEN_BACK: "ate_abort",
    Deed.SKIPPED: "manualskip",
    Deed.WITHDRAWN: "withdraw",
    Deed.FAILED: "suspend",
    Deed.RETRIED: "resume",
    Deed.ASKED: SCHEDULE,
    Deed.OPINED: "complete",
    Deed.SILENT: "autoskip",
    Deed.UNASKED: "withdraw",
}
GIVEN = (Deed.DELEGATED, Deed.PASSED_ON)
ASKING = "Cho ý kiến"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: what, of which instance, which move, when; by whom, of which unit, in which role; how it came out.

    `worked`: working minutes from the opening of the step, where it ends; `limit`: the minutes it was given.
    """

    name: str
    instance: str
    move: str
    at: dt.datetime
    group: str
    resource: str = ""
    role: str = ""
    outcome: str = ""
    worked: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A run as a trace: its code, what it is about (the code of a case), its version and unit."""

    run: str
    subject: str
    version: str
    unit: str
    state: str
    happened: list[Happening] = field(default_factory=list)


def process_named(by: Actor, code: str) -> Process | None:
    """The process whose log is asked for, as far as the actor may see it."""
    return processes(by).filter(code=code).first()


def runs_of(by: Actor, process: str, first: dt.date | None = None, last: dt.date | None = None) -> QuerySet[Run]:
    """The runs of a process that the actor may see and that began on these days, both included."""
    found = runs(by).filter(version__process__code=process)
    if first:
        found = found.filter(started_at__gte=dt.datetime.combine(first, dt.time(), VIETNAM))
    if last and last < dt.date.max:
        found = found.filter(started_at__lt=dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), VIETNAM))
    return found


def run_alone(by: Actor, code: str) -> QuerySet[Run]:
    """One run, where the actor may see it."""
    return runs(by).filter(code=code)


def traces(by: Actor, which: QuerySet[Run], *, names: bool = False) -> Iterator[Trace]:
    """The traces of these runs in the order in which they began to be; `names`: also where the reader leads nobody."""
    worked, last = working(), 0
    who = _people(by, names)
    while batch := list(which.filter(pk__gt=last).select_related("version").order_by("pk")[:BATCH]):
        last = batch[-1].pk
        of = [run.pk for run in batch]
        with seen_by(HOUSE):  # whoever sees a run sees it whole
            past: dict[int, list[Past]] = {}
            for row in Past.objects.filter(run__in=of).order_by("id"):
                past.setdefault(row.run_id, []).append(row)
            waiting: dict[int, list[Step]] = {}
            for step in Step.objects.filter(run__in=of).order_by("id"):
                waiting.setdefault(step.run_id, []).append(step)
        named = units.cards({run.unit_id for run in batch} | {row.unit_id for rows in past.values() for row in rows}
                            | {step.unit_id for rows in waiting.values() for step in rows})  # fmt: skip
        groups = {unit: card.name for unit, card in named.items()}
        retold = Retold(batch, [row for rows in past.values() for row in rows])
        for run in batch:
            telling = _Telling(retold, groups, who, worked)
            happened = telling.all(past.get(run.pk, []), waiting.get(run.pk, []))
            yield Trace(run.code, run.subject, run.version.code, groups[run.unit_id], run.state, happened)


def pseudonym(actor: str) -> str:
    """The same stand-in for one account everywhere; without the house's secret it leads back to nobody."""
    return f"cb-{salted_hmac('lienthong.process.event_logs', actor, algorithm='sha256').hexdigest()[:12]}"


def _people(by: Actor, names: bool) -> Callable[[str, str, int], str]:
    led = by.units_as(*NAMED_BY)

    def said(actor: str, name: str, unit: int) -> str:
        if not actor or actor == HOUSE.id:
            return HOUSE.name if actor else ""
        return name if names or unit in led else pseudonym(actor)

    return said


@dataclass(frozen=True, slots=True)
class _Telling:
    retold: Retold
    groups: dict[int, str]
    who: Callable[[str, str, int], str]
    worked: Worked

    def all(self, past: Iterable[Past], waiting: Iterable[Step]) -> list[Happening]:
        """Every event of a run; a step is scheduled once, when it was opened."""
        made: list[Happening] = []
        opened: set[str] = set()
        for row in past:
            if Deed(row.deed).of_run or row.deed == Deed.RETIMED:  # of these the standard has no move
                continue
            if row.step not in opened and not Deed(row.deed).of_opinions:
                opened.add(row.step)
                made.append(self._scheduled(row))
            made.append(self._moved(row))
        made += [self._scheduled(step) for step in waiting if step.code not in opened]
        return sorted(made, key=lambda one: one.at)

    def _scheduled(self, one: Past | Step) -> Happening:
        node = self.retold.node(one)
        code = one.step if isinstance(one, Past) else one.code
        limit = node.limit.minutes if node.limit else None
        return Happening(
            node.name or node.key,
            code,
            SCHEDULE,
            one.opened_at,
            self.groups[one.unit_id],
            role=node.who.role,
            limit=limit,
        )

    def _moved(self, row: Past) -> Happening:
        deed, node = Deed(row.deed), self.retold.node(row)
        actor, name = (row.holder, row.holder_name) if deed in GIVEN else (row.actor, row.actor_name)
        resource = self.who(actor, name, row.unit_id)
        group = self.groups[row.unit_id]
        if deed.of_opinions:
            asking = deed is Deed.ASKED
            return Happening(
                ASKING, f"{row.step}.{OPINION}.{row.unit_id}", TRANSITIONS[deed], row.at, group,
                "" if asking else resource, outcome=row.outcome,
                worked=None if asking else self.worked(row.opened_at, row.at, row.unit_id),
            )  # fmt: skip
        return Happening(
            node.name or node.key, row.step, TRANSITIONS[deed], row.at, group, resource, node.who.role,
            outcomes_of(self.retold.version(row), row.node).get(row.outcome, ""),
            self.worked(row.opened_at, row.at, row.unit_id) if deed.ends else None,
        )  # fmt: skip
