"""The look of each night: one is no alarm, what a second one finds too is told to the administrators."""

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.comparing import newest
from lienthong.kernel.inbox.jobs import compare_again, compare_nightly
from lienthong.kernel.notifications.tests.factories import Notice

from .desk import settled, unit_id
from .test_comparing import by_hand, lay, opened, room

__all__ = ["room"]


@pytest.fixture
def house_of_its_own(own_database):
    """Jobs open connections of their own, so transactions really end here."""
    settled()


def test_one_look_is_no_alarm_two_are(house_of_its_own):
    access.grant(HOUSE, username="hung", role="system_admin", unit_id=unit_id(), cited="Thử")
    opened("a", "b")
    compare_nightly()
    assert compare_again() == "", "nothing was found, so nothing is looked at again"
    by_hand("delete from inbox_item where subject = 'mo-a'")
    compare_nightly()
    assert not whole(newest, HOUSE).sure and not _told()
    by_hand("delete from inbox_item where subject = 'mo-b'")
    lay("a")
    compare_again()
    assert not whole(newest, HOUSE).sure and not _told(), "what the first look saw has come right; this is another"
    compare_again()
    assert whole(newest, HOUSE).sure
    [told] = _told()
    assert told.person == "p-hung"
    assert told.title == "Hộp việc lệch 1 việc so với các phần của hệ thống"
    assert "1 thiếu trong hộp việc. Ví dụ: mo-b." in told.text and told.url == "/he-thong/doi-chieu-hop-viec"
    said = Entry.objects.filter(verb="inbox.note_comparison").order_by("id").last()
    assert said.args["said"] == "1 thiếu trong hộp việc. Ví dụ: mo-b."


def _told() -> list[Notice]:
    return whole(lambda: list(Notice.objects.filter(kind="inbox.differs")), HOUSE)
