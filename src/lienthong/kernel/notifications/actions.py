"""What a person does with notices: read them, choose how and when to hear of things."""

import datetime as dt

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import creates, verb

from .kinds import KINDS, Channel
from .models import Choice, Notice, Rhythm
from .queries import visible
from .rules import half_hours


@verb("notifications.mark_read", of=visible, sentence="đánh dấu đã đọc thông báo")
def mark_read(notice: Notice, by: Actor) -> str:
    """The person has read it; returns the page it leads to."""
    notice.read_at = notice.read_at or now()
    return notice.url


@creates("notifications.mark_all_read", sentence="đánh dấu đã đọc mọi thông báo")
def mark_all_read(by: Actor, *, up_to: str) -> int:
    """All up to the newest one that was on the page; what came later stays unread."""
    newest = visible(by).filter(code=up_to).first()
    if newest is None:
        return 0
    return visible(by).filter(read_at=None, id__lte=newest.pk).update(read_at=now())


@creates("notifications.choose", sentence="chọn cách nhận thông báo")
def choose(by: Actor, *, channels: dict[str, str]) -> int:
    """By which way to hear of each kind; kinds that are not named stay as they were."""
    wrong = {k: "Cách nhận không hợp lệ." for k, c in channels.items() if k not in KINDS or not _offered(k, c)}
    if wrong:
        raise Unfit(fields=wrong)
    for kind, channel in channels.items():
        Choice.objects.update_or_create(person=by.person, kind=kind, defaults={"channel": channel})
    return len(channels)


def _offered(kind: str, channel: str) -> bool:
    return channel in {c.value for c in Channel} and not (KINDS[kind].duty and channel == Channel.NONE)


@creates("notifications.set_rhythm", sentence="đặt giờ nhận thư")
def set_rhythm(
    by: Actor, *, digest_at: dt.time | None, quiet_from: dt.time, quiet_until: dt.time, rest_days: bool
) -> str:
    """At which hour the morning's letter comes, and when no mails are to come."""
    wrong = {
        name: "Chọn một giờ trong danh sách."
        for name, value in (("digest_at", digest_at), ("quiet_from", quiet_from), ("quiet_until", quiet_until))
        if value is not None and value not in half_hours()
    }
    if wrong:
        raise Unfit(fields=wrong)
    chosen = {
        "digest_at": digest_at, "quiet_from": quiet_from, "quiet_until": quiet_until, "rest_days": rest_days,
    }  # fmt: skip
    Rhythm.objects.update_or_create(person=by.person, defaults=chosen)
    return by.person or ""
