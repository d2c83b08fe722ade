"""What would move: a declaration is made, looked at and taken back, before anybody confirms it."""

# ruff: noqa: S608 - the statement is made of constants of this room

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .models import Recount
from .recounting import MOVES, facts_of, reckoned_again_sql
from .sight import Sight, seen

LOOKED_AT = 20_000
"""So many clocks are reckoned for a preview, in about a second; of more it says “at least”."""
SHOWN = 20

_WOULD_MOVE = f"""{reckoned_again_sql("")}, moves as materialized (
    select c.subject, c.unit_id, old.due_at, old.new_due_at
    from due old join calendar_clock c on c.id = old.id where {MOVES}
)
select looked.beyond, (select count(*) from moves), m.subject, m.unit_id, m.due_at, m.new_due_at
from (select count(*) >= %(most)s as beyond from next) looked
left join (select * from moves order by due_at, subject limit {SHOWN}) m on true order by m.due_at, m.subject
"""


@dataclass(frozen=True, slots=True)
class WouldMove:
    """A clock that would have another due date; `about` where the reader may see what it is about."""

    subject: str
    unit: str
    about: Sight | None
    old: dt.datetime
    new: dt.datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """How many clocks would move, the first of them; `beyond`: there are more than were looked at."""

    moved: int
    beyond: bool
    first: tuple[WouldMove, ...]


class _TakenBack(Exception):
    """What was declared for a look is not to stay."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        self.found = found


def preview(by: Actor, declare: Callable[[], object]) -> Preview:
    """What a declaration would move; nothing of it stays. It is refused as the declaration itself would be."""

    def look() -> Preview:
        before = Recount.objects.order_by("-id").values_list("id", flat=True).first() or 0
        try:
            with transaction.atomic():
                declare()
                raise _TakenBack(_found(by, before))
        except _TakenBack as taken:
            return taken.found

    return whole(look, by)


def _found(by: Actor, before: int) -> Preview:
    moved, beyond, first = 0, False, list[WouldMove]()
    for asked in Recount.objects.filter(pk__gt=before).order_by("id"):
        with connection.cursor() as cursor:
            cursor.execute(_WOULD_MOVE, facts_of(asked, LOOKED_AT))
            rows = cursor.fetchall()
        beyond, moved = beyond or rows[0][0], moved + rows[0][1]
        named = units.cards({row[3] for row in rows if row[3] is not None})
        for _, _, subject, unit, old, new in rows:
            if subject is not None and len(first) < SHOWN:
                where = named[unit].name if unit in named else ""
                first.append(WouldMove(subject, where, seen(by, subject), old, new))
    return Preview(moved, beyond, tuple(first))
