"""Nghệ An is taken in whole, quickly, and again without harm."""

import datetime as dt
import time

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.units import api as units

from .conftest import DEMO


def test_the_catalogue_is_taken_in_within_five_seconds_and_once(db):
    begun = time.perf_counter()
    added = units.load(DEMO, HOUSE)
    assert time.perf_counter() - begun < 5
    assert added["units"] > 600 and added["codes"] > 500 and added["edges"] > 400 and added["members"] > 600
    assert units.load(DEMO, HOUSE) == {"units": 0, "codes": 0, "edges": 0, "members": 0}


def test_what_was_decided_in_the_house_is_not_undone_by_loading_again(nghe_an):
    units.rename("na-p-truong-vinh-2025", HOUSE, name="Phường Vinh", on=dt.date(2026, 10, 1), cited="1/NQ")
    units.remove_member("group:ubnd-cap-xa", HOUSE, unit="na-p-truong-vinh-2025", on=dt.date(2026, 10, 1))
    units.load(DEMO, HOUSE)
    assert units.card("na-p-truong-vinh-2025", dt.date(2026, 11, 1)).name == "Phường Vinh"
    assert len(units.members("group:ubnd-cap-xa", dt.date(2026, 11, 1))) == 129


def test_a_catalogue_that_names_a_stranger_is_refused_whole(db, tmp_path):
    head = "code,parent,name,kind,tier,valid_from,valid_to,short_name,other_names,cited\n"
    (tmp_path / "units.csv").write_text(head + "a,,Tỉnh A,tinh,tinh,,,,,x\nb,zz,Xã B,xa,xa,,,,,x\n", encoding="utf-8")
    with pytest.raises(Unfit, match="zz"):
        units.load(tmp_path, HOUSE)
    assert units.cards_of(["a"]) == {}


def test_the_province_has_130_communes_today_and_old_names_lead_to_them(nghe_an):
    today = dt.date(2026, 11, 22)
    now_living = [one for one in units.members("group:ubnd-cap-xa", today) if one.tier == "xa"]
    assert len(now_living) == 130
    found = units.resolve("UBND thành phố Vinh", on=today)
    assert found.standing == "old" and len(found.successors) >= 5
    assert units.resolve("UBND thành phố Vinh", on=dt.date(2025, 1, 1)).sure.code == "na-h-vinh"
    assert units.by_code("thong-ke", "412", dt.date(2025, 1, 1)).code == "na-h-vinh"
