"""What the inbox does when others announce something."""

import datetime as dt

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.jobs.api import Happened, ask_once, reacts
from lienthong.kernel.people import api as people

from .actions import end_past_substitutes, follow_leave, follow_return
from .called_off import tell_of_called_off
from .handing import LAPSED, Handed, note_handed
from .jobs import follow_leavers_now
from .moved_days import tell_of_moved_days
from .projection import sort_again


@reacts("inbox", calendar.DueMoved)
def due_moved(batch: list[Happened]) -> None:
    """Lines are sorted by the day until which there is time; where the clock has moved, so do they."""
    subjects = {str(subject) for one in batch for subject in one.facts["subjects"]}
    sort_again({card.id: card.due_on for card in calendar.of(subjects).values()})


@reacts("inbox", calendar.Recounted)
def recounted(batch: list[Happened]) -> None:
    """Whoever holds lines that have another day now is told once."""
    for one in batch:
        tell_of_moved_days(str(one.facts["recount"]), str(one.facts["why"]), str(one.facts["cited"]))


@reacts("inbox", people.Vacated, people.Left)
def seat_left(batch: list[Happened]) -> None:
    """Who has left the unit neither stands in there nor has somebody stand in; what they took goes on."""
    end_past_substitutes(HOUSE)
    ask_once(follow_leavers_now, "inbox.follow_leavers")


@reacts("inbox", people.CalledOff)
def called_off(batch: list[Happened]) -> None:
    """Somebody does not come to a post after all: they are told, and so is whoever stays."""
    tell_of_called_off(batch)


@reacts("inbox", access.AccountClosed)
def account_closed(batch: list[Happened]) -> None:
    """What they had taken goes on, in transactions of its own; one waiting call is enough."""
    ask_once(follow_leavers_now, "inbox.follow_leavers")


@reacts("inbox", access.Lapsed)
def proposal_lapsed(batch: list[Happened]) -> None:
    """What somebody proposed who has gone stands in the list of what they left open."""
    note_handed(
        Handed(
            "access.proposal", str(one.facts["proposal"]), int(one.facts["unit"]), str(one.facts["proposer"]), LAPSED,
            str(one.facts["words"]), "/quyen/de-nghi",
        )
        for one in batch
        if one.facts["unit"]
    )  # fmt: skip


@reacts("inbox", people.Away, people.Returned)
def leave_told(batch: list[Happened]) -> None:
    """Whoever was named in somebody's leave stands in; where the person is back earlier, it ends."""
    for one in batch:
        leave, last = str(one.facts["leave"]), dt.date.fromisoformat(str(one.facts["last_on"]))
        if "substitute" not in one.facts:
            follow_return(HOUSE, leave=leave, last_on=last)
        elif one.facts["substitute"]:
            follow_leave(
                HOUSE, leave=leave, person=str(one.facts["person"]), substitute=str(one.facts["substitute"]),
                first_on=dt.date.fromisoformat(str(one.facts["first_on"])), last_on=last,
            )  # fmt: skip
