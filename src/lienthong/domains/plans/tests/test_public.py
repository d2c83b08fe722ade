"""What everybody sees: hidden rows do not exist, and nothing internal is said."""

import html

import pytest

from lienthong.domains.plans import actions

from .factories import ASKED, NV, NV_TASK, WARD_TASK, AtWork
from .later_desk import issue_later
from .test_progress import counted


def page(at: AtWork, query: str = "") -> str:
    answer = at.client().get(f"/cong-khai/{at.plan}{query}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_hidden_rows_do_not_exist(at_work: AtWork) -> None:
    for query in ("", "?loai=nhiem-vu", "?loai=chi-tieu", "?q=lo+hong", "?tinh_trang=not_started"):
        assert "Rà soát lỗ hổng" not in page(at_work, query), query
    item = at_work.item(ASKED).code
    assert at_work.client().get(f"/ke-hoach/{at_work.plan}/muc/{item}").status_code == 302
    assert "0 trong 4 nhiệm vụ" in html.unescape(at_work.client().get("/cong-khai").content.decode())
    assert "Rà soát lỗ hổng" not in at_work.client().get("/tim-kiem?q=lo+hong").content.decode()


def test_nothing_internal_is_said(at_work: AtWork) -> None:
    code = at_work.work(NV_TASK, NV)
    report = at_work.sent(code, "hoa", "toan", result="Ghi chú nội bộ", difficulties="Khó khăn nội bộ")
    actions.send_back(report, at_work.actor("hanh"), why="Lý do nội bộ")
    at_work.fill(code, "hoa", percent=30, result="Ghi chú nội bộ hai")
    text = page(at_work)
    for word in ("nội bộ hai", "Khó khăn nội bộ", "Lý do nội bộ", "Ghi chú nội bộ", "Nguyễn Thị Hòa", "Trần Mạnh Toàn"):
        assert word not in text


def test_figures_and_rows_agree(at_work: AtWork) -> None:
    at_work.accepted(at_work.work(NV_TASK, NV), who="hoa", head="toan", percent=100)
    at_work.accepted(at_work.work(WARD_TASK), percent=100)
    text = page(at_work)
    assert "1/3 đơn vị xong" in text
    done = page(at_work, "?tinh_trang=done_in_time")
    assert "Tập huấn kỹ năng số" in done and "Nâng cấp mạng" not in done
    assert "1 trong 4 nhiệm vụ hoàn thành" in html.unescape(at_work.client().get("/cong-khai").content.decode())
    assert "≥ 70%" in page(at_work, "?loai=chi-tieu")


def test_a_plan_under_review_or_unknown_is_not_there(at_work: AtWork) -> None:
    assert at_work.client().get("/cong-khai/KH-2026-9999").status_code == 404


def questions(at: AtWork, url: str) -> list[str]:
    """What a page asks the database of somebody who has not signed in, names remembered."""
    client = at.client()
    client.get(url)
    with counted() as sent:
        client.get(url)
    return sent


def test_the_public_page_is_cheap(at_work: AtWork) -> None:
    assert 3 < len(questions(at_work, f"/cong-khai/{at_work.plan}")) <= 5


def test_the_list_of_plans_asks_the_same_of_one_and_of_more(at_work: AtWork) -> None:
    before = questions(at_work, "/cong-khai")
    for key in ("sau", "nua"):
        issue_later(at_work, key=key)
    assert 3 < len(questions(at_work, "/cong-khai")) == len(before) <= 5
    text = html.unescape(at_work.client().get("/cong-khai").content.decode())
    assert text.count("0 trong 6 nhiệm vụ") == 2 and "0 trong 4 nhiệm vụ" in text


def test_a_long_plan_comes_page_by_page(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.domains.plans.views.public.ROWS_A_PAGE", 2)
    first, second = page(at_work), page(at_work, "?loai=nhiem-vu&trang=2")
    for text, place, here in ((first, "Dòng 1–2 trong 4", 1), (second, "Dòng 3–4 trong 4", 2)):
        assert place in text and ('rel="prev"' in text, 'rel="next"' in text) == (here == 2, here == 1)
    names = ("Nâng cấp mạng", "Tập huấn kỹ năng", "Ban hành danh mục", "Tuyên truyền về")
    assert [sum(name in text for text in (first, second)) for name in names] == [1, 1, 1, 1]
    assert "Dòng 3–4" in page(at_work, "?trang=99") and "Dòng 1–2" in page(at_work, "?trang=-1")
    kept = page(at_work, "?tinh_trang=not_started&q=n")
    assert "/cong-khai/KH-2026-0001?loai=nhiem-vu&tinh_trang=not_started&q=n&trang=2#danh-sach" in kept
    assert 'name="tinh_trang" value="not_started"' in kept
