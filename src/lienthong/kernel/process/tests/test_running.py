"""A run moves as its definition says; what is open is a row, a clock and a line; who comes second is told so."""

import re
from collections import Counter

import pytest
from django.db import connection

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import at_once
from lienthong.kernel.process.definition import Fact, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Past, Run, Step

from .factories import drawn, person, published, started

K = NodeKind
OFFICER, LEADER = Who("officer"), Who("leader")


def simple() -> str:
    return published(
        drawn(
            [
                Node("s", K.START),
                Node("nhan", K.USER, "Tiếp nhận", who=OFFICER, limit=Period.hours(4)),
                Node("ky", K.USER, "Ký", who=LEADER, limit=Period.days(1)),
                Node("hoi", K.EXCLUSIVE),
                Node("tra", K.USER, "Trả kết quả", who=OFFICER),
                Node("e", K.END),
            ],
            ["s>nhan", "nhan>ky", "ky>hoi", 'hoi>tra:outcome == "dat"', "hoi>nhan!", "tra>e"],
        )
    )


def open_steps(run: str) -> dict[str, str]:
    return whole(lambda: {one.node: one.code for one in Step.objects.filter(run__code=run)}, HOUSE)


def run_of(code: str) -> Run:
    return whole(lambda: Run.objects.get(code=code), HOUSE)


def test_a_run_goes_from_hand_to_hand_to_its_end(province):
    run = started(simple())
    lan, hung = person("lan", "officer"), person("hung", "leader")
    step = open_steps(run)["nhan"]
    with pytest.raises(NotAllowed):
        actions.complete(step, hung)
    with pytest.raises(NotThere):
        actions.complete(step, person("xa", "officer", "na-p-2"))
    assert calendar.of([step])[step].due_at
    actions.complete(step, lan)
    (sign,) = open_steps(run).values()
    with pytest.raises(Unfit, match="Chưa chọn kết quả"):
        actions.complete(sign, hung)
    actions.complete(sign, hung, outcome="dat")
    actions.complete(open_steps(run)["tra"], lan)
    assert run_of(run).state == "done" and open_steps(run) == {}
    with seen_by(HOUSE):
        told = [(one.node, one.deed, one.outcome, one.actor_name) for one in Past.objects.order_by("id")]
    assert told == [("nhan", "done", "", "Lan"), ("ky", "done", "dat", "Hung"), ("tra", "done", "", "Lan")]


def rows(tables: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    """What stands in these tables; of numbers, codes and instants, which no two runs share, whether they are there."""
    found = {}
    with seen_by(HOUSE), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "select column_name from information_schema.columns where table_name = %s order by ordinal_position",
                [table],
            )
            names = [f"{name} is null" if name in PASSING else name for (name,) in cursor.fetchall()]
            cursor.execute(f"select {', '.join(names)} from {table} order by id")
            found[table] = [tuple(re.sub(r"(BC|QT|VC)-\d+", r"\1", str(cell)) for cell in row) for row in cursor]
    return found


PASSING = {
    "id", "code", "xid", "at", "opened_at", "due_at", "stopped_at", "from_at", "clock_id", "run_id",
    "old_due_at", "new_due_at", "cause", "result", "asked", "key",
}  # fmt: skip
WRITTEN = (
    "process_step", "process_past", "calendar_clock", "calendar_clock_change", "inbox_item", "audit_entry",
    "jobs_event", "base_once",
)  # fmt: skip


def added(work) -> dict[str, list[tuple[object, ...]]]:
    """What the work leaves behind: rows that are there after it and were not before, and rows it took away."""
    before = whole(lambda: rows(WRITTEN), HOUSE)
    work()
    after = whole(lambda: rows(WRITTEN), HOUSE)
    came = {table: sorted((Counter(after[table]) - Counter(before[table])).elements()) for table in WRITTEN}
    went = {f"-{table}": sorted((Counter(before[table]) - Counter(after[table])).elements()) for table in WRITTEN}
    return came | went


def test_one_statement_writes_what_the_verb_writes(real_province, monkeypatch):
    process = simple()
    lan = person("lan", "officer")
    plain, quick, many, pressed = (open_steps(started(process))["nhan"] for _ in range(4))
    verb = added(lambda: actions.complete(plain, lan, key="k1", outcome=""))
    monkeypatch.setattr(at_once, "complete", None)  # the verb is not called: the statement does it alone
    fast = added(lambda: at_once.complete_step(quick, lan, key="k2", outcome=""))
    bulk = added(lambda: at_once.complete_many([many], lan, outcome=""))
    keyed = added(lambda: at_once.complete_plain([pressed], lan, keys={pressed: "k3"}))
    assert (
        verb == fast == keyed
        and len(verb["audit_entry"]) == 1
        and len(verb["inbox_item"]) == len(verb["-inbox_item"]) == 1
    )
    assert {**bulk, "base_once": []} == {**fast, "base_once": []}


def test_the_house_does_its_own_steps_tries_again_and_asks_a_person_at_last(real_province, offer):
    tried = []

    def table(facts):
        tried.append(facts)
        if len(tried) == 1:
            raise Unfit("Chưa có biểu phí.")
        return {"phi": 50_000, "outcome": "thu"}

    offer(phi=table)
    code = published(
        drawn(
            [
                Node("s", K.START),
                Node("phi", K.RULE, "Tính phí", table="phi"),
                Node("cho", K.TIMER, "Chờ", after=Period.hours(8)),
                Node("x", K.EXCLUSIVE),
                Node("thu", K.USER, "Thu phí", who=OFFICER),
                Node("e", K.END),
            ],
            ["s>phi", "phi>x", "x>thu:phi > 0", "x>e!", "thu>cho", "cho>e"],
            facts=(Fact("phi", "number"),),
        )
    )
    with standing_on("2026-03-02T09:00:00"):
        run = started(code)
        assert actions.go_on() == 1 and list(open_steps(run)) == ["phi"]
        assert actions.go_on() == 0  # not before its time
    with standing_on("2026-03-02T09:02:00"):
        assert actions.go_on() == 1
        actions.complete(open_steps(run)["thu"], person("lan", "officer"))
    with standing_on("2026-03-03T08:59:00"):
        assert actions.go_on() == 0
    with standing_on("2026-03-03T09:03:00"):
        assert actions.go_on() == 1
    assert run_of(run).state == "done" and run_of(run).facts == {"phi": 50_000}
