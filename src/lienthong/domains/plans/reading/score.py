"""Compares what was read with a hand-made truth, of either of two shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from lienthong.domains.plans.reading.sharedheads import spread
from lienthong.domains.plans.reading.words import loose

SAME_NAME = 90.0
SECTIONS = ("targets", "tasks", "duties")
Row = dict[str, Any]


def same_name(first: str, second: str) -> float:
    """How alike two names are, 0 to 100, without regard to marks of case, accents and punctuation."""
    return fuzz.ratio(loose(first), loose(second))


def _texts(owners: list[Row] | str | None) -> str:
    if isinstance(owners, str):
        return owners
    return "; ".join(str(owner.get("text") or "") for owner in owners or [])


def same_owners(found: list[Row] | str | None, expected: list[Row] | str | None) -> bool:
    """Whether two owner cells name the same bodies, however they are cut and ordered."""
    one, two = (re.sub(r"\bva\b ?", "", loose(spread(_texts(cell)))) for cell in (found, expected))
    if one == two:
        return True
    if not one or not two:
        return False
    if len(one) > 5 and two.startswith(one):
        return True  # the truth keeps words after the name that are no part of it
    if sorted(one.split()) == sorted(two.split()):
        return True
    return max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two)) >= 96  # a letter misread, a comma lost


def _until(due: Row | None) -> str | None:
    return due.get("until") if due else None


def _match(found: list[Row], expected: list[Row]) -> list[tuple[int, int]]:
    """Pairs of rows with like names, each row used once, the most alike first."""
    pairs: list[tuple[float, int, int]] = []
    for i, row in enumerate(found):
        for j, truth in enumerate(expected):
            alike = same_name(str(row["name"]), str(truth["name"]))
            if alike >= SAME_NAME:
                group = fuzz.ratio(loose(str(row.get("group") or "")), loose(str(truth.get("group") or "")))
                number = 5.0 if row.get("no") == truth.get("no") else 0.0
                pairs.append((alike + group / 50 + number, i, j))
    used_found: set[int] = set()
    used_truth: set[int] = set()
    result: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in used_found and j not in used_truth:
            used_found.add(i)
            used_truth.add(j)
            result.append((i, j))
    return result


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@dataclass(slots=True)
class _Tally:
    found: int = 0
    expected: int = 0
    matched: int = 0
    owners: int = 0
    dues: int = 0

    def as_json(self) -> Row:
        return {
            "found": self.found,
            "expected": self.expected,
            "matched": self.matched,
            "recall": _share(self.matched, self.expected),
            "precision": _share(self.matched, self.found),
            "owner_accuracy": _share(self.owners, self.matched),
            "due_accuracy": _share(self.dues, self.matched),
        }


def _score_full(found: Row, truth: Row) -> Row:
    total = _Tally()
    sections: Row = {}
    missing: list[str] = []
    extra: list[str] = []
    for section in SECTIONS:
        if section not in truth:
            continue
        rows, wanted = list(found[section]), list(truth[section])
        pairs = _match(rows, wanted)
        tally = _Tally(len(rows), len(wanted), len(pairs))
        for i, j in pairs:
            tally.owners += same_owners(rows[i].get("lead"), wanted[j].get("lead"))
            tally.dues += _until(rows[i].get("due")) == _until(wanted[j].get("due"))
        sections[section] = tally.as_json()
        if section != "duties":
            for name in ("found", "expected", "matched", "owners", "dues"):
                setattr(total, name, getattr(total, name) + getattr(tally, name))
        missing += [str(wanted[j]["name"]) for j in range(len(wanted)) if j not in {b for _, b in pairs}]
        extra += [str(rows[i]["name"]) for i in range(len(rows)) if i not in {a for a, _ in pairs}]
    return {"shape": "full", **total.as_json(), "sections": sections, "missing": missing, "extra": extra}


def _score_spots(found: Row, truth: Row) -> Row:
    spots = list(truth.get("spot_rows") or [])
    hits = owners = dues = 0
    missing: list[str] = []
    for spot in spots:
        rows = found["targets" if spot.get("kind") == "indicator" else "tasks"]
        best = max(rows, key=lambda row: same_name(row["name"], spot["name"]), default=None)
        if best is None or same_name(best["name"], spot["name"]) < SAME_NAME:
            missing.append(str(spot["name"]))
            continue
        hits += 1
        owners += _spot_owner(best, spot)
        dues += _until(best.get("due")) == (spot.get("deadline") or {}).get("end")
    return {
        "shape": "spot",
        "tasks_found": len(found["tasks"]),
        "tasks_expected": truth.get("n_tasks"),
        "targets_found": len(found["targets"]),
        "targets_expected": truth.get("n_indicators"),
        "spot_rows": len(spots),
        "spot_found": hits,
        "owner_accuracy": round(owners / hits, 4) if hits else None,
        "due_accuracy": round(dues / hits, 4) if hits else None,
        "missing": missing,
    }


def _spot_owner(row: Row, spot: Row) -> bool:
    return same_owners(row.get("lead"), spot.get("lead"))


def score(found: Row, truth: Row) -> Row:
    """Scores a plan's JSON against a truth; `shape` says whether it was full rows or counts with spot rows."""
    if "n_tasks" in truth or "spot_rows" in truth:
        return _score_spots(found, truth)
    return _score_full(found, truth)
