"""A small province for tests of running."""

import datetime as dt

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units

JULY = dt.date(2025, 7, 1)
CITED = "1678/NQ-UBTVQH15"


def _found() -> None:
    for code, name, kind, tier, parent in (
        ("na", "Tỉnh Nghệ An", "tinh", "tinh", None),
        ("na-p-1", "Phường Một", "phuong", "xa", "na"),
        ("na-p-2", "Phường Hai", "phuong", "xa", "na"),
    ):
        with standing_on(JULY):
            units.found(HOUSE, code=code, name=name, kind=kind, tier=tier, parent=parent, since=JULY, cited=CITED)


@pytest.fixture
def province(db: None) -> None:
    """Two wards."""
    _found()


@pytest.fixture
def real_province(own_database: str) -> str:
    """The same in a database where transactions really end."""
    _found()
    return own_database
