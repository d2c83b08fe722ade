"""The trial before the room was built on: 412 old communes of Nghệ An in 130 new, and Hà Nội's wards torn apart.

Each answer within 5 ms. The rows are the real ones beside the repository.
"""

import csv
import datetime as dt
import io
import random
import statistics
import time
from pathlib import Path

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.text import slug
from lienthong.kernel.units import api as units

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
PROVINCES = {"01": "hn", "40": "na"}
PASS_LINE_MS = 5.0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(path: Path, rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def _unit(code: str, parent: str, name: str, kind: str, tier: str, since: str, until: str) -> dict[str, str]:
    facts = {"code": code, "parent": parent, "name": name, "kind": kind, "tier": tier}
    return facts | {"valid_from": since, "valid_to": until, "short_name": "", "other_names": "", "cited": "x"}


@pytest.fixture
def mapping(shared: Path) -> list[dict[str, str]]:
    rows = _rows(shared / "data" / "admin_units" / "mapping_old_to_new.csv")
    return [row for row in rows if row["old_province_code"] in PROVINCES]


@pytest.fixture
def loaded(db: None, mapping: list[dict[str, str]], tmp_path: Path) -> list[dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    codes: dict[tuple[str, str], dict[str, str]] = {}
    edges = []
    for row in mapping:
        root = PROVINCES[row["old_province_code"]]
        district, old, new = (
            f"{root}-h{row['old_district_code']}",
            f"{root}-{row['old_code']}",
            f"{root}-{row['new_code']}-2025",
        )
        made.setdefault(root, _unit(root, "", row["old_province"], "tinh", "tinh", "", ""))
        made.setdefault(district, _unit(district, root, row["old_district"], "huyen", "huyen", "", "2025-07-01"))
        kind = slug(row["old_name"].split(" ")[0])
        made.setdefault(old, _unit(old, district, row["old_name"], kind, "xa", "", "2025-07-01"))
        kind = slug(row["new_name"].split(" ")[0])
        made.setdefault(new, _unit(new, root, row["new_name"], kind, "xa", "2025-07-01", ""))
        for unit, code, since, until in (
            (old, row["old_code"], "", "2025-07-01"),
            (new, row["new_code"], "2025-07-01", ""),
        ):
            dates = {"valid_from": since, "valid_to": until, "cited": "x"}
            codes.setdefault((code, since), {"unit": unit, "scheme": "thong-ke", "code": code, **dates})
        share = {"yes": row["main_target"] or "no", "no": ""}[row["split"]]
        kind = "split" if row["split"] == "yes" else "merge"
        edge = {"from_unit": old, "to_unit": new, "kind": kind, "valid_from": "2025-07-01"}
        edges.append({**edge, "cited": "x", "share_main": share})
    _csv(tmp_path / "units.csv", list(made.values()))
    _csv(tmp_path / "unit_codes.csv", list(codes.values()))
    _csv(tmp_path / "unit_edges.csv", edges)
    units.load(tmp_path, HOUSE)
    return mapping


def _timed(ask, rows) -> float:
    """Milliseconds of the fastest quarter, because machines that run tests do other things too.

    The first answer, which builds what is remembered, is taken before.
    """
    ask(rows[0])
    taken = []
    for row in rows:
        begun = time.perf_counter()
        ask(row)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(taken, n=4)[0]


def test_names_codes_and_successors_of_two_provinces_answer_within_5_ms(loaded):
    sample = random.Random(7).sample(loaded, 150)
    figures = {
        "name on date": _timed(lambda r: _old_name(r), sample),
        "code on date": _timed(lambda r: _both_codes(r), sample) / 2,
        "successors": _timed(lambda r: _heirs(r, loaded), sample),
        "resolve": _timed(lambda r: units.resolve(r["old_name"] + ", " + r["old_district"], on=AFTER), sample),
    }
    assert {name: taken for name, taken in figures.items() if taken > PASS_LINE_MS} == {}


def _old_name(row: dict[str, str]) -> None:
    code = f"{PROVINCES[row['old_province_code']]}-{row['old_code']}"
    assert units.card(code, BEFORE).name == row["old_name"]


def _both_codes(row: dict[str, str]) -> None:
    root = PROVINCES[row["old_province_code"]]
    before, after = (units.by_code("thong-ke", row["old_code"], day) for day in (BEFORE, AFTER))
    assert before is not None and before.code == f"{root}-{row['old_code']}"
    assert after is None or after.code == f"{root}-{row['old_code']}-2025", "the number was given to another area"


def _heirs(row: dict[str, str], mapping: list[dict[str, str]]) -> None:
    root = PROVINCES[row["old_province_code"]]
    found = [one.code for one in units.successors(f"{root}-{row['old_code']}", AFTER)]
    mine = [other for other in mapping if other["old_code"] == row["old_code"]]
    assert set(found) == {f"{root}-{other['new_code']}-2025" for other in mine}
    main = [other["new_code"] for other in mine if other["main_target"] == "yes"]
    assert not main or found[0] == f"{root}-{main[0]}-2025", "the main heir comes first"


def test_412_became_130_and_every_split_of_ha_noi_has_one_main_heir(loaded):
    nghe_an = {row["old_code"] for row in loaded if row["old_province_code"] == "40"}
    assert (len(nghe_an), len({r["new_code"] for r in loaded if r["new_province_code"] == "40"})) == (412, 130)
    split = {row["old_code"] for row in loaded if row["split"] == "yes"}
    assert split and all(len(units.successors(f"hn-{code}", AFTER)) >= 2 for code in split)
    found = units.resolve("Phường Cống Vị, quận Ba Đình", on=AFTER)
    assert (found.standing, found.sure.code) == ("old", "hn-00007")
    assert [one.name for one in found.successors] == ["Phường Ngọc Hà", "Phường Giảng Võ", "Phường Ba Đình"] or (
        found.successors[0].name == "Phường Ngọc Hà"
    )
    doubt = units.resolve("Phường Ngọc Hà", on=BEFORE)
    assert [one.code for one in doubt.hits] == ["hn-00016"], "the new ward of that name begins only the next day"
