"""What of the inbox is without ground: lines in hands that are no longer there, and stand-ins who have gone."""

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today

MOST = 200
_HELD = f"""
select i.holder, i.title, i.url from inbox_item i
where i.holder like 'account:%%' and not {access.grounded_sql("i.holder")} order by i.id limit %(most)s
"""  # noqa: S608 - the piece is a constant of the door of access
_SUBSTITUTES = f"""
select s.substitute_name, s.absent_name, '' from inbox_substitute s
where s.state = 'agreed' and s.during @> %(day)s::date
    and not ({access.grounded_sql("s.absent")} and {access.grounded_sql("s.substitute")})
order by s.id limit %(most)s
"""  # noqa: S608 - the same


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
