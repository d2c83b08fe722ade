"""What happens by itself when a day begins."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import job

from .actions import announce_turn
from .queries import told_on


@job("people.announce_turn", queue="house", every="* * * * *", lock="people.announce_turn")
def turn() -> int:
    """Within the first minute of a day: who takes or leaves a seat on it is announced; at other times one question."""
    last = whole(told_on, HOUSE)
    return int(announce_turn(HOUSE)) if last is None or last < today() else 0
