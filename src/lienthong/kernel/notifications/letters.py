"""What the morning's letter and the other mails have in common: who waits, the frame, what becomes of the notices."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from lienthong.kernel.calendar import api as calendar

from .models import Mail, Notice

AT_ONCE = 200
LISTED = 40
PARTNER = "mail"


def works_on(day: dt.date) -> bool:
    """Whether the house works on a day: the country's calendar, with the days declared for the whole province."""
    return calendar.calendar_of().works(day)


def told_to(persons: Collection[str], waiting: "QuerySet[Notice]") -> dict[str, list[Notice]]:
    """The notices of these persons that wait for a mail, locked; those that another worker holds are left to it."""
    told: dict[str, list[Notice]] = defaultdict(list)
    for notice in waiting.filter(person__in=list(persons)).order_by("id").select_for_update(skip_locked=True):
        told[notice.person].append(notice)
    return told


def around(name: str) -> dict[str, Any]:
    """What every mail says besides its matter."""
    return {
        "name": name,
        "site": settings.SITE_URL.rstrip("/"),
        "province": settings.PROVINCE,
        "contact": settings.CONTACT,
    }


def settle(
    told: Mapping[str, Sequence[Notice]],
    known: Container[str],
    mailed: Sequence[Sequence[Notice]],
    envelopes: Sequence[str],
) -> None:
    """Write down what became of each notice: in which envelope it left, read before, or no address known."""
    for person, notices in told.items():
        for notice in notices:
            notice.mail = Mail.READ_BEFORE if notice.read_at else Mail.POSTED if person in known else Mail.NO_ADDRESS
    for code, notices in zip(envelopes, mailed, strict=True):
        for notice in notices:
            notice.envelope = code
    Notice.objects.bulk_update([n for notices in told.values() for n in notices], ["mail", "envelope"], batch_size=500)
