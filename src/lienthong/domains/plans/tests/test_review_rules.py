"""Which tasks stay hidden until somebody decides otherwise; with which round a plan begins; whom a row means."""

import csv
import datetime as dt

import pytest

from lienthong.domains.plans.queries.issuing import report_day
from lienthong.domains.plans.queries.review import value_words
from lienthong.domains.plans.rules import first_round, hidden_by_default
from lienthong.domains.plans.wording import number_words

from .review_desk import DEMO


def test_security_tasks_of_the_demo_plan_are_hidden() -> None:
    rows = list(csv.DictReader((DEMO / "plan" / "tasks.csv").read_text(encoding="utf-8").splitlines()))
    hidden = {row["no"] for row in rows if hidden_by_default(row["name"], row["lead_text"].split("; "))}
    assert {row["no"] for row in rows if row["security"] == "yes"} <= hidden
    # The army's telephones and cleaning machines of malware are hidden too: rather one too many by default.
    assert hidden - {row["no"] for row in rows if row["security"] == "yes"} == {"22", "62"}


@pytest.mark.parametrize(
    ("name", "leads", "hidden"),
    [
        ("Diễn tập ứng cứu sự cố", ["Sở Khoa học và Công nghệ"], True),
        ("Vận hành SOC của tỉnh", [], True),
        ("Tổ chức xã hội tham gia", [], False),
        ("Cấp thẻ căn cước", ["Công an tỉnh"], True),
        ("Cấp thẻ căn cước", ["Công an tỉnh", "Sở Tư pháp"], False),
        ("Mở lớp bồi dưỡng", ["Bộ Chỉ huy quân sự tỉnh"], True),
        ("AN NINH MẠNG cho xã, phường", ["UBND cấp xã"], True),
        ("Học tập trung", ["Công thương"], False),
    ],
)
def test_hidden_by_default(name: str, leads: list[str], hidden: bool) -> None:
    assert hidden_by_default(name, leads) is hidden


@pytest.mark.parametrize(
    ("day", "name", "last"),
    [
        ("2026-01-01", "Quý I/2026", "2026-03-31"),
        ("2026-06-30", "Quý II/2026", "2026-06-30"),
        ("2026-09-01", "Quý III/2026", "2026-09-30"),
        ("2028-12-31", "Quý IV/2028", "2028-12-31"),
    ],
)
def test_the_first_round_is_this_quarter(day: str, name: str, last: str) -> None:
    assert first_round(dt.date.fromisoformat(day)) == (name, dt.date.fromisoformat(last))


def test_reports_are_due_on_a_working_day() -> None:
    assert report_day(dt.date(2026, 12, 31)) == dt.date(2027, 1, 11)  # the 10th is a Sunday
    assert report_day(dt.date(2026, 3, 31)) == dt.date(2026, 4, 10)


def test_figures_are_said_as_people_read_them() -> None:
    assert number_words(1000) == "1.000" and number_words(70.5) == "70,5" and number_words(0) == "0"
    value = {"comparator": "ge", "low": 70, "high": None, "measure": "%", "year": 2026, "text": "≥ 70%"}
    assert value_words(value) == "≥ 70 %, năm 2026"
    assert value_words({**value, "comparator": "between", "high": 80, "year": None}) == "70–80 %"
    assert value_words({**value, "comparator": "done", "low": None, "text": "Hoàn thành"}) == "Hoàn thành, năm 2026"
    assert value_words(None) == ""
