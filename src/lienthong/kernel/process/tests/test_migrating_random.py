"""Random runs of random versions go over to random new ones: none is lost, doubled or stuck, and versions never mix."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from random import Random
from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.inbox.tests.factories import differing
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.carrying_back import carry_back
from lienthong.kernel.process.actions.carrying_over import carry_over
from lienthong.kernel.process.actions.engine import marking_of
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.cards import holding_card, run_card
from lienthong.kernel.process.counterparts import choices
from lienthong.kernel.process.definition import Definition, NodeKind
from lienthong.kernel.process.exploring import reachable
from lienthong.kernel.process.models import Migration, Moved, Process, Run, Step
from lienthong.kernel.process.nets import net_of, outcomes_of
from lienthong.kernel.process.queries import processes
from lienthong.kernel.process.states import MovedState
from lienthong.kernel.units import api as units

from .editing import edited
from .factories import WARD
from .hands import everywhere
from .killing import in_a_child
from .making import ROLES, sound
from .played_runs import AWAY, SERVICE, TABLE, played
from .written import Rows, marks, written_since

K = NodeKind
FIRST_DAY = dt.datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
RUNS, MOST_ACTS = 5, 400
KILLED_EACH = 3
"""Every third message is one before which the work is killed; each kill leaves whole batches behind."""
OF_RUN = {
    "process_run": "id = %(run)s",
    "process_step": "run_id = %(run)s",
    "process_consultation": "run_id = %(run)s",
    "inbox_item": "subject in (select code from process_step where run_id = %(run)s)",
    "calendar_clock": "subject in (select code from process_step where run_id = %(run)s)",
}


class Office:
    """Some runs of one process, and everybody who acts on them by chance."""

    def __init__(self, seed: int, most: int) -> None:
        self.chance, self.at = Random(seed), FIRST_DAY
        self.people = {role: everywhere(role, role) for role in ROLES}
        self.author = everywhere("leads", "leader", "unit_admin")
        self.old = played(sound(self.chance, self.chance.randint(2, most)), "", self.chance)
        self.source = self.published(self.old, "")
        self.process = self.source.partition(".")[0]
        self.runs = [self.started(number) for number in range(RUNS)]

    def published(self, definition: Definition, process: str) -> str:
        bpmn, unit = write(definition).decode(), units.card(WARD).id
        version = actions.draft(self.author, unit_id=unit, bpmn=bpmn, process=process, doubts=[])
        actions.publish(version, self.author, decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
        return version

    def started(self, number: int) -> str:
        facts = {**self.told(), "units": self.chance.choice([[], [WARD], [WARD, AWAY]])}
        about = {"subject": self.process, "title": f"Hồ sơ {number}", "unit_id": units.card(WARD).id}
        with standing_on(self.at):
            return actions.start(HOUSE, process=self.process, facts=facts, **about)

    def told(self) -> dict[str, object]:
        chance = self.chance
        return {"amount": chance.choice([1, 100, 600]), "urgent": chance.random() < 0.4, "kind": chance.choice("xy")}

    def open(self, runs: Sequence[str] = ()) -> list[Step]:
        found = Step.objects.filter(run__code__in=runs or self.runs).select_related("run").order_by("id")
        return whole(lambda: list(found), HOUSE)

    def act(self, runs: Sequence[str] = ()) -> bool:
        """One thing happens to one of the runs; whether anything was open."""
        steps = self.open(runs)
        if not steps:
            return False
        step = self.chance.choice(steps)
        self.at += dt.timedelta(minutes=self.chance.choice([1, 7, 90]))
        if step.fires_at:
            self.at = max(self.at, step.fires_at)
        with standing_on(self.at):
            if step.kind == K.USER:
                self._by_person(step)
            elif step.message:
                actions.hear(step.run.code, HOUSE, message=step.message)
            else:
                actions.go_on()
        return True

    def _by_person(self, step: Step) -> None:
        who = next((one for one in self.people.values() if one.id == step.holder), self.people[step.role])
        known = whole(lambda: list(outcomes_of(step.run.version_id, step.node)), HOUSE)
        outcome = self.chance.choice(known) if known else ""
        how = self.chance.choice(["complete", "complete_step", "claim", "ask"])
        if how == "claim" and not step.holder:
            actions.claim(step.code, who)
        elif how == "ask" and not step.asking and step.unit_id == units.card(WARD).id:
            actions.consult(step.code, who, to=[AWAY], question="Có ý kiến gì không?", days=2)
        elif how == "complete" or step.asking:
            actions.complete(step.code, who, outcome=outcome, note="Không chờ", facts=self.told())
        else:
            actions.complete_step(step.code, who, outcome=outcome)

    def drawn(self, changes: int) -> str:
        """A new version, and a migration to it that is counted; what is in doubt is answered by chance."""
        self.target = self.published(edited(self.old, self.chance, changes), self.process)
        with standing_on(self.at):
            code = actions.draw_migration(self.target, self.author, source=self.source)
            held = migration(code)
            old, new = (whole(lambda pk=pk: net_of(pk), HOUSE) for pk in (held.source_id, held.target_id))
            doubts = [key for key, (_, how) in held.mapping.items() if how == "doubt"]
            answers = {
                key: self.chance.choice(["", *(one.key for one in choices(old.nodes[key], new))]) for key in doubts
            }
            actions.match_steps(code, self.author, answers=answers)
            actions.count_migration(code, self.author)
        return code

    def decide(self, code: str) -> None:
        with standing_on(self.at):
            shown = migration(code).counted["mark"]
            actions.migrate(code, self.author, decision="02/QĐ-UBND", shown=shown)


def migration(code: str) -> Migration:
    return whole(lambda: Migration.objects.get(code=code), HOUSE)


def rows(run: str) -> dict[str, Any]:
    """All rows of a run that a migration may change."""

    def asked() -> dict[str, Any]:
        pk = Run.objects.values_list("pk", flat=True).get(code=run)
        found = {}
        with connection.cursor() as cursor:
            for table, which in OF_RUN.items():
                cursor.execute(f"select to_jsonb(t)::text from {table} t where {which} order by id", {"run": pk})
                found[table] = [json.loads(one) for (one,) in cursor.fetchall()]
        return found

    return whole(asked, HOUSE)


def look(office: Office) -> None:
    """Each run stands where its own version lets it stand; clocks and lines say the same."""
    assert differing() == []

    def asked() -> None:
        for run in Run.objects.filter(code__in=office.runs, state="running"):
            net, steps = net_of(run.version_id), list(Step.objects.filter(run=run))
            assert {step.node for step in steps} <= net.nodes.keys()
            marking = marking_of(run, steps)
            if not marking.groups:
                assert marking in reachable(net)
            for step in steps:
                node = net.nodes[step.node]
                assert step.kind == node.kind and step.message == node.message * (node.kind in (K.MESSAGE, K.RECEIVE))
                if step.kind == K.USER:
                    assert (step.clock_id is not None) == (node.limit is not None)
                    assert step.role == node.who.role
            for page in (run_card, holding_card):
                assert page(HOUSE, run.code) is not None

    whole(asked, HOUSE)


@pytest.fixture
def house_steps(real_province, offer):
    """What steps of the house call is there."""

    @verb(SERVICE, of=processes, sentence="ghi chú")
    def noted(process: Process, by: Actor) -> dict[str, object]:
        return {"kind": "x", "outcome": "way_1"}

    offer(noted, **{TABLE: lambda facts: {"amount": (facts["amount"] * 7 + 13) % 1000}})
    allow(SERVICE, house)
    yield
    VERBS.pop(SERVICE)
    RULES.pop(SERVICE)


def carried(code: str, at: dt.datetime) -> None:
    with standing_on(at):
        while migration(code).state == "going":
            carry_over(code, HOUSE, most=2)


def became(code: str) -> dict[str, str]:
    found = Moved.objects.filter(migration__code=code).values_list("run__code", "state")
    return whole(lambda: dict(found), HOUSE)


@pytest.mark.parametrize("seed", range(8))
def test_each_run_goes_over_or_stays_whole_goes_back_exactly_and_comes_to_its_end(house_steps, seed) -> None:
    office = Office(seed, 9)
    for _ in range(office.chance.randint(0, 12)):
        office.act(office.runs[1:])  # one stands at its beginning
    code = office.drawn(office.chance.randint(1, 5))
    before = {run: rows(run) for run in office.runs}
    running = {run for run, held in before.items() if held["process_run"][0]["state"] == "running"}
    counted = migration(code).counted
    office.decide(code)
    carried(code, office.at)
    came = became(code)
    assert came.keys() == running
    times = Counter(came.values())
    assert counted["moves"] == times[MovedState.MOVED]
    assert sum(one["count"] for one in counted["stays"]) == times[MovedState.LEFT]
    target = migration(code).target_id
    for run in office.runs:
        if came.get(run) == MovedState.MOVED:
            assert rows(run)["process_run"][0]["version_id"] == target
        else:
            assert rows(run) == before[run]
    look(office)
    if seed % 2:
        _undone(office, code, before, came)
    acts = 0
    while office.act():
        acts += 1
        assert acts < MOST_ACTS, "The runs do not come to their end."
        drain("process", also_running=True)
        if office.chance.random() < 0.1:
            look(office)
    look(office)
    assert {held["process_run"][0]["state"] for held in map(rows, office.runs)} == {"done"}


def _undone(office: Office, code: str, before: dict[str, Any], came: dict[str, str]) -> None:
    """Whoever was touched stays; all others have the rows that they had."""
    moved = [run for run, state in came.items() if state == MovedState.MOVED]
    touched = moved[:1]
    as_moved = rows(touched[0]) if touched else {}
    if touched:
        office.act(touched)
    with standing_on(office.at):
        actions.undo_migration(code, office.author, why="Nhầm bản")
        actions.carry_migrations()
    after = became(code)
    for run in moved:
        if run in touched and rows(run) != as_moved and after[run] == MovedState.KEPT:
            continue
        assert after[run] == MovedState.BACK
        assert rows(run) == before[run]
    look(office)


def scenario(seed: int, work: Callable[[Callable[[], Any]], None]) -> Rows:
    """A migration that is carried out in small batches and undone, each through `work`; all that it leaves behind."""
    before = marks()
    office = Office(seed, 5)
    for _ in range(6):
        office.act(office.runs[1:])
    code = office.drawn(3)
    office.decide(code)
    work(lambda: _all(office, lambda: carry_over(code, HOUSE, most=2), code))
    with standing_on(office.at):
        actions.undo_migration(code, office.author, why="Nhầm bản")
    work(lambda: _all(office, lambda: carry_back(code, HOUSE, most=2), code))
    assert differing() == [] and migration(code).state == "undone"
    for run in office.runs:
        if migration_states(run) == "running":
            actions.withdraw(run, office.author, why="Hết thử")
    return written_since(before)


def migration_states(run: str) -> str:
    return whole(lambda: Run.objects.get(code=run).state, HOUSE)


def _all(office: Office, batch: Callable[[], Any], code: str) -> int:
    """Batch by batch, as the house does it, until the migration has come to rest."""
    with standing_on(office.at):
        while migration(code).state in ("going", "undoing"):
            batch()
    return 0


def killed(work: Callable[[], Any]) -> None:
    """Do it in children, each killed one message later than the one before, until one comes to the end."""
    for number in count(1, KILLED_EACH):
        if in_a_child(work, number)[0]:
            return


def test_what_is_killed_before_a_message_to_the_database_goes_on_with_the_same_rows(house_steps) -> None:
    plain = scenario(3, lambda work: work() and None)
    assert any("moved" in str(row) for row in plain["process_past"])
    assert scenario(3, killed) == plain
