"""Calendars: what a feed holds, read back by the library, and who may have an address for how long."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from lienthong.config.logs import masked
from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import actions, api, feeds
from lienthong.kernel.inbox.kept import token_of
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import Feed
from lienthong.kernel.people import api as people

from .desk import actor, lay, settled, unit_id

pytestmark = pytest.mark.django_db
PAGE = "/viec-can-lam/lich"
TUE = dt.date(2026, 3, 10)


def setup_module() -> None:
    api.register_kind("test_desk.work", "Việc thử", outside=True)
    api.register_kind("test_desk.case", "Hồ sơ công dân")


def teardown_module() -> None:
    KINDS.pop("test_desk.work")
    KINDS.pop("test_desk.case")


@pytest.fixture(autouse=True)
def desk(monkeypatch):
    monkeypatch.setattr(feeds, "_PROVIDERS", {})
    with standing_on("2026-03-09T09:00"):
        settled()
        yield


def fetched(code: str, **headers) -> tuple[int, str, str]:
    """What a calendar program gets, that has never signed in."""
    answer = Client().get(f"/lich/{token_of(code)}.ics", headers=headers)
    return answer.status_code, answer.content.decode(), answer.headers.get("ETag", "")


def events(text: str) -> dict[str, dict[str, object]]:
    """The events by their titles, as the library reads them."""
    read = Calendar.from_ical(text)
    assert Calendar.from_ical(read.to_ical()).to_ical() == read.to_ical(), "brought in and written again it is the same"
    assert not [error for event in read.events for error in event.errors]
    return {
        str(event["summary"]): {
            "uid": str(event["uid"]),
            "start": event.decoded("dtstart"),
            "end": event.decoded("dtend"),
            "url": str(event["url"]),
        }
        for event in read.events
    }


def test_a_persons_due_days_are_whole_days_in_a_calendar():
    lay("A", TUE, title="Báo cáo quý I: 1174/KH-UBND, phần một; hai")
    lay("B", None)
    lay("C", dt.date(2025, 11, 1))
    lay("xa", TUE, unit_id=unit_id("other"))
    code = actions.open_feed(actor("minh"), unit_id=None)
    status, text, _ = fetched(code)
    found = events(text)
    assert (status, list(found)) == (200, ["Hạn: Báo cáo quý I: 1174/KH-UBND, phần một; hai"])
    [day] = found.values()
    assert (day["start"], day["end"]) == (TUE, TUE + dt.timedelta(1))
    assert day["url"] == "http://127.0.0.1:8000/viec/A"
    assert "X-WR-CALNAME:Hạn công việc: Trần Minh" in text
    assert "BEGIN:VTIMEZONE" not in text, "whole days need none"


def test_an_hour_of_the_day_stands_in_vietnamese_time():
    with standing_on("2026-03-09T09:00"):
        lay("A", TUE, due_at=dt.datetime(2026, 3, 10, 17, 0, tzinfo=VIETNAM))
    _, text, _ = fetched(actions.open_feed(actor("minh"), unit_id=None))
    [day] = events(text).values()
    assert day["start"] == dt.datetime(2026, 3, 10, 10, 0, tzinfo=dt.UTC)
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20260310T170000" in text
    [zone] = Calendar.from_ical(text).timezones
    assert str(zone["tzid"]) == "Asia/Ho_Chi_Minh"
    assert zone.to_tz().utcoffset(dt.datetime(2026, 3, 10, 17)) == dt.timedelta(hours=7)


def test_what_is_secret_is_left_out_and_what_may_name_a_person_is_not_told():
    lay("A", TUE, title="Việc mật của tỉnh", secret=True)
    lay("B", TUE, title="Hồ sơ của ông Nguyễn Văn A", kind="test_desk.case")
    _, text, _ = fetched(actions.open_feed(actor("minh"), unit_id=None))
    assert list(events(text)) == ["Hạn: Hồ sơ công dân"]
    assert "mật" not in text
    assert "Nguyễn Văn A" not in text
    _, text, _ = fetched(actions.open_feed(actor("hung"), unit_id=unit_id()))
    assert list(events(text)) == ["Hạn: Hồ sơ công dân"]


def test_the_same_matter_keeps_its_number_also_when_its_day_moves_or_it_comes_back():
    lay("A", TUE)
    code = actions.open_feed(actor("minh"), unit_id=None)
    [before] = events(fetched(code)[1]).values()
    whole(lambda: api.close("A"), HOUSE)
    assert events(fetched(code)[1]) == {}, "what is done is gone"
    lay("A", dt.date(2026, 3, 20), kind="test_desk.work")
    [after] = events(fetched(code)[1]).values()
    assert after["start"] == dt.date(2026, 3, 20)
    assert after["uid"] == before["uid"]
    lay("A", TUE, kind="test_desk.case", holder="account:minh")
    assert len({day["uid"] for day in events(fetched(code)[1]).values()}) == 2, "another kind is another matter"


def test_nothing_new_is_answered_in_a_word():
    lay("A", TUE)
    code = actions.open_feed(actor("minh"), unit_id=None)
    status, text, etag = fetched(code)
    with standing_on("2026-03-09T15:00"):
        assert fetched(code, **{"If-None-Match": etag})[0] == 304
        assert fetched(code)[1] == text
        lay("B", TUE)
        status, _, other = fetched(code, **{"If-None-Match": etag})
        assert (status, other == etag) == (200, False)


def test_an_address_taken_back_or_changed_or_made_up_answers_nothing():
    minh = actor("minh")
    first = actions.open_feed(minh, unit_id=None)
    second = actions.open_feed(minh, unit_id=None)
    assert fetched(first)[0] == 404, "the new one took its place"
    assert fetched(second)[0] == 200
    for made_up in (second, f"{second}.x", token_of(second)[:-1] + "?", token_of("LH-khac"), "x" * 5000):
        assert Client().get(f"/lich/{made_up}.ics").status_code == 404
    actions.close_feed(second, minh)
    assert fetched(second)[0] == 404
    with pytest.raises(WrongMoment):
        actions.close_feed(second, minh)
    with pytest.raises(NotThere):
        actions.close_feed(second, actor("lan"))


def test_the_database_holds_no_address():
    code = actions.open_feed(actor("minh"), key="mot-khoa-1", unit_id=None)
    signature = token_of(code).removeprefix(f"{code}.")

    def everything() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select string_agg(f::text, ' ') || (select string_agg(o::text, ' ') from base_once o)"
                           " from inbox_feed f")  # fmt: skip
            return cursor.fetchone()[0]

    kept = whole(everything, HOUSE)
    assert code in kept
    assert signature not in kept
    assert signature not in masked(f'{{"path": "/lich/{token_of(code)}.ics"}}')


def test_an_address_ends_with_the_account_and_with_the_seat():
    lay("A", TUE)
    mine, unit = actions.open_feed(actor("lan"), unit_id=None), actions.open_feed(actor("minh"), unit_id=unit_id())
    assert (fetched(mine)[0], fetched(unit)[0]) == (200, 200)
    people.vacate("ward.minh", HOUSE, person="p-minh", on=dt.date(2026, 3, 9), cited="Thử")
    access.revoke(grant_of("minh"), HOUSE, reason="Thử", on=dt.date(2026, 3, 9))
    assert fetched(unit)[0] == 404, "Minh has nothing to do with the ward any more"
    access.close_account("tk-lan", HOUSE, reason="Thử")
    assert fetched(mine)[0] == 404, "Lan may not sign in any more"


def grant_of(login: str) -> str:
    def look() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select code from access_grant where code like %s", [f"gv-{login}-%"])
            return cursor.fetchone()[0]

    return whole(look, HOUSE)


def test_only_who_sits_there_or_leads_it_has_the_calendar_of_a_unit():
    with pytest.raises(NotAllowed):
        actions.open_feed(actor("xa"), unit_id=unit_id())
    lay("A", TUE, holder="account:lan")
    lay("B", TUE, role="leader")
    code = actions.open_feed(actor("minh"), unit_id=unit_id())
    assert list(events(fetched(code)[1])) == ["Hạn: Việc A", "Hạn: Việc B"]
    actions.close_feed(code, actor("hung"))
    assert fetched(code)[0] == 404, "who leads the unit may take back what others made for it"


def test_rooms_add_days_of_their_own():
    asked = []

    def provider(by, places):
        asked.append((by.id, set(places)))
        at = dt.datetime(2026, 3, 1, tzinfo=VIETNAM)
        yield api.CalendarEntry("test/1", "Diễn tập thực chiến", dt.date(2026, 6, 30), "/ke-hoach", "Diễn tập", at)
        yield api.CalendarEntry("test/0", "Đã qua lâu", dt.date(2025, 6, 30), "/ke-hoach", "Diễn tập", at)

    api.register_calendar("test", provider)
    _, text, _ = fetched(actions.open_feed(actor("minh"), unit_id=None))
    assert list(events(text)) == ["Hạn: Diễn tập thực chiến"]
    fetched(actions.open_feed(actor("hung"), unit_id=unit_id()))
    assert asked == [("account:minh", {unit_id()}), ("account:hung", {unit_id()})]
    with pytest.raises(HouseFault):
        api.register_calendar("test", lambda by, places: [])


def test_a_long_calendar_costs_as_many_questions_as_a_short_one():
    code = actions.open_feed(actor("minh"), unit_id=None)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert fetched(code)[0] == 200
        return len(asked)

    lay("A", TUE)
    one = questions()
    for n in range(40):
        lay(f"S{n}", TUE)
    assert questions() == one


def test_the_page_makes_shows_and_takes_back(come_as):
    browser = come_as(actor("minh"))
    assert "Chưa có địa chỉ lịch nào" in browser.get(PAGE).content.decode()
    page = browser.post(PAGE, {"key": "mot-khoa-1"}, follow=True).content.decode()
    address = re.search(r'value="http://127\.0\.0\.1:8000(/lich/[^"]+)"', page)[1]
    assert Client().get(address).status_code == 200
    page = browser.post(PAGE, {"key": "mot-khoa-2", "unit_id": str(unit_id())}, follow=True).content.decode()
    assert "Phường Thử" in page
    assert browser.post(PAGE, {"key": "mot-khoa-3", "unit_id": str(unit_id("other"))}).status_code == 403
    page = come_as(actor("hung")).get(PAGE).content.decode()
    assert "Do minh tạo" in page
    assert ":8000/lich/" not in page, "the address itself is the maker's alone"
    code = whole(lambda: Feed.objects.filter(unit=None).get().code, HOUSE)
    gone = come_as(actor("minh")).post(f"{PAGE}/{code}/thu-hoi", {"key": "mot-khoa-4"}, follow=True)
    assert "Đã thu hồi địa chỉ lịch." in gone.content.decode()
    assert Client().get(address).status_code == 404
