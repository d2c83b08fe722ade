"""What rooms announce to the rooms above them: frozen facts, written as rows in the verb's transaction."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from .errors import HouseFault


@dataclasses.dataclass(frozen=True)
class Event:
    """A thing that happened. Fields are codes, numbers, texts, days and lists of these."""

    kind: ClassVar[str] = ""

    def facts(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


E = TypeVar("E", bound=type[Event])
KINDS: dict[str, type[Event]] = {}
Sink = Callable[[list[Event], str, int | None], None]
_sink: list[Sink] = []


def event(kind: str) -> Callable[[E], E]:
    """Give an event its lasting name, `room.what_happened`."""

    def name(cls: E) -> E:
        if kind in KINDS:
            raise HouseFault(f"The event {kind} has two classes.")
        cls.kind = kind
        KINDS[kind] = cls
        return cls

    return name


def register_sink(sink: Sink) -> None:
    """The room that keeps events (`jobs`) says so once, at the start."""
    _sink[:] = [sink]


def announce(events: Iterable[Event], actor: str, cause: int | None) -> None:
    """Hand events to the room that keeps them; nothing may be announced to nobody."""
    found = list(events)
    if not found:
        return
    if not _sink:
        raise HouseFault("Events have no keeper: the room jobs is not installed.")
    _sink[0](found, actor, cause)
