"""What kinds of work there are: each room names its own at the start, with the words that people read."""

from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its code (`room.what`), what the list calls it, its drawing, and who does it.

    Where roles are named, a line that waits for a whole unit waits only for those of the unit who hold one of them.
    The titles of a kind that is `outside` name no person and nothing hidden, so that they may stand in a calendar that
    lies on somebody's telephone; of other kinds a calendar shows the label alone. `waiting` says who waits for it, or
    what does, as it stands behind what is pressing: “lãnh đạo chờ”.
    """

    code: str
    label: str
    icon: str = "square-check"
    roles: tuple[str, ...] = ()
    outside: bool = False
    waiting: str = ""


KINDS: dict[str, Kind] = {}


def register_kind(
    code: str,
    label: str,
    icon: str = "square-check",
    roles: tuple[str, ...] = (),
    *,
    outside: bool = False,
    waiting: str = "",
) -> Kind:
    """Name a kind of work; a room does so once, when it is loaded."""
    named = Kind(code, label, icon, roles, outside, waiting)
    if KINDS.setdefault(code, named) != named:
        raise HouseFault(f"The kind of work {code} is named twice.")
    return named


def closed_to(by: Actor) -> list[str]:
    """The kinds of work that this actor holds no role for."""
    return [one.code for one in KINDS.values() if one.roles and not by.has(*one.roles)]


def label_of(code: str) -> str:
    """What people call this kind; the code itself where the room that named it is not there any more."""
    found = KINDS.get(code)
    return found.label if found else code
