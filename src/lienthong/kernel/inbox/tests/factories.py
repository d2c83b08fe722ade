"""The second door of Inbox, for tests of any room: the lines themselves, and whether they are what the rooms say."""

import datetime as dt
import secrets

from psycopg.types.range import DateRange

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.actions import compare, end_past_substitutes, mend
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.comparing import found
from lienthong.kernel.inbox.handing import visible_legacies
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import Legacy, Substitute, WorkItem
from lienthong.kernel.inbox.openings import answered
from lienthong.kernel.inbox.queries import mine, waits_for

__all__ = [
    "WorkItem",
    "absent",
    "all_back",
    "differing",
    "end_past_substitutes",
    "kinds",
    "mended",
    "titles_for",
    "unanswered",
    "waiting_for",
    "waits_in_python",
]


def differing() -> list[tuple[str, str, str]]:
    """Where the lines are not what the rooms say: the fault, the kind, the subject."""
    return whole(lambda: sorted((one.fault.value, one.kind, one.subject) for one in found()), HOUSE)


def mended() -> dict[str, int]:
    """Look, and mend what was found; how much of each fault."""
    return mend(compare(HOUSE), HOUSE)


def kinds(room: str) -> set[str]:
    """The kinds of work that a room has named."""
    return {kind for kind in KINDS if kind.startswith(f"{room}.")}


def unanswered() -> list[str]:
    """Kinds of work of which no room says how what is open of them is found; those of tests and benches aside."""
    return sorted(kind for kind in KINDS.keys() - answered() if not kind.startswith(("test", "bench")))


def waiting_for(who: Actor) -> list[str]:
    """The titles of the first page of somebody's own list."""
    return whole(lambda: [line.title for line in mine(who, Asked()).items], who)


def titles_for(who: Actor) -> list[str]:
    """The titles of somebody's own list, as many as there are on one long page."""
    return whole(lambda: [line.title for line in mine(who, Asked(), size=500).items], who)


def waits_in_python(who: Actor) -> list[str]:
    """The titles of all open lines that wait for somebody, each line asked by itself."""
    return whole(lambda: [line.title for line in WorkItem.objects.all() if waits_for(who, line)], HOUSE)


def absent(who: Actor, substitute: Actor, first_on: str, last_on: str) -> str:
    """Somebody is away from a day to a day and a colleague stands in, as agreed between them."""
    during = DateRange(dt.date.fromisoformat(first_on), dt.date.fromisoformat(last_on) + dt.timedelta(days=1))
    made = Substitute(
        code=f"LT-{secrets.token_hex(8)}", absent=who.id, absent_person=who.person or "", absent_name=who.name,
        substitute=substitute.id, substitute_person=substitute.person or "", substitute_name=substitute.name,
        unit_id=who.posts[0].unit, during=during,
    )  # fmt: skip
    whole(made.save, HOUSE)
    return made.code


def all_back() -> None:
    """Nobody is away any more."""
    whole(lambda: Substitute.objects.filter(state="agreed").update(state="ended", ended_at=now()), HOUSE)


def quick_way(kind: str) -> object:
    """How the things of a page of lines of this kind are found, where their room has named a way of its own."""
    return KINDS[kind].things


def legacies(person: str) -> list[tuple[str, str, str]]:
    """What of a person went over: the subject, the name of whoever has it now, the rule."""
    rows = whole(lambda: list(Legacy.objects.filter(giver_person=person).order_by("pk")), HOUSE)
    return [(one.subject, one.taker_name, one.rule) for one in rows]


def listed_for(who: Actor) -> int:
    """How many things that went over somebody may see in the list."""
    return whole(lambda: visible_legacies(who).count(), who)


def gone_hands() -> list[tuple[str, str]]:
    """Open lines that lie in the hands of somebody who cannot sign in: the subject and whose hands."""

    def look() -> list[tuple[str, str]]:
        lines = WorkItem.objects.exclude(holder="", taken_by="").order_by("pk")
        held = [(one.subject, hand) for one in lines for hand in (one.holder, one.taken_by) if hand]
        open_ones = {actor for _, actor in access.accounts_of(access.persons_with_accounts())}
        return [one for one in held if one[1] not in open_ones]

    return whole(look, HOUSE)
