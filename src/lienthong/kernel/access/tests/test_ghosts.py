"""What somebody still holds although nothing gives it to them is found each night, told and shown."""

import datetime as dt

import pytest
from django.db import connection

from lienthong.kernel.access import actions
from lienthong.kernel.access import api as access
from lienthong.kernel.access.following import follow_people
from lienthong.kernel.access.ghosts import ghosts
from lienthong.kernel.access.models import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import api as people

from .test_post_roles import DAY, SINCE, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    with standing_on(SINCE):
        ids = lay()
    with standing_on(DAY):
        yield ids


def found() -> list[str]:
    return [one.who for _, rows in ghosts() for one in rows]


def test_where_everybody_has_ground_it_is_empty_and_nobody_is_told(ward):
    assert not found() and actions.look_for_ghosts(HOUSE) == 0
    assert not EventRow.objects.filter(kind="access.ghosts_found").exists()


def test_who_left_is_found_until_the_account_follows(ward, come_as):
    people.leave("p-lan", HOUSE, unit="t-p", on=DAY, cited="QĐ 9")
    assert found() == ["Nguyễn Lan"]
    assert actions.look_for_ghosts(HOUSE) == 1
    [told] = EventRow.objects.filter(kind="access.ghosts_found")
    assert told.facts == {"count": 1, "told": ["p-nam"]}
    page = come_as(access.actor_named("nam")).get("/quyen/khong-can-cu").content.decode()
    assert "Nguyễn Lan" in page and "tài khoản lan còn mở" in page
    follow_people()
    assert not found()


def test_a_line_in_the_hands_of_somebody_without_an_account_is_found(ward):
    Account.objects.filter(username="lan").update(is_active=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)"
            " values ('x', 'x', %s, now(), now(), now(), 'running') returning id", [ward["t-p"]],
        )  # fmt: skip
        clock = cursor.fetchone()[0]
        cursor.execute(
            "insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id,"
            " sort_on, verbs, opened_at, taken_by, taken_name) values ('x', 'x', 'x', 'Việc thử', '/', '', %s, '',"
            " 'account:lan', %s, now(), '{}', now(), '', '')", [ward["t-p"], clock],
        )  # fmt: skip
    assert found() == ["lan"]


def test_an_emergency_that_nobody_looked_at_is_found_after_a_week(ward):
    lan = access.actor_named("lan")
    why = "Hệ thống hỏng, dân đang chờ kết quả"
    actions.break_glass(lan, role="officer", unit_id=ward["t-p"], reason=why, hours=1)
    assert not found()
    with standing_on(DAY + dt.timedelta(days=9)):
        assert found() == ["Nguyễn Lan"]


def test_a_proposal_of_somebody_without_an_account_is_found_until_it_lapses(ward):
    given = {"role": "officer", "unit_id": ward["t-p"], "hours": 12, "reason": "Bão lớn, cả phường trực cả đêm"}
    actions.propose(access.actor_named("lan"), verb="access.break_glass", given=given, reason="Trực bão cả đêm")
    assert not found()
    access.close_account("tk-lan", HOUSE, reason="Thôi việc")
    assert found() == ["Nguyễn Lan"]
    follow_people()
    assert not found()
