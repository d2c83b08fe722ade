"""What ends by itself, and the look each night at whether the inboxes are true."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import job

from .actions import compare, end_past_substitutes, follow_leavers
from .comparing import newest


@job("inbox.end_past_substitutes", queue="house", every="5 * * * *", lock="inbox.end_past_substitutes")
def end_past() -> int:
    """Each hour: who stood in until yesterday stands in no more, and both learn of it."""
    return int(end_past_substitutes(HOUSE))


@job("inbox.follow_leavers", queue="house", every="20 * * * *", lock="inbox.follow_leavers")
def follow_leavers_now() -> int:
    """What lies in hands that have lost it goes on: after each departure, and each hour, since seats end with a day."""
    return follow_leavers()


@job("inbox.compare", queue="house", every="40 1 * * *", lock="inbox.compare")
def compare_nightly() -> str:
    """Each night: do the inboxes hold what the rooms say is open?"""
    return str(compare(HOUSE))


@job("inbox.compare_again", queue="house", every="10 2 * * *", lock="inbox.compare")
def compare_again() -> str:
    """Half an hour later, where something was found: what still differs is no reaction under way, and is told."""
    before = whole(newest, HOUSE)
    return str(compare(HOUSE, again=True)) if before is not None and before.found else ""
