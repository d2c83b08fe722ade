"""From the printed rule to the round: plan 254 of Đồng Tháp reports once as of 31 August, then each month."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.rounds import open_due_rounds
from lienthong.domains.plans.models import Plan, Round
from lienthong.domains.plans.owing import line
from lienthong.domains.plans.periods import Rhythm, spans
from lienthong.domains.plans.queries.rounds import rounds_view
from lienthong.domains.plans.reading import read_file
from lienthong.domains.plans.reading.jsonform import to_json
from lienthong.domains.plans.regimes import form_of, proposal
from lienthong.domains.plans.states import Period
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar

from .factories import READ, TRUONG_VINH, WARD_TASK, AtWork, issue_small_plan, seen
from .test_grid import unit_id

D = dt.date
MONTHLY: dict[str, Any] = {
    "what": "results", "period": "month", "since": None, "cut_off": None, "cut_day": None, "due_after": None,
    "due_days": None, "due": {"text": "trước ngày 15 hằng tháng", "kind": "recurring", "day": 14},
    "text": "Báo cáo định kỳ hằng tháng (trước ngày 15 hằng tháng).",
}  # fmt: skip
ONCE: dict[str, Any] = {
    "what": "results", "period": "as_of", "since": None, "cut_off": "2026-01-31", "cut_day": None, "due_after": None,
    "due_days": None, "due": {"text": "trước ngày 20/02/2026", "kind": "date", "until": "2026-02-19"},
    "text": "Báo cáo kết quả đến ngày 31/01/2026, gửi trước ngày 20/02/2026.",
}  # fmt: skip


def regimes_of_254(shared: Path) -> list[dict[str, Any]]:
    """The rules of reporting of the real plan, as the reader gives them."""
    return to_json(read_file(shared / "plans" / "dong-thap-254-2025.txt"))["reporting"]


def test_the_rules_of_plan_254_fill_the_forms_with_the_right_days(shared: Path) -> None:
    unit_plan, once, monthly = regimes_of_254(shared)
    assert unit_plan["due"]["until"] == "2025-09-24" and form_of(unit_plan) == ""
    given = proposal(once, D(2025, 9, 17))
    assert (given["cut_off"], given["report_due"]) == ("31/08/2025", "19/09/2025")
    given = proposal(monthly, D(2025, 9, 17))
    assert (given["period"], given["due_day"], given["since"]) == ("month", "14", "17/09/2025")
    assert "cut_day" not in given and "due_month" not in given  # the plan is silent
    found = spans(Rhythm(Period.MONTH, D(2025, 9, 17), D(2025, 12, 31), due_day=int(given["due_day"])))
    assert [one.due_on for one in found] == [D(2025, 10, 14), D(2025, 11, 14), D(2025, 12, 14), D(2026, 1, 14)]


@pytest.fixture
def printed(at_work: AtWork) -> AtWork:
    """The plan at work, whose document prints both rules."""
    whole(lambda: Plan.objects.filter(code=at_work.plan).update(regimes=[ONCE, MONTHLY]), HOUSE)
    return at_work


def test_the_page_takes_the_printed_rule_into_its_form(printed: AtWork) -> None:
    hanh = printed.client("hanh")
    page = html.unescape(hanh.get(f"/ke-hoach/{printed.plan}/ky").content.decode())
    assert "Báo cáo định kỳ hằng tháng (trước ngày 15 hằng tháng)." in page and "?dung=1#che-do" in page
    filled = html.unescape(hanh.get(f"/ke-hoach/{printed.plan}/ky?dung=1").content.decode())
    assert 'name="due_day"' in filled and 'value="14"' in filled
    once = html.unescape(hanh.get(f"/ke-hoach/{printed.plan}/ky?dung=0").content.decode())
    assert 'value="19/02/2026"' in once and 'value="31/01/2026"' in once
    for strange in ("99", "-1", "x"):
        assert hanh.get(f"/ke-hoach/{printed.plan}/ky?dung={strange}").status_code == 200


def test_a_last_day_off_work_is_said_and_stays(printed: AtWork) -> None:
    asked = {"act": "preview", "key": "xem-truoc-1", "period": "month", "since": "01/02/2026", "until": "31/03/2026"}
    answer = printed.client("hanh").post(f"/ke-hoach/{printed.plan}/ky", asked | {"due_day": "14"})
    page = re.sub(r"<[^>]+>", "", html.unescape(answer.content.decode()))
    assert "14/03/2026 (ngày nghỉ)" in page and "giữ nguyên như văn bản" in page
    assert "14/04/2026" in page and "14/04/2026 (ngày nghỉ)" not in page


def test_a_month_by_the_printed_rules(printed: AtWork) -> None:
    """Once as of a day, then each month: who sends on the 14th is in time, on the 15th late; the lines follow."""
    hanh, ward = printed.actor("hanh"), unit_id(printed)
    once = proposal(ONCE, D(2025, 12, 31))
    assert once["report_due"] == "19/02/2026"
    first = actions.open_round(
        printed.plan, hanh, name=once["name"], cut_off=D(2026, 1, 31), report_due=D(2026, 2, 19), beside=True
    )
    actions.schedule(
        printed.plan, hanh, period="month", since=D(2026, 2, 1), until=D(2026, 3, 31), due_day=14, said=MONTHLY["text"]
    )
    with standing_on("2026-02-19T23:30:00"):
        send_all(printed, TRUONG_VINH, "minh", "hung", first)
    with standing_on("2026-02-20T00:10:00"):
        send_all(printed, "na-p-thanh-vinh-2025", "an", "thong", first)
    assert timely(printed, first) == {"in_time": 1, "late": 1}
    with standing_on("2026-02-18T07:00:00"):
        open_due_rounds()
    february = seen(lambda: Round.objects.get(plan__code=printed.plan, name="Tháng 2/2026"))
    subject = line(february.code, ward)
    assert seen(lambda: calendar.of([subject]))[subject].due_on == D(2026, 3, 14)
    with standing_on("2026-03-14T16:00:00"):
        send_all(printed, TRUONG_VINH, "minh", "hung", february.code)
        assert seen(lambda: calendar.of([subject]))[subject].state == "met"
    with standing_on("2026-03-15T08:00:00"):
        send_all(printed, "na-p-thanh-vinh-2025", "an", "thong", february.code)
    assert timely(printed, february.code) == {"in_time": 1, "late": 1}
    other = line(february.code, unit_id(printed, "na-p-thanh-vinh-2025"))
    assert seen(lambda: calendar.of([other]))[other].state == "missed"


def send_all(at: AtWork, unit: str, officer: str, head: str, round_: str) -> None:
    """A unit says of all its rows that nothing has happened, and sends."""
    actions.begin_rows(at.actor(officer), unit_id=unit_id(at, unit), round=round_, how="nothing")
    actions.send_all(at.actor(head), unit_id=unit_id(at, unit), round=round_)


def timely(at: AtWork, round_: str) -> dict[str, int]:
    """How many units were complete in time, and late."""
    found = whole(lambda: rounds_view(at.actor("hanh"), at.plan_row(), round_), at.actor("hanh")).chosen
    return {"in_time": found.in_time, "late": found.late}


def test_what_was_read_stays_with_the_plan(at_work: AtWork) -> None:

    code = issue_small_plan({**READ, "number": "100/KH-UBND", "reporting": [MONTHLY]}, key="co-che-do")
    assert seen(lambda: Plan.objects.get(code=code).regimes) == [MONTHLY]
    assert at_work.work(WARD_TASK)
