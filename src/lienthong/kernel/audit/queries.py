"""Reading the audit: the sentence is made when it is read, from the verb's own words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile
from lienthong.kernel.base.transactions import put_aside
from lienthong.kernel.base.verbs import VERBS

from .models import Entry, Outcome, Root
from .recorder import write

# What a reading of the audit itself is written down under.
WHOLE = "audit"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: when, who, did what to what, how it ended."""

    id: int
    at: dt.datetime
    who: str
    what: str
    subject: str
    outcome: str
    why: str
    args: dict[str, object]
    done: bool
    actor: str


def line_of(entry: Entry) -> Line:
    """An entry as people read it."""
    made = VERBS.get(entry.verb)
    what = made.sentence if made else entry.verb
    if entry.outcome == Outcome.READ:
        what = "xem nhật ký" if entry.subject == WHOLE else "xem dữ liệu cá nhân"
    return Line(
        entry.pk,
        entry.at,
        entry.actor_name,
        what,
        "nhật ký" if entry.subject == WHOLE else entry.subject,
        entry.get_outcome_display(),
        entry.why,
        entry.args,
        entry.outcome == Outcome.DONE,
        entry.actor,
    )


def history(subject: str, *, most: int = 200, done_only: bool = True) -> list[Line]:
    """What was done to one thing, newest first. Whoever may see the thing may ask; the caller has checked that."""
    entries = Entry.objects.filter(subject=subject).order_by("-id")
    if done_only:
        entries = entries.filter(outcome=Outcome.DONE)
    return [line_of(entry) for entry in entries[:most]]


def done_by(actor: str, since: dt.datetime, until: dt.datetime, *, most: int = 200) -> list[Line]:
    """What somebody (an actor's id) did between two instants, tried or read; newest first."""
    entries = Entry.objects.filter(actor=actor, at__gte=since, at__lt=until).order_by("-id")
    return [line_of(entry) for entry in entries[:most]]


def changed_meanwhile(subject: str, by: Actor) -> ChangedMeanwhile:
    """The refusal of a verb that comes after another: by whom and when; one's own other window is oneself."""
    _this, *before = history(subject, most=2)  # what is being done now is written down already
    if not before:
        return ChangedMeanwhile.by()
    last = before[0]
    return ChangedMeanwhile.by("Anh/chị, ở một cửa sổ khác," if last.actor == by.id else last.who, last.at)


def latest(*, verbs: Iterable[str] = (), most: int = 100) -> list[Line]:
    """The newest lines of the whole house, for the auditor's page."""
    entries = Entry.objects.order_by("-id")
    wanted = list(verbs)
    if wanted:
        entries = entries.filter(verb__in=wanted)
    return [line_of(entry) for entry in entries[:most]]


OUTCOMES = Outcome.choices


def entries_like(*, actor: str = "", verb: str = "", subject: str = "", outcome: str = "") -> QuerySet[Entry]:
    """The audit by person (a code such as `account:lan`, or a name), verb, thing and outcome; empty asks for all."""
    found = Entry.objects.all()
    if actor:
        found = found.filter(actor=actor) if ":" in actor else found.filter(actor_name=actor)
    if verb:
        found = found.filter(verb=verb)
    if subject:
        found = found.filter(subject=subject)
    return found.filter(outcome=outcome) if outcome in Outcome.values else found


def last_root() -> Root | None:
    """The newest root of the chain."""
    return Root.objects.order_by("-hour").first()


def note_reading(actor: Actor, subject: str, what: str) -> None:
    """Reading somebody's personal data leaves a trace, also when the page then fails."""
    put_aside(lambda: _note(actor, subject, what))


def _note(actor: Actor, subject: str, what: str) -> None:
    write("audit.read", actor, subject, {"what": what}, "", None, None, Outcome.READ, "")
