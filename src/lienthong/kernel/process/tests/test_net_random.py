"""The net against a second reading of the rules, on random sound definitions: no run is lost, doubled or stuck."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.net import Marking, Move, Net, Wait

from .making import sound, sound_ones
from .naive import Chooser, Naive, Path

MOST_MOVES = 4_000


def paths(marking: Marking) -> dict[int, Path]:
    """Each scope as the way down to it."""
    scopes = {scope.number: scope for scope in marking.scopes}

    def path(number: int) -> Path:
        if not number:
            return ()
        scope = scopes[number]
        return (*path(scope.around), (scope.node, scope.item))

    return {number: path(number) for number in [0, *scopes]}


def places(marking: Marking) -> list[tuple[Path, str, int]]:
    way = paths(marking)
    return sorted((way[one.scope], one.node, one.item) for one in marking.waits)


def resting(marking: Marking) -> list[tuple[Path, str]]:
    way = paths(marking)
    return sorted((way[scope], flow) for flow, scope in marking.walked)


def kept(rows: set[Wait], move: Move, left: Wait | None) -> set[Wait]:
    """The open steps as rows that an engine keeps by what a move says; nothing may be opened or closed twice."""
    rows = rows - {left} if left else set(rows)
    assert len(set(move.withdrawn)) == len(move.withdrawn)
    assert len(set(move.opened)) == len(move.opened)
    assert rows.issuperset(move.withdrawn)
    rows -= set(move.withdrawn)
    assert rows.isdisjoint(move.opened)
    return rows | set(move.opened)


def run_both(definition: Definition, seed: int) -> int:
    """A run by chance to its end, in both readings; gives the number of moves."""
    net, chance = Net(definition), Random(seed)
    ours, theirs = Chooser(seed), Chooser(seed)
    naive = Naive(definition, theirs)
    move = net.begin(ours)
    rows = kept(set(), move, None)
    for moves in range(MOST_MOVES):
        marking = move.marking
        assert rows == marking.waits
        assert places(marking) == naive.places()
        assert resting(marking) == naive.resting()
        assert marking.ended == naive.ended == (not marking.waits)
        if marking.ended:
            assert not (marking.walked or marking.scopes or marking.groups)
            return moves
        wait = chance.choice(sorted(marking.waits))
        place = (paths(marking)[wait.scope], wait.node, wait.item)
        ours.move = theirs.move = moves + 1
        naive.fire(*place)
        move = net.leave(marking, wait, ours)
        rows = kept(rows, move, wait)
    raise AssertionError("The run does not come to its end.")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(sound_ones(1, 14), st.integers(0, 10**6))
def test_both_readings_agree_until_the_end(definition: Definition, seed: int) -> None:
    run_both(definition, seed)


@pytest.mark.parametrize("seed", range(12))
def test_both_readings_agree_on_large_ones(seed: int) -> None:
    run_both(sound(seed, 60), seed)
