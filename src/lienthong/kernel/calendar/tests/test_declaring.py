"""The page on which days are declared: who opens it, what it shows beforehand, what it keeps, how it is put right."""

import datetime as dt
import html
import re

import pytest

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.jobs import recount_all
from lienthong.kernel.calendar.models import LocalDay, LocalHours, LocalPolicy, Recount
from lienthong.kernel.units import api as units

pytestmark = pytest.mark.django_db
PAGE = "/lich-lam-viec/khai-bao"
STORM = {
    "day": "09/03/2026",
    "kind": "closed",
    "parts": "",
    "name": "Bão số 2",
    "cited": "1/CĐ",
    "known_on": "06/03/2026",
}
STORM |= {"certainty": "verified"}


@pytest.fixture(autouse=True)
def on_a_friday():
    with standing_on("2026-03-06T08:00"):
        yield


def admin(unit: int, role: str = "unit_admin") -> Actor:
    below = units.within([unit])
    return Actor("account:qt", "Quản Trị", person="ng-qt", grants=(Grant(role, unit, below),), units=below)


def started(code: str, unit: int, amount: int = 1) -> None:
    begun = dt.datetime(2026, 3, 6, 9, tzinfo=VIETNAM)
    period = calendar.Period(amount, from_at=begun)
    calendar.start(calendar.ClockStart(code, "thu", unit, begun.date(), period=period))


def due(code: str) -> str:
    return calendar.of([code])[code].due_at.astimezone(VIETNAM).strftime("%d/%m %H:%M")


def seen_of(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_a_day_is_looked_at_first_and_moves_nothing_then_confirmed_and_moves_exactly_those(tree, come_as):
    _, ward, other = tree
    started("HS-1", ward)
    started("HS-2", ward, 3)
    started("HS-3", other)
    client = come_as(admin(ward))
    looked = client.post(f"{PAGE}?loai=ngay", {**STORM, "place": "thu-phuong", "act": "preview", "key": "khoa-gui-mot"})
    shown = text(looked)
    assert looked.status_code == 200
    assert "2 thời hạn sẽ dời" in shown
    assert "HS-1" in shown
    assert "10/03/2026" in shown
    assert "HS-3" not in shown
    assert not LocalDay.objects.exists(), "a look leaves nothing behind"
    assert not Recount.objects.exists()
    assert (due("HS-1"), due("HS-2")) == ("09/03 17:30", "11/03 17:30")
    confirm = {**STORM, "place": "thu-phuong", "act": "confirm", "seen": seen_of(shown), "key": "khoa-gui-hai"}
    assert client.post(f"{PAGE}?loai=ngay", confirm).status_code == 303
    assert recount_all() == 2
    assert (due("HS-1"), due("HS-2"), due("HS-3")) == ("10/03 17:30", "12/03 17:30", "09/03 17:30")


def test_what_was_changed_after_the_look_is_looked_at_again(tree, come_as):
    _, ward, _ = tree
    client = come_as(admin(ward))
    fields = {**STORM, "place": "thu-phuong", "key": "khoa-gui-mot"}
    seen = seen_of(text(client.post(f"{PAGE}?loai=ngay", {**fields, "act": "preview"})))
    other = {**fields, "day": "10/03/2026", "act": "confirm", "seen": seen}
    assert "Nếu khai báo, hạn nào dời" in text(client.post(f"{PAGE}?loai=ngay", other))
    assert not LocalDay.objects.exists()


def test_a_mistake_is_put_right_by_a_later_row(tree, come_as):
    _, ward, _ = tree
    started("HS-1", ward)
    client = come_as(admin(ward))
    fields = {**STORM, "place": "thu-phuong", "key": "khoa-gui-mot"}
    seen = seen_of(text(client.post(f"{PAGE}?loai=ngay", fields)))
    client.post(f"{PAGE}?loai=ngay", {**fields, "act": "confirm", "seen": seen})
    recount_all()
    assert due("HS-1") == "10/03 17:30"
    [undo] = re.findall(r'href="(\?loai=ngay[^"]*as_usual[^"]*)"', text(client.get(PAGE)))
    filled = text(client.get(f"{PAGE}{undo}"))
    assert 'value="09/03/2026"' in filled
    assert "Bỏ khai báo: Bão số 2" in filled
    back = {**fields, "kind": "as_usual", "name": "Bỏ khai báo: Bão số 2", "cited": "2/CĐ", "key": "khoa-gui-ba"}
    seen = seen_of(text(client.post(f"{PAGE}?loai=ngay", back)))
    client.post(f"{PAGE}?loai=ngay", {**back, "act": "confirm", "seen": seen})
    recount_all()
    assert due("HS-1") == "09/03 17:30"
    assert LocalDay.objects.count() == 2, "nothing is taken away"


def test_a_swap_hours_of_a_season_and_a_way_of_counting(tree, come_as):
    province = tree[0]
    client = come_as(admin(province, "system_admin"))
    papers = {"cited": "5/QĐ", "known_on": "06/03/2026", "certainty": "unverified"}
    sent = {
        "hoan-doi": {"place": "thu-phuong", "off": "09/03/2026", "worked": "14/03/2026", **papers},
        "gio": {
            "place": "toan-he-thong", "since": "01/04/2026", "parts": "07:00-11:30 14:00-17:30", "name": "Giờ hè",
            "season_from": "16/04", "season_to": "15/10", **papers,
        },
        "cach-tinh": {
            "policy": "mot-cua", "procedure": "1.004227", "since": "01/03/2026", "name": "Tính từ lúc nhận",
            "count_from": "same_moment", "ends": "exact", "hours_per_day": "8", "after_supplement": "pause",
            "extensions": "1", **papers,
        },
    }  # fmt: skip
    for n, (which, fields) in enumerate(sent.items()):
        looked = text(client.post(f"{PAGE}?loai={which}", {**fields, "key": f"xem-truoc-lan-{n}"}))
        confirm = {**fields, "act": "confirm", "seen": seen_of(looked), "key": f"khai-bao-lan-{n}"}
        assert client.post(f"{PAGE}?loai={which}", confirm).status_code == 303
    assert [row.certainty for row in LocalDay.objects.all()] == ["unverified"] * 2
    assert LocalHours.objects.get().season == "16-04 15-10"
    row = LocalPolicy.objects.get()
    assert (row.procedure, row.rule["stops_for_payment"], row.certainty) == ("1.004227", False, "unverified")
    listed = text(client.get(PAGE))
    assert "Giờ hè: 07:00–11:30; 14:00–17:30, từ 16/04 đến 15/10 hằng năm, từ ngày 01/04/2026" in listed
    assert "Tính từ lúc nhận (thủ tục 1.004227)" in listed
    assert "chưa xác minh" in listed


@pytest.mark.parametrize(
    ("off", "worked", "said"),
    [
        ("30/04/2026", "09/05/2026", {"off": "đã là ngày nghỉ (Ngày Chiến thắng 30/4)"}),
        ("14/03/2026", "15/03/2026", {"off": "đã là ngày nghỉ (Nghỉ hằng tuần)"}),
        ("10/03/2026", "11/03/2026", {"worked": "vốn đã làm việc"}),
        ("10/03/2026", "30/04/2026", {"worked": "là ngày lễ, tết (Ngày Chiến thắng 30/4)"}),
        ("15/03/2026", "11/03/2026", {"off": "đã là ngày nghỉ", "worked": "vốn đã làm việc"}),
    ],
)
def test_a_swap_that_changes_nothing_is_refused_beside_its_day(tree, come_as, off, worked, said):
    papers = {"cited": "5/QĐ", "known_on": "06/03/2026", "certainty": "unverified"}
    given = {"place": "thu-phuong", "off": off, "worked": worked, **papers}
    answer = come_as(admin(tree[1])).post(f"{PAGE}?loai=hoan-doi", {**given, "key": "khoa-gui-mot"})
    page = text(answer)
    assert answer.status_code == 422 and set(re.findall(r'<li><a href="#(\w+)">', page)) == set(said)
    assert all(re.search(rf'id="{name}-loi".*?{re.escape(words)}', page, re.S) for name, words in said.items())
    assert not LocalDay.objects.exists()


def test_the_same_swap_twice_is_said_and_after_it_was_dropped_it_is_declared_anew(tree):
    _, ward, _ = tree
    who, swap = admin(ward), {"off": "2026-03-10", "worked": "2026-03-14", "cited": "5/QĐ", "known_on": "2026-03-06"}
    calendar.declare_swap(who, unit_id=ward, **swap)
    with pytest.raises(Unfit) as no:
        calendar.declare_swap(who, unit_id=ward, **swap)
    assert set(no.value.fields) == {"off", "worked"} and "làm bù ngày 14/03/2026" in no.value.fields["off"]
    for day in ("2026-03-10", "2026-03-14"):
        papers = {"name": "Bỏ", "cited": "6/QĐ", "known_on": "2026-03-06"}
        calendar.declare_day(who, unit_id=ward, day=day, kind="as_usual", **papers)
    calendar.declare_swap(who, unit_id=ward, **swap)


def test_a_day_that_is_worked_in_the_morning_may_be_worked_whole_for_another(tree):
    _, ward, _ = tree
    who, papers = admin(ward), {"cited": "5/QĐ", "known_on": "2026-03-06"}
    calendar.declare_hours(
        who, unit_id=ward, since="2026-01-01", parts="07:30-11:30", weekdays="sat", name="Sáng thứ Bảy", **papers
    )
    calendar.declare_swap(who, unit_id=ward, off="2026-03-10", worked="2026-03-14", **papers)


def test_a_day_in_the_past_is_declared_and_clocks_that_ran_across_it_follow(tree):
    _, ward, _ = tree
    started("HS-1", ward)
    with standing_on("2026-03-12T08:00"):
        calendar.declare_day(admin(ward), unit_id=ward, **{**STORM, "day": "2026-03-09", "known_on": "2026-03-12"})
        recount_all()
        assert due("HS-1") == "10/03 17:30" and calendar.explain("HS-1")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(tree, come_as):
    client = come_as(admin(tree[1]))
    answer = client.post(
        f"{PAGE}?loai=ngay", {**STORM, "place": "thu-phuong", "day": "31/02/2026", "cited": "", "key": "k"}
    )
    shown = text(answer)
    assert answer.status_code == 422
    assert "Nhập ngày có thật, theo dạng ngày/tháng/năm." in shown
    assert "Nhập số, ký hiệu và ngày của văn bản." in shown
    assert 'value="31/02/2026"' in shown
    assert "Bão số 2" in shown
    elsewhere = client.post(f"{PAGE}?loai=ngay", {**STORM, "place": "thu-xa", "key": "k"})
    assert elsewhere.status_code == 422, "a place of others is no choice"


@pytest.mark.parametrize(
    ("which", "given", "fields"),
    [
        ("ngay", {"kind": "closed", "day": "31/02/2026"}, {"place", "day", "name", "cited", "known_on"}),
        ("hoan-doi", {"off": "x", "cited": "1/TB"}, {"place", "off", "worked", "known_on"}),
        (
            "gio",
            {"since": "1/4", "parts": "sáng", "season_from": "16/04", "season_to": "x", "known_on": "06/03/2026"},
            {"place", "since", "parts", "season_from", "name", "cited"},
        ),
        (
            "cach-tinh",
            {"cut_off": "25:00", "hours_per_day": "99", "extensions": "x", "count_from": "next_day"},
            {"policy", "since", "ends", "cut_off", "hours_per_day", "after_supplement", "extensions", "name", "cited",
             "known_on"},
        ),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_told_at_once_beside_its_field(tree, come_as, which, given, fields):
    client = come_as(admin(tree[1], "system_admin"))
    answer = client.post(f"{PAGE}?loai={which}", {"certainty": "verified", **given, "key": "nhieu-loi"})
    page = text(answer)
    assert answer.status_code == 422
    assert set(re.findall(r'<li><a href="#(\w+)">', page)) == fields
    assert all(f'id="{name}-loi"' in page for name in fields)
    assert all(f'value="{typed}"' in page for typed in given.values())
    said = re.findall(r'<li><a href="#\w+">([^<]+)', page)
    assert len(set(said)) == len(said) or which == "cach-tinh", "each fault names its own field"
    assert not (LocalDay.objects.exists() or Recount.objects.exists())


def test_who_declares_for_one_place_reads_for_which(tree, come_as):
    _, ward, _ = tree
    name = units.cards([ward])[ward].name
    form = text(come_as(admin(ward)).get(PAGE)).partition("Nội dung khai báo")[2]
    assert f"Nơi áp dụng: <b>{name}</b>" in form


def test_places_that_are_no_more_are_not_offered(tree, come_as):
    root = tree[0]
    units.end("thu-xa", HOUSE, on=dt.date(2026, 3, 2), cited="thử")
    offered = text(come_as(admin(root)).get(PAGE))
    assert '<option value="thu-phuong">' in offered and "thu-xa" not in offered


def test_only_administrators_find_the_page_and_ways_of_counting_are_the_houses(tree, come_as):
    _, ward, _ = tree
    assert come_as(admin(ward, "officer")).get(PAGE).status_code == 404
    unit = come_as(admin(ward))
    assert unit.get(PAGE).status_code == 200
    assert unit.get(f"{PAGE}?loai=cach-tinh").status_code == 404
    assert come_as(admin(tree[0], "system_admin")).get(f"{PAGE}?loai=cach-tinh").status_code == 200


def test_more_clocks_than_are_looked_at_are_said_to_be_at_least_so_many(tree, come_as, monkeypatch):
    _, ward, _ = tree
    for n in range(4):
        started(f"HS-{n}", ward)
    monkeypatch.setattr("lienthong.kernel.calendar.previewing.LOOKED_AT", 3)
    shown = text(come_as(admin(ward)).post(f"{PAGE}?loai=ngay", {**STORM, "place": "thu-phuong", "key": "k"}))
    assert "Ít nhất 3 thời hạn sẽ dời" in shown


def test_a_declaration_is_unverified_until_somebody_says_otherwise_and_stays_as_sure_when_put_right(tree, come_as):
    _, ward, _ = tree
    client = come_as(admin(ward))
    for which in ("ngay", "hoan-doi", "gio"):
        assert '<option value="unverified" selected>' in text(client.get(f"{PAGE}?loai={which}"))
    for sure in ("verified", "unpublished"):
        calendar.declare_day(
            admin(ward), unit_id=ward, **{**STORM, "day": "2026-03-09", "known_on": "2026-03-06"} | {"certainty": sure}
        )
        again = html.unescape(re.search(r'<a href="([^"]+)">Sửa</a>', client.get(PAGE).content.decode())[1])
        page = text(client.get(again if again.startswith("/") else PAGE + again))
        assert f'<option value="{sure}" selected>' in page
