"""Who may look at a clock: whoever may see what it is about. The rooms that own the matters say so."""

from collections.abc import Callable
from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class Sight:
    """What a clock is about, as this actor may see it: what it is called and where it stands in the house."""

    title: str
    url: str


Seer = Callable[[Actor, str], Sight | None]
_SEERS: dict[str, Seer] = {}


def register_sight(room: str, sees: Seer) -> None:
    """A room says what a clock of its own, by its subject, is about, or nothing where this actor may not see it."""
    if _SEERS.setdefault(room, sees) != sees:
        raise HouseFault(f"The room {room} says twice who may see its clocks.")


def seen(by: Actor, subject: str) -> Sight | None:
    """What the clock of a subject is about, by the first room that shows it to this actor."""
    return next((found for sees in _SEERS.values() if (found := sees(by, subject)) is not None), None)
