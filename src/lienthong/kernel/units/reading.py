"""While one page is being read, the tree of units stands as it did at the page's first look: asked for once.

Only what a request reads is kept so, and no longer than the request; what writes looks again each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_stamp: ContextVar[list[int] | None] = ContextVar("units_stamp_of_reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Everything inside of this block only reads, and sees units as of one moment."""
    before = _stamp.set([])
    try:
        yield
    finally:
        _stamp.reset(before)


def stamp_read() -> int | None:
    """The stamp of the tree that this reading has met; none outside of a reading, or where it has not looked yet."""
    kept = _stamp.get()
    return kept[0] if kept else None


def met(stamp: int) -> None:
    """This reading has met the tree under this stamp; what comes first counts."""
    kept = _stamp.get()
    if kept is not None and not kept:
        kept.append(stamp)
