"""Open steps go with people: after each change of seats, and each hour.

Those of a post to whoever sits there now; what somebody took who has left the unit to their taker by rule
(`inbox.taker_of`), or to all who hold its role. What goes over stands in the list of the inbox.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.colleagues import persons_for
from lienthong.kernel.process.models import Step
from lienthong.kernel.process.posts import Seats, astray
from lienthong.kernel.process.queries import lock_run_of, steps
from lienthong.kernel.process.states import STEP_MOVES, Deed
from lienthong.kernel.process.work import LINE

from .steps import hand, note

PIECE = 500
NOBODY = "Chức danh chưa có người giữ; lãnh đạo đơn vị nhận hoặc giao việc này."
LEFT = "Người đã nhận không còn làm ở đơn vị; việc chờ mọi người giữ vai này."


@verb("process.pass_on", of=steps, sentence="chuyển bước về người có trách nhiệm", moves=STEP_MOVES, first=lock_run_of)
def pass_on(step: Step, by: Actor, *, to: str) -> str:
    """A step of a post goes to the account of whoever sits there now; `to` empty: it waits for who leads the unit.

    A step of a role whose taker has left the unit goes to their taker, or waits for all who hold the role again.
    """
    seats = Seats()
    holder, name = seats.holder(step.unit_id, step.post)
    if holder != to or not astray([step], seats):
        raise WrongMoment("Bước này đã ở đúng người có trách nhiệm.", "Không phải làm gì thêm.")
    giver = step.holder
    if not step.post:
        taker = _taker(step)
        hand(step, taker.actor)
        if taker.actor:
            words = f"{taker.name}: {taker.rule.label}."
            note(step, Deed.PASSED_ON, by, words, holder=taker.actor, holder_name=taker.name)
        else:
            note(step, Deed.RELEASED, by, LEFT)
        inbox.note_handed([inbox.Handed(LINE, step.code, step.unit_id, giver, taker)])
        return step.code
    hand(step, to)
    if giver:
        taker = inbox.to_account(to, inbox.HandRule.POST)
        inbox.note_handed([inbox.Handed(LINE, step.code, step.unit_id, giver, taker)])
    note(step, Deed.PASSED_ON, by, f"{name} giữ chức danh này." if to else NOBODY, holder=to, holder_name=name)
    return step.code


def _taker(step: Step) -> inbox.Taker:
    """Who goes on with a step of a role: only who holds the role may."""
    able = set(persons_for(step))
    return inbox.taker_of(step.holder, step.unit_id, able.__contains__)


def follow_posts() -> int:
    """All open steps that lie in other hands than they should, each in a transaction; returns how many went.

    It looks how things stand, so a look that was broken off is simply taken again.
    """
    went = 0
    for unit_id, post in whole(_posts, HOUSE):
        for piece in _pieces(unit_id, post):
            for code, to in piece:
                with suppress(Refusal):  # somebody was first, or the step is over
                    pass_on(code, HOUSE, to=to)
                    went += 1
    return went


def _posts() -> list[tuple[int, str]]:
    """The posts that steps are open for, and without a post the units in which steps of roles are taken."""
    rows = Step.objects.exclude(post="", holder="").order_by("unit_id", "post")
    return list(rows.values_list("unit_id", "post").distinct())


def _pieces(unit_id: int, post: str) -> Iterator[list[tuple[str, str]]]:
    """The steps of a post, or of a unit's roles, that are to go, some hundred at a time: code, and who gets it."""
    after: int | None = 0
    while after is not None:
        piece, after = whole(partial(_piece, unit_id, post, after), HOUSE)
        yield piece


def _piece(unit_id: int, post: str, after: int) -> tuple[list[tuple[str, str]], int | None]:
    seats = Seats()
    to, _ = seats.holder(unit_id, post)
    rows = Step.objects.filter(unit_id=unit_id, post=post, pk__gt=after).exclude(holder=to).order_by("pk")
    if not post:  # who works in the unit keeps what they took: only what others hold is looked at
        rows = rows.exclude(holder__in=seats.works(unit_id, today()))
    some = list(rows[:PIECE])
    found = [(one.code, to) for one in astray(some, seats)]
    return found, some[-1].pk if len(some) == PIECE else None
