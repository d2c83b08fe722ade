"""A real browser and the small site with only this floor."""

from collections.abc import Iterator

import pytest

from lienthong.web import vendor
from lienthong.web.tests import site


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The small site, served while the tests run."""
    if not vendor.NODE_MODULES.is_dir():
        pytest.fail("node_modules is missing: run npm ci")
    with site.served() as where:
        yield where
