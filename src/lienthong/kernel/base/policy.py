"""Verb → who: the table of permissions. What is not written is denied, also to the house."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .actor import Actor
from .errors import HouseFault


@dataclass(frozen=True, slots=True)
class Who:
    """A rule about an actor and a thing, with the words a jurist reads in the printed table."""

    words: str
    test: Callable[[Actor, Any], bool]

    def __call__(self, actor: Actor, thing: Any) -> bool:
        return self.test(actor, thing)

    def __and__(self, other: "Who") -> "Who":
        return Who(f"{self.words} và {other.words}", lambda a, t: self(a, t) and other(a, t))

    def __or__(self, other: "Who") -> "Who":
        return Who(f"{self.words}; hoặc {other.words}", lambda a, t: self(a, t) or other(a, t))

    def __invert__(self) -> "Who":
        return Who(f"không phải {self.words}", lambda a, t: not self(a, t))


RULES: dict[str, Who] = {}


def allow(verb: str, who: Who) -> None:
    """Write one line of the table. A verb is written once."""
    if verb in RULES:
        raise HouseFault(f"{verb} stands twice in the table of permissions.")
    RULES[verb] = who


def may(verb: str, actor: Actor, thing: Any = None) -> bool:
    """Whether this actor may do this to this thing; no line means no."""
    rule = RULES.get(verb)
    return rule is not None and rule(actor, thing)


@dataclass(frozen=True, slots=True)
class FourEyes:
    """What a person may not do alone, in the words of the printed list, and whether this is such a case.

    `asks` is given the arguments, and the thing that it is done to (None where something begins).
    """

    words: str
    asks: Callable[[Mapping[str, Any], Any], bool]


FOUR_EYES: dict[str, FourEyes] = {}


def needs_two(verb: str, words: str, asks: Callable[[Mapping[str, Any], Any], bool] = lambda *_: True) -> None:
    """Write one line of the list of what takes two: one proposes it, another approves; then it is done, once."""
    if verb in FOUR_EYES:
        raise HouseFault(f"{verb} stands twice in the list of what takes two.")
    FOUR_EYES[verb] = FourEyes(words, asks)


def takes_two(verb: str, actor: Actor, given: Mapping[str, Any], thing: Any = None) -> bool:
    """Whether this person may only propose this: nobody has approved it yet."""
    eyes = FOUR_EYES.get(verb)
    return actor.kind == "person" and not actor.second and eyes is not None and eyes.asks(given, thing)


def _unit_of(thing: Any, path: str) -> int | None:
    for name in path.split("."):
        thing = getattr(thing, name, None)
    return thing if isinstance(thing, int) else None


def _word_of(thing: Any, path: str) -> str:
    for name in path.split("."):
        thing = getattr(thing, name, None)
    return thing if isinstance(thing, str) else ""


def role(*codes: str) -> Who:
    """Holds one of these roles somewhere."""
    return Who(f"người giữ vai {'/'.join(codes)}", lambda actor, _: actor.has(*codes))


def role_over(path: str, *codes: str) -> Who:
    """Holds one of these roles over the unit found at `path` on the thing (`unit_id`, `plan.unit_id`)."""
    return Who(
        f"người giữ vai {'/'.join(codes)} tại đơn vị ({path})",
        lambda actor, thing: actor.over(_unit_of(thing, path), *codes),
    )


def role_for(path: str, *codes: str, field: str = "field", procedure: str = "procedure") -> Who:
    """Holds one of these roles over the unit at `path` for the field and procedure that the thing is of.

    Who holds it for all of them has it too; a thing that says neither is only for these.
    """
    return Who(
        f"người giữ vai {'/'.join(codes)} tại đơn vị ({path}) theo lĩnh vực, thủ tục",
        lambda actor, thing: actor.over_matter(
            _unit_of(thing, path), *codes, field=_word_of(thing, field), procedure=_word_of(thing, procedure)
        ),
    )


house = Who("hệ thống", lambda actor, _: actor.kind == "house")
"""The house acting by itself."""

signed_in = Who("người đã đăng nhập", lambda actor, _: actor.kind == "person")
"""Any person who has said who they are."""
