"""What a further version would change for open work is shown before it is published, and changes nothing."""

import datetime as dt
import json
import time
from collections.abc import Iterator

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import actions, effects
from lienthong.kernel.competence.effects import Effect, OpenWork, register_open_work
from lienthong.kernel.competence.models import TableVersion
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


def looked(by: Actor, code: str, day: dt.date) -> Effect | None:
    """The effect as a page shows it: in one transaction, with the actor's eyes."""
    return whole(lambda: effects.effect_of(by, code, day), by)


def draft(*lines: dict[str, object], table: str = "") -> str:
    document = json.dumps({"about": "procedure", "lines": list(lines), "tests": []})
    return actions.draft(HOUSE, unit_id=units.card(PROVINCE).id, title="Bảng", document=document, table=table)


def test_what_would_belong_elsewhere_is_named_and_counted() -> None:
    table = in_force(line()).split(".")[0]
    code = draft(
        line(matters=["1.1"], place_units=[WARD], body="unit", unit=JUSTICE),
        line(matters=["1.1"], place_units={"other_than": [WARD]}), line(matters={"other_than": ["1.1"]}), table=table,
    )  # fmt: skip
    found = looked(actor("nam", "system_admin", PROVINCE), code, DAY)
    assert found is not None and (found.looked_at, found.unnamed, found.moved) == (6, 2, 3)
    [change] = found.changes
    assert (change.work.href, change.unit, change.now, change.then) == (
        "/mot", "Phường Trường Vinh", "Phường Trường Vinh", "Sở Tư pháp",
    )  # fmt: skip


def test_a_version_that_says_the_same_changes_nothing() -> None:
    table = in_force(line()).split(".")[0]
    found = looked(HOUSE, draft(line(), table=table), DAY)
    assert found is not None and found.changes == () and found.moved == 0


def test_a_table_of_its_own_may_come_into_conflict_and_says_so() -> None:
    in_force(line())
    found = looked(HOUSE, draft(line(matters=["1.1"]), line(matters={"other_than": ["1.1"]}, body="outside")), DAY)
    assert found is not None and {one.work.href for one in found.changes} == {"/mot", "/hai"}
    assert all("Hai bảng" in one.then for one in found.changes)


def test_only_drafts_that_one_may_see_have_an_effect() -> None:
    code = in_force(line())
    assert looked(HOUSE, code, DAY) is None
    assert looked(actor("mai", "unit_admin", WARD), draft(line()), DAY) is None


def moving() -> str:
    """A draft by which the matter 1.1 goes from the wards to Justice."""
    lines = line(matters=["1.1"], body="unit", unit=JUSTICE), line(matters={"other_than": ["1.1"]})
    return draft(*lines, table=in_force(line()).split(".")[0])


def test_what_the_author_may_not_see_counts_and_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = units.card(WARD).id, units.card(OTHER_WARD).id
    ours, theirs = OpenWork(here, ("1.1",), 3, "Hồ sơ một", "/mot"), OpenWork(there, ("1.1",), 4, "Kín", "/kin")
    monkeypatch.setattr(effects, "_listers", {"thử": lambda by: [ours, theirs] if by.everywhere else [ours]})
    found = looked(actor("nam", "system_admin", PROVINCE), moving(), DAY)
    assert found is not None and (found.looked_at, found.moved, found.unseen) == (7, 7, 4)
    assert [one.work.href for one in found.changes] == ["/mot"]


def test_publishing_carries_the_mark_of_the_effect_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    nam, work = actor("nam", "system_admin", PROVINCE), [OpenWork(units.card(WARD).id, ("1.1",), 3, "Một", "/mot")]
    monkeypatch.setattr(effects, "_listers", {"thử": lambda by: work})
    code = moving()
    held = TableVersion.objects.get(code=code)
    example = {"matter": "1.1", "place": WARD, "on": "2026-12-01", "expect": JUSTICE}
    told = json.dumps({**json.loads(held.document), "tests": [example]})
    actions.edit(code, nam, document=told, shown=held.digest)
    shown = TableVersion.objects.get(code=code).digest
    seen = looked(nam, code, DAY)
    assert seen is not None and seen.mark != looked(nam, code, DAY + dt.timedelta(days=1)).mark  # type: ignore[union-attr]
    given = {"decision": "7/QĐ", "shown": shown, "effective_on": DAY}
    work.append(OpenWork(units.card(OTHER_WARD).id, ("1.1",), 1, "Hai", "/hai"))
    for effect in (None, "", seen.mark):
        with pytest.raises(Unfit, match="Chưa ban hành được"):
            actions.publish(code, nam, effect=effect, **given)
    assert TableVersion.objects.get(code=code).state == "draft"
    work.pop()
    actions.publish(code, nam, effect=seen.mark, **given)


def test_the_effect_on_ten_thousand_open_runs_is_counted_whole_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run by itself, more than groups would be; in CPU time."""
    wards = [one.id for one in units.cards(range(1, 2000)).values() if one.tier == "xa"][:100]
    work = [OpenWork(wards[n % 100], (f"1.{n % 7}",), 1, f"Hồ sơ {n}", f"/{n}") for n in range(10_000)]
    monkeypatch.setattr(effects, "_listers", {"thử": lambda by: work})
    code = moving()
    begun = time.process_time()
    found = looked(actor("nam", "system_admin", PROVINCE), code, DAY)
    took = time.process_time() - begun
    assert found is not None and found.looked_at == 10_000
    assert found.moved == len(found.changes) == sum(one.procedures == ("1.1",) for one in work)
    assert took < 2, took
