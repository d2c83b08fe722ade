"""When a period ends: the vectors of the law, the cut-off, and what the explanation must name."""

import datetime as dt
import json
import re
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar import dues, rules
from lienthong.kernel.calendar.cli import diff_command, due_command
from lienthong.kernel.calendar.days import Certainty, WeeklyRest, shipped_rows
from lienthong.kernel.calendar.policies import policies, policy_on
from lienthong.kernel.calendar.rules import shipped
from lienthong.kernel.calendar.ways import ways_on

INSTANTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 1, 1))


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-12T09:00", 5, "2026-02-26"),
        ("2026-04-24T09:00", 5, "2026-05-06"),
        ("2026-08-27T09:00", 3, "2026-09-04"),
        ("2026-11-20T09:00", 3, "2026-11-26"),
        ("2025-12-30T14:30", 5, "2026-01-08"),
        ("2026-01-08T09:00", 2, "2026-01-10"),  # the Saturday made up for 2 January counts
    ],
)
def test_vectors_counted_from_the_next_working_day(start, days, expected):
    assert dues.due(dt.datetime.fromisoformat(start), days).on.isoformat() == expected


@pytest.mark.parametrize(
    ("policy", "start", "days", "expected"),
    [
        ("mot-cua", "2026-03-03T15:00", 2, "2026-03-05T17:30"),
        ("mot-cua", "2026-03-03T15:01", 2, "2026-03-06T17:30"),
        ("mot-cua", "2026-03-06T16:00", 1, "2026-03-10T17:30"),  # Friday after three: as if received on Monday
        ("mot-cua", "2026-03-07T09:00", 1, "2026-03-10T17:30"),  # and Saturday is never earlier than that
        ("chung", "2026-03-07T09:00", 1, "2026-03-09T17:30"),
        ("trong-ngay", "2026-03-03T09:00", 0, "2026-03-03T17:30"),
        ("trong-ngay", "2026-03-03T15:30", 0, "2026-03-04T17:30"),
        ("trong-ngay", "2026-03-03T09:00", 2, "2026-03-04T17:30"),
        ("het-ngay", "2026-03-03T09:00", 1, "2026-03-04T23:59:59.999999"),
    ],
)
def test_policies(policy, start, days, expected):
    found = dues.due(dt.datetime.fromisoformat(start), days, policy).due
    assert found.replace(tzinfo=None) == dt.datetime.fromisoformat(expected)
    assert found.utcoffset() == dt.timedelta(hours=7)


@given(INSTANTS, INSTANTS, st.integers(0, 40), st.sampled_from([p.code for p in policies()]))
def test_whoever_is_received_earlier_is_never_due_later(a, b, days, code):
    first, second = sorted((a, b))
    assume(days or all(dues.policy_on(code, day.date()).counts_days for day in (first, second)))  # no hours: refused
    assert dues.due(first, days, code).due <= dues.due(second, days, code).due


@given(INSTANTS, st.integers(1, 40), st.sampled_from([p.code for p in policies()]))
def test_the_last_day_is_always_a_working_day_and_named_in_the_explanation(start, days, code):
    found = dues.due(start, days, code)
    assert shipped().works(found.on)
    assert any(f"{found.on:%d/%m/%Y}" in sentence for sentence in found.explain)


def test_the_explanation_names_each_day_left_out_with_its_document():
    said = " ".join(dues.due(dt.datetime(2025, 12, 30, 14, 30), 5).explain)
    assert "12729/VPCP-KGVX" in said
    assert "Thứ Năm ngày 01/01/2026 không tính: Tết Dương lịch" in said
    assert "Không tính 2 ngày nghỉ hằng tuần" in said
    assert "Ngày làm việc thứ nhất là thứ Tư ngày 31/12/2025" in said


def test_doubtful_days_and_unpublished_years_are_said():
    said = " ".join(dues.due(dt.datetime(2026, 8, 27, 9), 3).explain)
    assert "căn cứ của ngày 31/08/2026, 01/09/2026 chưa được đối chiếu" in said
    assert "thứ Bảy, Chủ nhật; 188/1999/QĐ-TTg (17/9/1999), Điều 1 – chưa xác minh" in said
    assert "giờ hết ngày làm việc (17:30) là theo “giờ làm việc do tỉnh quy định" in said
    assert "giờ hết" not in " ".join(dues.due(dt.datetime(2026, 8, 27, 9), 3, "het-ngay").explain)
    assert "năm 2027 chưa công bố" in " ".join(dues.due(dt.datetime(2026, 12, 30, 9), 5).explain)


def test_a_later_document_changes_the_one_stop_policy_only_from_its_day():
    assert "61/2018" in policy_on("mot-cua", dt.date(2025, 6, 30)).cut_off_cited
    assert "118/2025" in policy_on("mot-cua", dt.date(2025, 7, 1)).cut_off_cited
    assert "118/2025" in policy_on("mot-cua", dt.date(2026, 8, 4)).cut_off_cited
    assert "309/2026" in policy_on("mot-cua", dt.date(2026, 8, 5)).cut_off_cited


def test_what_was_never_compared_with_its_original_is_not_called_verified():
    unsure = {dt.date(2026, 1, 2), dt.date(2026, 1, 10), dt.date(2026, 8, 31), dt.date(2026, 11, 24)}
    assert {row.day for row in shipped_rows() if row.day in unsure and row.certainty is Certainty.UNVERIFIED} == unsure
    ways = {way.what: way for way in ways_on(dt.date(2026, 11, 21), shipped())}
    assert not ways["Nghỉ hằng tuần"].verified
    assert not ways["Giờ làm việc"].verified
    assert not [name for name, way in ways.items() if way.verified], "Điều 18 says when papers are handed on, no more"


def test_the_weekly_rest_is_dated_data(monkeypatch):
    rests = (WeeklyRest(dt.date(2021, 1, 1), frozenset({5, 6}), "cũ", Certainty.UNVERIFIED),)
    rests += (WeeklyRest(dt.date(2030, 1, 1), frozenset({4, 5, 6}), "mới", Certainty.UNVERIFIED),)
    monkeypatch.setattr(rules, "weekly_rests", lambda: rests)
    held = rules.WorkingCalendar([])
    assert held.works(dt.date(2029, 12, 28))  # Fridays
    assert not held.works(dt.date(2030, 1, 4))
    assert held.works(dt.date(2030, 1, 3))
    assert not held.works(dt.date(2100, 12, 31))


def test_impossible_questions_are_refused():
    with pytest.raises(Unfit):
        dues.due(dt.datetime(2026, 3, 3), -1)
    with pytest.raises(Unfit, match="khong-co"):
        dues.due(dt.datetime(2026, 3, 3), 1, "khong-co")


def test_an_instant_elsewhere_is_taken_in_vietnamese_time():
    assert dues.due(dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC), 1).on == dt.date(2026, 3, 5)


def said_of(start: str, days: int, policy: str = "chung") -> str:
    return " ".join(dues.due(dt.datetime.fromisoformat(start), days, policy).explain)


def test_a_citizen_can_count_after_each_day_that_counts_and_each_that_does_not():
    said = said_of("2025-12-30T14:30", 5)
    assert "Các ngày được tính: 31/12/2025, 05/01/2026, 06/01, 07/01, 08/01." in said
    assert "(thứ Bảy, Chủ nhật; 188/1999/QĐ-TTg (17/9/1999), Điều 1 – chưa xác minh): 03/01/2026, 04/01." in said
    assert "Các ngày được tính" not in said_of("2025-12-30T14:30", 200)


@given(INSTANTS, st.integers(2, 40), st.sampled_from(["chung", "mot-cua", "trong-ngay", "het-ngay"]))
def test_every_day_from_receipt_to_the_end_is_named_once_as_counted_or_not(start, days, code):
    found = dues.due(start, days, code)
    counted = next(one for one in found.explain if one.startswith("Các ngày được tính: "))
    assert counted.count(",") == days - 1
    assert f"{found.on:%d/%m}" in counted.rsplit(",", 1)[1]
    every = [start.date() + dt.timedelta(n) for n in range(1, (found.on - start.date()).days + 1)]
    off = [day for day in every if not shipped().works(day)]
    told = " ".join(one for one in found.explain if "không tính" in one.lower() and not one.startswith("Lưu ý"))
    assert all(f"{day:%d/%m}" in told for day in off)


def test_a_moment_past_three_is_said_to_the_moment():
    said = said_of("2026-03-03T15:00:00.001", 2, "mot-cua")
    assert "Tiếp nhận lúc 15:00:00,001, thứ Ba ngày 03/03/2026. Tiếp nhận sau 15:00 nên" in said
    assert "Tiếp nhận lúc 15:00, thứ Ba" in said_of("2026-03-03T15:00", 2, "mot-cua")


def test_three_o_clock_sharp_is_said_to_be_in_time():
    assert "Tiếp nhận đúng 15:00 chưa phải là sau 15:00." in said_of("2026-11-20T15:00", 3, "mot-cua")
    assert "Tiếp nhận đúng" not in said_of("2026-11-20T15:00", 3)
    assert "Tiếp nhận đúng" not in said_of("2026-11-20T14:59", 3, "mot-cua")
    assert "Tiếp nhận đúng" not in said_of("2026-11-24T15:00", 3, "mot-cua"), "on a day off the hour does not matter"


def test_the_day_of_receipt_is_named_with_its_document_where_it_differs():
    off = said_of("2026-11-24T10:00", 1, "mot-cua")
    assert "Thứ Ba ngày 24/11/2026 không tính: Ngày Văn hóa Việt Nam (80-NQ/TW (2026)" in off
    assert "Thứ Bảy ngày 10/01/2026 là ngày làm việc: Làm bù" in said_of("2026-01-10T10:00", 1, "mot-cua")
    weekend = said_of("2026-03-07T10:00", 1, "mot-cua")
    assert (
        "Tiếp nhận vào ngày nghỉ hằng tuần (thứ Bảy, Chủ nhật; 188/1999/QĐ-TTg (17/9/1999), Điều 1 – chưa xác minh) nên"
        in weekend
    )


def test_hours_over_several_days_are_told_day_by_day():
    said = said_of("2026-11-20T10:00", 2, "gio-lam-viec")
    assert "Giờ làm việc được tính: 20/11/2026: 5 giờ 30 phút; 23/11: 8 giờ; 25/11: 2 giờ 30 phút." in said
    within = dues.due(dt.datetime(2026, 11, 20, 8), 60, measure=dues.CountedIn.MINUTE)
    assert "Giờ làm việc được tính" not in " ".join(within.explain)


@given(INSTANTS, st.integers(1, 40 * 8 * 60))
def test_the_hours_told_day_by_day_are_the_whole_period(start, minutes):
    start = start.replace(second=0, microsecond=0)
    said = dues.due(start, minutes, measure=dues.CountedIn.MINUTE).explain
    told = next((one for one in said if one.startswith("Giờ làm việc được tính: ")), None)
    if told is None:
        return
    each = re.findall(r": (?:(\d+) giờ)? ?(?:(\d+) phút)?", told.removeprefix("Giờ làm việc được tính"))
    assert sum(int(hours or 0) * 60 + int(rest or 0) for hours, rest in each) == minutes


def test_a_day_worked_in_part_ends_by_its_own_document_and_not_by_the_usual_hours():
    half = rules.DayRow(
        dt.date(2026, 3, 10), "Họp", rules.DayKind.CLOSED, "1/TB", None, Certainty.VERIFIED, ((810, 1050),)
    )
    found = dues.due(dt.datetime(2026, 3, 9, 9), 1, calendar=rules.calendar_with((half,)))
    said = " ".join(found.explain)
    assert "chỉ làm việc 07:30–11:30: Họp (1/TB)" in said
    assert "hết hạn lúc 11:30 ngày đó" in said
    assert "giờ hết ngày làm việc" not in said
    within = dues.due(
        dt.datetime(2026, 3, 9, 16), 300, measure=dues.CountedIn.MINUTE, calendar=rules.calendar_with((half,))
    )
    assert "giờ làm việc 07:30–11:30; 13:30–17:30 là theo" in " ".join(within.explain)


@pytest.mark.parametrize("code", sorted({p.code for p in policies()}))
@pytest.mark.parametrize("amount", [0, 1])
def test_every_rule_that_made_the_due_date_is_cited_where_it_is_used(code, amount):
    if not amount and not policy_on(code, dt.date(2026, 11, 20)).counts_days:
        return
    said = dues.due(dt.datetime(2026, 11, 20, 15, 30), amount, code).explain
    rule = policy_on(code, dt.date(2026, 11, 20))
    assert any(f"{rule.cited} – chưa xác minh" in one for one in said)
    late = [one for one in said if one.startswith("Tiếp nhận sau 15:00")]
    assert len(late) == (rule.cut_off is not None)
    assert all((rule.cut_off_cited or f"{rule.cited} – chưa xác minh") in one for one in late)


def test_a_day_of_receipt_that_is_a_day_off_runs_to_the_next_working_day_and_says_why():
    said = said_of("2026-11-28T09:00", 0)
    assert "Ngày đó là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo" in said
    assert "Điều 148 khoản 5" in said
    assert "Phải xong trong thứ Hai ngày 30/11/2026" in said
    assert "Ngày đó là ngày nghỉ" not in said_of("2026-11-27T09:00", 0)


def test_a_period_in_hours_names_its_provision():
    said = dues.due(dt.datetime(2026, 11, 20, 8), 60, measure=dues.CountedIn.MINUTE).explain
    assert any("Điều 147 khoản 1 – chưa xác minh" in one for one in said)
    assert not any("Điều 148" in one for one in said), "what is to be said of the end of a period in days is not said"


def test_an_end_at_the_close_of_work_is_not_laid_to_the_provision_that_says_midnight():
    assert "Điều 148 khoản 6" in policy_on("het-ngay", dt.date(2026, 3, 3)).cited
    for code in ("chung", "mot-cua"):
        assert "148" not in policy_on(code, dt.date(2026, 3, 3)).cited
        assert "chưa nêu được điều khoản; 91/2015/QH13 (Bộ luật Dân sự), Điều 148 khoản 6 tính đến 24 giờ" in said_of(
            "2026-03-03T09:00", 1, code
        )
    assert "24 giờ ngày cuối" not in said_of("2026-03-03T09:00", 1, "het-ngay").replace("hết 24 giờ ngày cuối", "")


def test_tet_has_five_days_off_and_the_rest_are_in_lieu():
    for year in (2024, 2025, 2026, 2027):
        rows = [row for row in shipped_rows() if row.day.year == year and "Tết Nguyên đán" in row.name]
        feast = [row.day for row in rows if row.kind is rules.DayKind.HOLIDAY]
        lieu = [row.day for row in rows if row.kind is rules.DayKind.COMPENSATORY]
        assert len(feast) == 5, "45/2019/QH14, Điều 112 khoản 1 điểm b"
        assert len(lieu) == sum(day.weekday() > 4 for day in feast), "45/2019/QH14, Điều 111 khoản 3"


def test_no_provision_is_claimed_where_none_was_found():
    ways = {way.what: way for way in ways_on(dt.date(2026, 11, 21), shipped())}
    assert "61/2018/NĐ-CP, Điều 19 khoản 9" in ways["Khi không kịp thời hạn"].cited
    assert "118/2025/NĐ-CP thay thế" in ways["Khi không kịp thời hạn"].cited
    assert "nhiều nhất 1 lần, khi chưa quá hạn; báo cho người nộp trước khi hết hạn ít nhất 1 ngày" in (
        ways["Khi không kịp thời hạn"].how
    )
    assert "61/2018/NĐ-CP, Điều 19 khoản 4" in ways["Khi hồ sơ phải bổ sung"].cited
    assert "118/2025/NĐ-CP thay thế" in ways["Khi hồ sơ phải bổ sung"].cited
    money = ways["Khi chờ nộp nghĩa vụ tài chính"]
    assert (money.cited, money.verified) == ("chưa nêu được điều khoản", False)


def test_what_the_product_does_not_know_it_does_not_call_unannounced():
    past, far = said_of("2022-01-27T09:00", 3), said_of("2028-01-20T09:00", 10)
    assert "phần mềm chưa có lịch nghỉ lễ, tết năm 2022, chưa trừ Tết Nguyên đán" in past
    assert "chưa công bố" not in past
    assert "năm 2028 chưa công bố, chưa trừ Tết Nguyên đán, Giỗ Tổ, nghỉ bù" in far
    assert "chưa trừ" not in said_of("2026-12-30T09:00", 5), "of 2027 the expected days are there"
    assert "các năm 2027–2084 chưa công bố" in said_of("2026-01-01T09:00", 15000)


def test_a_swap_that_is_only_talked_of_is_said_until_somebody_declares_it():
    assert "23/11/2026 mới được lấy ý kiến" in said_of("2026-11-20T09:00", 3)
    assert "lấy ý kiến" not in said_of("2026-11-24T09:00", 3)
    day = rules.DayRow(dt.date(2026, 11, 23), "Nghỉ", rules.DayKind.SWAPPED_OFF, "1/TB", None, Certainty.VERIFIED)
    decided = dues.due(dt.datetime(2026, 11, 20, 9), 3, calendar=rules.calendar_with(common=(day,)))
    assert decided.on == dt.date(2026, 11, 27)
    assert "lấy ý kiến" not in " ".join(decided.explain)


def test_the_command_answers_machines_and_people(capsys):
    given = ["--unit", "H41", "--from", "2025-12-30T14:30", "--days", "5"]
    assert due_command([*given, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] == "2026-01-08T17:30:00+07:00"
    assert "chưa xét ngày nghỉ riêng của H41" in answer["explain"][0]
    assert due_command(given) == 0
    assert capsys.readouterr().out.startswith("Hạn: 17:30, 08/01/2026\n")


def test_the_command_counts_hours_and_tells_the_time_between(capsys):
    assert due_command(["--unit", "H41", "--from", "2025-12-31T16:30", "--hours", "2,5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2026-01-05T09:00:00+07:00"
    asked = ["--unit", "H41", "--from", "2025-12-31T16:30", "--to", "2026-01-05T09:00"]
    assert diff_command([*asked, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["days"], answer["minutes"]) == (1, 150)
    assert "Thứ Sáu ngày 02/01/2026 không tính" in " ".join(answer["explain"])
    assert diff_command(asked) == 0
    assert capsys.readouterr().out.startswith("Thời gian làm việc: 2 giờ 30 phút; 1 ngày làm việc")
    assert diff_command(["--unit", "H41", "--from", "mai", "--to", "2026-01-05"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(("hours", "until"), [("4.1", "15:06"), ("1,1", "10:06"), ("0.55", "09:33"), ("2.05", "11:03")])
def test_hours_are_the_decimal_number_that_was_typed(hours, until, capsys):
    assert due_command(["--unit", "H41", "--from", "2026-03-03T09:00", "--hours", hours, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == f"2026-03-03T{until}:00+07:00"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--unit", "H41", "--from", "hôm qua", "--days", "5"],
        ["--unit", "H41", "--from", "2026-01-01", "--days", "-5"],
        ["--unit", "H41", "--from", "1999-01-01", "--days", "5"],
        ["--unit", "H41", "--from", "2026-01-01"],
        ["--unit", "H41", "--from", "2026-01-01", "--days", "5", "--hours", "4"],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "inf"],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "0.001"],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "1e3"],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "1e999999999"],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "9" * 5000],
        ["--unit", "H41", "--from", "2026-01-01", "--hours", "-4"],
        ["--unit", "H41", "--from", "2026-01-01", "--days", "99999999999999999999"],
        ["--unit", "H41", "--from", "2026-01-01", "--days", "5", "--policy", "khong-co"],
        ["--unit", "H41", "--from", "0001-01-01T00:00+14:00", "--days", "5"],
        ["--from", "2026-01-01", "--days", "5"],
        ["--unit", " ", "--from", "2026-01-01", "--days", "5"],
    ],
)
def test_the_command_refuses_in_one_sentence(wrong, capsys):
    assert due_command(wrong) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert len(shown.err.strip().splitlines()) == 1


def test_the_command_needs_neither_database_nor_django():
    code = (
        "import sys; from lienthong.kernel.calendar.cli import due_command as due;"
        "due(['--unit','H41','--from','2026-03-03','--days','1']); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
