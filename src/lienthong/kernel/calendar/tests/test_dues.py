"""When a period ends: the vectors of the law, the cut-off, and what the explanation must name."""

import datetime as dt
import json
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
    assert "thứ Bảy, Chủ nhật; căn cứ chưa xác minh" in said
    assert "giờ hết ngày làm việc (17:30) là mặc định" in said
    assert "giờ hết" not in " ".join(dues.due(dt.datetime(2026, 8, 27, 9), 3, "het-ngay").explain)
    assert "năm 2027 chưa công bố" in " ".join(dues.due(dt.datetime(2026, 12, 30, 9), 5).explain)


def test_a_later_document_changes_the_one_stop_policy_only_from_its_day():
    assert "61/2018" in policy_on("mot-cua", dt.date(2025, 6, 30)).cited
    assert "118/2025" in policy_on("mot-cua", dt.date(2025, 7, 1)).cited
    assert "118/2025" in policy_on("mot-cua", dt.date(2026, 8, 4)).cited
    assert "309/2026" in policy_on("mot-cua", dt.date(2026, 8, 5)).cited


def test_what_was_never_compared_with_its_original_is_not_called_verified():
    unsure = {dt.date(2026, 1, 2), dt.date(2026, 1, 10), dt.date(2026, 8, 31), dt.date(2026, 11, 24)}
    assert {row.day for row in shipped_rows() if row.day in unsure and row.certainty is Certainty.UNVERIFIED} == unsure
    ways = {way.what: way for way in ways_on(dt.date(2026, 11, 21), shipped())}
    assert not ways["Nghỉ hằng tuần"].verified
    assert not ways["Giờ làm việc"].verified
    assert [name for name, way in ways.items() if way.verified] == ["Thời hạn tại bộ phận một cửa"]


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
        ["--unit", "H41", "--from", "2026-01-01", "--days", "99999999999999999999"],
        ["--unit", "H41", "--from", "2026-01-01", "--days", "5", "--policy", "khong-co"],
        ["--unit", "H41", "--from", "0001-01-01T00:00+14:00", "--days", "5"],
        ["--from", "2026-01-01", "--days", "5"],
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
