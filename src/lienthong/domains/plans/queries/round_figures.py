"""How far a round is, item by item, counted where it lies; texts are read only for the few items on a page."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When

from lienthong.domains.plans.models import Item, Plan, Round, Summary
from lienthong.domains.plans.queries.consolidation import SENT, Gathered, may_consolidate, ordered_items, voices_of
from lienthong.domains.plans.queries.scope import reports_seen, rounds_seen, seen_assignments, sheets_seen
from lienthong.domains.plans.states import DONE, RoundState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere

SIZE = 10
UNGROUPED = "Không chia nhóm"


@dataclass(slots=True)
class ItemFigures:
    """An item in a round: how many units report it, have sent, stand where; and the coordinator's words."""

    item: Item
    counts: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    summary: Summary | None = None

    @property
    def of(self) -> int:
        """Units that report it."""
        return self.counts.total()

    @property
    def done(self) -> int:
        """Units that are done with it, in time or not."""
        return sum(self.counts[one] for one in DONE)

    @property
    def written(self) -> bool:
        """Whether the coordinator has put it into words."""
        return self.summary is not None and self.summary.written


@dataclass(slots=True)
class GroupFigures:
    """A field of the plan in a round: its items added up."""

    kind: str
    group: str
    items: list[ItemFigures] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Reports sent."""
        return sum(one.sent for one in self.items)

    @property
    def of(self) -> int:
        """Reports owed."""
        return sum(one.of for one in self.items)

    @property
    def done(self) -> int:
        """Assignments done."""
        return sum(one.done for one in self.items)

    @property
    def late(self) -> int:
        """Assignments past their day."""
        return sum(one.counts[Status.LATE] for one in self.items)

    @property
    def written(self) -> int:
        """Items that have been put into words."""
        return sum(one.written for one in self.items)


@dataclass(slots=True)
class RoundFigures:
    """A round as the page shows it: all items in the order of the report, its units, the words on the whole."""

    plan: Plan
    round: Round
    rounds: list[Round]
    until: dt.date
    items: list[ItemFigures]
    summary: Summary | None
    units: int = 0
    complete: int = 0

    def groups(self) -> list[GroupFigures]:
        """The fields, targets before tasks."""
        found: dict[tuple[str, str], GroupFigures] = {}
        for one in self.items:
            key = (one.item.kind, one.item.group or UNGROUPED)
            found.setdefault(key, GroupFigures(*key)).items.append(one)
        return list(found.values())


def round_figures(by: Actor, plan: str, code: str) -> RoundFigures:
    """Four questions to the database, none of which reads a text of a unit; NotThere where one may not read it all."""
    begun = rounds_seen(by).filter(plan__code=plan).exclude(state=RoundState.PLANNED)
    rounds = list(begun.order_by("-cut_off", "-pk"))
    round_ = next((one for one in rounds if one.code == code), None)
    if round_ is None or not may_consolidate(by, round_.plan):
        raise NotThere
    until = min(today(), round_.cut_off)
    figures = {one.pk: ItemFigures(one) for one in ordered_items(round_.plan)}
    found = RoundFigures(round_.plan, round_, rounds, until, list(figures.values()), None)
    for about, what, n in _counted(by, round_, until):
        if what in (_UNITS, _COMPLETE):
            setattr(found, what, n)
        elif about not in figures:
            continue
        elif what == _SENT:
            figures[about].sent = n
        else:
            figures[about].counts[what] = n
    for summary in Summary.objects.filter(round=round_):
        if summary.item_id is None:
            found.summary = summary
        elif summary.item_id in figures:
            figures[summary.item_id].summary = summary
    return found


_UNITS, _COMPLETE, _SENT = "units", "complete", "sent_reports"


def _counted(by: Actor, round_: Round, until: dt.date) -> list[tuple[int, str, int]]:
    """In one statement: (item, status, assignments), (item, “sent”, reports), (round, “units” or “complete”, units).

    The status is that of the round's last day, as `rules.status` says it; a test holds both together. What has ended
    counts where it had reported. Who has sent a percentage has begun: the verbs see to that.
    """
    sent = reports_seen(by).filter(round=round_, state__in=SENT)
    ended = Q(ended_by="") | Exists(sent.filter(assignment=OuterRef("pk")))
    works: Any = seen_assignments(by).filter(ended, plan=round_.plan, owes=True)
    works = works.annotate(about=F("item_id"), what=_stands(until))
    reports: Any = sent.filter(assignment__owes=True).annotate(about=F("assignment__item_id"), what=Value(_SENT))
    sheets: Any = sheets_seen(by).filter(round=round_, owed__gt=0).annotate(about=F("round_id"))
    whole = sheets.filter(owed__lte=F("sent") + F("accepted"))
    parts = [
        rows.order_by().values("about", "what").annotate(n=Count("pk")).values_list("about", "what", "n")
        for rows in (works, reports, sheets.annotate(what=Value(_UNITS)), whole.annotate(what=Value(_COMPLETE)))
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _stands(until: dt.date) -> Case:
    dated = Q(clock__due_on__isnull=False, asked=False)
    done = Q(done_on__lte=until)
    return Case(
        When(done & dated & Q(done_on__gt=F("clock__due_on")), then=Value(Status.DONE_LATE.value)),
        When(done, then=Value(Status.DONE_IN_TIME.value)),
        When(dated & Q(clock__due_on__lt=until), then=Value(Status.LATE.value)),
        When(Q(begun=True) | Q(percent__gt=0), then=Value(Status.DOING.value)),
        default=Value(Status.NOT_STARTED.value),
        output_field=CharField(),
    )


def told(by: Actor, seen: RoundFigures, shown: Iterable[ItemFigures]) -> list[Gathered]:
    """What the report will say of these items: the units' texts are read where the coordinator has written nothing."""
    found = [Gathered(one.item, summary=one.summary) for one in shown]
    bare = {one.item.pk for one in found if not one.written}
    voices = voices_of(by, seen.plan, seen.round, seen.until, bare, brief=True) if bare else {}
    for one in found:
        one.voices = voices.get(one.item.pk, [])
    return found
