"""The demo province's rows of facts hang together: no unknown parent, no code used twice, a head for each."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from docx import Document

from lienthong.domains.plans.reading import read_file, to_json
from lienthong.domains.plans.reading.score import score

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "nghe-an"
PLAN = DEMO / "plan"
STEM = "ke-hoach-chuyen-doi-so-2026"
CALENDAR = ROOT / "src" / "lienthong" / "kernel" / "calendar" / "data" / "holidays.csv"
REORGANISED = "2025-07-01"
FAR_PAST, FAR_FUTURE = "0001-01-01", "9999-12-31"

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def many(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def living(row: Row, on: str = REORGANISED) -> bool:
    return (row["valid_from"] or FAR_PAST) <= on < (row["valid_to"] or FAR_FUTURE)


def period(row: Row) -> tuple[str, str]:
    return row["valid_from"] or FAR_PAST, row["valid_to"] or FAR_FUTURE


def overlaps(periods: list[tuple[str, str]]) -> bool:
    ordered = sorted(periods)
    return any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered))


@pytest.fixture(scope="module")
def units() -> dict[str, Row]:
    table = rows(DEMO / "units.csv")
    assert len(table) == len({row["code"] for row in table}), "một mã đơn vị đứng hai lần"
    return {row["code"]: row for row in table}


@pytest.fixture(scope="module")
def edges() -> list[Row]:
    return rows(DEMO / "unit_edges.csv")


def communes_now(units: dict[str, Row]) -> set[str]:
    return {code for code, row in units.items() if row["tier"] == "xa" and not row["valid_to"]}


def communes_before(units: dict[str, Row]) -> set[str]:
    return {code for code, row in units.items() if row["tier"] == "xa" and row["valid_to"]}


def test_130_communes_and_wards(units: dict[str, Row]) -> None:
    kinds = Counter(units[code]["kind"] for code in communes_now(units))
    assert kinds == {"xa": 119, "phuong": 11}
    assert all(units[code]["valid_from"] == REORGANISED for code in communes_now(units))
    assert len(communes_before(units)) == 412


def test_every_parent_exists_and_no_tree_bites_its_tail(units: dict[str, Row]) -> None:
    for code in units:
        seen = {code}
        parent = units[code]["parent"]
        while parent:
            assert parent in units, f"{code}: không có cấp trên {parent}"
            assert parent not in seen, f"{code}: cây đơn vị đi vòng"
            seen.add(parent)
            parent = units[parent]["parent"]


def test_a_unit_does_not_outlive_its_parent(units: dict[str, Row]) -> None:
    for row in units.values():
        if row["parent"]:
            assert period(row)[1] <= period(units[row["parent"]])[1], row["code"]


def test_dates_are_dates_and_stand_in_order(units: dict[str, Row]) -> None:
    for row in units.values():
        start, end = (dt.date.fromisoformat(day) for day in period(row))
        assert start < end, row["code"]


def test_a_name_means_one_living_unit(units: dict[str, Row]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for code, row in units.items():
        if living(row):
            for name in [row["name"], *many(row["other_names"])]:
                names[name.casefold()].add(code)
    assert {name: codes for name, codes in names.items() if len(codes) > 1} == {}


def test_no_code_is_valid_twice_in_one_scheme(units: dict[str, Row]) -> None:
    by_code: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    by_unit: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows(DEMO / "unit_codes.csv"):
        assert row["unit"] in units, row
        assert row["cited"], row
        by_code[row["scheme"], row["code"]].append(period(row))
        by_unit[row["scheme"], row["unit"]].append(period(row))
    assert [key for key, spans in by_code.items() if overlaps(spans)] == []
    assert [key for key, spans in by_unit.items() if overlaps(spans)] == []


def test_every_commune_has_its_statistics_code(units: dict[str, Row]) -> None:
    coded = {row["unit"] for row in rows(DEMO / "unit_codes.csv") if row["scheme"] == "thong-ke"}
    assert (communes_now(units) | communes_before(units)) - coded == set()


def test_a_statistics_code_means_another_area_after_the_reorganisation() -> None:
    spans: dict[str, set[str]] = defaultdict(set)
    for row in rows(DEMO / "unit_codes.csv"):
        if row["scheme"] == "thong-ke":
            spans[row["code"]].add(row["unit"])
    assert sum(len(found) > 1 for found in spans.values()) == 130


def test_each_old_commune_has_a_successor_and_each_new_one_a_source(units: dict[str, Row], edges: list[Row]) -> None:
    sources = {edge["from_unit"] for edge in edges}
    targets = {edge["to_unit"] for edge in edges}
    assert communes_before(units) - sources == set()
    assert communes_now(units) - targets == set()


def test_an_edge_joins_one_that_ended_to_one_that_lives(units: dict[str, Row], edges: list[Row]) -> None:
    for edge in edges:
        before, after = units[edge["from_unit"]], units[edge["to_unit"]]
        assert before["valid_to"] == edge["valid_from"], edge
        assert living(after, edge["valid_from"]), edge
        assert edge["kind"] in {"merge", "split", "rename", "transfer"}, edge
        assert edge["share_main"] in {"yes", "no", ""}, edge
        assert edge["cited"], edge


def test_kinds_of_edges_say_what_happened(units: dict[str, Row], edges: list[Row]) -> None:
    sources = Counter(edge["to_unit"] for edge in edges)
    for edge in edges:
        if units[edge["from_unit"]]["tier"] == "xa":
            alone = sources[edge["to_unit"]] == 1
            assert edge["kind"] == ("transfer" if alone else "merge"), edge


def test_what_is_not_verified_says_so(units: dict[str, Row]) -> None:
    for row in units.values():
        assert row["cited"], row["code"]
        known = {"", REORGANISED}
        dated_by_us = row["tier"] != "xa" and {row["valid_from"], row["valid_to"]} - known
        assert not dated_by_us or "chưa xác minh" in row["cited"], row["code"]


def test_groups_hold_living_units(units: dict[str, Row]) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows(DEMO / "unit_groups.csv"):
        assert row["code"].startswith("group:")
        assert living(units[row["unit"]]), row
        assert row["unit"] not in members[row["code"]], row
        members[row["code"]].add(row["unit"])
    assert members["group:ubnd-cap-xa"] == members["group:dia-phuong"] == communes_now(units)
    nested = ("group:so-ban-nganh", "group:co-quan-cap-tinh", "group:he-thong-chinh-tri")
    assert all(members[small] < members[large] for small, large in itertools.pairwise(nested))


@pytest.mark.parametrize("path", [*sorted(DEMO.rglob("*.csv")), CALENDAR], ids=lambda path: path.name)
def test_files_are_nfc_with_plain_line_ends(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[\u200b\u200e\u200f\ufeff\u00a0]", text)


def test_the_calendar_that_ships_knows_its_swaps() -> None:
    days = rows(CALENDAR)
    assert len(days) == len({row["date"] for row in days})
    by_date = {row["date"]: row for row in days}
    for row in days:
        assert row["kind"] in {"holiday", "compensatory_day_off", "swapped_day_off", "swapped_working_day"}
        assert row["verified"] in {"yes", "no"}
        assert row["cited"]
        assert not row["known_on"] or dt.date.fromisoformat(row["known_on"]) < dt.date.fromisoformat(row["date"])
        weekday = dt.date.fromisoformat(row["date"]).weekday()
        assert (weekday >= 5) if row["kind"] == "swapped_working_day" else True
        assert (weekday < 5) if row["kind"] in {"swapped_day_off", "compensatory_day_off"} else True
    kinds = Counter((row["date"][:4], row["kind"]) for row in days)
    for year in ("2024", "2025", "2026", "2027"):
        assert kinds[year, "swapped_day_off"] == kinds[year, "swapped_working_day"]
    assert by_date["2026-01-02"]["known_on"] == by_date["2026-01-10"]["known_on"] == "2025-12-25"
    assert by_date["2026-11-24"]["verified"] == "no"
    assert all(row["verified"] == "no" for row in days if row["cited"].startswith("dự kiến"))


def test_sources_are_named() -> None:
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    sources = ("vietnamadminunits", "vietnamese-provinces-database", "tracuusapnhap", "bando.com.vn", "MIT")
    for source in sources:
        assert source in readme
    assert "nghĩ ra" in readme
    assert "chưa xác minh" in readme.lower()


ROLES = {
    "system_admin",
    "unit_admin",
    "coordinator",
    "leader",
    "officer",
    "counter",
    "citizen",
    "auditor",
    "province_leader",
}
CAST = {"tu": "Tư", "lan": "Lan", "minh": "Minh", "hung": "Hùng", "hanh": "Hạnh", "nam": "Nam"}


@pytest.fixture(scope="module")
def people() -> list[Row]:
    return rows(DEMO / "people.csv")


def test_everybody_has_a_login_of_their_own(people: list[Row]) -> None:
    for column in ("code", "account", "email"):
        assert len({row[column] for row in people}) == len(people), column
    assert len({(row["unit"], row["full_name"]) for row in people}) == len(people)
    for row in people:
        assert re.fullmatch(r"[a-z]+(\.[a-z]+)?", row["account"]), row
        assert row["email"] == f"{row['account']}@nghean.example"


def test_people_sit_in_living_units_in_posts_of_their_own(units: dict[str, Row], people: list[Row]) -> None:
    posts = [row["post"] for row in people if row["post"]]
    assert len(posts) == len(set(posts))
    for row in people:
        assert not units[row["unit"]]["valid_to"], row
        assert set(many(row["roles"])) <= ROLES, row
        assert row["sex"] in {"nam", "nu"}, row
        assert bool(row["post"]) == (row["roles"] != "citizen"), row


def test_the_cast_is_there(people: list[Row]) -> None:
    by_login = {row["account"]: row for row in people}
    for login, given in CAST.items():
        assert by_login[login]["full_name"].split()[-1] == given
    ward = "na-p-truong-vinh-2025"
    assert {by_login[login]["unit"] for login in ("tu", "lan", "minh", "hung")} == {ward}
    assert by_login["hanh"]["unit"] == "na-so-khcn"


def test_every_working_unit_has_a_head_and_an_officer(units: dict[str, Row], people: list[Row]) -> None:
    staffed: dict[str, set[str]] = defaultdict(set)
    for row in people:
        staffed[row["unit"]].update(many(row["roles"]))
    working = {code for code, row in units.items() if not row["valid_to"]} - {"na", "na-ubnd"}
    assert len(working) == 130 + 26
    assert {code for code in working if not {"leader", "officer"} <= staffed[code]} == set()
    assert "province_leader" in staffed["na-ubnd"]


def printed(form: str) -> str:
    """All the words of one rendering, without spaces: line breaks differ from form to form."""
    path = PLAN / f"{STEM}.{form}"
    if form == "docx":
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(line.text for line in document.paragraphs), *cells])
    elif form == "xlsx":
        book = openpyxl.load_workbook(path)
        text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    elif form == "pdf":
        with pdfplumber.open(path) as document:
            text = "\n".join(page.extract_text() for page in document.pages)
    else:
        text = path.read_text(encoding="utf-8")
    return "".join(unicodedata.normalize("NFC", text).split())


def owners_known(cell: str, units: dict[str, Row]) -> bool:
    groups = {row["code"] for row in rows(DEMO / "unit_groups.csv")} | {"group:co-so-giao-duc"}
    for coded in many(cell):
        bare = coded.removeprefix("members:").removeprefix("approve:").removeprefix("carry_out:")
        if bare not in units and bare not in groups and bare not in {"outside", "unresolved"}:
            return False
    return True


def test_51_targets_and_57_tasks(units: dict[str, Row]) -> None:
    targets, tasks = rows(PLAN / "targets.csv"), rows(PLAN / "tasks.csv")
    assert [row["no"] for row in targets] == [str(number) for number in range(1, 52)]
    assert len(tasks) == 57
    assert [row["no"] for row in tasks].count("") == 1
    missing = {14, 39, 42, *range(47, 53), *range(64, 80)}
    assert missing & {int(row["no"]) for row in tasks if row["no"]} == set()
    for row in targets + tasks:
        assert len(many(row["lead_text"])) == len(many(row["lead"])) > 0, row
        assert owners_known(row["lead"], units), row
    for row in tasks:
        assert len(many(row["monitor_text"])) == len(many(row["monitor"])), row
        assert owners_known(row["monitor"], units), row
        assert len(row["name"].split()) <= 25, row
        assert row["security"] in {"yes", "no"}


def test_the_inner_systems_of_the_police_are_marked_as_security() -> None:
    marked = {row["no"] for row in rows(PLAN / "tasks.csv") if row["security"] == "yes"}
    assert {"53", "54", "55", "56", "57", "60", "61"} <= marked
    assert all(row["lead"] == "na-ca-tinh" for row in rows(PLAN / "tasks.csv") if row["no"] in marked)


def test_every_unit_that_leads_has_a_head(people: list[Row]) -> None:
    headed = {row["unit"] for row in people if "leader" in many(row["roles"])}
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows(DEMO / "unit_groups.csv"):
        members[row["code"]].add(row["unit"])
    leading: set[str] = set()
    for row in rows(PLAN / "targets.csv") + rows(PLAN / "tasks.csv"):
        for coded in many(row["lead"]):
            bare = coded.split(":", 1)[-1] if coded.startswith(("approve:", "carry_out:", "members:")) else coded
            leading |= members.get(bare, set()) if bare.startswith("group:") else {bare}
    assert len(leading) > 140
    assert leading - headed == set()


def test_truth_is_the_rows_of_the_plan() -> None:
    truth = json.loads((PLAN / "truth.json").read_text(encoding="utf-8"))
    assert truth["number"] == "1174/KH-UBND"
    assert truth["issued_on"] == "2025-12-31"
    for key, table in (("targets", "targets.csv"), ("tasks", "tasks.csv"), ("duties", "duties.csv")):
        assert [(row["no"] or "", row["name"]) for row in truth[key]] == [
            (row["no"], row["name"]) for row in rows(PLAN / table)
        ]
    for found, row in zip(truth["tasks"], rows(PLAN / "tasks.csv"), strict=True):
        names = [text.split(": ")[-1] for text in many(row["lead_text"])]
        assert [owner["text"] for owner in found["lead"]] == names
        assert (found["due"] or {"text": ""})["text"] == row["due_text"]
        assert (found["due"] or {"until": None})["until"] == (row["due_until"] or None)


@pytest.mark.parametrize("form", ["docx", "html", "md", "pdf", "txt", "xlsx"])
def test_every_form_of_the_plan_is_read_as_it_was_written(form: str) -> None:
    truth = json.loads((PLAN / "truth.json").read_text(encoding="utf-8"))
    result = score(to_json(read_file(PLAN / f"{STEM}.{form}")), truth)
    shares = {key: result[key] for key in ("recall", "precision", "owner_accuracy", "due_accuracy")}
    assert shares == dict.fromkeys(shares, 1.0), result


@pytest.mark.parametrize("form", ["docx", "html", "md", "txt", "xlsx"])
def test_the_plan_says_the_same_in_every_form(form: str) -> None:
    text = printed(form).replace("&quot;", '"').replace("&gt;", ">")
    for row in rows(PLAN / "targets.csv"):
        assert "".join(row["name"].split()) in text, row
    for row in rows(PLAN / "tasks.csv"):
        assert "".join(row["name"].split()) in text, row
    for row in rows(PLAN / "duties.csv"):
        assert "".join(row["name"].split()) in text, row
    assert "Bảnminhhọa" in text
    assert "khôngthayvănbảngốc" in text


def test_the_printed_plan_has_a_text_layer() -> None:
    text = printed("pdf")
    for part in ("CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM", "Số:1174/KH-UBND", "Phủsóng5G", "khôngthayvănbảngốc"):
        assert part in text
