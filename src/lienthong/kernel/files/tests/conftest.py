"""A store of the test's own, and a shelf on which some may read."""

import pytest

from lienthong.kernel.base.actor import Actor, Grant
from lienthong.kernel.files.readers import READERS, register_reader

LAN = Actor(
    "account:lan", "Chị Lan", person="p-lan", grants=(Grant("counter", 1, frozenset({1})),), units=frozenset({1})
)
MINH = Actor("account:minh", "Anh Minh", grants=(Grant("officer", 2, frozenset({2})),), units=frozenset({2}))


@pytest.fixture
def store(tmp_path, settings):
    settings.FILES_FOLDER = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def shelf(store):
    """Files of the kind `shelf` may be read by those who work in unit 1; of `letter` by their subject alone."""
    register_reader("shelf", lambda actor, subject: 1 in actor.units)
    register_reader("letter", lambda actor, subject: actor.id == subject, personal=True)
    yield store
    for kind in ("shelf", "letter"):
        READERS.pop(kind)
