"""Nghệ An's catalogue, loaded as the house would."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units

DEMO = Path(__file__).resolve().parents[5] / "demo" / "nghe-an"


@pytest.fixture
def in_nghe_an(laid_once: Callable[..., Any]) -> Iterator[dict[str, int]]:
    with laid_once("units_nghe_an", lambda: units.load(DEMO, HOUSE)) as added:
        yield added


@pytest.fixture
def nghe_an(in_nghe_an: dict[str, int], db: None) -> dict[str, int]:
    return in_nghe_an
