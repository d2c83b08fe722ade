"""Where readings of notices start: each person sees their own and nobody else's."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import MANY, Page, page

from .kinds import KINDS, Channel, Kind
from .models import Choice, Notice, Rhythm
from .rules import USUAL, Hours

BADGE_MOST = 99  # one less than `UNREAD` counts


def visible(by: Actor) -> QuerySet[Notice]:
    """The notices of this person; the house itself reads none by this way."""
    return Notice.objects.filter(person=by.person) if by.person else Notice.objects.none()


UNREAD = """
select count(*) from (
    select from notifications_notice where person = %(person)s and read_at is null limit 100
) first_hundred
"""
"""How many notices of `person` wait to be read, counted no further than the badge says; asked beside other things."""


def unread(by: Actor) -> str:
    """How many notices wait to be read, for the badge: empty, a number, or “hơn 99”."""
    if not by.person:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, {"person": by.person})
        return unread_said(cursor.fetchone()[0])


def unread_said(found: int) -> str:
    """The answer to `UNREAD` as the badge says it."""
    return f"hơn {BADGE_MOST}" if found > BADGE_MOST else str(found or "")


def unread_count(by: Actor) -> int:
    """The same as a number, counted up to 1,000."""
    return visible(by).filter(read_at=None).values("pk")[: MANY + 1].count()


def listed(by: Actor, *, only_unread: bool = False, after: str = "", before: str = "") -> Page[Notice]:
    """A page of a person's notices, newest first."""
    rows = visible(by).filter(read_at=None) if only_unread else visible(by)
    return page(rows, ("-id",), after=after, before=before, size=30)


def _note(kind: Kind) -> str:
    said = ["Loại này luôn hiện trong hệ thống."] if kind.duty else []
    return " ".join(said + (["Thư khẩn, gửi ngay cả ngoài giờ."] if kind.urgent else []))


@dataclass(frozen=True, slots=True)
class Preference:
    """By which way a person hears of a kind, and which ways are offered."""

    kind: str
    label: str
    channel: str
    offered: list[tuple[str, str]]
    help: str = ""


def preferences(by: Actor) -> list[Preference]:
    """All kinds with this person's choice, or what the kind proposes."""
    chosen = dict(Choice.objects.filter(person=by.person or "").values_list("kind", "channel"))
    return [
        Preference(
            kind.name,
            kind.label,
            chosen.get(kind.name, kind.channel.value),
            [(c.value, c.label) for c in Channel if not (kind.duty and c == Channel.NONE)],
            _note(kind),
        )
        for kind in sorted(KINDS.values(), key=lambda kind: kind.name)
    ]


def hours_of(by: Actor) -> Hours:
    """When this person wants mails; what the house proposes, where they have said nothing."""
    kept = Rhythm.objects.filter(person=by.person or "").first()
    return kept.hours if kept else USUAL
