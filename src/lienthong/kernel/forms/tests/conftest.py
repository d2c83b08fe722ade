"""A small province for tests of forms."""

import pytest

from .factories import found_province


@pytest.fixture
def province(db: None) -> None:
    """Two wards."""
    found_province()


@pytest.fixture
def real_province(own_database: str) -> str:
    """The same in a database where transactions really end."""
    found_province()
    return own_database
