"""Nghệ An with its invented people, loaded as the house would."""

from pathlib import Path

import pytest

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

DEMO = Path(__file__).resolve().parents[5] / "demo" / "nghe-an"
WARD = "na-p-truong-vinh-2025"


@pytest.fixture
def nghe_an(db: None) -> list[dict[str, str]]:
    units.load(DEMO, HOUSE)
    return people.load(DEMO, HOUSE)


def actor(name: str, role: str, unit: str, person: str | None = None) -> Actor:
    """Somebody who holds one role over a unit and all below it."""

    def made() -> Actor:
        root = units.card(unit).id
        below = units.within([root])
        return Actor(f"account:{name}", name, person=person, grants=(Grant(role, root, below),), units=below)

    return whole(made, HOUSE)
