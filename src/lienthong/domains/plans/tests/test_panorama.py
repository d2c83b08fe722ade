"""A plan seen whole: every figure of every picture equals the rows behind it."""

import html
import re

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.queries.panorama import clears, heat, held, lacking
from lienthong.kernel.base import standing_on, today

from .factories import NV_TASK, THANH_VINH, TRUONG_VINH, WARD_TASK, AtWork, seen
from .test_grid import unit_id
from .test_progress import counted, rows_behind

TABS = ("", "thang", "nguyen-nhan", "cap", "sau-ro")


def page(at: AtWork, who: str, tab: str = "", more: str = "") -> str:
    """The panorama as somebody sees it."""
    answer = at.client(who).get(f"/ke-hoach/{at.plan}/toan-canh?xem={tab}{more}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("who", ["hanh", "duc", "minh", "nam"])
@pytest.mark.parametrize("tab", ["thang", "nguyen-nhan", "cap", "sau-ro"])
def test_every_figure_opens_to_as_many_rows(at_work: AtWork, who: str, tab: str) -> None:
    at_work.sent(at_work.work(WARD_TASK), difficulties="Chưa có vốn", cause="money")
    at_work.accepted(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong", percent=100)
    with standing_on("2026-04-20T09:00:00"):
        links = set(re.findall(r'<a href="(/ke-hoach/[^"]*xem=danh-sach[^"]*)">([\d.]+)</a>', page(at_work, who, tab)))
        assert links or (who == "minh" and tab == "nguyen-nhan")
        for url, count in links:
            assert rows_behind(at_work, who, url) == int(count.replace(".", "")), url


def test_lateness_is_told_by_the_cause_that_units_name(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), difficulties="Chưa có vốn", cause="money")
    at_work.fill(at_work.work(WARD_TASK, THANH_VINH), who="an", difficulties="Chưa tuyển được", cause="people")
    with standing_on("2026-04-20T09:00:00"):
        text = page(at_work, "hanh", "nguyen-nhan")
    assert "Nhân lực</th>" not in text, "what is only a draft is not told to those above"
    assert re.search(r"Kinh phí</th>\s*<td[^>]*><a[^>]*>1</a>", text)
    assert re.search(r"Chưa nêu nguyên nhân</th>\s*<td[^>]*><a[^>]*>\d", text)


def test_the_map_says_who_sent_when(at_work: AtWork) -> None:
    ward, round_ = unit_id(at_work), at_work.newest_round().code
    actions.begin_rows(at_work.actor("minh"), unit_id=ward, round=round_, how="nothing")
    actions.send_all(at_work.actor("hung"), unit_id=ward, round=round_)
    actions.begin_rows(at_work.actor("an"), unit_id=unit_id(at_work, THANH_VINH), round=round_, how="nothing")

    def look(who: str, **more: object) -> dict[str, tuple[str, int]]:
        by, plan = at_work.actor(who), at_work.plan_row()
        found = seen(lambda: heat(by, plan, today(), **more), by)
        return {row.unit.code: (cell.text, cell.level) for row in found.rows for cell in row.cells if cell}

    hanh = look("hanh")
    assert hanh[TRUONG_VINH] == ("✓", 5) and hanh[THANH_VINH] == ("·", 0)
    assert look("minh").keys() == {TRUONG_VINH}
    assert look("hanh", tier="tinh").keys().isdisjoint({TRUONG_VINH, THANH_VINH})
    assert look("hanh", period="month") == {}
    with standing_on("2026-04-11T09:00:00"):
        assert look("hanh")[THANH_VINH] == ("0", 1)
        actions.send_all(at_work.actor("thong"), unit_id=unit_id(at_work, THANH_VINH), round=round_)
        late = look("hanh")
        assert late[THANH_VINH] == ("trễ", 3) and late[TRUONG_VINH] == ("✓", 5)
    assert look("hanh", percent=True)[TRUONG_VINH][1] >= 1


def test_what_lacks_a_clear_is_found_by_its_rule(at_work: AtWork) -> None:
    by, plan = at_work.actor("hanh"), at_work.plan_row()
    counts = seen(lambda: lacking(held(by, plan, today())), by)
    assert counts.keys() == clears().keys()
    assert counts["person"] == seen(lambda: held(by, plan, today()).count(), by)
    # One task has no due day, but goes on all the time; the wards' task names its output, the others none.
    assert counts["time"] == 0
    assert 0 < counts["product"] < counts["person"]
    assert counts["resource"] == counts["person"]
    assert at_work.work(NV_TASK, "na-so-nv")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["hanh", "minh", "nam"])
def test_each_picture_asks_at_most_twelve_questions(at_work: AtWork, tab: str, who: str) -> None:
    client = at_work.client(who)
    url = f"/ke-hoach/{at_work.plan}/toan-canh?xem={tab}"
    client.get(url)
    with counted() as sent:
        assert client.get(url).status_code == 200
    real = [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert 5 < len(real) <= 12, (len(real), [sql[:80] for sql in real])


def test_strange_filters_are_left_out(at_work: AtWork) -> None:
    for more in ("&ky=tuan", "&cap=huyen", "&hien=x"):
        assert "Bản đồ nhiệt" in page(at_work, "hanh", "", more)
    answer = at_work.client("hanh").get(
        f"/ke-hoach/{at_work.plan}?xem=danh-sach&thang=2026-99&nguyen_nhan=x&thieu_ro=y"
    )
    assert answer.status_code == 200
