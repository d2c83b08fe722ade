"""Rights without ground: what somebody still holds although nothing gives it to them any more. It should be empty.

Rights themselves are derived and cannot be left behind; what can is an open account, a line in somebody's hands, a
colleague who stands in. Each room says how it finds its own (`register_ghosts`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import HouseFault

from .models import Account, Emergency
from .queries import orphaned_proposals
from .statements import UNGROUNDED

MOST = 200
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ghost:
    """One thing without ground: who, what, and where it is mended."""

    who: str
    what: str
    url: str = ""


Find = Callable[[], list[Ghost]]
_finders: dict[str, tuple[str, Find]] = {}


def register_ghosts(kind: str, label: str, find: Find) -> None:
    """A room says how it finds what is without ground in it; at most some hundred are given."""
    if kind in _finders:
        raise HouseFault(f"Ghosts of the kind {kind} are looked for twice.")
    _finders[kind] = label, find


def ghosts() -> list[tuple[str, list[Ghost]]]:
    """What was found now, by kind; asked as the house."""
    return [(label, find()) for label, find in _finders.values()]


_ACCOUNTS = f"select a.id from access_account a where {UNGROUNDED} order by a.id limit %(most)s"  # noqa: S608 - constants


def _accounts() -> list[Ghost]:
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, {"day": today(), "most": MOST})
        ids = [number for (number,) in cursor.fetchall()]
    rows = Account.objects.filter(pk__in=ids).select_related("person").order_by("pk")
    return [
        Ghost(one.person.full_name, f"tài khoản {one.username} còn mở", f"/quyen/tai-khoan/{one.code}") for one in rows
    ]


def _unreviewed() -> list[Ghost]:
    late = Emergency.objects.filter(reviewed_at=None, ends_at__lt=now() - WEEK).order_by("pk")
    return [
        Ghost(one.account.person.full_name, f"quyền khẩn cấp {one.role.name}", f"/quyen/khan-cap#{one.code}")
        for one in late.select_related("account__person", "role")[:MOST]
    ]


def _proposals() -> list[Ghost]:
    waiting = orphaned_proposals().order_by("pk")[:MOST]
    return [Ghost(one.proposer_name, one.words, f"/quyen/de-nghi#{one.code}") for one in waiting]


register_ghosts("access.proposals", "Đề nghị còn chờ của người không còn tài khoản", _proposals)
register_ghosts("access.accounts", "Tài khoản mở của người không thuộc đơn vị nào, không giữ vị trí nào", _accounts)
register_ghosts("access.emergencies", "Quyền khẩn cấp đã hết quá 7 ngày mà chưa ai xem xét", _unreviewed)
