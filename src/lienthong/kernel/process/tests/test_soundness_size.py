"""The lint of what is too large or too tangled: in bounded work, and it says where it has not looked at all."""

from itertools import pairwise
from typing import Any

import pytest

from lienthong.kernel.process import exploring, parts, soundness
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.findings import FindingKind, Severity
from lienthong.kernel.process.net import Net
from lienthong.kernel.process.soundness import examine

from .making_faults import tangled
from .small import small
from .test_soundness import kinds

F = FindingKind


def crossing(lanes: int) -> Definition:
    """Lanes of four steps beside each other, and a way from one into another: they cannot be taken apart."""
    names = [[f"a{lane}_{step}" for step in range(4)] for lane in range(lanes)]
    ways = [f"p>{lane[0]} {' '.join(f'{a}>{b}' for a, b in pairwise(lane))} {lane[-1]}>j" for lane in names]
    flows = f"start>p j>end {' '.join(ways)}".replace("a0_0>a0_1", "a0_0>x x>a0_1[urgent] x>a1_2*")
    return small(f"p:parallel j:parallel x:exclusive {' '.join(one for lane in names for one in lane)}", flows)


def test_what_is_wrong_is_told_together_with_that_not_all_was_looked_at() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(soundness, "MOST_MOVES", 4_000)
        *wrong, last = examine(crossing(14))
        assert {one.kind for one in wrong} == {F.UNSAFE} and last.kind is F.TOO_LARGE
        assert last.severity is Severity.WARNING and "quá lớn để chứng minh" in last.sentence
    assert F.TOO_LARGE not in kinds(examine(crossing(2)))


@pytest.mark.parametrize(("seed", "steps"), [(1, 400), (2, 400), (3, 200)])
def test_a_tangle_is_looked_through_in_bounded_work(monkeypatch: pytest.MonkeyPatch, seed: int, steps: int) -> None:
    looked, moved, following, moving = 0, 0, parts._Ground.next, Net.leave

    def next_counted(ground: parts._Ground, key: str) -> list[str]:
        nonlocal looked
        looked += 1
        return following(ground, key)

    def move_counted(*given: Any) -> Any:
        nonlocal moved
        moved += 1
        return moving(*given)

    monkeypatch.setattr(parts._Ground, "next", next_counted)
    monkeypatch.setattr(Net, "leave", move_counted)
    found = examine(tangled(seed, steps))
    assert any(one.severity is Severity.ERROR for one in found)
    assert 0 < looked < 1_000 * steps, "each way is not gone through again for each gateway behind it"
    assert moved <= exploring.MOST_MOVES
