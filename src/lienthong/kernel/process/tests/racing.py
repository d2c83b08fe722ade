"""Two acts that meet on one lock: both have begun before either may go on."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections, transaction

from lienthong.kernel.base.errors import Refusal

PATIENCE = 20.0
"""Seconds within which both must have come to the lock."""
_WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


def raced(lock: str, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What came of each act, its result or the refusal, where all wait at once for rows that this query locks."""
    came: list[Any] = [None] * len(acts)

    def do(place: int) -> None:
        try:
            came[place] = acts[place]()
        except Refusal as no:
            came[place] = no
        except Exception as fault:
            came[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(acts))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('lienthong.all', 'on', true)")
        cursor.execute(lock)
        assert cursor.fetchall(), "nothing is locked"
        for thread in threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and _waiting() < len(acts):
            time.sleep(0.005)
        assert _waiting() == len(acts), f"they do not meet at the lock: {came}"
    for thread in threads:
        thread.join()
    for one in came:
        if isinstance(one, Exception) and not isinstance(one, Refusal):
            raise one
    return came


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(_WAITING)
        return int(cursor.fetchone()[0])
