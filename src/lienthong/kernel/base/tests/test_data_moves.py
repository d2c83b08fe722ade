"""Data moves: batch by batch, stopped and taken up again, never twice."""

import pytest

from lienthong.kernel.base import data_moves
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.data_moves import carry_out, data_move, pending
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.models import Once
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, creates

CALLS: list[int] = []


@creates("test.rename_keys", sentence="đổi tên khóa cũ")
def rename_keys(by: Actor) -> int:
    CALLS.append(1)
    old = list(Once.objects.filter(verb="test.old").order_by("id").values_list("id", flat=True)[:2])
    moved = Once.objects.filter(id__in=old).update(verb="test.new")
    if len(CALLS) == 2:
        raise OSError("the machine stopped here")
    return moved


allow("test.rename_keys", house)


@pytest.fixture
def old_keys(own_database, monkeypatch):
    CALLS.clear()
    monkeypatch.setattr(data_moves, "DATA_MOVES", {})
    data_move(rename_keys)
    rows = [Once(actor="a", verb="test.old", key=f"key {n}", asked="") for n in range(5)]
    whole(lambda: Once.objects.bulk_create(rows), HOUSE)


def moved() -> int:
    return Once.objects.filter(verb="test.new").count()


def test_a_move_that_was_stopped_goes_on_and_is_never_called_again(old_keys):
    said: list[str] = []
    with pytest.raises(OSError, match="stopped here"):
        carry_out(said.append)
    assert moved() == 2, "the first batch stays, the one under way is undone"
    assert pending() == [rename_keys.name]
    carry_out(said.append)
    assert moved() == 5
    assert said == ["đổi tên khóa cũ: 2", "đổi tên khóa cũ: 2", "đổi tên khóa cũ: 3"]
    assert pending() == []
    before = len(CALLS)
    carry_out(said.append)
    assert len(CALLS) == before


def test_a_move_is_named_once(old_keys):
    with pytest.raises(HouseFault):
        data_move(rename_keys)


def teardown_module() -> None:
    for registry in (VERBS, RULES):
        registry.pop("test.rename_keys", None)
