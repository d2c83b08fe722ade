"""Stuck events: seen by the system's administrator alone, tried again, gone when taken."""

import pytest

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.actions import retry_stuck
from lienthong.kernel.jobs.drains import REACTIONS, Happened
from lienthong.kernel.jobs.models import EventRow, Stuck

ADMIN = Actor("account:nam", "Anh Nam", grants=(Grant("system_admin", 1, frozenset({1})),))
OFFICER = Actor("account:minh", "Anh Minh", grants=(Grant("officer", 1, frozenset({1})),))


@pytest.fixture
def stuck(db):
    def make() -> Stuck:
        event = EventRow.objects.create(kind="test.fell", facts={"n": 1}, actor="house")
        return Stuck.objects.create(code=f"test_stuck.{event.pk}", room="test_stuck", event=event, error="hỏng")

    made = whole(make, HOUSE)
    yield made
    REACTIONS.pop("test_stuck", None)


def test_a_room_that_was_mended_takes_it_and_the_line_goes(stuck):
    taken: list[Happened] = []
    REACTIONS["test_stuck"] = {"test.fell": taken.extend}
    assert retry_stuck(stuck.code, ADMIN) == ""
    assert [one.facts for one in taken] == [{"n": 1}]
    assert not Stuck.objects.exists()


def test_a_room_still_broken_keeps_it_with_the_new_error(stuck):
    def broken(batch: list[Happened]) -> None:
        raise ValueError("vẫn hỏng")

    REACTIONS["test_stuck"] = {"test.fell": broken}
    assert retry_stuck(stuck.code, ADMIN) == stuck.code
    again = Stuck.objects.get()
    assert again.attempts == 2 and "vẫn hỏng" in again.error


def test_for_others_it_does_not_exist(stuck):
    with pytest.raises(NotThere):
        retry_stuck(stuck.code, OFFICER)
