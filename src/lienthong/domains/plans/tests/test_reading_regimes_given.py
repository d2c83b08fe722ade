"""The rules of reporting of the real plans, each as printed. Skipped by name where the plans are absent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lienthong.domains.plans.reading import read_file, to_json

_place: list[Path] = []


@pytest.fixture(autouse=True)
def _plans(shared: Path) -> None:
    _place[:] = [shared / "plans"]


def regimes(name: str) -> list[dict[str, Any]]:
    return to_json(read_file(_place[0] / name))["reporting"]  # type: ignore[no-any-return]


def line(regime: dict[str, Any]) -> tuple[Any, ...]:
    """What, period, since, cut-off, due, to whom through whom, what stays open, and the line where it stands."""
    due = regime["due"] or {}
    day = due.get("until") or (due.get("day"), due.get("month"))
    return (
        regime["what"],
        regime["period"],
        regime["since"],
        regime["cut_off"],
        day if due else None,
        tuple(owner["text"] for owner in [*regime["to"], *regime["via"]]),
        tuple(regime["open"]),
        regime["anchor"]["line"],
    )


KHCN = "Sở Khoa học và Công nghệ"
TTTT = "Sở Thông tin và Truyền thông"
TRUTHS: dict[str, list[tuple[Any, ...]]] = {
    "nghe-an-1174-2026.txt": [
        ("results", "quarter", None, None, None, (KHCN,), ("cut_off", "due"), 193),
        ("results", "half", None, None, None, ("UBND tỉnh", KHCN), ("cut_off", "due"), 187),
        ("results", "year", None, None, None, ("UBND tỉnh", KHCN), ("cut_off", "due"), 187),
    ],
    "dong-thap-254-2025.txt": [
        ("unit_plan", None, None, None, "2025-09-24", (KHCN,), (), 112),
        ("results", "as_of", None, "2025-08-31", "2025-09-19", (KHCN,), (), 120),
        ("results", "month", None, None, (14, None), (KHCN,), ("cut_off", "due_month"), 121),
    ],
    "nghe-an-403-2023.txt": [
        ("narrative", "cumulative", "2022-08-01", None, "2023-08-19", ("UBND tỉnh", TTTT), ("cut_off",), 43),
    ],
    "nghe-an-507-2025.txt": [
        ("results", None, None, None, None, ("UBND tỉnh", KHCN), ("period", "cut_off", "due"), 351),
        ("results", None, None, None, None, (), ("period", "cut_off", "due", "to"), 365),
    ],
    "nghe-an-776-2021.txt": [
        ("unit_plan", None, None, None, None, (TTTT,), ("due",), 429),
        ("results", None, None, None, None, (TTTT,), ("period", "cut_off", "due"), 429),
    ],
    "more/07_144-KH-UBND_bac-ninh.txt": [
        ("results", "year", None, None, (14, 11), (KHCN,), ("cut_off",), 1326),
    ],
    "more/08_179-KH-UBND_dong-nai.txt": [
        (
            "results",
            "year",
            None,
            None,
            None,
            ("UBND tỉnh", "Bộ Khoa học và Công nghệ"),
            ("cut_off", "due"),
            1361,
        ),
        ("results", "half", None, None, None, ("Sở Khoa học Công nghệ",), ("cut_off", "due"), 1550),
    ],
    "more/09_624-TB-VPCP_theo-doi-nhiem-vu.txt": [],
}


@pytest.mark.parametrize("name", TRUTHS)
def test_rules_of_reporting(name: str) -> None:
    assert [line(regime) for regime in regimes(name)] == TRUTHS[name]


def test_254_says_who_reports_and_that_more_may_be_asked() -> None:
    plans, once, monthly = regimes("dong-thap-254-2025.txt")
    assert [owner["text"] for owner in plans["by"]] == ["Các sở, ban, ngành", "địa phương"]
    assert [owner["text"] for owner in once["by"]] == ["Các cơ quan, đơn vị, địa phương"]
    assert (once["on_request"], monthly["on_request"]) == (False, True)
    assert monthly["due"]["text"] == "trước ngày 15 hằng tháng"
    assert "đã thực hiện đến ngày 31/8/2025" in once["text"]


def test_1174_is_said_once_though_its_head_stands_twice() -> None:
    quarter, half, year = regimes("nghe-an-1174-2026.txt")
    assert quarter["text"].startswith("Hàng Quý, báo cáo tiến độ tình hình triển khai")
    assert [place["anchor"]["line"] for place in quarter["more"]] == [187]
    assert [owner["text"] for owner in half["by"]] == ["các đơn vị, địa phương"]
    assert not any(regime["consolidated"] for regime in (quarter, half, year))


def test_403_keeps_the_notes_that_say_since_when() -> None:
    (found,) = regimes("nghe-an-403-2023.txt")
    assert [place["anchor"]["line"] for place in found["more"]] == [106, 139, 318]


def test_552_of_dong_thap_in_both_renderings() -> None:
    for name, shift in (("04_552-KH-UBND_dong-thap.txt", 0), ("04_552-KH-UBND_dong-thap.derived.lines.txt", -4)):
        found = regimes(f"more/{name}")
        assert [(r["period"], r["consolidated"], r["anchor"]["line"] - shift) for r in found] == [
            ("year", True, 588),
            (None, False, 547),
            ("year", False, 583),
            ("as_of", True, 588),
            ("as_of", True, 588),
        ]
        assert [(r["due"] or {}).get("day") for r in found[:3]] == [29, None, 19]
        assert [r["what"] for r in found[3:]] == ["narrative", "narrative"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("07_144-KH-UBND_bac-ninh.txt", "07_144-KH-UBND_bac-ninh.derived.html"),
        ("08_179-KH-UBND_dong-nai.txt", "08_179-KH-UBND_dong-nai.derived.docx"),
        ("08_179-KH-UBND_dong-nai.txt", "08_179-KH-UBND_dong-nai.derived.md"),
    ],
)
def test_another_rendering_says_the_same(name: str, other: str) -> None:
    assert [line(r)[:-1] for r in regimes(f"more/{name}")] == [line(r)[:-1] for r in regimes(f"more/{other}")]
