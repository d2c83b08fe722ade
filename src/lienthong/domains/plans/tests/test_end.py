"""A plan ends by a cited document: final, told to all who held work of it, and shown with that document."""

import pytest

from lienthong.domains.plans import actions
from lienthong.kernel.base.errors import Unfit, WrongMoment

from .factories import NV_TASK, PEOPLE, WARD_TASK, AtWork
from .test_correct import correct

CITED = "Quyết định 77/QĐ-UBND ngày 10/02/2026"


def test_ending_is_cited_and_final(at_work: AtWork) -> None:
    client, base = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/quan-ly"
    assert client.post(base, {"act": "end", "key": "ma-ket-thuc-0", "cited": ""}).status_code == 422
    assert client.post(base, {"act": "end", "key": "ma-ket-thuc-1", "cited": "QĐ 9"}).status_code == 303
    assert at_work.plan_row().state == "ended"
    assert "Kế hoạch đã kết thúc" in client.get(f"/ke-hoach/{at_work.plan}").content.decode()
    with pytest.raises(WrongMoment):
        correct(at_work, at_work.item(NV_TASK).code, "name", "Tên mới")
    assert at_work.client().get(f"/cong-khai/{at_work.plan}").status_code == 404


def test_the_plans_page_shows_by_which_document_it_ended(at_work: AtWork) -> None:
    actions.end(at_work.plan, at_work.actor("hanh"), cited=f"  {CITED}  ")
    for who in ("hanh", "minh", "hoa"):
        page = at_work.client(who).get(f"/ke-hoach/{at_work.plan}").content.decode()
        assert f"Theo {CITED}, ghi nhận ngày 10/02/2026." in page, who


def test_all_who_held_work_or_accepted_it_learn_of_the_end(at_work: AtWork) -> None:
    """Heads and officers of the units that led, helped or accepted; a unit's counter or administrator is not told."""
    actions.end(at_work.plan, at_work.actor("hanh"), cited=CITED)
    pages = {who: at_work.client(who).get("/thong-bao").content.decode() for who, *_ in PEOPLE}
    told = {who for who, page in pages.items() if "Kế hoạch 99/KH-UBND đã kết thúc" in page and CITED in page}
    assert told == {"nghia", "quyen", "toan", "hoa", "hung", "minh", "toan.tv", "thong", "an", "son"}


def test_the_closing_document_fits_on_the_page(at_work: AtWork) -> None:
    with pytest.raises(Unfit) as no:
        actions.end(at_work.plan, at_work.actor("hanh"), cited="x" * 301)
    assert list(no.value.fields) == ["cited"] and at_work.plan_row().state == "issued"


def test_work_withdrawn_before_is_not_counted_as_unfinished(at_work: AtWork) -> None:
    correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
    left = 3 + 4 + 1  # the target of the wards, the other four tasks, and one that a ward helps with
    assert actions.end(at_work.plan, at_work.actor("hanh"), cited=CITED) == left
