"""What somebody took of the common lines who has lost it goes on by rule: after each departure, and each hour."""

from collections import defaultdict
from contextlib import suppress

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox.handing import Handed, note_handed, taker_of
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.queries import visible, waits_for
from lienthong.kernel.people import api as people


@verb("inbox.hand_on", of=visible, sentence="chuyển việc của người không còn giữ cho người tiếp nhận")
def hand_on(item: WorkItem, by: Actor) -> str:
    """A line in hands that have lost it goes to their taker by rule, or waits for all of its inbox again."""
    giver = item.taken_by
    if not giver or _keeps(giver, item):
        raise WrongMoment("Việc này đang ở đúng người.", "Không phải làm gì thêm.")
    taker = taker_of(giver, item.unit_id, lambda person: _waits_for(person, item))
    item.taken_by, item.taken_name = taker.actor, taker.name[:200]
    item.taken_at = now() if taker.actor else None
    note_handed([Handed(item.kind, item.subject, item.unit_id, giver, taker)])
    return item.code


def follow_leavers() -> int:
    """All lines that lie in hands which have lost them, each in a transaction; returns how many went."""
    went = 0
    for code in whole(_astray, HOUSE):
        with suppress(Refusal):  # somebody was first, or the line is over
            hand_on(code, HOUSE)
            went += 1
    return went


def _astray() -> list[str]:
    taken = defaultdict(list)
    for row in WorkItem.objects.exclude(taken_by="").order_by("pk").iterator():
        taken[row.unit_id].append(row)
    staff = people.staff_of(taken) if taken else {}
    codes = []
    for unit, rows in taken.items():
        here = {actor for _, actor in access.accounts_of([one.code for one in staff.get(unit, [])])}
        codes += [row.code for row in rows if row.taken_by not in here and not _keeps(row.taken_by, row)]
    return codes


def _keeps(actor: str, item: WorkItem) -> bool:
    """Whether the line waits for this account, or it works in the unit with a right to it that it did not need."""
    try:
        who = access.actor_named(actor.removeprefix("account:"))
    except NotThere:
        return False
    return waits_for(who, item) or who.sits_in(item.unit_id)


def _waits_for(person: str, item: WorkItem) -> bool:
    return any(
        waits_for(access.actor_named(actor.removeprefix("account:")), item)
        for actor in access.actors_of([person]).values()
    )
