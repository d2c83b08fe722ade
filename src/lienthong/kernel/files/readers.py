"""Files have no reader of their own: the room that holds the reference says who may read."""

from collections.abc import Callable
from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault

MayRead = Callable[[Actor, str], bool]


@dataclass(frozen=True, slots=True)
class Reader:
    """One room's answer for one kind of file; `personal` leaves a trace of each reading."""

    may_read: MayRead
    personal: bool


READERS: dict[str, Reader] = {}


def register_reader(kind: str, may_read: MayRead, *, personal: bool = False) -> None:
    """Say, at the start, who may read files of this kind: `may_read(actor, subject)`, asked with the actor's eyes."""
    if kind in READERS:
        raise HouseFault(f"Files of the kind {kind} have two readers.")
    READERS[kind] = Reader(may_read, personal)


def reader_of(kind: str) -> Reader:
    """The answer for a kind; a kind that nobody answers for is a fault of the house."""
    try:
        return READERS[kind]
    except KeyError:
        raise HouseFault(f"Nobody says who may read files of the kind {kind}.") from None
