"""Who is told when due dates have moved: each person once, however many of their lines have another day now.

A million clocks may move at once. They are counted by the places where their lines lie, in one statement; only the
places are gone through, and nobody gets more than one notice of a recount.
"""

# ruff: noqa: S608 - the piece is a constant of the calendar's door

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people

from .kinds import KINDS

KIND = "inbox.days_moved"
WORDS = 200

notifications.register_kind(
    KIND,
    label="Hạn của việc được dời",
    title="Hạn của {count} việc đã dời: {why}",
    text="{papers}Mở danh sách để xem từng việc dời từ ngày nào đến ngày nào.",
    duty=True,
)

_PLACES = f"""
select item.unit_id, item.role, item.holder, item.kind, count(*)
from ({calendar.moved_sql()}) moved join inbox_item item on item.clock_id = moved.clock_id
group by item.unit_id, item.role, item.holder, item.kind
"""
Place = tuple[int, str, str, str, int]


def tell_of_moved_days(recount: str, why: str, cited: str) -> int:
    """Tell everybody with whom lines lie that this recount has moved, how many, why and where to see them."""
    with seen_by(HOUSE):
        with connection.cursor() as cursor:
            cursor.execute(_PLACES, {"recount": recount})
            places: list[Place] = cursor.fetchall()
        counts = _by_person(places)
    papers = f"Căn cứ: {cited}. " if cited else ""
    return notifications.notify_many(
        notifications.News(
            person,
            KIND,
            {"count": count, "why": why[:WORDS], "papers": papers},
            f"/viec-can-lam/doi-han/{recount}",
            recount,
            recount,
        )
        for person, count in sorted(counts.items())
    )


def _by_person(places: Sequence[Place]) -> Counter[str]:
    """How many lines lie with whom: in their own hand, for a role that they hold there, for all who sit there."""
    counts: Counter[str] = Counter()
    if not places:
        return counts
    everybody = access.persons_with_accounts()
    hands = {actor: person for person, actor in access.accounts_of(everybody)}
    roles: dict[tuple[int, str], set[str]] = defaultdict(set)
    held: dict[str, set[str]] = defaultdict(set)
    for person, role, unit in access.roles_held(everybody):
        roles[unit, role].add(person)
        held[person].add(role)
    seats: dict[int, set[str]] = defaultdict(set)
    for seat in people.holders({unit for unit, role, holder, _, _ in places if not role and not holder}):
        seats[seat.unit_id].add(seat.person)
    for unit, role, holder, kind, count in places:
        if holder:
            told = {hands[holder]} if holder in hands else set()
        elif role:
            told = roles[unit, role]
        else:
            wanted = set(KINDS[kind].roles) if kind in KINDS else set()
            told = {person for person in seats[unit] if not wanted or wanted & held[person]}
        for person in told:
            counts[person] += count
    return counts
