"""The pages of a plan at work, as restricted people see them: who sees what, what figures lead to, what it costs."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from lienthong.domains.plans import actions
from lienthong.domains.plans.states import Status
from lienthong.kernel.base import standing_on

from .factories import KHCN, NV, NV_TASK, OWN_TASK, PEOPLE, THANH_VINH, UNDATED, WARD_TASK, AtWork
from .test_correct import correct

OFFICIALS = {name for name, role, *_ in PEOPLE if role != "citizen"}
TABS = ("", "don-vi", "linh-vuc", "danh-sach")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement sent meanwhile, those of session and actor too."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def text_of(at: AtWork, who: str, url: str) -> str:
    answer = at.client(who).get(url)
    assert answer.status_code == 200, (who, url, answer.status_code)
    return html.unescape(answer.content.decode())


def tile(page: str, label: str) -> tuple[int, str]:
    """The figure of a tile and the address behind it."""
    part = page[page.index(f'stat__label">{label}<') :]
    value = re.search(r'stat__value">([\d.]+)', part)
    link = re.search(r'stat__link" href="([^"]+)"', part)
    assert value and link
    return int(value[1].replace(".", "")), link[1]


def rows_behind(at: AtWork, who: str, url: str) -> int:
    return text_of(at, who, url).count("data-keys-item")


def something_of_everything(at: AtWork) -> None:
    at.accepted(at.work(WARD_TASK), percent=100)
    at.sent(at.work(WARD_TASK, THANH_VINH), "an", "thong", percent=30)
    at.accepted(at.work(NV_TASK, NV), who="hoa", head="toan", percent=50)
    at.fill(at.work(UNDATED))


# -- who ------------------------------------------------------------------------------------------------------


def test_who_opens_which_page(at_work: AtWork) -> None:
    """Officials see issued plans; work and its item only those whose units it concerns; the rest does not exist."""
    plan, work = f"/ke-hoach/{at_work.plan}", at_work.work(WARD_TASK)
    at_work.sent(work)
    expected = {
        plan: OFFICIALS,
        f"{plan}?xem=danh-sach": OFFICIALS,
        f"{plan}/muc/{at_work.item(WARD_TASK).code}": OFFICIALS,
        f"{plan}/cua-toi": {n for n, r, *_ in PEOPLE if r in ("coordinator", "leader", "officer", "province_leader")},
        f"{plan}/nghiem-thu": {n for n, r, *_ in PEOPLE if r in ("coordinator", "leader", "province_leader")},
        f"{plan}/quan-ly": {"hanh"},
        f"/viec-duoc-giao/{work}": OFFICIALS - {"toan", "hoa", "thong", "an", "son"},
    }
    for url, who in expected.items():
        found = {name: at_work.client(name).get(url).status_code for name, *_ in PEOPLE}
        assert {name for name, status in found.items() if status == 200} == who, url
        assert set(found.values()) <= {200, 404}, url
        assert at_work.client().get(url).status_code == 302, url


def test_an_officer_sees_only_the_own_share(at_work: AtWork) -> None:
    page = text_of(at_work, "an", f"/ke-hoach/{at_work.plan}?xem=danh-sach")
    assert "Phường Thành Vinh" in page and "Phường Trường Vinh" not in page and "Sở Nội vụ" not in page
    item = text_of(at_work, "an", f"/ke-hoach/{at_work.plan}/muc/{at_work.item(WARD_TASK).code}")
    assert "0 trong 3 đơn vị hoàn thành" in item and "Phường Trường Vinh" not in item
    other = text_of(at_work, "an", f"/ke-hoach/{at_work.plan}/muc/{at_work.item(NV_TASK).code}")
    assert "không giao cho đơn vị anh/chị" in other


def test_a_draft_is_nobodys_but_its_units(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    at_work.fill(code, result="Bí mật của bản nháp")
    for who in ("hanh", "duc"):
        assert "Bí mật của bản nháp" not in text_of(at_work, who, f"/viec-duoc-giao/{code}") or who == "duc"
        assert "đang soạn" not in text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}?xem=danh-sach")
    assert "Bí mật của bản nháp" in text_of(at_work, "minh", f"/viec-duoc-giao/{code}")


# -- figures lead to their rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hanh", "duc", "minh", "toan"])
def test_every_tile_counts_what_stands_behind_it(at_work: AtWork, who: str) -> None:
    something_of_everything(at_work)
    with standing_on("2026-04-02T09:00:00"):
        page = text_of(at_work, who, f"/ke-hoach/{at_work.plan}")
        total = 0
        for label in ("Chưa gửi báo cáo", *(one.label.capitalize() for one in Status)):
            value, url = tile(page, label)
            assert rows_behind(at_work, who, url) == value, (label, url)
            total += value if label != "Chưa gửi báo cáo" else 0
        assert total == rows_behind(at_work, who, f"/ke-hoach/{at_work.plan}?xem=danh-sach")


def test_every_figure_of_units_and_fields_counts_what_stands_behind_it(at_work: AtWork) -> None:
    something_of_everything(at_work)
    with standing_on("2026-04-02T09:00:00"):
        for tab in ("don-vi", "linh-vuc", ""):
            page = text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}?xem={tab}")
            table = page[page.index("<tbody") :]
            links = re.findall(r'<a href="([^"]+xem=danh-sach[^"]+)">(?:<b>)?(\d+)<', table)
            assert len(links) > 5
            for url, value in links:
                assert rows_behind(at_work, "hanh", url) == int(value), (tab, url)


def test_what_was_sent_and_accepted_in_the_round_still_counts_as_sent(at_work: AtWork) -> None:
    before = tile(text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}"), "Chưa gửi báo cáo")[0]
    at_work.accepted(at_work.work(WARD_TASK), percent=100)
    page = text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}")
    assert tile(page, "Chưa gửi báo cáo")[0] == before - 1
    assert f"trong {before} phải gửi" in page


def test_fields_stand_as_in_the_plan(at_work: AtWork) -> None:
    page = text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}?xem=linh-vuc")
    names = ["Mục tiêu chung", "II Hạ tầng số", "I Thể chế", "III An toàn"]
    places = [page.index(f">{name}<") for name in names]
    assert places == sorted(places)
    ordered = text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}?xem=danh-sach&sap=ke-hoach")
    groups = re.findall(r'tbl__group"><th[^>]*>([^<]+)<', ordered)
    # the plan returns to its second field after the first: so do the headings
    assert groups == ["Mục tiêu chung", "II Hạ tầng số", "I Thể chế", "II Hạ tầng số", "III An toàn"]


def test_filters_narrow_the_list(at_work: AtWork) -> None:
    base = f"/ke-hoach/{at_work.plan}?xem=danh-sach"
    every = rows_behind(at_work, "hanh", base)
    assert every == 10
    for query, found in (
        ("q=m%E1%BA%A1ng", 3), ("loai=target", 3), ("loai=task&q=2", 1), (f"don_vi={NV}", 1), ("vai_tro=sharing", 1),
        ("linh_vuc=I+Th%E1%BB%83+ch%E1%BA%BF", 2), ("tinh_trang=late", 0), ("tinh_trang=bay-ba", every),
        ("don_vi=khong-co", 0), ("bao_cao=sent", 0), ("loai=xyz", every), ("sau=hong", every),
    ):  # fmt: skip
        assert rows_behind(at_work, "hanh", f"{base}&{query}") == found, query


def test_units_are_sorted_and_searched(at_work: AtWork) -> None:
    base = f"/ke-hoach/{at_work.plan}?xem=don-vi"
    by_name = re.findall(r"data-keys-open>([^<]+)<", text_of(at_work, "hanh", f"{base}&sap=ten"))
    assert by_name == ["Phường Thành Vinh", "Phường Trường Vinh", "Sở Khoa học và Công nghệ", "Sở Nội vụ", "Xã Anh Sơn"]
    assert re.findall(r"data-keys-open>([^<]+)<", text_of(at_work, "hanh", f"{base}&q=truong")) == [
        "Phường Trường Vinh"
    ]
    most = re.findall(r"data-keys-open>([^<]+)<", text_of(at_work, "hanh", f"{base}&sap=duoc-giao"))
    assert most[0] == "Phường Trường Vinh"
    assert rows_behind(at_work, "hanh", f"{base}&trang=99&sap=x") == 5


def test_earlier_rounds_can_be_looked_at(at_work: AtWork) -> None:
    first = at_work.newest_round().code
    at_work.sent(at_work.work(WARD_TASK))
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        now = tile(text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}"), "Chưa gửi báo cáo")[0]
        then, url = tile(text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}?ky={first}"), "Chưa gửi báo cáo")
        assert then == now - 1
        assert rows_behind(at_work, "hanh", url) == then


# -- my unit --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-03-12", "còn 29 ngày"), ("2026-04-10", "đến hạn hôm nay"), ("2026-04-12", "quá hạn 2 ngày")],
)
def test_time_left_is_said_alike_in_the_inbox_and_on_the_units_page(at_work: AtWork, day: str, words: str) -> None:
    with standing_on(f"{day}T09:00:00"):
        page = text_of(at_work, "minh", "/don-vi-toi")
        assert f"gửi chậm nhất ngày 10/04/2026 ({words})" in page
        assert f">{words[0].upper()}{words[1:]}<" in at_work.client("minh").get("/viec-can-lam").content.decode()


def test_all_pages_say_the_days_left_of_work_alike(at_work: AtWork) -> None:
    """Also where only days off are left: Saturday to Sunday the first of March."""
    correct(at_work, at_work.item(WARD_TASK).code, "due_on", "2026-03-01")
    work = at_work.work(WARD_TASK)
    with standing_on("2026-02-27T09:00:00"):
        for url in ("/don-vi-toi", f"/viec-duoc-giao/{work}", f"/ke-hoach/{at_work.plan}?xem=danh-sach"):
            assert "còn 2 ngày, đều là ngày nghỉ" in text_of(at_work, "minh", url), url


def test_my_unit_shows_what_is_late_first_and_leads_to_the_form(at_work: AtWork) -> None:
    at_work.accepted(at_work.work("1", kind="target"), percent=100)
    with standing_on("2026-04-02T09:00:00"):
        page = text_of(at_work, "minh", "/don-vi-toi")
        order = [page.index(name) for name in ("Nâng cấp mạng nội bộ", "Tuyên truyền", "Hồ sơ được nộp trực tuyến")]
        assert order == sorted(order)
        assert "Kỳ Quý I/2026: gửi chậm nhất ngày 10/04/2026 (còn 8 ngày)" in page
        assert f"/viec-duoc-giao/{at_work.work(WARD_TASK)}#bao-cao" in page
        assert "Lãnh đạo đơn vị duyệt và gửi" not in page  # nothing is written yet
        at_work.fill(at_work.work(WARD_TASK))
        assert "Lãnh đạo đơn vị duyệt và gửi" in text_of(at_work, "minh", "/don-vi-toi")
        assert "Gửi tất cả báo cáo đã nhập (1)" in text_of(at_work, "hung", "/don-vi-toi")


def test_tabs_of_my_unit_count_what_they_hold(at_work: AtWork) -> None:
    at_work.fill(at_work.work(UNDATED))
    at_work.sent(at_work.work(WARD_TASK))
    back = at_work.sent(at_work.work("5"))
    actions.send_back(back, at_work.actor("hanh"), why="Thiếu.")
    at_work.accepted(at_work.work("1", kind="target"), percent=100)
    for base in ("/don-vi-toi", f"/ke-hoach/{at_work.plan}/cua-toi"):
        page = text_of(at_work, "minh", base)
        tabs = re.findall(r'tabs__link" href="([^"]+)"[^>]*>[^<]*<span class="count[^"]*">(\d+)<', page)
        assert len(tabs) == 5  # all, drafted, returned, waiting, done
        for url, count in tabs:
            assert rows_behind(at_work, "minh", url) == int(count), url
    assert rows_behind(at_work, "an", "/don-vi-toi?xem=phoi-hop") == 1


# -- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hanh", "duc", "minh", "nam"])
def test_the_plans_page_asks_at_most_twelve_questions(at_work: AtWork, who: str) -> None:
    """Session and actor included, on every tab."""
    something_of_everything(at_work)
    client = at_work.client(who)
    for tab in TABS:
        url = f"/ke-hoach/{at_work.plan}?xem={tab}"
        client.get(url)
        with counted() as sent:
            assert client.get(url).status_code == 200
        real = [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
        assert 5 < len(real) <= 12, (tab, len(real), real)


@pytest.mark.parametrize(
    ("who", "page", "most"),
    [("minh", "/don-vi-toi", 14), ("hanh", "/ke-hoach/{plan}/nghiem-thu", 14), ("hanh", "/viec-duoc-giao/{work}", 18)],
)
def test_a_page_costs_the_same_however_long(at_work: AtWork, who: str, page: str, most: int) -> None:
    url = page.format(plan=at_work.plan, work=at_work.work(WARD_TASK))
    client, costs = at_work.client(who), []
    for code in (at_work.work(WARD_TASK), at_work.work("1", kind="target"), at_work.work("5")):
        at_work.sent(code)
        client.get(url)
        with counted() as sent:
            client.get(url)
        costs.append(len(sent))
    assert len(set(costs)) == 1 and costs[0] <= most, costs


def test_own_department_is_told_who_accepts(at_work: AtWork) -> None:
    code = at_work.work(OWN_TASK, KHCN)
    at_work.sent(code, "quyen", "nghia")
    assert "do đơn vị khác hoặc cấp trên nghiệm thu" in text_of(at_work, "hanh", f"/viec-duoc-giao/{code}")
    assert "Nghiệm thu" in text_of(at_work, "duc", f"/ke-hoach/{at_work.plan}/nghiem-thu")
    assert "Sở Khoa học và Công nghệ" in text_of(at_work, "duc", f"/ke-hoach/{at_work.plan}/nghiem-thu")
    assert "Không còn báo cáo nào chờ" in text_of(at_work, "hanh", f"/ke-hoach/{at_work.plan}/nghiem-thu")


@pytest.mark.parametrize("query", ["99/KH-UBND", "chuyen+doi+so", "Chuyển+đổi+số"])
def test_a_plan_is_found_by_its_number_and_its_name_by_those_whom_it_concerns(at_work: AtWork, query: str) -> None:
    link = f'href="/ke-hoach/{at_work.plan}"'
    for who in ("hanh", "hung", "an"):
        shown = at_work.client(who).get(f"/tim-kiem?q={query}").content.decode()
        assert link in shown
        assert shown.index(link) < shown.find("/muc/", shown.index("<main")) or "/muc/" not in shown
    assert link not in at_work.client().get(f"/tim-kiem?q={query}").content.decode()
    assert link not in at_work.client("tu").get(f"/tim-kiem?q={query}").content.decode()
