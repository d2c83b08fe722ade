"""Each reacting room reads the events in order, in batches, and moves its mark in the same transaction.

Only events of transactions older than every one still running are read: a number given earlier but committed
later is therefore never jumped over (160,000 events/s in batches of 500; one job per event would be 200/s).
"""

import json
import traceback
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.events import KINDS, Event
from lienthong.kernel.base.transactions import after_commit, whole

BATCH = 500


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its number, actor and cause."""

    id: int
    kind: str
    facts: dict[str, Any]
    actor: str
    cause: int | None


Reaction = Callable[[list[Happened]], None]
REACTIONS: dict[str, dict[str, Reaction]] = {}


def reacts(room: str, *happenings: type[Event]) -> Callable[[Reaction], Reaction]:
    """A room says what it does about events of rooms below it; it gets them in batches, in order."""

    def keep_reaction(reaction: Reaction) -> Reaction:
        mine = REACTIONS.setdefault(room, {})
        for happening in happenings:
            if not happening.kind or happening.kind in mine:
                raise HouseFault(f"{room} answers {happening.kind or happening} twice or it has no name.")
            mine[happening.kind] = reaction
        return reaction

    return keep_reaction


def keep(said: list[Event], actor: str, cause: int | None) -> None:
    """Write events in the running transaction and wake the rooms that react, after it has ended."""
    rows = [(one.kind, json.dumps(one.facts()), actor, cause) for one in said]
    with connection.cursor() as cursor:
        cursor.executemany("insert into jobs_event (kind, facts, actor, cause) values (%s, %s, %s, %s)", rows)
    wake_readers({one.kind for one in said})


def wake_readers(kinds: Set[str]) -> None:
    """The rooms that react to these kinds of events are woken after the running transaction has ended."""
    for room in sorted(room for room, mine in REACTIONS.items() if kinds & set(mine)):
        after_commit(f"jobs.wake {room}", partial(_wake, room))


_waker: list[Callable[[str], None]] = []


def register_waker(waker: Callable[[str], None]) -> None:
    """The queue says how a drain is woken."""
    _waker[:] = [waker]


def _wake(room: str) -> None:
    if _waker:
        _waker[0](room)


_FIRST = -(2**62)
# Seen, and yet of a transaction that this server has not begun: the row came with a copy. Our own is seen too.
_UNREACHED = (
    "xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    " and xid is distinct from pg_current_xact_id_if_assigned()::text::bigint"
)
_FOREIGN = (
    "select max(xid) from ((select xid from jobs_event order by xid desc, id desc limit 1)"  # noqa: S608  a constant
    " union all select max(xid) from jobs_reader) newest where " + _UNREACHED
)


def drain(room: str, *, also_running: bool = False) -> int:
    """Let a room take all events that wait for it; returns how many. `also_running`: uncommitted ones too, in tests."""
    total = 0
    while True:
        taken = whole(lambda: _batch(room, also_running), HOUSE)
        total += taken
        if taken < BATCH:
            return total


def _batch(room: str, also_running: bool) -> int:
    mine = REACTIONS.get(room, {})
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into jobs_reader (room, xid, event) values (%s, %s, 0) on conflict do nothing", [room, _FIRST]
        )
        _take_over_a_copy(cursor)
        cursor.execute("select xid, event from jobs_reader where room = %s for update skip locked", [room])
        mark = cursor.fetchone()
        if mark is None:  # another worker is reading for this room
            return 0
        limit = "true" if also_running else "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        cursor.execute(
            f"select id, kind, facts, actor, cause, xid from jobs_event where (xid, id) > (%s, %s) and {limit}"  # noqa: S608  two constants
            " order by xid, id limit %s",
            [*mark, BATCH],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        happened = [Happened(r[0], r[1], _read(r[2]), r[3], r[4]) for r in rows if r[1] in mine]
        _react(room, mine, happened)
        cursor.execute("update jobs_reader set xid = %s, event = %s where room = %s", [rows[-1][5], rows[-1][0], room])
    return len(rows)


def _take_over_a_copy(cursor: CursorWrapper) -> None:
    """On a new server transactions are counted anew: rows of the old one are put before all that is written here."""
    cursor.execute(_FOREIGN)
    shift = cursor.fetchone()[0]
    if shift is None:
        return
    cursor.execute("select pg_advisory_xact_lock(7262)")
    cursor.execute(_FOREIGN)  # somebody may have done it while we waited
    shift = cursor.fetchone()[0]
    if shift is not None:
        cursor.execute(f"update jobs_event set xid = xid - %s where {_UNREACHED}", [shift])  # noqa: S608  a constant
        cursor.execute("update jobs_reader set xid = xid - %s where xid > %s", [shift, _FIRST])


def _read(facts: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(facts) if isinstance(facts, str) else facts
    return read


def _react(room: str, mine: dict[str, Reaction], happened: list[Happened]) -> None:
    for kind, run in groupby(happened, key=lambda one: one.kind):
        batch = list(run)
        try:
            with transaction.atomic():
                mine[kind](batch)
        except Exception:
            # One bad event must not hold up the others: take them one by one and lay the bad one aside, in sight.
            for one in batch:
                try_one(room, one)


def try_one(room: str, one: Happened) -> bool:
    """React to a single event; where that fails, lay it among the stuck ones with the error."""
    try:
        with transaction.atomic():
            REACTIONS[room][one.kind]([one])
    except Exception:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into jobs_stuck (code, room, event_id, error, attempts) values (%s, %s, %s, %s, 1)"
                " on conflict (room, event_id) do update"
                " set attempts = jobs_stuck.attempts + 1, error = excluded.error",
                [f"{room}.{one.id}", room, one.id, traceback.format_exc(limit=8)],
            )
        return False
    return True


def unknown_kinds() -> list[str]:
    """Event kinds that rooms react to but nobody announces; a house test wants this empty."""
    return sorted({kind for mine in REACTIONS.values() for kind in mine} - KINDS.keys())
