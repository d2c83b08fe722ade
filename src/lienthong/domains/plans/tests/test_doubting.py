"""Figures that look mistaken: asked about on the page, in the grid and in a file, and taken when they are right."""

import html
import re
from decimal import Decimal as D

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.aims import Frame
from lienthong.domains.plans.trajectory import Aim, Level
from lienthong.kernel.base.errors import Unfit

from .factories import UNDATED, AtWork
from .test_grid import address, save
from .test_grid_sheet import confirmed, handed_in, made, row_of
from .test_target_pages import entry, period, sent
from .test_targets import described, figures


@pytest.mark.parametrize(
    ("measure", "level", "value", "said"),
    [
        ("%", "70", "100", ""),
        ("%", "70", "101", "không quá 100%"),
        ("%", "5", "60", ""),
        ("%", "70", "-0.5", "không có số âm"),
        ("%", None, "12345678", "không quá 100%"),
        ("%", "120", "1200", ""),
        ("%", "120", "12345678", "gấp hơn 10 lần số kế hoạch nêu (120%)"),
        ("%", "-3", "-5", ""),
        ("hồ sơ", "70", "-5", "không có số âm"),
        ("hồ sơ", "70", "12345678", ""),
    ],
)
def test_what_looks_mistaken(measure: str, level: str | None, value: str, said: str) -> None:
    main = None if level is None else Aim(Level("ge", D(level), None), None)
    doubt = Frame({}, main, measure, done_only=False).doubt(D(value))
    assert said in doubt and bool(said) == bool(doubt)


def test_a_row_s_figure_is_asked_about_once(at_work: AtWork) -> None:
    target, other = at_work.work("1", kind="target"), at_work.work(UNDATED)
    rows = [{"assignment": target, "value": D(12_345_678)}, {"assignment": other, "percent": 5}]
    done = save(at_work, rows)
    asked = "Số liệu 12.345.678% có vẻ nhầm: tỷ lệ thường không quá 100%. Nếu đúng, đánh dấu xác nhận rồi gửi lại."
    assert done == {"saved": {other: 1}, "left": {target: {"sure": asked}}}
    with pytest.raises(Unfit) as no:
        actions.fill(target, at_work.actor("minh"), percent=0, result="x", numerator=D(-1), denominator=D(20))
    assert "không có số âm" in no.value.fields["sure"]
    assert save(at_work, [{**rows[0], "sure": True}])["saved"] == {target: 1}
    assert save(at_work, [{**rows[0], "result": "Đã đối chiếu"}])["saved"] == {target: 2}
    assert at_work.fill(target, percent=10, result="Qua trang của việc") and at_work.report(target).value == 12_345_678


def test_the_grid_asks_and_takes_the_answer(at_work: AtWork) -> None:
    minh, work = at_work.client("minh"), at_work.assignment(at_work.work("1", kind="target"))
    typed = {f"percent-{work.pk}": "10", f"result-{work.pk}": "Đủ", f"value-{work.pk}": "-5", "act": "save"}
    asked = minh.post(address(at_work), {"key": "bang-0001", **typed})
    page = html.unescape(asked.content.decode())
    assert asked.status_code == 422 and "Số liệu -5% có vẻ nhầm" in page and 'value="-5"' in page
    assert f'type="checkbox" name="sure-{work.pk}"' in page and f'href="#sure-{work.pk}"' in page
    taken = minh.post(address(at_work), {"key": "bang-0002", **typed, f"sure-{work.pk}": "1"})
    assert taken.status_code == 303 and at_work.report(work.code).value == -5


def test_a_file_s_figure_is_kept_only_when_it_is_confirmed(at_work: AtWork) -> None:
    target, other = at_work.work("1", kind="target"), at_work.work(UNDATED)
    _, shown = handed_in(at_work, made([row_of(target, value=7000), row_of(other, percent=5)]))
    page = html.unescape(shown)
    assert "Cần xác nhận" in page and "Số liệu 7.000% có vẻ nhầm" in page and "1 dòng cần xác nhận" in page
    answer = confirmed(at_work, shown)
    assert answer.status_code == 409 and "có vẻ nhầm" in html.unescape(answer.content.decode())
    assert at_work.report(other).percent == 5
    packed = re.search(r'name="packed" value="([^"]+)"', shown)
    assert packed
    given = {"key": "nop-tep-03", "act": "confirm", "packed": html.unescape(packed[1]), "sure": "1"}
    at_work.client("minh").post(f"{address(at_work)}/nop", given)
    assert at_work.report(target).value == 7000


def test_the_province_s_figure_is_asked_about(at_work: AtWork) -> None:
    described(at_work, measure="hồ sơ", combining="sum")
    page = sent(at_work, period(at_work), entry(at_work, value="-5"), status=422)
    assert "Số liệu -5 hồ sơ có vẻ nhầm: chỉ tiêu này không có số âm" in page and 'name="sure"' in page
    assert not figures(at_work)
    sent(at_work, period(at_work), entry(at_work, value="-5", sure="1", key="khoa-khac-nua"))
    assert [one.value for one in figures(at_work)] == [-5]
