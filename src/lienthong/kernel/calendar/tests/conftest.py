"""Places of the calendar's tests."""

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units


@pytest.fixture
def tree():
    """A province, a ward in it, another ward; their ids."""
    for name, kind, tier, parent in (
        ("tinh", "tinh", "tinh", None),
        ("phuong", "phuong", "xa", "thu-tinh"),
        ("xa", "xa", "xa", "thu-tinh"),
    ):
        units.found(
            HOUSE,
            code=f"thu-{name}",
            name=f"Đơn vị {name}",
            kind=kind,
            tier=tier,
            parent=parent,
            since=None,
            cited="thử",
        )
    return tuple(units.card(f"thu-{name}").id for name in ("tinh", "phuong", "xa"))
