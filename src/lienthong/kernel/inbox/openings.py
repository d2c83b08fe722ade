"""What the rooms say is open, against what lies in the inboxes: the difference of the two, without holding either.

A line is a copy of something that a room knows better. Each room registers questions, in SQL, that yield everything it
holds open of some kinds of work. One statement for each question compares the answer with the lines: it is one look at
one moment, so a verb that is under way is seen whole or not at all. Only what differs leaves the database.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce

from lienthong.kernel.base.errors import HouseFault

from .models import NO_DUE, WorkItem
from .projection import Put
from .states import Fault


@dataclass(frozen=True, slots=True)
class Place:
    """Where something waits, as a room says it: by its code and kind, in which unit, for which role or account."""

    subject: str
    kind: str
    unit_id: int
    role: str
    holder: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as the room says. `place`: where the room says that it lies, for what is missing or elsewhere."""

    kind: str
    subject: str
    fault: Fault
    place: Place | None = None


Laying = Callable[[Sequence[Place]], Sequence[Put]]
Facts = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """A room's answer for some kinds of work.

    `asks` is a select of (subject, kind, unit_id, role, holder), each subject and kind once; `lays` makes the whole
    lines of some of these; `facts` are what the select needs to know of other rooms, asked through their doors.
    """

    room: str
    kinds: tuple[str, ...]
    asks: str
    lays: Laying
    facts: Facts = dict


_QUESTIONS: list[Question] = []


def register_open(room: str, kinds: Collection[str], asks: str, lays: Laying, *, facts: Facts = dict) -> Question:
    """A room says how everything is found that it holds open of these kinds; each kind has one who answers for it."""
    made = Question(room, tuple(kinds), asks, lays, facts)
    twice = answered() & set(kinds)
    if twice:
        raise HouseFault(f"What is open of {', '.join(sorted(twice))} is said twice.")
    _QUESTIONS.append(made)
    return made


def questions() -> list[Question]:
    """All that were registered."""
    return list(_QUESTIONS)


def withdraw(made: Question) -> None:
    """A room that is taken out of the house answers no more; for tests."""
    _QUESTIONS.remove(made)


def answered() -> set[str]:
    """The kinds for which a room answers."""
    return {kind for one in _QUESTIONS for kind in one.kinds}


# Both sides are hashed by the database, on its disk where they are large: a million against a million in 3 s.
_COMPARE = """
with said (subject, kind, unit_id, role, holder) as materialized ({asks}),
lying as (
    select subject, kind, unit_id, role, holder from inbox_item where kind = any(%(_kinds)s)
)
select coalesce(said.subject, lying.subject), coalesce(said.kind, lying.kind), lying.subject is null,
    said.unit_id, said.role, said.holder
from said full join lying on lying.subject = said.subject and lying.kind = said.kind
where lying.subject is null or said.subject is null
    or (said.unit_id, said.role, said.holder) is distinct from (lying.unit_id, lying.role, lying.holder)
"""


def differences(question: Question) -> Iterator[Difference]:
    """Where the lines of these kinds are not what the room says; read in pieces, inside a transaction of the house."""
    facts = {**question.facts(), "_kinds": list(question.kinds)}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_COMPARE.format(asks=question.asks), facts)
        for subject, kind, missing, unit_id, role, holder in cursor:
            if unit_id is None:
                yield Difference(kind, subject, Fault.STALE)
            else:
                fault = Fault.MISSING if missing else Fault.ELSEWHERE
                yield Difference(kind, subject, fault, Place(subject, kind, unit_id, role, holder))


def other_days() -> Iterator[tuple[WorkItem, Difference]]:
    """Open lines that are sorted by another day than their clock has."""
    due = Coalesce("clock__due_on", Value(NO_DUE))
    rows = WorkItem.objects.filter(clock__isnull=False).exclude(sort_on=due)
    for row in rows.annotate(due=F("clock__due_on")).only("id", "kind", "subject", "clock").iterator(chunk_size=2000):
        yield row, Difference(row.kind, row.subject, Fault.OTHER_DAY)


def lying() -> dict[str, int]:
    """How many open lines there are of each kind."""
    rows = WorkItem.objects.all()
    return dict(rows.values_list("kind").annotate(n=Count("pk")).order_by("kind"))
