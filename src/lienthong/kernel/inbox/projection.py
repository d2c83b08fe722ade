"""Putting things into inboxes and taking them out: called inside other rooms' verbs, in their transaction.

Whoever acts may put work into the inbox of a unit that they do not see themselves (a report goes to the monitor),
so these statements run with the eyes of the house. Each is one statement for one item or for thousands, and a
repeat changes nothing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar.api import ClockCard

from .kinds import KINDS
from .models import NO_DUE

# A put on a matter that already waits somewhere moves it: it lies where the last put says, taken by nobody.
_PUT = """
insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs,
    secret, opened_at, taken_by, taken_name, field, procedure)
select 'VC-' || lpad(nextval('inbox_item_number')::text, 9, '0'), subject, kind, title, url, from_name, unit_id, role,
    holder, clock_id, sort_on, string_to_array(verbs, ' '), secret, %s, '', '', field, procedure
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],
    %s::bigint[], %s::date[], %s::text[], %s::boolean[], %s::text[], %s::text[])
    as put (subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs, secret, field,
        procedure)
on conflict (subject, kind) do update set
    title = excluded.title, url = excluded.url, from_name = excluded.from_name, unit_id = excluded.unit_id,
    role = excluded.role, holder = excluded.holder, clock_id = excluded.clock_id, sort_on = excluded.sort_on,
    field = excluded.field, procedure = excluded.procedure, verbs = excluded.verbs, secret = excluded.secret,
    opened_at = excluded.opened_at, taken_by = '', taken_name = '',
    taken_at = null
"""

_AMENDED = """
update inbox_item i set title = said.title, clock_id = said.clock_id, sort_on = said.sort_on,
    verbs = string_to_array(said.verbs, ' '), role = said.role, holder = said.holder
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::date[], %s::text[])
    as said (subject, kind, title, role, holder, clock_id, sort_on, verbs)
where i.subject = said.subject and i.kind = said.kind
"""


@dataclass(frozen=True, slots=True)
class Put:
    """A line for an inbox. `verbs` are names of verbs that need no further arguments and may be done in place.

    `role` empty means everybody who sits in the unit; `holder` is an actor's id (`account:…`) where it is for one
    person alone. What is `secret` is named in no calendar and no mail.
    `field`, `procedure`: what it is of, by their codes; a role held for some of these alone has no part in others.
    """

    kind: str
    subject: str
    title: str
    url: str
    unit_id: int
    role: str = ""
    holder: str = ""
    clock: ClockCard | None = None
    verbs: tuple[str, ...] = field(default=())
    from_name: str = ""
    secret: bool = False
    field: str = ""
    procedure: str = ""


def put_many(items: Sequence[Put]) -> None:
    """Lay these lines into their inboxes; a matter that already waits elsewhere moves here."""
    if not items:
        return
    twice = [pair for pair, times in Counter((one.subject, one.kind) for one in items).items() if times > 1]
    if twice:
        raise HouseFault(f"These would lie in two places: {twice[:5]}.")
    unknown = {one.kind for one in items} - KINDS.keys()
    if unknown:
        raise HouseFault(f"No room has named these kinds of work: {', '.join(sorted(unknown))}.")
    columns: list[list[Any]] = [
        [one.subject for one in items],
        [one.kind for one in items],
        [one.title[:500] for one in items],
        [one.url for one in items],
        [one.from_name[:300] for one in items],
        [one.unit_id for one in items],
        [one.role for one in items],
        [one.holder for one in items],
        [one.clock.id if one.clock else None for one in items],
        [_sort_on(one.clock) for one in items],
        [" ".join(one.verbs) for one in items],
        [one.secret for one in items],
        [one.field for one in items],
        [one.procedure for one in items],
    ]
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_PUT, [now(), *columns])


def put(item: Put) -> None:
    """Lay one line into its inbox."""
    put_many([item])


def close_many(subjects: Iterable[str], kind: str | None = None) -> int:
    """These matters wait for nobody any more (of one kind, or of every kind); returns how many lines went."""
    which = "subject = any(%s)" + (" and kind = %s" if kind else "")
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(
            f"delete from inbox_item where {which}",  # noqa: S608 - both parts are constants of this file
            [list(subjects), *([kind] if kind else [])],
        )
        return int(cursor.rowcount)


def close(subject: str, kind: str | None = None) -> int:
    """The same for one matter."""
    return close_many([subject], kind)


def move(subject: str, kind: str, *, unit_id: int, role: str = "", holder: str = "") -> bool:
    """A matter now waits for somebody else; whether it was waiting at all."""
    sets = (
        "unit_id = %(unit_id)s, role = %(role)s, holder = %(holder)s, opened_at = %(now)s,"
        " taken_by = '', taken_name = '', taken_at = null"
    )
    return bool(_changed(sets, [subject], kind, unit_id=unit_id, role=role, holder=holder))


def move_many(subjects: Iterable[str], kind: str, *, unit_id: int) -> int:
    """The same for many that now wait for one unit; those that wait there already stay as they are, with who took them.

    Returns how many moved. For whom in the unit they are stays; what is one person's own is not moved.
    """
    sets = "unit_id = %(unit_id)s, opened_at = %(now)s, taken_by = '', taken_name = '', taken_at = null"
    elsewhere = " and unit_id <> %(unit_id)s and holder = ''"
    return _changed(sets, subjects, kind, elsewhere, unit_id=unit_id)


def reword_many(titles: dict[str, str], kind: str) -> set[str]:
    """Give open lines another title; who is on them stays on them. Returns the subjects that have an open line."""
    statement = (
        "update inbox_item i set title = t.title from unnest(%s::text[], %s::text[]) as t (subject, title)"
        " where i.subject = t.subject and i.kind = %s returning i.subject"
    )
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(statement, [list(titles), [title[:500] for title in titles.values()], kind])
        return {row[0] for row in cursor.fetchall()}


def amend_many(items: Sequence[Put]) -> int:
    """Say anew what open lines are about: title, verbs, clock, for whom in their unit; who is on one stays on it.

    They lie where they lie, since when they do. Returns how many were open.
    """
    columns: list[list[Any]] = [
        [one.subject for one in items],
        [one.kind for one in items],
        [one.title[:500] for one in items],
        ["" if one.holder else one.role for one in items],
        [one.holder for one in items],
        [one.clock.id if one.clock else None for one in items],
        [_sort_on(one.clock) for one in items],
        [" ".join(one.verbs) for one in items],
    ]
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_AMENDED, columns)
        return int(cursor.rowcount)


def sort_again(clocks: dict[int, dt.date | None]) -> int:
    """Give the open lines of these clocks the day by which they are now sorted."""
    statement = (
        "update inbox_item i set sort_on = c.day from unnest(%s::bigint[], %s::date[]) as c (id, day)"
        " where i.clock_id = c.id and i.sort_on <> c.day"
    )
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(statement, [list(clocks), [day or NO_DUE for day in clocks.values()]])
        return int(cursor.rowcount)


def _sort_on(clock: ClockCard | None) -> dt.date:
    return clock.due_on if clock is not None and clock.due_on is not None else NO_DUE


def _changed(sets: str, subjects: Iterable[str], kind: str | None, more: str = "", **facts: Any) -> int:
    which = "subject = any(%(subjects)s)" + (" and kind = %(kind)s" if kind else "") + more
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(
            f"update inbox_item set {sets} where {which}",  # noqa: S608 - both parts are constants of this file
            {"subjects": list(subjects), "kind": kind, "now": now(), **facts},
        )
        return int(cursor.rowcount)
