"""The second door of Competence, for tests of any room: a province, tables in force, who acts."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import api as competence
from lienthong.kernel.competence.effects import effect_of
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

DEMO = Path(__file__).resolve().parents[5] / "demo" / "nghe-an"
WARD, OTHER_WARD, PROVINCE, JUSTICE = "na-p-truong-vinh-2025", "na-p-thanh-vinh-2025", "na", "na-so-tp"
SINCE = dt.date(2025, 7, 1)
DAY = dt.date(2026, 11, 20)

__all__ = [
    "DAY",
    "DEMO",
    "JUSTICE",
    "OTHER_WARD",
    "PROVINCE",
    "SINCE",
    "WARD",
    "actor",
    "effect_of",
    "in_force",
    "lay",
    "line",
    "mandate",
]


def lay() -> None:
    """The units and people of the demo."""
    units.load(DEMO, HOUSE)
    people.load(DEMO, HOUSE)


def actor(name: str, role: str, unit: str, person: str | None = None) -> Actor:
    """Somebody who holds one role over a unit and all below it."""

    def made() -> Actor:
        root = units.card(unit).id
        below = units.within([root])
        return Actor(f"account:{name}", name, person=person, grants=(Grant(role, root, below),), units=below)

    return whole(made, HOUSE)


def line(**given: Any) -> dict[str, Any]:
    """One line of a table, given to the place itself unless it is said otherwise."""
    return {"body": "place", "cited": "Nghị định thử, Điều 1", **given}


def in_force(
    *lines: dict[str, Any], unit: str = PROVINCE, since: dt.date = SINCE, about: str = "procedure", table: str = "",
    tests: list[dict[str, Any]] | None = None,
) -> str:  # fmt: skip
    """A table in force since a day; returns the code of its version."""
    tests = tests or [sure_test(lines)]
    document = json.dumps({"about": about, "lines": list(lines), "tests": tests})
    made = competence.draft(
        HOUSE, unit_id=units.card(unit).id, title="Bảng thử", about=about, document=document, table=table
    )
    return competence.publish(made, HOUSE, decision="01/QĐ-UBND (thử)", effective_on=since)


def sure_test(lines: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """An example that a table of one plain line, or of lines that end outside, gets right by itself."""
    outside = any(one["body"] == "outside" for one in lines)
    return {"matter": "0.không", "place": WARD, "on": "2026-11-20", "expect": "outside" if outside else WARD}


def mandate(unit: str = WARD, *, signed: bool = True) -> str:
    """The head of a unit gives the office of the unit to sign invitations until the end of the year (TUQ)."""
    home = units.card(unit)
    head = next(one.code for one in people.posts_in([home.id]) if one.kind == "head")
    taker = _office(unit, home.id)
    made = competence.draft_mandate(
        HOUSE, unit_id=home.id, kind="TUQ", from_post=head, to_post=taker, starts=now(), documents=["GM"],
        ends=now() + dt.timedelta(days=200), limits="Giấy mời họp",
        ground="Người đứng đầu đi công tác dài ngày (thử)",
    )  # fmt: skip
    if signed:
        competence.issue_mandate(made, HOUSE, cited="30/QĐ-UBND (thử)", cited_on=today())
    return made


def _office(unit: str, home: int) -> str:
    """The post that heads the office of a unit; opened, with somebody of the staff at it, where there is none."""
    posts = people.posts_in([home])
    for one in posts:
        if one.title.startswith("Chánh Văn phòng"):
            return one.code
    staff = next(one for one in people.seats_ever([home]) if one.kind == "staff")
    made = people.open_post(HOUSE, code=f"{unit}.chanh-van-phong", unit=unit, title="Chánh Văn phòng")
    people.seat(made, HOUSE, person=staff.person, on=today(), cited="1/QĐ-UBND (thử)")
    return made
