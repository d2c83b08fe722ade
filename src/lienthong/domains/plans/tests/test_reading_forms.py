"""Our own written samples of the forms that plans take, each with every row known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lienthong.domains.plans.reading import read_file, to_json
from lienthong.domains.plans.reading.score import score

SAMPLES = Path(__file__).parent / "samples"
TRUTHS = sorted(SAMPLES.glob("*.truth.json"))


def shown(row: dict[str, Any]) -> dict[str, Any]:
    form: dict[str, Any] = {
        "no": row["no"],
        "group": row["group"],
        "name": row["name"],
        "lead": [{"text": o["text"], "role": o["role"]} for o in row["lead"]],
        "with": [{"text": o["text"]} for o in row["with"]],
        "due": row["due"] and {"kind": row["due"]["kind"], "until": row["due"]["until"]},
    }
    if "values" in row:
        form["values"] = [[v["comparator"], v["low"], v["high"], v["measure"], v["year"]] for v in row["values"]]
    else:
        form["output"] = row["output"]
    return form


@pytest.mark.parametrize("path", TRUTHS, ids=[p.name.removesuffix(".truth.json") for p in TRUTHS])
def test_sample(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = to_json(read_file(path.with_name(path.name.removesuffix(".truth.json"))))
    for section in ("targets", "figures", "tasks", "duties"):
        assert [shown(row) for row in found[section]] == truth.get(section, [])


def test_the_samples_together_meet_the_bar() -> None:
    """Recall ≥ 95 %, precision ≥ 98 %, owner and due right in ≥ 90 %, over all samples."""
    sums = dict.fromkeys(("found", "expected", "matched"), 0)
    owners = dues = 0.0
    for path in TRUTHS:
        truth = json.loads(path.read_text(encoding="utf-8"))
        found = to_json(read_file(path.with_name(path.name.removesuffix(".truth.json"))))
        result = score(found, {"targets": truth["targets"], "tasks": truth["tasks"]})
        for name in sums:
            sums[name] += result[name]
        owners += (result["owner_accuracy"] or 0) * result["matched"]
        dues += (result["due_accuracy"] or 0) * result["matched"]
    assert sums["expected"] >= 30
    assert sums["matched"] / sums["expected"] >= 0.95
    assert sums["matched"] / sums["found"] >= 0.98
    assert min(owners, dues) / sums["matched"] >= 0.90


def test_score_tells_missing_and_extra() -> None:
    path = SAMPLES / "muc_con.md"
    found = to_json(read_file(path))
    truth = json.loads((SAMPLES / "muc_con.md.truth.json").read_text(encoding="utf-8"))
    truth = {
        "targets": [],
        "tasks": [*truth["tasks"][1:], truth["tasks"][0] | {"name": "Một việc không có trong bảng này"}],
    }
    truth["tasks"][0]["due"] = {"until": "2030-01-01"}
    truth["tasks"][1]["lead"] = [{"text": "Sở Ngoại vụ"}]
    result = score(found, truth)
    assert (result["found"], result["expected"], result["matched"]) == (7, 7, 6)
    assert result["missing"] == ["Một việc không có trong bảng này"]
    assert len(result["extra"]) == 1
    assert result["owner_accuracy"] == result["due_accuracy"] == pytest.approx(5 / 6, abs=1e-3)


def test_score_of_counts_and_spots() -> None:
    found = to_json(read_file(SAMPLES / "muc_con.md"))
    spot = {
        "kind": "task",
        "name": "Tuyển dụng công chức cấp xã - Đợt 1: các xã miền núi - Đợt 2: các xã còn lại",
        "lead": "Sở Nội vụ",
        "deadline": {"end": "2026-09-30"},
    }
    truth = {"n_tasks": 8, "n_indicators": 0, "spot_rows": [spot, spot | {"name": "Không có"}]}
    result = score(found, truth)
    assert (result["tasks_found"], result["tasks_expected"], result["spot_found"], result["spot_rows"]) == (7, 8, 1, 2)
    assert (result["owner_accuracy"], result["due_accuracy"]) == (1.0, 1.0)
