"""What a further version would change for open work is shown before it is published, and changes nothing."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.competence import actions, effects
from lienthong.kernel.competence.effects import OpenWork, effect_of, register_open_work
from lienthong.kernel.units import api as units

from .factories import JUSTICE, OTHER_WARD, PROVINCE, WARD, actor, in_force, line

pytestmark = pytest.mark.usefixtures("nghe_an")
DAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def open_work(nghe_an: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three runs at one ward, one at another, two that name no procedure."""
    monkeypatch.setattr(effects, "_listers", {})
    here, there = units.card(WARD).id, units.card(OTHER_WARD).id

    def lister(by: Actor) -> list[OpenWork]:
        return [
            OpenWork(here, ("1.1",), 3, "Hồ sơ một", "/mot"), OpenWork(there, ("1.1", "1.2"), 1, "Hồ sơ hai", "/hai"),
            OpenWork(here, (), 2, "Không ghi thủ tục", "/ba"),
        ]  # fmt: skip

    register_open_work("thử", lister)
    with standing_on("2026-11-23T09:00"):
        yield


def draft(*lines: dict[str, object], table: str = "") -> str:
    document = json.dumps({"about": "procedure", "lines": list(lines), "tests": []})
    return actions.draft(HOUSE, unit_id=units.card(PROVINCE).id, title="Bảng", document=document, table=table)


def test_what_would_belong_elsewhere_is_named_and_counted() -> None:
    table = in_force(line()).split(".")[0]
    code = draft(
        line(matters=["1.1"], place_units=[WARD], body="unit", unit=JUSTICE),
        line(matters=["1.1"], place_units={"other_than": [WARD]}), line(matters={"other_than": ["1.1"]}), table=table,
    )  # fmt: skip
    found = effect_of(actor("nam", "system_admin", PROVINCE), code, DAY)
    assert found is not None and (found.looked_at, found.unnamed, found.moved) == (6, 2, 3)
    [change] = found.changes
    assert (change.work.href, change.unit, change.now, change.then) == (
        "/mot", "Phường Trường Vinh", "Phường Trường Vinh", "Sở Tư pháp",
    )  # fmt: skip


def test_a_version_that_says_the_same_changes_nothing() -> None:
    table = in_force(line()).split(".")[0]
    found = effect_of(HOUSE, draft(line(), table=table), DAY)
    assert found is not None and found.changes == () and found.moved == 0


def test_a_table_of_its_own_may_come_into_conflict_and_says_so() -> None:
    in_force(line())
    found = effect_of(HOUSE, draft(line(matters=["1.1"]), line(matters={"other_than": ["1.1"]}, body="outside")), DAY)
    assert found is not None and {one.work.href for one in found.changes} == {"/mot", "/hai"}
    assert all("Hai bảng" in one.then for one in found.changes)


def test_only_drafts_that_one_may_see_have_an_effect() -> None:
    code = in_force(line())
    assert effect_of(HOUSE, code, DAY) is None
    assert effect_of(actor("mai", "unit_admin", WARD), draft(line()), DAY) is None


def test_more_than_is_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "MOST_GROUPS", 1)
    found = effect_of(HOUSE, draft(line()), DAY)
    assert found is not None and found.cut and found.looked_at == 3
