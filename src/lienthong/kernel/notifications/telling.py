"""Telling persons something, inside the transaction of the verb or reaction that has something to tell."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import inside, seen_by

from .kinds import Channel, kind_called
from .models import Choice, Mail, Notice
from .standing_in import stand_ins

BATCH = 1000


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one person. With `dedup` (an event's number, say) it is told once, however often it is said.

    `instead_of`: the name of the absent person for whom this one stands in.
    """

    person: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    subject: str = ""
    dedup: str = ""
    instead_of: str = ""


def notify(
    persons: Iterable[str],
    kind: str,
    *,
    facts: Mapping[str, Any] | None = None,
    url: str = "",
    subject: str = "",
    dedup: str = "",
) -> int:
    """Tell several persons (by code) the same thing; returns how many were told."""
    return notify_many(News(person, kind, facts or {}, url, subject, dedup) for person in dict.fromkeys(persons))


def notify_many(news: Iterable[News]) -> int:
    """Tell many persons many things in a few statements; mails follow by each person's hours, one for each person.

    Who stands in for somebody is told the same, and for whom.
    """
    if not inside():
        raise HouseFault("People are told inside a verb or a reaction, so that it is whole with its cause.")
    wanted = [one for one in news if one.person]
    with seen_by(HOUSE):
        wanted += _for_stand_ins(wanted)
        channels = _channels(wanted)
        rows = []
        for one in wanted:
            channel = channels.get((one.person, one.kind), kind_called(one.kind).channel)
            if channel == Channel.NONE and kind_called(one.kind).duty:
                channel = Channel.IN_APP
            if channel != Channel.NONE:
                rows.append(_row(one, _MAILS.get(Channel(channel), Mail.NOT_WANTED)))
        before = Notice.objects.order_by("-id").values_list("id", flat=True).first() or 0
        Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        return Notice.objects.filter(id__gt=before, code__in=[row.code for row in rows]).count() if rows else 0


_MAILS = {Channel.MAIL: Mail.DUE, Channel.MORNING: Mail.MORNING}


def _for_stand_ins(wanted: list[News]) -> list[News]:
    """The same for those who stand in; who is told in their own right is not told twice."""
    meant = [one for one in wanted if not kind_called(one.kind).own]
    instead = stand_ins({one.person for one in meant})
    told = {(one.person, one.kind, one.url, one.subject) for one in wanted}
    return [
        replace(one, person=other.person, instead_of=other.absent_name)
        for one in meant
        for other in instead.get(one.person, ())
        if (other.person, one.kind, one.url, one.subject) not in told
    ]


def _channels(wanted: list[News]) -> dict[tuple[str, str], str]:
    persons, kinds = {one.person for one in wanted}, {one.kind for one in wanted}
    choices = Choice.objects.filter(person__in=persons, kind__in=kinds)
    return {(choice.person, choice.kind): choice.channel for choice in choices}


def _row(one: News, mail: Mail) -> Notice:
    if one.url and (not one.url.startswith("/") or one.url.startswith("//")):
        raise HouseFault(f"A notice leads to a page of the house, not to {one.url}.")
    title, text = kind_called(one.kind).said(dict(one.facts))
    if one.instead_of:
        title = f"Thay {one.instead_of}: {title}"[:300]
    return Notice(
        code=f"TB-{secrets.token_hex(8)}",
        person=one.person,
        kind=one.kind,
        title=title,
        text=text,
        facts=dict(one.facts),
        url=one.url,
        subject=one.subject,
        dedup=one.dedup or None,
        at=now(),
        mail=mail,
    )
