"""The grid: all rows of a unit saved together, what is wrong named by row, begun from the last period."""

import datetime as dt
from decimal import Decimal

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.grid_form import number, rows_of
from lienthong.domains.plans.models import Report, Sheet
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, Unfit

from .factories import ASKED, THANH_VINH, TRUONG_VINH, UNDATED, WARD_TASK, AtWork, seen
from .test_progress import counted


def unit_id(at: AtWork, code: str = TRUONG_VINH) -> int:
    """A unit's key."""
    return at.assignment(at.work(WARD_TASK, code)).unit_id


def save(at: AtWork, rows: list[dict[str, object]], who: str = "minh", **more: object) -> dict[str, object]:
    """Save rows of the ward's grid in the open round."""
    given = {"unit_id": unit_id(at), "round": at.newest_round().code, "rows": rows, **more}
    return actions.fill_many(at.actor(who), **given)


def test_rows_are_saved_together_and_the_sheet_counts_them(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    done = save(
        at_work,
        [
            {"assignment": one, "percent": 40, "result": "Thay 5 máy.", "cause": "money", "difficulties": "Thiếu tiền"},
            {"assignment": two, "result": "Phát 12 bản tin.", "advantages": "Có loa mới", "proposals": "Thêm tờ rơi"},
        ],
    )
    assert done == {"saved": {one: 1, two: 1}, "left": {}}
    report = at_work.report(one)
    assert (report.percent, report.cause, report.difficulties) == (40, "money", "Thiếu tiền")
    sheet = seen(lambda: Sheet.objects.get(round__code=at_work.newest_round().code, unit__code=TRUONG_VINH))
    assert (sheet.drafted, sheet.sent) == (2, 0)
    assert at_work.assignment(one).begun


def test_one_bad_cell_loses_nobodys_other_rows(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    done = save(at_work, [{"assignment": one, "percent": 140}, {"assignment": two, "result": "Đúng"}])
    assert done["saved"] == {two: 1}
    assert done["left"] == {one: {"percent": "Tỷ lệ là số từ 0 đến 100."}}
    with pytest.raises(Unfit) as no:
        save(at_work, [{"assignment": one, "percent": 140}])
    assert no.value.fields == {f"{one}.percent": "Tỷ lệ là số từ 0 đến 100."}


def test_two_people_in_one_grid_lose_nothing(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    save(at_work, [{"assignment": one, "result": "Của Minh", "version": 0}])
    done = save(
        at_work,
        [
            {"assignment": one, "result": "Của Toàn", "version": 0},
            {"assignment": two, "result": "Toàn viết dòng khác", "version": 0},
        ],
        who="toan.tv",
    )
    assert done["saved"] == {two: 1}
    assert "Hồ Quang Minh vừa lưu" in done["left"][one][""]
    assert at_work.report(one).result == "Của Minh"


def test_what_says_the_same_is_not_saved_again(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    row = {"assignment": one, "percent": 30, "result": "Như cũ"}
    save(at_work, [row])
    assert save(at_work, [row]) == {"saved": {}, "left": {}}
    assert at_work.report(one).version == 1


def test_a_part_that_is_not_named_stays(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    save(at_work, [{"assignment": one, "percent": 30, "result": "Giữ lại", "proposals": "Giữ cả điều này"}])
    save(at_work, [{"assignment": one, "percent": 35}])
    report = at_work.report(one)
    assert (report.percent, report.result, report.proposals) == (35, "Giữ lại", "Giữ cả điều này")


def test_others_rows_are_not_ones_own(at_work: AtWork) -> None:
    theirs = at_work.work(WARD_TASK, THANH_VINH)
    with pytest.raises(Unfit):
        save(at_work, [{"assignment": theirs, "result": "Không phải của tôi"}])
    with pytest.raises(NotAllowed):
        save(at_work, [{"assignment": theirs, "result": "x"}], unit_id=unit_id(at_work, THANH_VINH))
    with pytest.raises(NotAllowed):
        save(at_work, [{"assignment": at_work.work(WARD_TASK), "result": "x"}], who="lan")
    assert at_work.report(theirs) is None


def test_what_has_been_sent_is_not_changed_under_the_monitors_eyes(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    at_work.sent(one)
    with pytest.raises(Unfit) as no:
        save(at_work, [{"assignment": one, "result": "Sửa lén"}])
    assert "Rút lại báo cáo" in no.value.fields[f"{one}."]


def test_a_new_period_begins_from_the_last(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    save(at_work, [{"assignment": one, "percent": 40, "result": "Quý I: 5 máy.", "difficulties": "Thiếu tiền"}])
    actions.send_all(at_work.actor("hung"), unit_id=unit_id(at_work), round=at_work.newest_round().code)
    at_work.open_round()
    round_ = at_work.newest_round().code
    with standing_on("2026-06-25T09:00:00"):
        for how, basis in (("copy", "typed"), ("unchanged", "unchanged")):
            seen(lambda: Report.objects.filter(round__code=round_).delete())
            done = actions.begin_rows(at_work.actor("minh"), unit_id=unit_id(at_work), round=round_, how=how)
            assert done["rows"] == 1
            report = at_work.report(one)
            assert (report.basis, report.percent, report.difficulties) == (basis, 40, "Thiếu tiền")
            assert report.round_id != seen(lambda: Report.objects.filter(assignment__code=one).first()).pk
        assert seen(lambda: Report.objects.filter(assignment__code=two, round__code=round_).exists()) is False
        rest = actions.begin_rows(at_work.actor("minh"), unit_id=unit_id(at_work), round=round_, how="nothing")
        assert rest["rows"] >= 1 and at_work.report(two).basis == "nothing"
        sent = actions.send_all(at_work.actor("hung"), unit_id=unit_id(at_work), round=round_)
        assert sent["left"] == 0


def test_a_row_that_goes_on_from_nothing_is_typed_again(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    actions.begin_rows(
        at_work.actor("minh"), unit_id=unit_id(at_work), round=at_work.newest_round().code, how="nothing"
    )
    save(at_work, [{"assignment": one, "result": "Thật ra có làm."}])
    assert at_work.report(one).basis == "typed"


@pytest.mark.parametrize(
    ("text", "number_"),
    [
        ("1.250", "1250"),
        ("72,5", "72.5"),
        ("72.5", "72.5"),
        ("1.250.000,25", "1250000.25"),
        ("-3", "-3"),
        ("80%", "80"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number_: str) -> None:
    assert number(text) == Decimal(number_)


@pytest.mark.parametrize("text", ["một", "1,2,3", "1.25.0", "=1+1", "1e9", "--1", "٣"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):
        number(text)


def test_a_form_names_what_it_could_not_read(at_work: AtWork) -> None:
    work = at_work.assignment(at_work.work("1", kind="target"))
    rows, wrong = rows_of({f"percent-{work.pk}": "bốn mươi", f"value-{work.pk}": "7o"}, [work])
    assert rows == [] and set(wrong[work.code]) == {"percent", "value"}
    rows, wrong = rows_of({f"percent-{work.pk}": "40 %", f"value-{work.pk}": "72,5"}, [work])
    assert rows == [{"assignment": work.code, "percent": 40, "value": Decimal("72.5")}] and not wrong


# -- the page ---------------------------------------------------------------------------------------------


def address(at: AtWork) -> str:
    """The grid of one's own unit."""
    return f"/ke-hoach/{at.plan}/bang/{at.newest_round().code}"


def test_the_page_shows_all_rows_and_saves_them_without_script(at_work: AtWork) -> None:
    minh = at_work.client("minh")
    page = minh.get(address(at_work))
    assert page.status_code == 200
    text = page.content.decode()
    work = at_work.assignment(at_work.work(WARD_TASK))
    assert f'name="result-{work.pk}"' in text and f'name="numerator-{work.pk}"' not in text
    typed = {f"percent-{work.pk}": "25", f"result-{work.pk}": "Xong 3 máy", f"version-{work.pk}": "0"}
    answer = minh.post(address(at_work), {"key": "bang-0001", "act": "save", **typed})
    assert answer.status_code == 303
    assert at_work.report(work.code).percent == 25
    bad = minh.post(
        address(at_work),
        {"key": "bang-0002", "act": "save", f"percent-{work.pk}": "x", f"result-{work.pk}": "Chưa lưu <b>này</b>"},
    )
    assert bad.status_code == 422
    assert "Ghi số nguyên từ 0 đến 100" in bad.content.decode()
    assert "Chưa lưu &lt;b&gt;này&lt;/b&gt;" in bad.content.decode()


def test_a_row_saves_itself_and_says_who_was_faster(at_work: AtWork) -> None:
    work = at_work.assignment(at_work.work(WARD_TASK))
    row = f"{address(at_work)}/dong"
    typed = {f"percent-{work.pk}": "25", f"result-{work.pk}": "Một", f"version-{work.pk}": "0"}
    minh, toan = at_work.client("minh"), at_work.client("toan.tv")
    kept = minh.post(row, {**typed, f"once-{work.pk}": "dong-0001"}, headers={"HX-Request": "true"}).content.decode()
    assert "Đã lưu" in kept and f'name="version-{work.pk}" value="1"' in kept
    clash = toan.post(row, {**typed, f"result-{work.pk}": "Hai", f"once-{work.pk}": "dong-0002"}).content.decode()
    assert "Hồ Quang Minh vừa lưu" in clash and "Giữ nội dung của tôi" in clash
    assert f'name="version-{work.pk}" value="0"' in clash
    mine = toan.post(
        row, {**typed, f"result-{work.pk}": "Hai", f"version-{work.pk}": "1", f"once-{work.pk}": "dong-0003"}
    ).content.decode()
    assert "Đã lưu" in mine and at_work.report(work.code).result == "Hai"


def test_asked_for_another_unit_one_sees_only_what_one_may(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), result="Đã gửi cho Sở")
    hanh = at_work.client("hanh").get(f"{address(at_work)}?don_vi={TRUONG_VINH}").content.decode()
    assert "Đã gửi cho Sở" in hanh and "<textarea" not in hanh
    other = at_work.client("an").get(f"{address(at_work)}?don_vi={TRUONG_VINH}").content.decode()
    assert "Đã gửi cho Sở" not in other
    assert at_work.client("lan").get(address(at_work)).status_code == 404
    hidden = at_work.assignment(at_work.work(ASKED))
    assert f"dong-{hidden.pk}" not in other


def test_questions_do_not_grow_with_rows(at_work: AtWork) -> None:
    minh, costs = at_work.client("minh"), []
    for code in (at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.work("1", kind="target")):
        at_work.fill(code)
        minh.get(address(at_work))
        with counted() as sent:
            assert minh.get(address(at_work)).status_code == 200
        costs.append(len([sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]))
    assert 5 < costs[0] <= 12 and len(set(costs)) == 1, costs


def test_the_day_of_a_whole_is_kept(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    save(at_work, [{"assignment": one, "percent": 100, "result": "Xong", "done_on": dt.date(2026, 2, 9)}])
    save(at_work, [{"assignment": one, "result": "Xong hẳn"}])
    assert at_work.report(one).done_on == dt.date(2026, 2, 9)
    save(at_work, [{"assignment": one, "percent": 90}])
    assert at_work.report(one).done_on is None


def test_the_form_of_one_row_keeps_what_the_grid_holds(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    save(at_work, [{"assignment": one, "percent": 20, "advantages": "Có máy mới", "proposals": "Thêm người"}])
    at_work.fill(one, percent=30)
    report = at_work.report(one)
    assert (report.percent, report.advantages, report.proposals) == (30, "Có máy mới", "Thêm người")


def test_a_row_is_opened_and_filled_in_the_round_that_was_asked_for(at_work: AtWork) -> None:
    code, quarter = at_work.work(WARD_TASK), at_work.newest_round().code
    day = dt.date(2026, 2, 20)
    beside = actions.open_round(
        at_work.plan, at_work.actor("hanh"), name="Riêng", cut_off=dt.date(2026, 2, 9), report_due=day, beside=True
    )
    minh = at_work.client("minh")
    page = minh.get(f"/viec-duoc-giao/{code}?ky={quarter}").content.decode()
    assert f'name="round" value="{quarter}"' in page
    assert f'name="round" value="{beside}"' in minh.get(f"/viec-duoc-giao/{code}").content.decode()
    fields = {"key": "mot-dong-01", "act": "fill", "percent": "15", "result": "Quý", "round": quarter, "version": "0"}
    answer = minh.post(f"/viec-duoc-giao/{code}", {**fields, "cause": "people", "proposals": "Thêm người"})
    assert answer.status_code == 303 and answer["Location"].endswith(f"?ky={quarter}")
    report = seen(lambda: Report.objects.get(code=f"{quarter}.{code}"))
    assert (report.percent, report.cause, report.proposals) == (15, "people", "Thêm người")
