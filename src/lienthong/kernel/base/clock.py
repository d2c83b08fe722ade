"""What time it is in Vietnam: the only place in the house that asks the machine's clock.

Instants are aware datetimes in Asia/Ho_Chi_Minh. `LIENTHONG_NOW` (an ISO 8601 instant) lets a demo stand on
any day and go on from there; `standing_on` does the same for the length of a block, in tests and rehearsals.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)
_started = dt.datetime.now(VIETNAM)


def _demo_start() -> dt.datetime | None:
    text = os.environ.get("LIENTHONG_NOW", "")
    if not text:
        return None
    instant = dt.datetime.fromisoformat(text)
    return instant.replace(tzinfo=VIETNAM) if instant.tzinfo is None else instant.astimezone(VIETNAM)


_demo = _demo_start()


def now() -> dt.datetime:
    """The present instant, Vietnamese time."""
    standing = _standing.get()
    if standing is not None:
        return standing
    real = dt.datetime.now(VIETNAM)
    return real if _demo is None else _demo + (real - _started)


def today() -> dt.date:
    """The present day in Vietnam."""
    return now().date()


@contextmanager
def standing_on(when: dt.datetime | dt.date | str) -> Iterator[dt.datetime]:
    """Let the house stand on a given day or instant for the length of a block."""
    if isinstance(when, str):
        when = dt.datetime.fromisoformat(when)
    if not isinstance(when, dt.datetime):
        when = dt.datetime.combine(when, dt.time(8, 0))
    instant = when.replace(tzinfo=VIETNAM) if when.tzinfo is None else when.astimezone(VIETNAM)
    token = _standing.set(instant)
    try:
        yield instant
    finally:
        _standing.reset(token)
