"""The invented reports of the demo province stand on real assignments, working days and the right hands."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "nghe-an"
HOLIDAYS = ROOT / "src" / "lienthong" / "kernel" / "calendar" / "data" / "holidays.csv"
SHOWN_ON = dt.date(2026, 11, 22)

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def many(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


@pytest.fixture(scope="module")
def reports() -> list[Row]:
    return rows(DEMO / "reports.csv")


@pytest.fixture(scope="module")
def owing() -> dict[str, set[str]]:
    """Task number → the units that lead it."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows(DEMO / "unit_groups.csv"):
        members[row["code"]].add(row["unit"])
    found: dict[str, set[str]] = defaultdict(set)
    for task in rows(DEMO / "plan" / "tasks.csv"):
        for coded in many(task["lead"]):
            bare = coded if coded.startswith("group:") else coded.split(":", 1)[-1]
            found[task["no"]] |= members[bare] if bare.startswith("group:") else {bare}
    return found


def days(row: Row) -> list[dt.date]:
    columns = ("written_on", "sent_on", "decided_on")
    return [dt.date.fromisoformat(row[column]) for column in columns if row[column]]


def test_only_lead_units_report_and_once_a_period(reports: list[Row], owing: dict[str, set[str]]) -> None:
    assert 400 <= len(reports) <= 600
    assert max(Counter((row["no"], row["unit"], row["period"]) for row in reports).values()) == 1
    for row in reports:
        assert row["unit"] in owing[row["no"]], row


def test_states_say_what_the_dates_say(reports: list[Row]) -> None:
    for row in reports:
        percent = int(row["percent"])
        assert 0 < percent <= 100
        assert bool(row["done_on"]) == (percent == 100), row
        assert len(days(row)) == {"draft": 1, "sent": 2, "accepted": 3, "returned": 3}[row["state"]], row
        assert bool(row["sent_by"]) == bool(row["sent_on"]), row
        assert bool(row["decided_by"]) == bool(row["decided_on"]), row
        assert row["decision"] or row["state"] != "returned", row
        assert days(row) == sorted(days(row)), row
        assert all(day < SHOWN_ON for day in days(row)), row


def test_reports_move_on_working_days(reports: list[Row]) -> None:
    calendar = {row["date"]: row["kind"] for row in rows(HOLIDAYS)}
    for row in reports:
        for day in days(row):
            kind = calendar.get(day.isoformat())
            assert kind == "swapped_working_day" or (day.weekday() < 5 and kind is None), row


def test_the_officer_writes_the_head_sends_and_nobody_decides_their_own(reports: list[Row]) -> None:
    people = {row["account"]: row for row in rows(DEMO / "people.csv")}
    for row in reports:
        assert people[row["written_by"]]["unit"] == row["unit"], row
        assert "officer" in people[row["written_by"]]["roles"], row
        if row["sent_by"]:
            assert people[row["sent_by"]]["unit"] == row["unit"], row
            assert "leader" in people[row["sent_by"]]["roles"], row
        if row["decided_by"]:
            assert people[row["decided_by"]]["unit"] != row["unit"], row


def test_the_monitor_of_the_row_decides(reports: list[Row]) -> None:
    people = {row["account"]: row for row in rows(DEMO / "people.csv")}
    monitors = {row["no"]: set(many(row["monitor"])) for row in rows(DEMO / "plan" / "tasks.csv")}
    for row in reports:
        if row["decided_by"] and monitors[row["no"]] - {"unresolved"}:
            judge = people[row["decided_by"]]["unit"]
            level_above = row["unit"] in monitors[row["no"]] and judge == "na-ubnd"
            assert judge in monitors[row["no"]] or level_above, row


def test_the_province_shows_every_fate_of_a_task(reports: list[Row], owing: dict[str, set[str]]) -> None:
    assert set(Counter(row["state"] for row in reports)) == {"draft", "sent", "accepted", "returned"}
    first = [row for row in reports if row["no"] == "1" and row["state"] == "accepted" and row["done_on"]]
    in_time = {row["unit"] for row in first if row["done_on"] <= "2026-03-31"}
    late = {row["unit"] for row in first} - in_time
    silent = owing["1"] - {row["unit"] for row in reports if row["no"] == "1"}
    assert min(len(in_time), len(late), len(silent)) >= 10


def test_the_ward_of_the_cast_has_one_of_each(reports: list[Row]) -> None:
    states = {row["state"] for row in reports if row["unit"] == "na-p-truong-vinh-2025"}
    assert states == {"draft", "sent", "accepted", "returned"}
