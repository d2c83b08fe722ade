"""The real plans beside the repository give the rows that are known by hand. Skipped by name where they are absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lienthong.domains.plans.reading import read_file, to_json
from lienthong.domains.plans.reading.score import score

_place: list[Path] = []


@pytest.fixture(autouse=True)
def _plans(shared: Path) -> None:
    _place[:] = [shared / "plans"]


def plan(name: str) -> dict[str, Any]:
    return to_json(read_file(_place[0] / name))


def texts(owners: list[dict[str, Any]]) -> list[str]:
    return [owner["text"] for owner in owners]


def by_number(rows: list[dict[str, Any]], number: str | None) -> dict[str, Any]:
    return next(row for row in rows if row["no"] == number)


def kinds(found: dict[str, Any]) -> set[str]:
    return {doubt["kind"] for doubt in found["doubts"]}


@pytest.mark.parametrize(
    ("name", "number", "issued_on", "issuer"),
    [
        ("nghe-an-1174-2026.txt", "1174/KH-UBND", "2025-12-31", "UBND tỉnh Nghệ An"),
        ("nghe-an-507-2025.txt", "507/KH-UBND", "2025-06-27", "UBND tỉnh Nghệ An"),
        ("nghe-an-776-2021.txt", "776/KH-UBND", "2020-12-31", "UBND tỉnh Nghệ An"),
        ("nghe-an-403-2023.txt", "403/KH-UBND", "2023-06-13", "UBND tỉnh Nghệ An"),
        ("dong-thap-254-2025.txt", "254/KH-UBND", "2025-09-17", "UBND Tỉnh"),
    ],
)
def test_heads(name: str, number: str, issued_on: str, issuer: str) -> None:
    found = plan(name)
    assert (found["number"], found["issued_on"], found["issuer"]) == (number, issued_on, issuer)
    assert found["title"]


def test_1174_targets_and_tasks() -> None:
    found = plan("nghe-an-1174-2026.txt")
    assert len(found["targets"]) == 51
    assert [t["no"] for t in found["targets"]] == [str(n) for n in range(1, 52)]
    assert len(found["tasks"]) == 57
    assert [t["no"] for t in found["tasks"]].count(None) == 1
    first = by_number(found["targets"], "1")
    assert first["value"] == {
        "text": "≥ 70%",
        "comparator": "ge",
        "low": 70,
        "high": None,
        "measure": "%",
        "year": 2026,
    }
    assert by_number(found["targets"], "46")["value"]["comparator"] == "between"
    assert (by_number(found["targets"], "46")["value"]["low"], by_number(found["targets"], "46")["value"]["high"]) == (
        50,
        80,
    )
    assert by_number(found["targets"], "9")["value"]["comparator"] == "done"
    assert by_number(found["targets"], "51")["value"]["comparator"] == "gt"
    assert {t["due"]["until"] for t in found["targets"]} == {"2026-12-31"}


def test_1174_typical_rows() -> None:
    tasks = plan("nghe-an-1174-2026.txt")["tasks"]
    one = by_number(tasks, "1")
    assert one["group"] == "I Công tác lãnh đạo, chỉ đạo"
    assert texts(one["lead"]) == ["Các Sở, ban, ngành", "các địa phương"]
    assert [o["code"] for o in one["lead"]] == ["group:so-ban-nganh", "group:dia-phuong"]
    assert texts(one["monitor"]) == ["Sở Nội vụ"]
    assert (one["due"]["kind"], one["due"]["until"]) == ("quarter", "2026-03-31")
    many = by_number(tasks, "15")
    assert len(many["lead"]) == 7
    assert many["due"]["kind"] == "continuous"
    roles = [(o["text"], o["role"]) for o in by_number(tasks, "44")["lead"]]
    assert roles == [("Sở Nội vụ", "approve"), ("Sở Khoa học và Công nghệ", "carry_out")]
    assert [o["kind"] for o in by_number(tasks, "26")["lead"]] == ["unit", "members"]
    assert by_number(tasks, "10")["due"]["kind"] == "on_request"
    assert by_number(tasks, "12")["due"]["kind"] == "by_document"
    assert by_number(tasks, "37")["due"] == {"text": "Từ năm 2026", "kind": "from", "from": "2026-01-01", "until": None}
    assert by_number(tasks, "80")["due"] is None
    assert by_number(tasks, "16")["due"]["until"] == "2026-10-31"
    assert by_number(tasks, None)["name"].startswith("Xây dựng và triển khai Kế hoạch phát triển kinh tế số")


def test_1174_doubts() -> None:
    found = plan("nghe-an-1174-2026.txt")
    assert {
        "late_basis",
        "repeated_body",
        "old_unit",
        "number_gap",
        "number_repeat",
        "no_number",
        "ocr_noise",
    } <= kinds(found)
    gap = next(d for d in found["doubts"] if d["kind"] == "number_gap")
    assert "14, 39, 42, 47-52, 64-79" in gap["text"]
    assert any("66/NQ-CP" in d["text"] for d in found["doubts"] if d["kind"] == "late_basis")
    assert any("203 5" in d["text"] for d in found["doubts"] if d["kind"] == "ocr_noise")


def test_254_vanished_cells() -> None:
    found = plan("dong-thap-254-2025.txt")
    assert len(found["tasks"]) == 15
    assert [t["reported"] for t in found["tasks"]] == [False] * 8 + [True] * 7
    seven = found["tasks"][6]
    assert (seven["due"]["until"], texts(seven["lead"])) == ("2025-12-20", ["Các sở, ban, ngành"])
    assert [(o["text"], o["role"]) for o in seven["with"]] == [("Văn phòng Ủy ban nhân dân Tỉnh", "appraise")]
    eight = found["tasks"][7]
    assert (texts(eight["lead"]), eight["with"]) == (["Các sở, ban, ngành", "địa phương"], [])
    assert eight["output"] == ["Kết quả thực hiện trên hệ thống", "Báo cáo"]
    assert found["tasks"][14]["with"] == []
    assert found["tasks"][8]["name"].count("- ") >= 4
    assert {"two_numbers", "lead_differs", "due_differs"} <= kinds(found)
    assert any(
        "1.000" in d["text"] and "chỗ ghi 10" in d["text"] for d in found["doubts"] if d["kind"] == "two_numbers"
    )


def test_254_duties_and_asking() -> None:
    duties = plan("dong-thap-254-2025.txt")["duties"]
    assert len(duties) >= 25
    monthly = next(d for d in duties if "báo cáo định kỳ hằng tháng" in d["name"])
    assert (monthly["due"]["kind"], monthly["due"]["until"], monthly["due"]["day"]) == ("recurring", None, 14)
    asked = [d for d in duties if any(o.get("asked") for o in d["lead"])]
    assert len(asked) == 2


def test_403_only_its_third_appendix() -> None:
    found = plan("nghe-an-403-2023.txt")
    assert len(found["tasks"]) == 38
    assert [
        sum(t["group"] == g for t in found["tasks"]) for g in dict.fromkeys(t["group"] for t in found["tasks"])
    ] == [18, 6, 5, 9]
    assert texts(found["tasks"][12]["lead"]) == ["Trung tâm CNTT-TT (Sở TT&TT)"]
    assert not any(t["reported"] for t in found["tasks"])
    assert "two_dates" in kinds(found)


def test_507_labelled_blocks() -> None:
    found = plan("nghe-an-507-2025.txt")
    assert len(found["tasks"]) == 27
    one = found["tasks"][0]
    assert [o["role"] for o in one["lead"]] == ["draft", "control"]
    assert texts(one["lead"])[1] == "Văn phòng UBND tỉnh (Phòng Kiểm soát thủ tục hành chính)"
    assert one["due"]["kind"] == "by_document"
    assert [t["no"] for t in found["tasks"]].count("2.3") == 2
    assert by_number(found["tasks"], "2.2")["due"]["until"] == "2025-06-29"
    assert by_number(found["tasks"], "4.11")["due"]["until"] == "2025-07-07"
    assert [o["kind"] for o in by_number(found["tasks"], "4.11")["lead"]] == ["team", "team"]
    assert texts(by_number(found["tasks"], "7.3")["with"])[0] == "Công an tỉnh"


def test_776_targets_in_broken_lines() -> None:
    found = plan("nghe-an-776-2021.txt")
    assert found["tasks"] == []
    assert len(found["targets"]) >= 12
    assert any(t["value"]["comparator"] == "between" and t["value"]["low"] == 30 for t in found["targets"])
    assert {t["due"]["until"] for t in found["targets"]} == {"2021-12-31"}


MORE = [
    ("04_552-KH-UBND_dong-thap", ".txt"),
    ("04_552-KH-UBND_dong-thap", ".derived.lines.txt"),
    ("07_144-KH-UBND_bac-ninh", ".txt"),
    ("07_144-KH-UBND_bac-ninh", ".derived.html"),
    ("08_179-KH-UBND_dong-nai", ".txt"),
    ("08_179-KH-UBND_dong-nai", ".derived.md"),
    ("08_179-KH-UBND_dong-nai", ".derived.docx"),
    ("09_624-TB-VPCP_theo-doi-nhiem-vu", ".txt"),
]


@pytest.mark.parametrize(("name", "ending"), MORE)
def test_other_bodies(name: str, ending: str) -> None:
    truth = json.loads((_place[0] / "more" / f"{name}.expected.json").read_text())
    found = plan(f"more/{name}{ending}")
    result = score(found, truth)
    assert result["tasks_found"] == truth["n_tasks"]
    assert result["targets_found"] == truth["n_indicators"]
    assert result["spot_found"] == result["spot_rows"]
    assert (result["owner_accuracy"], result["due_accuracy"]) == (1.0, 1.0)
    assert found["number"] == truth["document"]["number"]
    assert found["issued_on"] == truth["document"]["date"]
    groups = {row["group"] for row in (*found["tasks"], *found["targets"]) if row["group"]}
    sections = [
        s["section"]
        for s in (*truth["task_sections"], *truth["indicator_sections"])
        if not s["section"].startswith("Phụ lục")
    ]
    assert {s for s in sections if s not in groups} == set()
