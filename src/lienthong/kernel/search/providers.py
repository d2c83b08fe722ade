"""Which kinds can be found, and who answers for those that are not kept in the table of entries."""

from collections.abc import Callable
from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it leads and what to read of it."""

    kind: str
    title: str
    subtitle: str
    url: str


Provider = Callable[[Actor, str, int], list[Hit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things: its name for people, its icon, and who answers where entries do not."""

    name: str
    label: str
    icon: str
    provider: Provider | None


KINDS: dict[str, Kind] = {}


def register_kind(kind: str, label: str, *, icon: str = "file-text", provider: Provider | None = None) -> None:
    """Say, at the start, what a kind is called; with a provider, who is asked: `provider(actor, text, most)`.

    A provider gets the query as typed, is called with the actor's eyes, and gives at most `most` hits, best first.
    """
    if kind in KINDS:
        raise HouseFault(f"The kind {kind} is made to be found twice.")
    KINDS[kind] = Kind(kind, label, icon, provider)
