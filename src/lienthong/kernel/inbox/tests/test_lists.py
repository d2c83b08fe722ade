"""The list as one works with it: conditions in the address, views under a name, several lines at once."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import RULES, allow, signed_in
from lienthong.kernel.base.text import fold, nfc
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.inbox import actions, api, queries
from lienthong.kernel.inbox.asked import words_of
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import SavedView, WorkItem
from lienthong.kernel.units.tests.factories import Unit

from .desk import actor, lay, settled, unit_id

pytestmark = pytest.mark.django_db
ADDRESS = "/viec-can-lam"
ASLEEP: set[str] = set()


@verb("test_lists.wake", of=lambda by: Unit.objects.all(), sentence="đánh thức đơn vị")
def wake(unit: Unit, by: Actor) -> str:
    if unit.code in ASLEEP:
        raise WrongMoment("Đơn vị đang ngủ.", "Quay lại sau.")
    api.close(unit.code)
    return unit.code


def setup_module() -> None:
    allow("test_lists.wake", signed_in)
    api.register_kind("test_desk.work", "Việc thử")
    api.register_kind("test_desk.other", "Việc khác")


def teardown_module() -> None:
    VERBS.pop("test_lists.wake")
    RULES.pop("test_lists.wake")
    for name in ("test_desk.work", "test_desk.other"):
        KINDS.pop(name)


@pytest.fixture(autouse=True)
def desk():
    ASLEEP.clear()
    with standing_on("2026-03-10T09:00"):
        settled()
        yield


def over_both() -> Actor:
    """Who leads a district of old, as it were: sees both units, sits in neither."""
    both = frozenset({unit_id(), unit_id("other")})
    return Actor("account:tinh", "Lãnh đạo", grants=(Grant("leader", unit_id(), both),), units=both)


def titles(page: str) -> list[str]:
    return re.findall(r"data-keys-open>([^<]+)</a>", page)


def shown(browser, query: str = "") -> list[str]:
    answer = browser.get(ADDRESS + query)
    assert answer.status_code == 200
    return titles(answer.content.decode())


def fill() -> None:
    lay("A", dt.date(2026, 3, 9), title="Báo cáo quý I: 1174/KH-UBND", from_name="Sở Khoa học và Công nghệ")
    lay("B", dt.date(2026, 3, 10), title="ĐẦU TƯ hạ tầng số")
    lay("C", dt.date(2026, 3, 14), title="Nghiệm thu 100%_xong", kind="test_desk.other")
    lay("D", dt.date(2026, 4, 14), title="Việc của xã khác", unit_id=unit_id("other"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABC"),
        ("?han=qua-han", "A"),
        ("?han=hom-nay", "B"),
        ("?han=tuan-nay", "BC"),
        ("?xem=qua-han", "A"),
        ("?loai=test_desk.other", "C"),
        ("?q=bao+cao", "A"),
        ("?q=B%C3%A1o+C%C3%81O", "A"),
        ("?q=1174/kh", "A"),
        ("?q=dau+tu+so", "B"),
        ("?q=%C4%91%E1%BA%A7u", "B"),
        ("?q=khoa+hoc", "A"),
        ("?q=100%25_", "C"),
        ("?q=%25", "C"),
        ("?q=khong-co", ""),
        ("?q=bao&han=hom-nay", ""),
        ("?xem=don-vi", "ABCD"),
        ("?xem=don-vi&don-vi=other", "D"),
        ("?xem=don-vi&don-vi=ward&han=tuan-nay", "BC"),
        ("?xem=don-vi&don-vi=nowhere", ""),
        ("?xem=bịa&han=bịa&loai=&q=++", "ABC"),
    ],
)
def test_the_address_says_what_is_wanted(come_as, query, found):
    fill()
    by = over_both() if "don-vi" in query else actor("minh")
    names = {
        "A": "Báo cáo quý I: 1174/KH-UBND",
        "B": "ĐẦU TƯ hạ tầng số",
        "C": "Nghiệm thu 100%_xong",
        "D": "Việc của xã khác",
    }
    assert shown(come_as(by), query) == [names[letter] for letter in found]


def at(hour: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-03-10T{hour}+07:00")


def test_what_is_due_at_ten_is_overdue_a_minute_past_ten(come_as):
    day = dt.date(2026, 3, 10)
    lay("A", None, due_at=at("10:00"))
    lay("B", day)
    lay("C", None, due_at=at("10:00"), holder="account:minh", unit_id=unit_id("other"))
    lay("D", dt.date(2026, 3, 9))
    lay("E", None, due_at=at("15:00"))
    minh, asked = actor("minh"), []
    for hour, late in (("10:00", "D"), ("10:01", "DAC"), ("15:00", "DAC"), ("15:01", "DACE")):
        with standing_on(f"2026-03-10T{hour}"):
            assert "".join(title[-1] for title in shown(come_as(minh), "?han=qua-han")) == late
            with CaptureQueriesContext(connection) as questions:
                found = whole(lambda: queries.counts(minh, day), minh)
            asked.append(len(questions))
            assert (found.total, found.late, found.today) == (5, len(late), 4)
            seen = shown(come_as(over_both()), "?xem=don-vi&han=qua-han")
            assert "".join(title[-1] for title in seen) == late
    assert len(set(asked)) == 1, "no more questions for what is late by the hour"


def test_a_unit_beyond_ones_sight_is_an_empty_list(come_as):
    fill()
    assert shown(come_as(actor("minh")), "?xem=don-vi&don-vi=other") == []


def test_the_database_takes_marks_off_every_letter_as_the_house_does():
    vowels = [
        f"{one}{tone}" for one in "aăâeêioôơuưy" for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    ]
    letters = nfc("".join(["đ", *vowels, "ü", "ç", "š"]))
    assert len(letters) == 76  # every letter is one sign here, as people type it
    lay("A", None, title=f"{letters} {letters.upper()}", from_name="Sở Y tế")
    with connection.cursor() as cursor:
        cursor.execute("select words from inbox_item where subject = 'A'")
        [words] = cursor.fetchone()
    assert words == fold(f"{letters} {letters.upper()} Sở Y tế")


def test_words_are_few_and_short():
    assert words_of("  Đầu   tư ") == ("dau", "tu")
    assert words_of("   ") == ()
    assert len(words_of("a b c d e f g h i k")) == 6
    assert sum(map(len, words_of("x" * 9000))) == 200


def test_a_view_is_kept_under_its_name_shown_as_a_tab_and_dropped(come_as):
    fill()
    browser = come_as(actor("minh"))
    page = browser.get(f"{ADDRESS}?q=bao&han=qua-han").content.decode()
    assert "Lưu thành mục xem riêng" in page
    sent = {"key": "mot-khoa-1", "name": "  Báo cáo   trễ ", "asked": "q=bao&han=qua-han&sau=x&la=1"}
    page = browser.post(f"{ADDRESS}/muc-xem", sent, follow=True).content.decode()
    assert titles(page) == ["Báo cáo quý I: 1174/KH-UBND"]
    assert '<a class="tabs__link" href="/viec-can-lam?han=qua-han&amp;q=bao" aria-current="page">' in page
    assert "Báo cáo trễ" in page
    code = whole(lambda: SavedView.objects.get().code, HOUSE)
    assert "Báo cáo trễ" not in come_as(actor("lan")).get(ADDRESS).content.decode(), "it is Minh's own"
    with pytest.raises(NotThere):
        actions.drop_view(code, actor("lan"))
    page = come_as(actor("minh")).post(f"{ADDRESS}/muc-xem/{code}/xoa", {"key": "mot-khoa-2"}, follow=True)
    assert "Đã xóa mục xem “Báo cáo trễ”." in page.content.decode()
    assert whole(SavedView.objects.count, HOUSE) == 0


def test_views_have_names_and_are_not_endless():
    minh = actor("minh")
    first = actions.save_view(minh, name="Một", asked="han=qua-han")
    assert actions.save_view(minh, name="Một", asked="han=hom-nay") == first, "the same name is replaced"
    for name, asked in (("", "q=x"), ("x" * 41, "q=x"), ("Hai", ""), ("Hai", "sau=x")):
        with pytest.raises(Unfit):
            actions.save_view(minh, name=name, asked=asked)
    for n in range(11):
        actions.save_view(minh, name=f"Mục {n}", asked="q=x")
    with pytest.raises(WrongMoment):
        actions.save_view(minh, name="Quá nhiều", asked="q=x")
    assert whole(SavedView.objects.count, actor("lan")) == 0


def chosen(*subjects: str) -> list[str]:
    return [whole(lambda s=s: WorkItem.objects.get(subject=s).code, HOUSE) for s in subjects]


def test_several_lines_at_once_each_by_its_own_verb_and_what_is_refused_is_named(come_as):
    for subject, title in (("ward", "Gọi phường"), ("other", "Gọi xã"), ("third", "Gọi nơi không có")):
        lay(subject, dt.date(2026, 3, 20), title=title, verbs=("test_lists.wake",))
    ASLEEP.add("other")
    browser = come_as(actor("minh"))
    page = browser.get(ADDRESS).content.decode()
    assert 'form="chon-nhieu"' in page
    assert 'name="verb" value="test_lists.wake"' in page
    sent = {"key": "mot-khoa-1", "verb": "test_lists.wake", "viec": [*chosen("ward", "other", "third"), "VC-bia"]}
    page = browser.post(f"{ADDRESS}/nhieu?han=tuan-nay", sent)
    assert (page.status_code, page.url) == (303, f"{ADDRESS}?han=tuan-nay")
    page = browser.get(ADDRESS).content.decode()
    assert "Đánh thức đơn vị: đã làm 1 việc." in page
    assert "Chưa làm được 3 việc. Gọi xã: Đơn vị đang ngủ." in page
    assert "Gọi nơi không có: Không tìm thấy nội dung này" in page
    assert titles(page) == ["Gọi xã", "Gọi nơi không có"]
    entries = Entry.objects.filter(verb="test_lists.wake").order_by("id")
    assert sorted(whole(lambda: list(entries.values_list("subject", "outcome")), HOUSE)) == [
        ("other", "refused"), ("third", "refused"), ("ward", "done"),
    ]  # fmt: skip


def test_of_several_lines_one_that_has_gone_since_is_named_with_who_was_first(come_as):
    for subject, title in (("ward", "Gọi phường"), ("other", "Gọi xã")):
        lay(subject, dt.date(2026, 3, 20), title=title, verbs=("test_lists.wake",))
    browser = come_as(actor("minh"))
    marked = re.findall(r'name="viec" value="([^"]+)"', browser.get(ADDRESS).content.decode())
    assert len(marked) == 2
    VERBS["test_lists.wake"]("other", actor("lan"))
    ASLEEP.add("other")
    browser = come_as(actor("minh"))
    browser.post(f"{ADDRESS}/nhieu", {"key": "mot-khoa-1", "verb": "test_lists.wake", "viec": marked})
    page = browser.get(ADDRESS).content.decode()
    assert "đã làm 1 việc." in page
    assert re.search(r"Chưa làm được 1 việc. Gọi xã: .*lan đã đánh thức đơn vị lúc", page, re.I)


def test_a_double_press_on_several_lines_is_one(come_as):
    for subject in ("ward", "other"):
        lay(subject, dt.date(2026, 3, 20))
    sent = {"key": "mot-khoa-1", "verb": "inbox.take", "viec": chosen("ward", "other")}
    for _ in range(2):
        come_as(actor("minh")).post(f"{ADDRESS}/nhieu", sent)
    assert whole(lambda: Entry.objects.filter(verb="inbox.take").count(), HOUSE) == 2


@pytest.mark.parametrize("name", ["units.end", "inbox.drop_view", "test_lists.wake"])
def test_only_verbs_of_the_line_can_be_done_in_bulk(come_as, name):
    lay("ward", dt.date(2026, 3, 20))
    browser = come_as(actor("minh"))
    browser.post(f"{ADDRESS}/nhieu", {"key": "mot-khoa-1", "verb": name, "viec": chosen("ward")})
    assert "Chưa làm được 1 việc." in browser.get(ADDRESS).content.decode()
    for sent in ({"verb": "inbox.take"}, {"verb": "nothing", "viec": chosen("ward")}):
        assert browser.post(f"{ADDRESS}/nhieu", {"key": "mot-khoa-2", **sent}).status_code == 422


def test_the_page_asks_the_same_few_questions_whatever_there_is(come_as):
    def questions(query: str) -> int:
        browser = come_as(over_both())
        browser.get(ADDRESS + query)  # names of units are remembered
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(ADDRESS + query).status_code == 200
        return len(asked)

    fill()
    lay("W", dt.date(2026, 3, 20))
    narrow = "?xem=don-vi&don-vi=ward&q=viec"
    few = questions(""), questions("?xem=don-vi"), questions(narrow)
    for n in range(25):
        lay(f"S{n}", dt.date(2026, 3, 20), unit_id=unit_id("other" if n % 2 else "ward"))
        if n < 10:
            actions.save_view(over_both(), name=f"Mục {n}", asked=f"q={n}")
    assert (questions(""), questions("?xem=don-vi"), questions(narrow)) == few
    assert max(few) <= 12, few
