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


_ACCOUNTS = """
select p.full_name, a.username, a.code from access_account a join people_person p on p.id = a.person_id
where a.is_active
    and not exists (select from people_staff t where t.person_id = a.person_id and upper_inf(t.recorded)
        and not isempty(t.valid) and coalesce(upper(t.valid), 'infinity') > %(day)s::date)
    and not exists (select from people_seat s where s.person_id = a.person_id and upper_inf(s.recorded)
        and not isempty(s.valid) and coalesce(upper(s.valid), 'infinity') > %(day)s::date)
    and not exists (select from access_grant g where g.account_id = a.id and g.role_id = 'citizen'
        and upper_inf(g.recorded) and g.valid @> %(day)s::date)
order by a.id limit %(most)s
"""
_UNREVIEWED = """
select p.full_name, r.name, e.code from access_emergency e
join access_account a on a.id = e.account_id join people_person p on p.id = a.person_id
join access_role r on r.code = e.role_id
where e.reviewed_at is null and e.ends_at < %(week)s order by e.id limit %(most)s
"""


def _accounts() -> list[Ghost]:
    found = _asked(_ACCOUNTS)
    return [Ghost(name, f"tài khoản {login} còn mở", f"/quyen/tai-khoan/{code}") for name, login, code in found]


def _unreviewed() -> list[Ghost]:
    return [
        Ghost(name, f"quyền khẩn cấp {role}", f"/quyen/khan-cap#{code}") for name, role, code in _asked(_UNREVIEWED)
    ]


def _asked(sql: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": today(), "week": now() - WEEK, "most": MOST})
        return list(cursor.fetchall())


register_ghosts("access.accounts", "Tài khoản mở của người không thuộc đơn vị nào, không giữ vị trí nào", _accounts)
register_ghosts("access.emergencies", "Quyền khẩn cấp đã hết quá 7 ngày mà chưa ai xem xét", _unreviewed)
