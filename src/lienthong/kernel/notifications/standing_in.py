"""Who stands in for whom: a room above says it, so that both are told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from lienthong.kernel.base.errors import HouseFault


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who is told what another would be told: their code, and the other's name."""

    person: str
    absent_name: str


Asked = Callable[[Collection[str]], Mapping[str, Collection[StandIn]]]
_known: list[Asked] = []


def register_stand_ins(asked: Asked) -> None:
    """A room answers, for persons by their codes, who stands in for them today; once, at the start."""
    if _known and asked not in _known:
        raise HouseFault("Two rooms would say who stands in for whom.")
    _known[:] = [asked]


def stand_ins(persons: Collection[str]) -> Mapping[str, Collection[StandIn]]:
    """Who stands in for these persons today."""
    return _known[0](persons) if _known and persons else {}
