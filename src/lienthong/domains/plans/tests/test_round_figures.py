"""The figures of a round on the page where it is put together: the same as those of the report, few questions asked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.consolidating import Voice, causes
from lienthong.domains.plans.queries.consolidation import consolidation
from lienthong.domains.plans.queries.round_figures import RoundFigures, round_figures
from lienthong.domains.plans.states import Status
from lienthong.domains.plans.views import consolidation as view

from .factories import NV_TASK, THANH_VINH, TRUONG_VINH, WARD_TASK, AtWork, seen


def figures(work: AtWork) -> RoundFigures:
    """The newest round as the coordinator sees it."""
    by = work.actor("hanh")
    return seen(lambda: round_figures(by, work.plan, work.newest_round().code), by)


def test_the_page_counts_what_the_report_says(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), percent=40, result="Đã khảo sát")
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong", percent=0, result="Chưa làm được")
    at_work.accepted(at_work.work(NV_TASK, "na-so-nv"), who="hoa", head="toan", percent=100)
    went = {"from": TRUONG_VINH, "to": "na-so-nv"}
    actions.correct(
        at_work.plan, at_work.actor("hanh"), cited="102/QĐ-UBND", decided_on=dt.date(2026, 2, 9),
        changes=[{"item": at_work.item(WARD_TASK).code, "field": "lead", "new": went}],
    )  # fmt: skip
    by = at_work.actor("hanh")
    whole = seen(lambda: consolidation(by, at_work.plan_row(), at_work.newest_round()), by)
    found = figures(at_work)
    assert [one.item.code for one in found.items] == [one.item.code for one in whole.items]
    for page, report in zip(found.items, whole.items, strict=True):
        assert dict(page.counts) == {status.value: n for status, n in report.counts.items() if n}, report.item
        assert (page.sent, page.of) == (report.sent, len(report.voices))
    line = whole.rounds.chosen
    assert line is not None
    assert (found.units, found.complete, found.until) == (line.units, line.complete, whole.until)
    assert sum(one.sent for one in found.groups()) == 3, "also what the unit had sent before its work went elsewhere"
    assert sum(one.done for one in found.groups()) == whole.done == 1


def test_one_field_and_one_page_at_a_time_by_few_questions(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work.sent(at_work.work(WARD_TASK), percent=40, result="Đã khảo sát")
    hanh, base = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/tong-hop/{at_work.newest_round().code}"
    for query in ("", "?loc=tat-ca", "?loc=chua&loai=task"):
        hanh.get(base + query)
        with CaptureQueriesContext(connection) as sent:
            assert hanh.get(base + query).status_code == 200
        asked = [one["sql"] for one in sent if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 12, asked
    assert "Đã khảo sát" not in hanh.get(base).content.decode(), "fields first"
    group = at_work.item(WARD_TASK).group
    only = hanh.get(base, {"loai": "task", "linh_vuc": group}).content.decode()
    assert "Đã khảo sát" in only and "Tập huấn kỹ năng số" not in only
    monkeypatch.setattr(view, "SIZE", 2)
    first, second = (hanh.get(f"{base}?loc=tat-ca&trang={n}").content.decode() for n in (1, 2))
    assert "Mục 1–2 trong 6 mục" in first and "trang=2" in first and "Mục 3–4 trong 6 mục" in second
    assert "Mục 5–6 trong 6 mục" in hanh.get(f"{base}?loc=tat-ca&trang=500").content.decode()


def test_a_unit_that_names_a_cause_in_many_rows_is_one_unit() -> None:
    said = [Voice("Xã A", "a", Status.DOING, True, cause="money") for _ in range(5)]
    assert causes([*said, Voice("Xã B", "b", Status.DOING, True, cause="money")]) == "Nguyên nhân: kinh phí (2 đơn vị)."
