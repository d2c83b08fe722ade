"""Plays runs through the real engine beside the plain reading, move by move, and looks after each whether they agree.

What is done is chosen by chance: people do with steps what they can (`hands`); timers come due, messages arrive, the
house does its part and sometimes cannot; called runs run along; at times all is withdrawn.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

from django.db import connection

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.engine import marking_of
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.models import Past, Run, Step
from lienthong.kernel.units import api as units

from .doing import Way, at_once
from .factories import WARD
from .hands import Hands
from .naive import Naive
from .played_runs import AWAY, K, Place, Playing, Told, by_people, played, without
from .test_net_random import places, resting

FIRST_DAY = dt.datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
ENDINGS = ("done", "skipped", "given_back", "withdrawn")
WITHDRAWN_ONE_IN, BROKEN_ONE_IN, SKIPPED_ONE_IN, COMPARED_ONE_IN = 90, 8, 25, 4


class Desk:
    """Everybody who acts, and the runs that are under way; all choices come from `chance`.

    `do` carries out what is asked of the engine. `finishing`: how steps are finished that need no facts. `by_people`:
    nearly all is done by people of the unit, so that many ways are plain. `seats`: some steps are given to a post.
    """

    def __init__(
        self,
        do: Callable[[Callable[[], Any], Way], Any] = at_once,
        finishing: str = "",
        by_people: bool = False,
        seats: bool = False,
    ) -> None:
        self.do, self.finishing, self.by_people = do, finishing, by_people
        self.chance = Random(0)
        self.at = FIRST_DAY
        self.broken = False
        self.runs: dict[str, Playing] = {}
        self.called: tuple[str, Definition] | None = None
        self.ways: Counter[str] = Counter()
        self.hands = Hands(self, seats)
        self.people = self.hands.people

    # -- what the house is asked -------------------------------------------------------------------------------

    def fees(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The decision table of random definitions."""
        if self.broken:
            raise Unfit("Chưa có biểu phí.")
        amount = int(facts["amount"] * 7 + 13) % 1000
        return {"amount": amount, "urgent": amount % 2 == 0, "outcome": f"way_{amount % 4}"}

    def note(self) -> dict[str, Any]:
        """What the verb of random definitions answers."""
        if self.broken:
            raise Unfit("Chưa ghi được.")
        return {"kind": "x", "outcome": "way_1"}

    # -- beginning ---------------------------------------------------------------------------------------------

    def begin(self, definition: Definition, chance: Random, called: Definition | None = None) -> Playing:
        """A run of the definition begins; `called` is what it calls."""
        self.chance, self.runs = chance, {}
        if called is not None:
            self.called = (self.published(played(called, "", chance)), called)
        mine = played(definition, self.called[0] if self.called else "", chance, self.hands.post)
        if self.by_people:
            gates = {node.key for node in mine.nodes if node.kind is K.EVENT}
            caught = {flow.target for flow in mine.flows if flow.source in gates}
            mine = replace(mine, nodes=tuple(n if n.key in caught else by_people(n) for n in mine.nodes))
        code = self.published(mine)
        facts = self.facts()
        with standing_on(self.at):
            about = {"subject": code, "title": "Hồ sơ thử", "unit_id": units.card(WARD).id, "facts": facts}
            run = self.keyed(lambda key: actions.start(HOUSE, key=key, process=code, **about))
        return self._follow(run, mine, facts)

    def published(self, definition: Definition) -> str:
        """A process whose author has no doubt left; returns its code."""
        leads, bpmn = self.people["leads"], write(definition).decode()
        version = actions.draft(leads, unit_id=units.card(WARD).id, bpmn=bpmn, doubts=[])
        actions.publish(version, leads, decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
        return version.split(".")[0]

    def _follow(self, run: str, definition: Definition, facts: Mapping[str, Any], parent: str = "") -> Playing:
        told = Told(facts)
        self.runs[run] = Playing(run, definition, told, Naive(definition, told), parent)
        self.look()
        return self.runs[run]

    def facts(self) -> dict[str, Any]:
        chance = self.chance
        return {
            "amount": chance.choice([1, 100, 600]),
            "urgent": chance.random() < 0.4,
            "kind": chance.choice(["x", "y"]),
            "units": chance.choice([[], [WARD], [WARD, AWAY], [AWAY, WARD]]),
        }

    def keyed(self, work: Callable[[str], Any]) -> Any:
        """What is asked of a verb, under a key of its own."""
        key = f"k-{uuid4()}"
        return self.do(lambda: work(key), Way.KEY)

    # -- moves -------------------------------------------------------------------------------------------------

    def play(self, most: int = 600) -> int:
        """Moves by chance until all is over; returns how many there were."""
        for moves in range(most):
            open_runs = [one for one in self.runs.values() if not one.over]
            if not open_runs:
                return moves
            if self.chance.randrange(WITHDRAWN_ONE_IN) == 0:
                self.withdraw(self.chance.choice(open_runs))
            else:
                self.move(open_runs)
            self.settle()
            self.look()
        raise AssertionError("The run does not come to its end.")

    def move(self, open_runs: list[Playing]) -> None:
        """One thing happens to one open step."""
        self.at += dt.timedelta(minutes=self.chance.choice([1, 7, 90]))
        rows = whole(
            lambda: list(Step.objects.filter(run__code__in=[one.code for one in open_runs]).order_by("id")), HOUSE
        )
        able = [step for step in rows if step.kind != K.CALL or step.fires_at or step.state == "failed"]
        needless = self.chance.randrange(SKIPPED_ONE_IN) == 0
        step = self.chance.choice(rows if needless else able)
        run = next(one for one in open_runs if step.code in one.codes)
        place = self.place(step.code)
        if needless and step.kind != K.USER:
            self._needless(run, step, place)
        elif step.state == "failed":
            self._mended(run, step, place)
        elif step.kind == K.USER:
            self.hands.by_person(run, step, place)
        elif step.message:
            self._heard(run, step, place)
        else:
            self._by_house(step)

    def withdraw(self, run: Playing) -> None:
        with standing_on(self.at):
            leads = self.people["leads"]
            self.keyed(lambda key: actions.withdraw(run.code, leads, key=key, why="Người dân rút hồ sơ"))
        self._gone(run)
        self.ways["withdraw"] += 1

    def _gone(self, run: Playing) -> None:
        run.withdrawn = True
        for one in self.runs.values():
            if not one.over and one.parent in run.codes:
                self._gone(one)

    def _mended(self, run: Playing, step: Step, place: Place) -> None:
        with standing_on(self.at):
            if self.chance.randrange(3):
                self.keyed(lambda key: actions.retry(step.code, self.people["leads"], key=key))
                self.ways["retry"] += 1
                return
            self.keyed(lambda key: actions.skip(step.code, self.people["leads"], key=key, why="Làm tay"))
        run.fire(place)
        self.ways["skip failed"] += 1

    def _needless(self, run: Playing, step: Step, place: Place) -> None:
        """What is waited for is not needed any more: whoever leads the unit says so."""
        with standing_on(self.at):
            self.keyed(lambda key: actions.skip(step.code, self.people["leads"], key=key, why="Không cần chờ"))
        run.fire(place)
        self.ways[f"skip {step.state}"] += 1

    def _heard(self, run: Playing, step: Step, place: Place) -> None:
        waiting = [one for one in self._rows(run) if one.message == step.message]
        todo = [self.place(one.code) for one in waiting]
        facts = {"amount": self.chance.choice([1, 600])}
        run.told.facts |= facts
        heard = 0
        for one in todo:  # an earlier one may end the others
            if one in run.naive.places():
                run.fire(one)
                heard += 1
        with standing_on(self.at):
            said = {"message": step.message, "facts": facts}
            assert self.keyed(lambda key: actions.hear(run.code, HOUSE, key=key, **said)) == heard
        self.ways["hear"] += 1

    def _by_house(self, step: Step) -> None:
        """What is due first of all is done, or cannot be done."""
        self.at = max(self.at, step.fires_at)
        due = whole(
            lambda: Step.objects.filter(fires_at__lte=self.at, state="awaiting").order_by("fires_at", "id").first(),
            HOUSE,
        )
        run, place = next(one for one in self.runs.values() if due.code in one.codes), self.place(due.code)
        facts, outcome = self._answer(run, due)
        with standing_on(self.at):
            assert self.do(lambda: actions.go_on(1), Way.WHOLE) in (1, None)
        self.ways[due.kind] += 1
        if self.broken:
            self.broken = False
            self.ways["broken"] += 1
        elif due.kind == K.CALL:
            child = whole(lambda: Run.objects.filter(parent_step=due.code).latest("id").code, HOUSE)
            self._follow(child, self.called[1], without(run.told.facts), due.code)
        else:
            run.fire(place, facts, outcome)

    def _answer(self, run: Playing, step: Step) -> tuple[dict[str, Any], str]:
        if step.kind not in (K.RULE, K.SERVICE):
            return {}, ""
        came = self.fees(run.told.facts) if step.kind == K.RULE else self.note()
        self.broken = self.chance.randrange(BROKEN_ONE_IN) == 0
        return without(came), came["outcome"]

    def settle(self) -> None:
        """Called runs that ended carry their callers on; those that nobody waits for any more are withdrawn."""
        self._forget_callers()
        waiting = [one for one in self.runs.values() if one.over and one.parent and self._waits_for(one)]
        at = {one.code: self.place(one.parent) for one in waiting}
        if waiting:
            with standing_on(self.at):
                self.do(lambda: drain("process", also_running=True), Way.REST)
        for one in waiting:
            if one.naive.ended and not one.withdrawn:
                next(run for run in self.runs.values() if one.parent in run.codes).fire(at[one.code])
                self.ways["called"] += 1
            one.parent = ""
        self._forget_callers()

    def _forget_callers(self) -> None:
        for one in [one for one in self.runs.values() if one.parent and not one.over]:
            if not whole(partial(Step.objects.filter(code=one.parent).exists), HOUSE):
                self._gone(one)

    def _waits_for(self, child: Playing) -> bool:
        return whole(lambda: Step.objects.filter(code=child.parent, state="awaiting", fires_at=None).exists(), HOUSE)

    # -- looking -----------------------------------------------------------------------------------------------

    def _rows(self, run: Playing) -> list[Step]:
        return whole(lambda: list(Step.objects.filter(run__code=run.code).order_by("id")), HOUSE)

    def place(self, code: str) -> Place:
        """Where a step lies, as the plain reading says it."""

        def asked() -> Place:
            step = Step.objects.select_related("run").get(code=code)
            ((path, node, item),) = places(replace(marking_of(step.run, [step]), walked=frozenset()))
            return path, node, item

        return whole(asked, HOUSE)

    def look(self) -> None:
        """Each run stands where the plain reading has it; rows, lines, clocks and the past say the same."""
        under_way = [one for one in self.runs.values() if not one.looked_over]
        whole(lambda: [self._look_at(one) for one in under_way], HOUSE)
        whole(self.hands.look, HOUSE)
        if self.chance.randrange(COMPARED_ONE_IN) == 0 or all(one.over for one in self.runs.values()):
            assert not (found := differing()), found
        running = _answers("select subject from calendar_clock where kind = 'process.step' and state = 'running'")
        assert running == {code for one in under_way for code in self._timed(one)}

    def _look_at(self, run: Playing) -> None:
        row = Run.objects.get(code=run.code)
        steps = list(Step.objects.filter(run=row))
        marking = marking_of(row, steps)
        for parent in {one.parent_step for one in [row] if one.parent_step}:
            self._parent_stands(run, parent)
        if run.over:
            assert (row.state, row.marking, steps) == ("withdrawn" if run.withdrawn else "done", None, [])
            assert row.ended_at is not None
            run.looked_over = True
        else:
            assert places(marking) == run.naive.places()
            assert resting(marking) == run.naive.resting()
            assert row.state == "running" and steps
        known = {name: value for name, value in (row.facts or {}).items()}
        assert known == without(run.told.facts)
        run.codes |= {step.code for step in steps}
        ended = Counter(Past.objects.filter(run=row, deed__in=ENDINGS).values_list("step", flat=True))
        assert not [code for code, times in ended.items() if times > 1]
        still = {step.code for step in steps}
        assert run.codes - still <= ended.keys() and not still & ended.keys()
        by_hand = Past.objects.filter(run=row, deed__in=("done", "skipped", "given_back")).count()
        assert by_hand == run.finished
        for step in steps:
            by_itself = step.kind in (K.TIMER, K.SERVICE, K.RULE, K.SEND, K.THROW)
            assert (step.fires_at is not None) == (by_itself and step.state == "awaiting") or step.kind == K.CALL
            assert (step.state in ("open", "taken")) == (step.kind == K.USER)

    def _parent_stands(self, run: Playing, parent: str) -> None:
        """A called run that goes on is waited for."""
        assert run.over or Step.objects.filter(code=parent, fires_at=None, state="awaiting").exists()

    def _timed(self, run: Playing) -> set[str]:
        nodes = {node.key: node for node in run.definition.nodes}
        return {step.code for step in self._rows(run) if step.kind == K.USER and nodes[step.node].limit}


def _answers(question: str) -> set[str]:
    def asked() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return {row[0] for row in cursor.fetchall()}

    return whole(asked, HOUSE)


def clean_up(desk: Desk) -> None:
    """Runs that a broken-off example left behind go."""
    left = whole(lambda: list(Run.objects.filter(state="running").values_list("code", flat=True)), HOUSE)
    for code in left:
        try:
            actions.withdraw(code, desk.people["leads"], why="Dọn")
        except Refusal:
            continue
    drain("process", also_running=True)
