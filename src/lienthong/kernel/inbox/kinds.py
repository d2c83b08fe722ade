"""What kinds of work there are: each room names its own at the start, with the words that people read."""

from dataclasses import dataclass

from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its code (`room.what`), what the list calls it, and its drawing."""

    code: str
    label: str
    icon: str = "square-check"


KINDS: dict[str, Kind] = {}


def kind(code: str, label: str, icon: str = "square-check") -> Kind:
    """Name a kind of work; a room does so once, when it is loaded."""
    if code in KINDS and KINDS[code] != Kind(code, label, icon):
        raise HouseFault(f"The kind of work {code} is named twice.")
    KINDS[code] = Kind(code, label, icon)
    return KINDS[code]


def label_of(code: str) -> str:
    """What people call this kind; the code itself where the room that named it is not there any more."""
    found = KINDS.get(code)
    return found.label if found else code
