"""Nghệ An with its invented people, loaded as the house would."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

DEMO = Path(__file__).resolve().parents[5] / "demo" / "nghe-an"
WARD = "na-p-truong-vinh-2025"


def load() -> list[dict[str, str]]:
    units.load(DEMO, HOUSE)
    return people.load(DEMO, HOUSE)


@pytest.fixture
def in_nghe_an(laid_once: Callable[..., Any]) -> Iterator[list[dict[str, str]]]:
    with laid_once("people_nghe_an", load) as rows:
        yield rows


@pytest.fixture
def nghe_an(in_nghe_an: list[dict[str, str]], db: None) -> list[dict[str, str]]:
    return in_nghe_an


def actor(name: str, role: str, unit: str, person: str | None = None) -> Actor:
    """Somebody who holds one role over a unit and all below it."""

    def made() -> Actor:
        root = units.card(unit).id
        below = units.within([root])
        return Actor(f"account:{name}", name, person=person, grants=(Grant(role, root, below),), units=below)

    return whole(made, HOUSE)
