"""The leader's screen: its figures equal the lists behind them, it costs the same however much there is."""

import html
import re

import pytest

from lienthong.kernel.base import standing_on

from .factories import THANH_VINH, WARD_TASK, AtWork
from .test_progress import counted, rows_behind


def page(at: AtWork, who: str) -> str:
    """The screen as somebody sees it."""
    answer = at.client(who).get("/lanh-dao")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("who", ["duc", "hung", "hanh"])
def test_late_work_opens_to_its_rows(at_work: AtWork, who: str) -> None:
    at_work.accepted(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong", percent=100)
    with standing_on("2026-04-20T09:00:00"):
        text = page(at_work, who)
        links = re.findall(r'<a href="(/ke-hoach/[^"]*tinh_trang=late)">([\d.]+)</a>', text)
        assert links
        for url, count in links:
            assert rows_behind(at_work, who, url) == int(count), url


def test_a_head_sees_the_own_unit_and_who_leads_the_province_all(at_work: AtWork) -> None:
    with standing_on("2026-04-20T09:00:00"):
        assert "Phường Thành Vinh" in page(at_work, "duc")
        assert "Phường Thành Vinh" not in page(at_work, "hung")
    assert at_work.client("minh").get("/lanh-dao").status_code == 404


def test_who_is_missing_is_the_number_of_the_rounds_page(at_work: AtWork) -> None:
    found = re.search(r'/ky\?ky=[^"]*#thieu">(\d+)/(\d+)</a>', page(at_work, "duc"))
    assert found
    rounds = html.unescape(at_work.client("duc").get(f"/ke-hoach/{at_work.plan}/ky").content.decode())
    assert f"0/{found.group(2)} đơn vị" in rounds and found.group(1) == found.group(2)


def test_the_screen_asks_at_most_twelve_questions(at_work: AtWork) -> None:
    client = at_work.client("duc")
    client.get("/lanh-dao")
    with counted() as sent:
        assert client.get("/lanh-dao").status_code == 200
    real = [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert 5 < len(real) <= 12, [sql[:90] for sql in real]
