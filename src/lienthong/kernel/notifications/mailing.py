"""One mail for each person from all that was told since the last one; it leaves by the outbox."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.people import api as people

from .models import Mail, Notice

PERSONS_AT_ONCE = 200
LISTED = 40
PARTNER = "mail"
KIND = "notice"

exchange.register_kind(KIND, "Thư thông báo")


def mail_what_is_due() -> int:
    """Put a mail into the outbox for everybody who was told something; returns how many mails.

    A house without a mail server makes no mails: the notices stand in the program, and are not sent late once there is
    one.
    """
    if not exchange.is_set_up(PARTNER):
        whole(lambda: Notice.objects.filter(mail=Mail.DUE).update(mail=Mail.NOT_SET_UP), HOUSE)
        return 0
    total = 0
    while True:
        persons, mails = whole(_round, HOUSE)
        total += mails
        if persons < PERSONS_AT_ONCE:
            return total


def _round() -> tuple[int, int]:
    due = Notice.objects.filter(mail=Mail.DUE)
    persons = list(due.order_by("person").values_list("person", flat=True).distinct()[:PERSONS_AT_ONCE])
    told: dict[str, list[Notice]] = defaultdict(list)
    for notice in due.filter(person__in=persons).order_by("id").select_for_update(skip_locked=True):
        told[notice.person].append(notice)
    known = people.mail_addresses(told)
    drafts, mailed = [], []
    for person, notices in told.items():
        unread = [notice for notice in notices if notice.read_at is None]
        address = known.get(person)
        for notice in notices:
            notice.mail = Mail.READ_BEFORE if notice.read_at else Mail.POSTED if address else Mail.NO_ADDRESS
        if address and unread:
            drafts.append(exchange.Draft(KIND, _body(*address, unread), f"notices:{unread[0].code}", person))
            mailed.append(unread)
    for code, unread in zip(exchange.post_many(PARTNER, drafts), mailed, strict=True):
        for notice in unread:
            notice.envelope = code
    Notice.objects.bulk_update([n for notices in told.values() for n in notices], ["mail", "envelope"], batch_size=500)
    return len(told), len(drafts)


def _body(name: str, mail: str, notices: Sequence[Notice]) -> dict[str, Any]:
    facts = {
        "name": name,
        "notices": notices[:LISTED],
        "more": max(len(notices) - LISTED, 0),
        "site": settings.SITE_URL.rstrip("/"),
        "province": settings.PROVINCE,
        "contact": settings.CONTACT,
    }
    one = len(notices) == 1
    return {
        "to": mail,
        "to_name": name,
        "subject": notices[0].title if one else f"Liên Thông: {len(notices)} thông báo mới",
        "text": render_to_string("notifications/mail.txt", facts),
        "html": render_to_string("notifications/mail.html", facts),
    }
