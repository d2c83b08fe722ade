"""Accounts go with people: who comes to a post gets one, of who has left it is closed. Rights follow by themselves.

It looks how things stand and not at what was announced, so that what begins or ends on a known day is met on that day,
and a look that was broken off is simply taken again.
"""

from contextlib import suppress
from functools import partial

from django.db import connection

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people

from .actions import close_account, invite, lapse, open_account
from .models import Account
from .queries import orphaned_proposals
from .statements import UNGROUNDED
from .usernames import username

MOST = 500
LEFT = "Người này không còn làm việc ở đơn vị nào; tài khoản được đóng theo quyết định về nhân sự."

# Whose account was closed while they sat there keeps it closed: somebody decided that.
_COME = f"""
select s.code from ({people.seated_sql()}) s
where not exists (select from access_account a
    where a.person_id = s.person_id and (a.is_active or a.closed_at > s.known))
order by s.person_id limit %(most)s
"""  # noqa: S608 - the pieces are constants of the door of people
_GONE = f"""
select a.code from access_account a where {people.worked_sql("a.person_id")} and {UNGROUNDED}
order by a.id limit %(most)s
"""  # noqa: S608 - the same


def follow_people() -> tuple[int, int]:
    """Accounts opened and closed, each in a transaction of its own."""
    opened, closed = 0, 0
    for person in whole(partial(_codes, _COME), HOUSE):
        with suppress(Refusal):  # somebody was first
            code = open_account(HOUSE, username=whole(partial(_name_for, person), HOUSE), person=person)
            invite(code, HOUSE)
            opened += 1
    for code in whole(partial(_codes, _GONE), HOUSE):
        with suppress(Refusal):
            close_account(code, HOUSE, reason=LEFT)
            closed += 1
    for code in whole(_orphaned, HOUSE):
        with suppress(Refusal):
            lapse(code, HOUSE)
    return opened, closed


def _orphaned() -> list[str]:
    """Proposals that wait although whoever made them cannot sign in any more."""
    return list(orphaned_proposals().values_list("code", flat=True)[:MOST])


def _codes(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": today(), "most": MOST})
        return [code for (code,) in cursor.fetchall()]


def _name_for(person: str) -> str:
    seat = next(iter(people.posts_of(person)), None)
    unit = seat.unit_name if seat else ""
    return username(people.person(person).full_name, unit, lambda name: Account.objects.filter(username=name).exists())
