"""Whether units are being changed just now, in this thread: what is read meanwhile may still be undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_changing: ContextVar[bool] = ContextVar("units_changing", default=False)


def changing() -> bool:
    """Whether a change of units is being written here."""
    return _changing.get()


@contextmanager
def while_changing() -> Iterator[None]:
    """Units are changed inside of this block."""
    before = _changing.set(True)
    try:
        yield
    finally:
        _changing.reset(before)
