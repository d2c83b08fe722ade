"""Nghệ An with its invented people, in which tables are put in force and mandates are signed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .factories import lay


@pytest.fixture
def in_nghe_an(laid_once: Callable[..., Any]) -> Iterator[None]:
    with laid_once("competence_nghe_an", lay):
        yield


@pytest.fixture
def nghe_an(in_nghe_an: None, db: None) -> None:
    """The province; what a test changes is rolled back."""
