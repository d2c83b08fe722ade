"""The demo province's rows say what the material says: names, codes, successors, figures, dues."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "nghe-an"
HOLIDAYS = ROOT / "src" / "lienthong" / "kernel" / "calendar" / "data" / "holidays.csv"
REORGANISED = "2025-07-01"

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def codes(after: bool) -> dict[str, str]:
    """Statistics code → unit, after or before 1 July 2025."""
    column = "valid_from" if after else "valid_to"
    table = rows(DEMO / "unit_codes.csv")
    return {row["code"]: row["unit"] for row in table if row["scheme"] == "thong-ke" and row[column]}


def same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split()).strip(" .")


def test_names_of_the_130_and_of_the_412(shared: Path) -> None:
    names = {row["code"]: row["name"] for row in rows(DEMO / "units.csv")}
    now = rows(shared / "data" / "admin_units" / "nghe_an_communes.csv")
    assert {row["code"]: row["full_name"] for row in now} == {
        code: names[unit] for code, unit in codes(after=True).items()
    }
    for row in rows(shared / "data" / "admin_units" / "communes_old_10035.csv"):
        if row["province_code"] == "40":
            assert names[codes(after=False)[row["code"]]] == row["full_name"], row


def test_successors_are_those_of_the_mapping(shared: Path) -> None:
    old, new = codes(after=False), codes(after=True)
    mapping = rows(shared / "data" / "admin_units" / "mapping_nghe_an.csv")
    expected = {(old[row["old_code"]], new[row["new_code"]]) for row in mapping}
    communes = set(old.values())
    found = {(row["from_unit"], row["to_unit"]) for row in rows(DEMO / "unit_edges.csv")}
    assert {pair for pair in found if pair[0] in communes and pair[1].endswith("-2025")} == expected
    assert len(expected) == 412


def test_the_days_of_the_calendar_are_those_of_the_list(shared: Path) -> None:
    expected = rows(shared / "data" / "holidays" / "vn_holidays_2024_2027.csv")
    found = {(row["date"], row["kind"]) for row in rows(HOLIDAYS)}
    listed = {(row["date"], row["kind"]) for row in expected}
    assert {day for day, _ in found} == {day for day, _ in listed}
    # Bộ luật Lao động Điều 112 gives five days of Tết; the list calls those that make up for its weekend holidays too.
    made_up = {"2024-02-13", "2024-02-14", "2027-02-09", "2027-02-10"}
    assert found - listed == {(day, "compensatory_day_off") for day in made_up}
    assert listed - found == {(day, "holiday") for day in made_up}
    sure = {row["date"] for row in expected if row["verification"] == "official"}
    assert {row["date"] for row in rows(HOLIDAYS) if row["verified"] == "yes"} <= sure


def cells(text: str, columns: int) -> list[list[str]]:
    """The rows of an appendix printed one cell a block, blocks parted by lines with a pipe."""
    blocks = [same(block) for block in re.split(r"^\|\s*$|\|\s*$", text, flags=re.MULTILINE)]
    found = []
    for at, block in enumerate(blocks):
        if re.fullmatch(r"\d{1,2}", block) and at + columns <= len(blocks):
            found.append(blocks[at : at + columns])
    return found


@pytest.fixture
def plan_1174(shared: Path) -> tuple[str, str]:
    text = (shared / "plans" / "nghe-an-1174-2026.txt").read_text(encoding="utf-8")
    first, second = text.index("PHỤ LỤC 01\n"), text.index("PHỤ LỤC 02\n")
    return text[first:second], text[second:]


def test_figures_are_those_of_the_plan(plan_1174: tuple[str, str]) -> None:
    printed = {row[0]: row for row in cells(plan_1174[0], 4)}
    assert len(printed) == 51
    for row in rows(DEMO / "plan" / "targets.csv"):
        value = printed[row["no"]][2].replace(" ", "").replace("cácthủtục", "thủtục")
        assert same(row["value_text"]).replace(" ", "") == value, row


def test_dues_and_monitors_are_those_of_the_plan(plan_1174: tuple[str, str]) -> None:
    printed = {row[0]: row for row in cells(plan_1174[1], 5)}
    assert len(printed) == 56
    for row in rows(DEMO / "plan" / "tasks.csv"):
        if not row["no"]:
            continue
        due = printed[row["no"]][4].replace("kh&cn", "khoa học và công nghệ")
        ours = same(row["due_text"]).replace("quỹ dịch vụ viễn thông", "quỹ viễn thông")
        assert ours == due, row
        monitor = re.split(r"; |, (?=công an|sở)", printed[row["no"]][3])
        assert [same(name) for name in row["monitor_text"].split("; ")] == monitor, row


def test_no_sentence_of_the_plan_was_copied(plan_1174: tuple[str, str]) -> None:
    """Names of laws and centres may repeat; a run of thirteen printed words would be somebody's sentence."""
    source = same(" ".join(plan_1174))
    for row in rows(DEMO / "plan" / "tasks.csv"):
        words = same(row["name"]).split()
        for at in range(len(words) - 12):
            assert " ".join(words[at : at + 13]) not in source, row
