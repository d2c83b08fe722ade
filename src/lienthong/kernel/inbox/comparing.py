"""The looks that were taken, and taking one: what differs is counted while it is read, so millions need no memory."""

import secrets
import time
from collections import Counter
from collections.abc import Iterator

from django.db.models import QuerySet

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by

from .models import Comparison
from .openings import Difference, answered, differences, lying, other_days, questions
from .states import Fault

EXAMPLES = 500
"""So many of what was found are kept, to be found again by the second look."""
NAMED, LISTED = 5, 30


def comparisons_seen(by: Actor) -> QuerySet[Comparison]:
    """The looks are for the system's administrator."""
    if by.kind == "house" or by.has("system_admin"):
        return Comparison.objects.all()
    return Comparison.objects.none()


def newest() -> Comparison | None:
    """The last look that was taken."""
    return Comparison.objects.order_by("-at", "-pk").first()


def look(*, again: bool) -> Comparison:
    """Compare every line with what the rooms say, with the eyes of the house; the row is not written yet.

    `again`: what the look before had found too is sure.
    """
    before = newest() if again else None
    known = {tuple(one) for one in before.examples} if before is not None else set()
    begun, times, examples, met = time.perf_counter(), Counter[Fault](), list[list[str]](), False
    with seen_by(HOUSE):
        for one in found():
            times[one.fault] += 1
            facts = [one.fault.value, one.kind, one.subject]
            met = met or tuple(facts) in known
            if len(examples) < EXAMPLES:
                examples.append(facts)
        kinds = lying()
    return Comparison(
        code=f"DC-{secrets.token_hex(6)}",
        at=now(),
        took_ms=round((time.perf_counter() - begun) * 1000),
        looked=sum(kinds.values()),
        missing=times[Fault.MISSING],
        stale=times[Fault.STALE],
        elsewhere=times[Fault.ELSEWHERE],
        other_day=times[Fault.OTHER_DAY],
        unanswered={kind: n for kind, n in kinds.items() if kind not in answered()},
        examples=examples,
        sure=met or (before is not None and before.found > EXAMPLES and bool(examples)),
    )


def found() -> Iterator[Difference]:
    """Everything in which the inboxes are not what the rooms say, one after another."""
    for question in questions():
        yield from differences(question)
    for _, one in other_days():
        yield one


def looks(by: Actor) -> list[Comparison]:
    """The last looks, the newest first; what they found is said in words."""
    rows = list(comparisons_seen(by).order_by("-at", "-pk")[:LISTED])
    for row in rows:
        row.examples = [[Fault(fault).label, kind, subject] for fault, kind, subject in row.examples]
    return rows


def faults_of(one: Comparison) -> list[tuple[str, int]]:
    """How many of each fault, with the words for it."""
    counts = (one.missing, one.stale, one.elsewhere, one.other_day)
    faults = (Fault.MISSING, Fault.STALE, Fault.ELSEWHERE, Fault.OTHER_DAY)
    return [(fault.label, n) for fault, n in zip(faults, counts, strict=True)]


def said_of(one: Comparison) -> str:
    """What a look has found, in words: how many of each fault, and some of them by name."""
    parts = [f"{n} {label}" for label, n in faults_of(one) if n]
    if not parts:
        return "Hộp việc khớp với các phần của hệ thống."
    named = ", ".join(subject for _, _, subject in one.examples[:NAMED])
    return f"{', '.join(parts)}. Ví dụ: {named}."
