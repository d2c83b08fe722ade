"""What kinds of work there are: each room names its own at the start, with the words that people read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its code (`room.what`), what the list calls it, its drawing, and who does it.

    Where roles are named, a line that waits for a whole unit waits only for those of the unit who hold one of them.
    The titles of a kind that is `outside` name no person and nothing hidden, so that they may stand in a calendar that
    lies on somebody's telephone; of other kinds a calendar shows the label alone. `waiting` says who waits for it, or
    what does, as it stands behind what is pressing: “lãnh đạo chờ”. `together`: the page on which several lines of this
    kind are decided at once, where that asks for a choice. `hands`: the room's own verbs by which somebody takes what
    the line stands for and gives it back; where it has none, the line itself is taken. `things`: how the room finds
    what a page of such lines stands for, where it has a quicker way than its verbs; the same rows for the same actor.
    `mark`: what the list says to this actor of such a thing, where that is not what it says to all.
    """

    code: str
    label: str
    icon: str = "square-check"
    roles: tuple[str, ...] = ()
    outside: bool = False
    waiting: str = ""
    together: str = ""
    hands: tuple[str, str] | None = None
    things: "Things | None" = None
    mark: "Mark | None" = None


Things = Callable[[Actor, Collection[str]], Mapping[str, Any]]
Mark = Callable[[Actor, Any], str]
KINDS: dict[str, Kind] = {}


def register_kind(
    code: str,
    label: str,
    icon: str = "square-check",
    roles: tuple[str, ...] = (),
    *,
    outside: bool = False,
    waiting: str = "",
    together: str = "",
    hands: tuple[str, str] | None = None,
    things: Things | None = None,
    mark: Mark | None = None,
) -> Kind:
    """Name a kind of work; a room does so once, when it is loaded."""
    named = Kind(code, label, icon, roles, outside, waiting, together, hands, things, mark)
    if KINDS.setdefault(code, named) != named:
        raise HouseFault(f"The kind of work {code} is named twice.")
    return named


def open_to(by: Actor, code: str) -> bool:
    """Whether a line of this kind that waits for a whole unit waits for this actor too."""
    found = KINDS.get(code)
    return found is None or not found.roles or by.has(*found.roles)


def closed_to(by: Actor) -> list[str]:
    """The kinds of work that this actor holds no role for."""
    return [code for code in KINDS if not open_to(by, code)]


def label_of(code: str) -> str:
    """What people call this kind; the code itself where the room that named it is not there any more."""
    found = KINDS.get(code)
    return found.label if found else code
