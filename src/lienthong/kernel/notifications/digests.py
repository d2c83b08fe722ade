"""The morning's letter: one mail for each person, with what waits for them in other rooms and what they were told.

What waits is said by the rooms above (`register_digest`); the letter takes along the notices that no mail has brought
yet. That a person has had the letter of a day is claimed in the same transaction as its envelope, so that neither a
kill nor a second worker sends it twice.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.template.loader import render_to_string

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.people import api as people

from .letters import AT_ONCE, LISTED, PARTNER, around, settle, told_to, works_on
from .models import WAITING, Mail, Notice, Rhythm
from .rules import USUAL

KIND = "digest"

exchange.register_kind(KIND, "Thư tổng hợp buổi sáng")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One thing in the letter: what it is, where it stands in the house, and a note beside it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DigestPart:
    """A paragraph of the letter. `short` stands in the mail's subject; `more` are those that are not listed."""

    title: str
    lines: tuple[DigestLine, ...] = ()
    short: str = ""
    more: int = 0
    url: str = ""


Says = Callable[[Collection[str], dt.date], Mapping[str, Sequence[DigestPart]]]
_SAYS: dict[str, Says] = {}


def register_digest(room: str, says: Says) -> None:
    """A room says, for persons by their codes and a day, what of it waits for them; in a few statements for all."""
    if _SAYS.setdefault(room, says) != says:
        raise HouseFault(f"The room {room} speaks twice in the morning's letter.")


# A row that another transaction has just claimed answers nothing.
_CLAIM = """
insert into notifications_rhythm (person, digest_at, quiet_from, quiet_until, rest_days, digested_on)
select person, %(digest_at)s, %(quiet_from)s, %(quiet_until)s, false, %(day)s from unnest(%(persons)s::text[]) person
on conflict (person) do update set digested_on = excluded.digested_on
where notifications_rhythm.digested_on is distinct from excluded.digested_on
returning person
"""


def send_digests() -> int:
    """Put this morning's letter into the outbox for everybody whose hour has come; returns how many letters."""
    at = now()
    next_ones = whole(lambda: _whose_hour_has_come(at), HOUSE)
    letters = 0
    for start in range(0, len(next_ones), AT_ONCE):
        chunk = next_ones[start : start + AT_ONCE]
        letters += whole(lambda chunk=chunk: _round(chunk, at.date()), HOUSE)  # type: ignore[misc]  # a default keeps the chunk
    return letters


def _whose_hour_has_come(at: dt.datetime) -> list[str]:
    works = works_on(at.date())
    waiting = Notice.objects.filter(mail=Mail.MORNING).order_by("person").values_list("person", flat=True).distinct()
    persons = {*access.persons_with_accounts(), *waiting}
    kept = {rhythm.person: rhythm for rhythm in Rhythm.objects.all()}
    return sorted(
        person
        for person in persons
        if (rhythm := kept.get(person)) is None or rhythm.digested_on != at.date()
        if (rhythm.hours if rhythm else USUAL).digest_due(at, works)
    )


def _claimed(persons: list[str], day: dt.date) -> list[str]:
    facts: dict[str, Any] = {
        "persons": persons, "day": day, "digest_at": USUAL.digest_at, "quiet_from": USUAL.quiet_from,
        "quiet_until": USUAL.quiet_until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, facts)
        return sorted(row[0] for row in cursor.fetchall())


def _round(persons: list[str], day: dt.date) -> int:
    claimed = _claimed(persons, day)
    if not claimed:
        return 0
    parts: dict[str, list[DigestPart]] = defaultdict(list)
    for says in _SAYS.values():
        for person, said in says(claimed, day).items():
            parts[person].extend(said)
    told = told_to(claimed, Notice.objects.filter(mail__in=WAITING))
    unread = Notice.objects.filter(person__in=claimed, read_at=None).exclude(mail__in=WAITING)
    earlier = dict(unread.values_list("person").annotate(n=Count("pk")))
    known = people.mail_addresses({*parts, *told})
    drafts, mailed = [], []
    for person in claimed:
        fresh = [notice for notice in told.get(person, ()) if notice.read_at is None]
        if person in known and (parts.get(person) or fresh):
            body = _body(known[person], day, parts.get(person, []), fresh, earlier.get(person, 0))
            drafts.append(exchange.Draft(KIND, body, f"digest:{person}:{day.isoformat()}", person))
            mailed.append(fresh)
    settle(told, known, mailed, exchange.post_many(PARTNER, drafts))
    return len(drafts)


def _body(
    to: tuple[str, str], day: dt.date, parts: Sequence[DigestPart], fresh: Sequence[Notice], earlier: int
) -> dict[str, object]:
    name, mail = to
    shorts = [part.short for part in parts if part.short]
    if fresh:
        shorts.append(f"{len(fresh)} thông báo mới")
    facts = {
        **around(name),
        "day": day,
        "parts": parts,
        "notices": fresh[:LISTED],
        "more": max(len(fresh) - LISTED, 0),
        "earlier": earlier,
    }
    return {
        "to": mail,
        "to_name": name,
        "subject": f"Liên Thông ngày {day:%d/%m}: {', '.join(shorts) or 'việc sắp đến hạn'}",
        "text": render_to_string("notifications/digest.txt", facts),
        "html": render_to_string("notifications/digest.html", facts),
    }
