"""Random sound definitions through the real engine: no run is lost, doubled or stuck, whatever people do.

After each move the rows of the run are compared with a second reading of the rules, with the inboxes and the clocks.
"""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.models import Path as Plain
from lienthong.kernel.process.models import Process
from lienthong.kernel.process.queries import processes

from .doing import AnyPlan
from .factories import in_a_row
from .killing import Killer
from .making import sound
from .played_runs import SERVICE, TABLE
from .playing import Desk, clean_up
from .written import Rows, marks, written_since

KILLED = (
    ("complete_step", 1, in_a_row(2)),
    ("complete_many", 1, in_a_row(2)),
    ("", 3, sound(3, 3)),
)
"""How steps are finished that need no facts, by which chances, along what."""
LEAST_RUNS, MOST_RUNS = 18, 40
SEEDS = st.integers(1, 10**9)
ALL_WAYS = {
    "complete", "facts", "complete_step", "complete_many", "claim", "release", "give_back", "skip", "skip awaiting",
    "hear", "timer", "service", "rule", "send", "throw", "call", "called", "broken", "withdraw", "delegate", "stand in",
    "in stead", "seat", "left", "pass on", "consult", "not waited", "answer", "unask", "late", "silent",
}  # fmt: skip


@pytest.fixture
def around(real_province, offer):
    """Makes desks; their decision table and the verb that steps of the house call are really there."""
    sat: list[Desk] = []

    @verb(SERVICE, of=processes, sentence="ghi chú")
    def noted(process: Process, by: Actor) -> dict[str, object]:
        return sat[-1].note()

    def made(**more) -> Desk:
        sat.append(Desk(**more))
        return sat[-1]

    offer(noted, **{TABLE: lambda facts: sat[-1].fees(facts)})
    allow(SERVICE, house)
    yield made
    VERBS.pop(SERVICE)
    RULES.pop(SERVICE)


def play(desk: Desk, seed: int, most: int, least: int = 2) -> int:
    """A random run to its end, with all that it calls; returns how many moves there were."""
    clean_up(desk)
    chance = Random(seed)
    desk.begin(sound(chance, chance.randint(least, most)), chance, sound(chance, chance.randint(1, 3)))
    return desk.play()


def test_engine_and_plain_reading_agree_until_the_end(around) -> None:
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SEEDS)
    def agree(seed: int) -> None:
        play(around(), seed, 7)

    agree()


@pytest.mark.long
def test_whatever_can_happen_to_a_run_happens_and_both_readings_agree(around) -> None:
    ways: Counter[str] = Counter()
    for seed in range(MOST_RUNS):
        desk = around(seats=True)
        play(desk, seed, 14, 6)
        ways += desk.ways
        if seed >= LEAST_RUNS and ways.keys() >= ALL_WAYS:
            break
    assert ways.keys() >= ALL_WAYS


def rows_of(desk: Desk, definition: Definition, seed: int) -> Rows:
    """What a run that goes by chance leaves behind."""
    clean_up(desk)
    before = marks()
    desk.begin(definition, Random(seed), sound(seed, 2))
    desk.play()
    return written_since(before)


@pytest.mark.long
def test_what_is_killed_before_any_message_to_the_database_goes_on_as_if_nothing_had_been(around) -> None:
    killer = Killer()
    for finishing, seed, definition in KILLED:
        plain = rows_of(around(finishing=finishing), definition, seed)
        assert rows_of(around(do=killer, finishing=finishing), definition, seed) == plain
    assert killer.kills > 100 and killer.kept_after > 5, (killer.kills, killer.kept_after)


def test_how_the_database_finds_its_rows_changes_nothing_of_what_is_written(around) -> None:
    for seed in range(20, 26):
        definition = sound(seed, 8)
        plain = rows_of(around(), definition, seed)
        assert rows_of(around(do=AnyPlan(seed)), definition, seed) == plain


def test_a_step_in_bulk_leaves_the_rows_of_a_step_by_hand(around) -> None:
    plain = 0
    for seed in range(1, 9):  # the same chances each day: what is looked at must hold enough plain ways
        definition = sound(seed, 2 + seed % 7)
        verb, one, many = (
            rows_of(around(finishing=how, by_people=True), definition, seed)
            for how in ("complete", "complete_step", "complete_many")
        )
        assert verb == one
        assert {**many, "base_once": []} == {**one, "base_once": []}
        plain += whole(lambda: Plain.objects.count(), HOUSE)
    assert plain > 10, "hardly any way was plain"
