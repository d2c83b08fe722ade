"""How runs really went: the figures are those that a naive reading of the past gives; nobody counts foreign units."""

import datetime as dt
import random
from collections import defaultdict
from math import ceil
from typing import Any

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import note_all_stays
from lienthong.kernel.process.cards import working
from lienthong.kernel.process.definition import Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Past, Stay, Step, Version
from lienthong.kernel.process.seeing import ALL, BACK, LATE, TAKEN, Scope, behind, seen_steps, units_seen
from lienthong.kernel.process.states import Deed
from lienthong.kernel.units import api as units

from .factories import drawn, next_version, open_step, person, published, started

FAR = "na-p-2"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
K = NodeKind


def two_rooms() -> Any:
    """An officer receives, an officer examines, a leader signs; one step without a limit."""
    return drawn(
        [
            Node("s", K.START),
            Node("nhan", K.USER, "Tiếp nhận", who=Who("officer"), limit=Period.hours(2)),
            Node("tham", K.USER, "Thẩm định", who=Who("officer"), limit=Period.hours(4)),
            Node("ky", K.USER, "Ký", who=Who("leader")),
            Node("e", K.END),
        ],
        ["s>nhan", "nhan>tham", "tham>ky", "ky>e"],
    )


def at(moment: dt.datetime) -> Any:
    return standing_on(moment.isoformat(timespec="seconds"))


def hands(unit: str) -> dict[str, Actor]:
    return {"officer": person(f"cv-{unit}", "officer", unit), "leader": person(f"ld-{unit}", "leader", unit)}


def walked(process: str, unit: str, chance: random.Random) -> None:
    """One run, taken or not, released, handed on, given back, some way or to its end."""
    moment = dt.datetime(2026, 3, 2, 8) + dt.timedelta(minutes=chance.randrange(60 * 24 * 60))
    with at(moment):
        run = started(process, unit=unit, subject=f"HS-{chance.randrange(10**9)}")
    who = hands(unit)
    for _ in range(chance.randrange(1, 8)):
        step = whole(lambda: Step.objects.filter(run__code=run).first(), HOUSE)
        if step is None:
            return
        actor = who[step.role]
        if chance.random() < 0.6:
            moment += dt.timedelta(minutes=chance.randrange(900))
            with at(moment):
                actions.claim(step.code, actor)
            if chance.random() < 0.3:
                with at(moment := moment + dt.timedelta(minutes=30)):
                    actions.release(step.code, actor)
        moment += dt.timedelta(minutes=chance.randrange(600))
        with at(moment):
            if step.node == "tham" and chance.random() < 0.3:
                actions.give_back(step.code, actor, to="nhan", why="Thiếu giấy tờ")
            else:
                actions.complete(step.code, actor)


def naive(version: int, unit_ids: set[int]) -> dict[str, dict[str, Any]]:
    """The same figures, line by line."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    worked, taken = working(), {}
    for line in Past.objects.filter(run__version=version).order_by("id"):
        deed = Deed(line.deed)
        if deed in (Deed.CLAIMED, Deed.STOOD_IN, Deed.DELEGATED):
            taken.setdefault(line.step, line.at)
        if deed not in (Deed.DONE, Deed.GIVEN_BACK) or line.unit_id not in unit_ids:
            continue
        one = found[line.node]
        one["lasted"].append(worked(line.opened_at, line.at, line.unit_id))
        one["back"].append(deed is Deed.GIVEN_BACK)
        one["late"].append({"met": False, "missed": True}.get(state_of(line.step)))
        if line.step in taken:
            one["waited"].append(worked(line.opened_at, taken[line.step], line.unit_id))
            one["worked"].append(worked(taken[line.step], line.at, line.unit_id))
    return {
        node: {
            "count": len(one["lasted"]),
            "limited": sum(late is not None for late in one["late"]),
            "late": sum(late is True for late in one["late"]),
            "back": sum(one["back"]),
            "taken": len(one["worked"]),
            **{name: (part(one[name], 0.5), part(one[name], 0.9)) for name in ("lasted", "waited", "worked")},
        }
        for node, one in found.items()
    }


def state_of(step: str) -> str:
    clock = calendar.of([step]).get(step)
    return clock.state if clock else ""


def part(values: list[int], share: float) -> int | None:
    return sorted(values)[ceil(share * len(values)) - 1] if values else None


def told(by: Actor, scope: Scope) -> dict[str, dict[str, Any]]:
    return {
        key: {
            "count": one.count, "limited": one.limited, "late": one.late, "back": one.back, "taken": one.taken,
            **{name: (getattr(one, name).half, getattr(one, name).most) for name in ("lasted", "waited", "worked")},
        }
        for key, one in whole(lambda: seen_steps(by, scope), by).items()
    }  # fmt: skip


def version_of(process: str, number: int = 1) -> int:
    return whole(lambda: Version.objects.get(code=f"{process}.v{number}").pk, HOUSE)


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_a_naive_reading_of_the_past(province: None, seed: int) -> None:
    chance = random.Random(seed)
    process = published(two_rooms())
    one, other = units.card("na-p-1").id, units.card(FAR).id
    for _ in range(20):
        walked(process, chance.choice(["na-p-1", "na-p-1", FAR]), chance)
    noted = note_all_stays()
    assert noted == whole(lambda: Past.objects.filter(deed__in=["done", "given_back"]).count(), HOUSE) > 10
    assert note_all_stays() == 0
    version = version_of(process)
    scope = Scope(version, FIRST, LAST)
    everything = whole(lambda: naive(version, {one, other}), HOUSE)
    assert told(HOUSE, scope) == everything and everything["nhan"]["taken"] and everything["nhan"]["late"]
    for name, unit, ids in (("lan", "na-p-1", {one}), ("xa", FAR, {other})):
        mine = whole(lambda ids=ids: naive(version, ids), HOUSE)
        assert told(person(name, "officer", unit), scope) == mine != everything
    assert told(HOUSE, Scope(version, FIRST, LAST, frozenset({other}))) == whole(lambda: naive(version, {other}), HOUSE)
    assert told(person("lan", "officer"), Scope(version, FIRST, LAST, frozenset({other}))) == {}
    assert told(HOUSE, Scope(version, dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == {}


def test_behind_each_figure_are_its_runs_and_none_of_another_unit(province: None) -> None:
    chance, process = random.Random(9), published(two_rooms())
    for _ in range(15):
        walked(process, chance.choice(["na-p-1", FAR]), chance)
    note_all_stays()
    scope, lan = Scope(version_of(process), FIRST, LAST), person("lan", "officer")
    for node, figures in told(lan, scope).items():
        for kind, name in ((ALL, "count"), (LATE, "late"), (BACK, "back"), (TAKEN, "taken")):
            rows = whole(lambda n=node, k=kind: behind(lan, scope, n, k).rows, lan)
            assert len(rows) == figures[name]
            assert [one.lasted for one in rows] == sorted((one.lasted for one in rows), reverse=True)
            assert {one.unit_id for one in rows} <= {units.card("na-p-1").id}
    assert whole(lambda: units_seen(lan, scope.version), lan) == [(units.card("na-p-1").id, "Phường Một")]
    assert len(whole(lambda: units_seen(HOUSE, scope.version), HOUSE)) == 2


def test_what_was_done_before_a_run_went_over_is_of_the_version_of_then(province: None) -> None:
    process, lan = published(two_rooms()), person("lan", "officer")
    with standing_on("2026-03-02T08:00:00"):
        run = started(process)
    with standing_on("2026-03-02T09:00:00"):
        actions.complete(open_step(run, "nhan"), lan)
    target, who = next_version(process, two_rooms()), person("mai", "unit_admin")
    code = actions.draw_migration(target, who, source=f"{process}.v1")
    actions.count_migration(code, who)
    shown = whole(lambda: actions.migrating.mark_of(_mapping(code)), HOUSE)
    actions.migrate(code, who, decision="02/QĐ-UBND", shown=shown)
    assert actions.carry_migrations() == 1
    with standing_on("2026-03-02T10:00:00"):
        actions.complete(open_step(run, "tham"), lan)
    note_all_stays()
    old, new = (Scope(version_of(process, n), FIRST, LAST) for n in (1, 2))
    assert {key: one["lasted"] for key, one in told(lan, old).items()} == {"nhan": (60, 60)}
    assert {key: one["count"] for key, one in told(lan, new).items()} == {"tham": 1}


def _mapping(code: str) -> Any:
    from lienthong.kernel.process.models import Migration

    return Migration.objects.get(code=code).mapping


def test_the_house_alone_notes_and_what_is_noted_stays(province: None) -> None:
    chance, process = random.Random(3), published(two_rooms())
    walked(process, "na-p-1", chance)
    with pytest.raises(NotAllowed):
        actions.note_stays(person("mai", "unit_admin"))
    noted = actions.note_stays(HOUSE)
    assert noted == whole(lambda: Stay.objects.count(), HOUSE) > 0
    assert actions.note_stays(HOUSE) == 0
