"""The kinds of notices: each room says once, at the start, what it may tell people and in what words."""

from dataclasses import dataclass
from string import Formatter
from typing import Any

from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import tidy


class Channel(Named):
    """By which way a person wants to hear of a kind."""

    MAIL = "mail", "Trong hệ thống và qua thư điện tử"
    MORNING = "morning", "Trong hệ thống và gộp vào thư buổi sáng"
    IN_APP = "in_app", "Chỉ trong hệ thống"
    NONE = "none", "Không nhận"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is told: `title` and `text` name facts in braces. A `duty` cannot be switched off, only not mailed.

    What is `urgent` is mailed at once, also in quiet hours. What is `own` concerns the person alone: who stands in for
    them is not told.
    """

    name: str
    label: str
    title: str
    text: str = ""
    channel: Channel = Channel.MAIL
    duty: bool = False
    urgent: bool = False
    own: bool = False

    def said(self, facts: dict[str, Any]) -> tuple[str, str]:
        """The title and the text with their facts in place; a fact that is missing is a fault of the house."""
        try:
            return tidy(self.title.format_map(facts))[:300], self.text.format_map(facts).strip()[:2000]
        except KeyError as missing:
            raise HouseFault(f"A notice {self.name} lacks the fact {missing}.") from None


KINDS: dict[str, Kind] = {}


def register_kind(
    name: str,
    *,
    label: str,
    title: str,
    text: str = "",
    channel: Channel = Channel.MAIL,
    duty: bool = False,
    urgent: bool = False,
    own: bool = False,
) -> Kind:
    """Say what a kind of notice is called and how it reads, for instance “Được giao {count} nhiệm vụ của {plan}”."""
    if name in KINDS:
        raise HouseFault(f"The kind of notice {name} is made twice.")
    for _, field, _, _ in Formatter().parse(title + text):
        if field is not None and not field.isidentifier():
            raise HouseFault(f"The words of {name} may only name facts, not {{{field}}}.")
    KINDS[name] = Kind(name, label, title, text, channel, duty, urgent, own)
    return KINDS[name]


def kind_called(name: str) -> Kind:
    """A kind by its name."""
    try:
        return KINDS[name]
    except KeyError:
        raise HouseFault(f"No room has said what a notice {name} is.") from None


def urgent_kinds() -> list[str]:
    """The kinds that are mailed at once, also at night."""
    return sorted(kind.name for kind in KINDS.values() if kind.urgent)
