"""Two who act at once on one step: whoever comes second is told so politely, and one thing has happened, not two.

Both are let begin while the run is locked, so that each of them has already looked before either may go on.
"""

import datetime as dt
from collections.abc import Callable
from itertools import combinations_with_replacement
from typing import Any

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Past, Run, Step
from lienthong.kernel.units import api as units

from .factories import WARD, drawn, open_step, person, published, started
from .racing import raced

K = NodeKind
MORNING, NEXT_WEEK = "2026-03-02T08:00:00", "2026-03-09T08:00:00"
ENDING = ("done", "skipped", "given_back", "withdrawn")
LOCKED = "select id from process_run where code = '{run}' for update"


def watched() -> Definition:
    """An officer examines, a leader signs within a day; what was not signed, or taken back by a message, is noted."""
    return drawn(
        [
            Node("s", K.START),
            Node("tham", K.USER, "Thẩm định", who=Who("officer")),
            Node("ky", K.USER, "Ký", who=Who("leader")),
            Node("het_han", K.TIMER, "Hết hạn ký", on="ky", after=Period.hours(8)),
            Node("tin", K.MESSAGE, "Có tin thu hồi", on="ky", message="thu-hoi"),
            Node("ghi", K.USER, "Ghi nhận", who=Who("officer")),
            Node("tra", K.USER, "Trả kết quả", who=Who("officer")),
            Node("e", K.END),
        ],
        ["s>tham", "tham>ky", "ky>tra", "het_han>ghi", "tin>ghi", "ghi>e", "tra>e"],
        "Quy trình có hẹn giờ",
    )


def plain() -> Definition:
    """Three steps in a row, so that each goes on by one statement."""
    return drawn(
        [
            Node("s", K.START),
            Node("tham", K.USER, "Thẩm định", who=Who("officer")),
            Node("ky", K.USER, "Ký", who=Who("leader")),
            Node("tra", K.USER, "Trả kết quả", who=Who("officer")),
            Node("e", K.END),
        ],
        ["s>tham", "tham>ky", "ky>tra", "tra>e"],
        "Quy trình ba bước",
    )


Act = Callable[[str, str, Actor], Any]
ACTS: dict[str, Act] = {
    "complete": lambda step, run, who: actions.complete(step, who, key=f"c-{step}-{who.id}"),
    "complete_step": lambda step, run, who: actions.complete_step(step, who, key=f"s-{step}-{who.id}"),
    "complete_many": lambda step, run, who: actions.complete_many([step], who),
    "give_back": lambda step, run, who: actions.give_back(step, who, to="tham", why="Thiếu chữ ký"),
    "skip": lambda step, run, who: actions.skip(step, who, why="Không cần"),
    "claim": lambda step, run, who: actions.claim(step, who),
    "delegate": lambda step, run, who: actions.delegate(step, who, to="p-binh"),
    "withdraw": lambda step, run, who: actions.withdraw(run, who, why="Người dân rút hồ sơ"),
    "timer": lambda step, run, who: actions.go_on(),
    "hear": lambda step, run, who: actions.hear(run, HOUSE, message="thu-hoi"),
}
DECIDING = {"complete", "complete_step", "complete_many", "give_back", "skip"}
HOLDING = {"claim", "delegate"}
PAIRS = [pair for pair in combinations_with_replacement(ACTS, 2) if not set(pair) <= {"timer", "hear"}]


@pytest.fixture
def office(real_province: str) -> dict[str, Any]:
    """Two leaders, a colleague with an account, and two published processes."""
    people.hire(HOUSE, code="p-binh", full_name="Trần Thị Bình", unit=WARD, since=dt.date(2025, 7, 1))
    row = {"username": "binh", "person": "p-binh", "unit_id": units.card(WARD).id, "roles": ["leader"]}
    access.load(HOUSE, rows=[row], password_hash="!", since=dt.date(2025, 7, 1))
    return {"watched": published(watched()), "plain": published(plain())}


def at_signing(process: str, subject: str) -> tuple[str, str]:
    """A run that waits for the signature, and the step."""
    with standing_on(MORNING):
        run = started(process, subject=subject)
        actions.complete(open_step(run, "tham"), person("lan", "officer"))
    return run, open_step(run, "ky")


def endings(step: str) -> list[str]:
    return whole(lambda: list(Past.objects.filter(step=step, deed__in=ENDING).values_list("deed", flat=True)), HOUSE)


def won(act: str, came: Any) -> bool:
    return not isinstance(came, Refusal) and not (act == "complete_many" and came == {})


def judged(pair: tuple[str, str], came: list[Any], run: str, step: str) -> None:
    """One thing happened, or two that can happen one after the other; the second was refused in words."""
    ended = endings(step)
    ending = [act for act in pair if act not in HOLDING]
    assert len(ended) <= 1
    for one in came:
        if isinstance(one, Refusal):
            assert one.sentence.endswith(".") and one.next_step
    winners = [act for act, one in zip(pair, came, strict=True) if won(act, one)]
    if set(pair) <= DECIDING:
        assert len(winners) == 1 and len(ended) == 1
    if set(pair) <= HOLDING:
        assert len(winners) == (2 if "delegate" in pair else 1) or len(winners) == 1
        assert not ended and whole(lambda: Step.objects.get(code=step).holder, HOUSE)
    if len(ending) == 2 or (ending and set(ending) & {"withdraw", "timer", "hear"}):
        assert len(ended) == 1
    if "withdraw" in winners:
        assert whole(lambda: Run.objects.get(code=run).state, HOUSE) == "withdrawn"
    waiting = whole(lambda: list(Step.objects.filter(run__code=run).values_list("node", flat=True)), HOUSE)
    stands = whole(lambda: Run.objects.get(code=run).state, HOUSE)
    assert (stands == "running") == bool(waiting)
    assert set(waiting) in ({"ky"}, {"ky", "het_han", "tin"}, {"tham"}, {"tra"}, {"ghi"}, set())


@pytest.mark.parametrize("process", ["watched", "plain"])
def test_of_two_who_act_at_once_one_is_first_and_the_other_is_told(office, process) -> None:
    here, there = person("hung", "leader", WARD), person("mai", "leader", WARD)
    pairs = [pair for pair in PAIRS if process == "watched" or not {"timer", "hear"} & set(pair)]
    for number, pair in enumerate(pairs):
        run, step = at_signing(office[process], f"HS-{number}")

        def act(name: str, who: Actor, run: str = run, step: str = step) -> Any:
            with standing_on(NEXT_WEEK):
                return ACTS[name](step, run, who)

        came = raced(LOCKED.format(run=run), [lambda p=pair: act(p[0], here), lambda p=pair: act(p[1], there)])
        judged(pair, came, run, step)
        with standing_on(NEXT_WEEK):
            if whole(lambda run=run: Run.objects.get(code=run).state, HOUSE) == "running":
                actions.withdraw(run, here, why="Hết thử")
    assert differing() == []
