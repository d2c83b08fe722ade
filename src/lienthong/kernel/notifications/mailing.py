"""One mail for each person from all that was told since the last one, at hours at which they want mails.

What may not go yet waits: nothing is lost, and nothing is sent twice.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.people import api as people

from .digests import send_digests
from .kinds import urgent_kinds
from .letters import AT_ONCE, LISTED, PARTNER, around, settle, told_to, works_on
from .models import WAITING, Mail, Notice, Rhythm
from .rules import USUAL, Hours

KIND = "notice"

exchange.register_kind(KIND, "Thư thông báo")


def mail_what_is_due() -> int:
    """Put the morning's letters and the other mails that may go now into the outbox; returns how many.

    A house without a mail server makes no mails: the notices stand in the program, and are not sent late once there is
    one.
    """
    if not exchange.is_set_up(PARTNER):
        whole(lambda: Notice.objects.filter(mail__in=WAITING).update(mail=Mail.NOT_SET_UP), HOUSE)
        return 0
    total = 0
    try:
        total += send_digests()
    finally:  # what is urgent goes out also where a room could not say what belongs into the letter
        total += _mail_notices()
    return total


def _mail_notices() -> int:
    at, total = now(), 0
    urgent = _urgent()
    pressed, open_now = whole(lambda: _persons(at), HOUSE)
    for persons, waiting in ((pressed, urgent), (open_now, Q(mail__in=WAITING))):
        for start in range(0, len(persons), AT_ONCE):
            chunk = persons[start : start + AT_ONCE]
            total += whole(lambda chunk=chunk, waiting=waiting: _round(chunk, waiting), HOUSE)  # type: ignore[misc]
    return total


def _urgent() -> Q:
    return Q(mail__in=WAITING, kind__in=urgent_kinds())


def _persons(at: dt.datetime) -> tuple[list[str], list[str]]:
    """Who has something urgent although mails wait for them now, and for whom all may go."""
    works = works_on(at.date())
    due, morning, pressing = (
        set(Notice.objects.filter(which).values_list("person", flat=True).distinct())
        for which in (Q(mail=Mail.DUE), Q(mail=Mail.MORNING), _urgent())
    )
    kept = {one.person: one.hours for one in Rhythm.objects.filter(person__in=due | morning)}

    def hours(person: str) -> Hours:
        return kept.get(person, USUAL)

    # Who wants no morning's letter gets what was meant for it as a mail of its own.
    wanted = due | {person for person in morning if hours(person).digest_at is None}
    go = sorted(person for person in wanted if hours(person).mail_now(at, works))
    return sorted(pressing - set(go)), go


def _round(persons: Sequence[str], waiting: Q) -> int:
    hours = {one.person: one.hours for one in Rhythm.objects.filter(person__in=persons)}
    told = told_to(persons, Notice.objects.filter(waiting))
    for person in list(told):
        if hours.get(person, USUAL).digest_at is not None:
            told[person] = [one for one in told[person] if one.mail == Mail.DUE or one.kind in urgent_kinds()]
    known = people.mail_addresses(told)
    drafts, mailed = [], []
    for person, notices in told.items():
        unread = [notice for notice in notices if notice.read_at is None]
        address = known.get(person)
        if address and unread:
            drafts.append(exchange.Draft(KIND, _body(*address, unread), f"notices:{unread[0].code}", person))
            mailed.append(unread)
    settle(told, known, mailed, exchange.post_many(PARTNER, drafts))
    return len(drafts)


def _body(name: str, mail: str, notices: Sequence[Notice]) -> dict[str, Any]:
    facts = {**around(name), "notices": notices[:LISTED], "more": max(len(notices) - LISTED, 0)}
    one = len(notices) == 1
    pressing = "Khẩn: " if any(notice.kind in urgent_kinds() for notice in notices) else ""
    return {
        "to": mail,
        "to_name": name,
        "subject": pressing + (notices[0].title if one else f"Liên Thông: {len(notices)} thông báo mới"),
        "text": render_to_string("notifications/mail.txt", facts),
        "html": render_to_string("notifications/mail.html", facts),
    }
