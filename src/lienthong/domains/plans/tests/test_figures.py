"""Figures of the running prose: offered, never counted unasked; taken up, they become targets."""

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Item, Kind, Row
from lienthong.domains.plans.tests.review_desk import Desk, seen

FIGURE = {
    "no": None, "group": None, "name": "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 80%",
    "value": {"text": "80%", "comparator": "eq", "low": 80, "high": None, "measure": "%", "year": 2026},
    "values": [], "lead": [{"text": "Sở Khoa học và Công nghệ", "kind": "unit", "code": "na-so-khcn", "role": "lead"}],
    "with": [], "monitor": [], "due": None, "anchor": {"line": 20, "page": None, "table": None, "row": None},
}  # fmt: skip


@pytest.fixture
def figure(desk: Desk) -> str:
    """A figure of the prose among the rows under review."""
    code = f"{desk.plan}.d900"

    def make() -> None:
        plan = desk.plan_row()
        Row.objects.create(code=code, plan=plan, kind=Kind.FIGURE, place=900_000, fields=FIGURE, as_read=FIGURE)

    seen(make)
    return code


def test_left_alone_it_neither_blocks_nor_counts(desk: Desk, figure: str) -> None:
    desk.review_all()
    before = desk.issue()
    assert before["items"] == 108
    assert not seen(lambda: Item.objects.filter(name=FIGURE["name"]).exists())


def test_taken_up_it_becomes_a_target_with_its_value(desk: Desk, figure: str) -> None:
    desk.review_all()
    actions.accept_row(figure, desk.hanh)
    assert desk.issue()["items"] == 109
    item = seen(lambda: Item.objects.get(name=FIGURE["name"]))
    assert (item.kind, item.value["low"]) == (Kind.TARGET, 80)


def test_its_value_can_be_mended_like_a_target_s(desk: Desk, figure: str) -> None:
    value = {"text": "≥ 85%", "comparator": "ge", "low": "85", "high": "", "measure": "%", "year": 2026}
    actions.fix_row(figure, desk.hanh, fields={"value": value})
    assert desk.fresh(seen(lambda: Row.objects.get(code=figure))).fields["value"]["low"] == 85


def test_the_review_page_shows_them_in_a_list_of_their_own(desk: Desk, figure: str) -> None:
    page = desk.client().get(f"/ke-hoach/{desk.plan}/ra-soat", {"muc": "muc-tieu"}).content.decode()
    assert "Mục tiêu trong lời văn" in page and FIGURE["name"] in page
