"""A second answer, written apart from the first: random tables, days around every change, units that ended.

It shares with the first only what is written down: the lines of tables, the rows and edges of units.
"""

import datetime as dt
import json
import random
from typing import Any

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.competence.api import Competence, Matter, one_look, whose_job
from lienthong.kernel.competence.asking import ENDED, NO_ABOVE, NO_TABLE, SPLIT_PLACE
from lienthong.kernel.competence.checking import kinds_of
from lienthong.kernel.competence.rules import cells, read_table
from lienthong.kernel.units import api as units

from .factories import DEMO, JUSTICE, SINCE, WARD, in_force, line
from .naive import INPUTS, fits, lines_for

pytestmark = pytest.mark.usefixtures("nghe_an")
CHANGED = dt.date(2026, 12, 1)
MERGED, SPLIT, OVER = dt.date(2026, 12, 10), dt.date(2026, 12, 15), dt.date(2026, 12, 20)
NAMED = [JUSTICE, "na-so-xd", "na-so-ct", "na-so-yt", "na-so-ngv"]
VALUES = {
    "matters": ["1.1", "1.2", "1.3"], "fields": ["Hộ tịch", "Đất đai"], "place_kinds": ["phuong", "xa"],
    "place_units": [WARD, "na-x-tri-le-2025"], "persons": ["foreigner", "business"],
}  # fmt: skip


def split_up(chance: random.Random, given: dict[str, Any], left: list[str]) -> list[dict[str, Any]]:
    """Lines that share out everything: at each fork an input is these values, or any but these."""
    if not left or chance.random() < 0.15:
        body = chance.choice(["place", "place", "above", "unit", "unit", "gap", "outside"])
        more = {
            "above": {"tier": chance.choice(["tinh", "trung-uong"])}, "unit": {"unit": chance.choice(NAMED)},
            "gap": {"gap": f"Chưa phân cấp {chance.randrange(9)}", "advice": "Hỏi Sở Tư pháp."},
        }.get(body, {})  # fmt: skip
        return [line(**given, body=body, **more)]
    name = left[0]
    some = chance.sample(VALUES[name], chance.randint(1, len(VALUES[name])))
    return [
        *split_up(chance, {**given, name: some}, left[1:]),
        *split_up(chance, {**given, name: {"other_than": some}}, left[1:]),
    ]


def row_of(code: str, day: dt.date) -> Any:
    """The row of a unit on a day; None where it does not live then."""
    found = [row for row in units.directory().rows if row.code == code and row.since <= day < row.until]
    return found[0] if found else None


def goes_on(code: str, day: dt.date) -> list[str]:
    """Which units hold on a day what this one held: what has ended is replaced until all of them live."""
    found = [code]
    while gone := [one for one in found if row_of(one, day) is None]:
        heirs = [
            edge.successor
            for edge in units.directory().edges_from(gone[0])
            if edge.successor is not None and edge.on <= day
        ]
        found = list(dict.fromkeys([one for one in found if one != gone[0]] + heirs))
    return found


def plainly(document: dict[str, Any], place: str, asked: tuple[str, str, str], day: dt.date) -> str:
    """`unit CODE`, or the name of a gap, of one table of the province; asked: matter, field, person."""
    heirs = goes_on(place, day)
    if len(heirs) != 1:
        return SPLIT_PLACE if heirs else ENDED
    here = row_of(heirs[0], day)
    five = (asked[0], asked[1], here.kind, here.code, asked[2])
    [row] = [one for one in document["lines"] if all(fits(one.get(name), five[at]) for name, at in INPUTS)]
    if row["body"] == "outside":
        return NO_TABLE
    if row["body"] == "gap":
        return str(row["gap"])
    if row["body"] == "place":
        return f"unit {here.code}"
    if row["body"] == "unit":
        named = goes_on(row["unit"], day)
        return f"unit {named[0]}" if len(named) == 1 else SPLIT_PLACE if named else ENDED
    while here is not None and here.tier != row["tier"]:
        here = row_of(here.parent, day) if here.parent else None
    return f"unit {here.code}" if here is not None else NO_ABOVE


def reorganised() -> None:
    """Two departments become one, one is divided, one ends."""
    new: Any = {"kind": "so", "tier": "tinh", "parent": "na-ubnd"}
    into: Any = {"code": "na-so-moi", "name": "Sở Xây dựng và Công Thương", **new}
    units.merge(HOUSE, sources=["na-so-xd", "na-so-ct"], into=into, on=MERGED, cited="Nghị quyết thử")
    parts: Any = [
        {"code": "na-so-yt-1", "name": "Sở Y tế dự phòng", "main": True, **new},
        {"code": "na-so-yt-2", "name": "Sở Khám chữa bệnh", **new},
    ]
    units.split("na-so-yt", HOUSE, into=parts, on=SPLIT, cited="Nghị quyết thử")
    units.end("na-so-ngv", HOUSE, on=OVER, cited="Nghị quyết thử")


def published(chance: random.Random, since: dt.date, table: str = "") -> tuple[dict[str, Any], str]:
    document = {"about": "procedure", "lines": split_up(chance, {}, chance.sample(list(VALUES), len(VALUES)))}
    came = plainly(document, WARD, ("1.1", "", "citizen"), since)
    expect = (
        came.removeprefix("unit ") if came.startswith("unit ") else "outside" if came == NO_TABLE else f"gap:{came}"
    )
    sure = {"matter": "1.1", "place": WARD, "on": str(since), "expect": expect}
    return document, in_force(*document["lines"], since=since, table=table, tests=[sure])


@pytest.mark.parametrize("seed", range(4))
def test_a_second_answer_agrees_on_any_day_for_any_place(seed: int) -> None:
    chance = random.Random(seed)
    first, code = published(chance, SINCE)
    second, _ = published(chance, CHANGED, code.split(".")[0])
    reorganised()
    days = [day + dt.timedelta(days=by) for day in (CHANGED, MERGED, SPLIT, OVER) for by in (-1, 0)]
    days += [SINCE, SINCE + dt.timedelta(days=chance.randrange(500)), dt.date(2027, 3, 1)]
    communes = sorted({row.code for row in units.directory().rows if row.tier == "xa"})
    places = [
        *NAMED,
        "na-so-moi",
        "na-so-yt-1",
        WARD,
        "na-x-tri-le-2025",
        "na-x-hung-hoa",
        *chance.sample(communes, 12),
    ]
    met: set[str] = set()
    with one_look():
        for day in days:
            document = first if day < CHANGED else second
            for place in places:
                for _ in range(4):
                    asked = (
                        chance.choice([*VALUES["matters"], "9"]), chance.choice(["", *VALUES["fields"], "Khác"]),
                        chance.choice(["citizen", *VALUES["persons"]]),
                    )  # fmt: skip
                    answer = whose_job(matter=Matter(asked[0], asked[1]), place=place, on=day, person_kind=asked[2])
                    said = f"unit {answer.unit}" if isinstance(answer, Competence) else answer.name
                    assert said == plainly(document, place, asked, day), (seed, day, place, asked)
                    met.add(said)
    assert {SPLIT_PLACE, ENDED} <= met and len(met) > 10


@pytest.mark.parametrize("file", ["thu-tuc.json", "phan-anh.json"])
def test_each_cell_has_one_line_on_every_day_on_which_a_unit_changes(file: str) -> None:
    document = json.loads((DEMO / "competence" / file).read_text(encoding="utf-8"))
    reorganised()
    read = read_table(document)
    changes = {row.since for row in units.directory().rows if row.since >= SINCE}
    for day in sorted({SINCE, *changes, MERGED, SPLIT, OVER}):
        for cell in cells(read, kinds_of(read, day)):
            five = (cell.matter or "?", cell.field or "?", cell.kind or "?", cell.unit or "?", cell.person or "?")
            assert lines_for(document, five) == [one.number for one in cell.lines], (day, five)
            assert len(cell.lines) == 1, (day, five)
