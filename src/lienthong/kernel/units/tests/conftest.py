"""Nghệ An's catalogue, loaded as the house would."""

from pathlib import Path

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units

DEMO = Path(__file__).resolve().parents[5] / "demo" / "nghe-an"


@pytest.fixture
def nghe_an(db: None) -> dict[str, int]:
    return units.load(DEMO, HOUSE)
