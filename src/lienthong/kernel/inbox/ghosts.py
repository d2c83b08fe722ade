"""What of the inbox is without ground: lines in hands that are no longer there, and stand-ins who have gone."""

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today

MOST = 200
_HELD = """
select i.holder, i.title, i.url from inbox_item i
where i.holder like 'account:%%' and not exists (
    select from access_account a where a.username = substr(i.holder, 9) and a.is_active
        and (exists (select from people_seat s join people_post p on p.id = s.post_id
                where s.person_id = a.person_id and upper_inf(s.recorded) and s.valid @> %(day)s::date)
            or exists (select from access_grant g where g.account_id = a.id and upper_inf(g.recorded)
                and g.valid @> %(day)s::date)))
order by i.id limit %(most)s
"""
_SUBSTITUTES = """
select s.substitute_name, s.absent_name, '' from inbox_substitute s
where s.state = 'agreed' and s.during @> %(day)s::date and exists (
    select from unnest(array[s.absent, s.substitute]) one (id) where not exists (
        select from access_account a where 'account:' || a.username = one.id and a.is_active))
order by s.id limit %(most)s
"""


def _asked(sql: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": today(), "most": MOST})
        return list(cursor.fetchall())


def _held() -> list[access.Ghost]:
    return [access.Ghost(who.removeprefix("account:"), title, url) for who, title, url in _asked(_HELD)]


def _substitutes() -> list[access.Ghost]:
    return [access.Ghost(who, f"làm thay {absent}") for who, absent, _ in _asked(_SUBSTITUTES)]


access.register_ghosts("inbox.held", "Việc nằm trong tay người không còn tài khoản hoặc vị trí", _held)
access.register_ghosts("inbox.substitutes", "Làm thay cho, hoặc bởi, người không còn tài khoản", _substitutes)
