"""What ends by itself."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import job

from .actions import end_past_substitutes


@job("inbox.end_past_substitutes", queue="house", every="5 * * * *", lock="inbox.end_past_substitutes")
def end_past() -> int:
    """Each hour: who stood in until yesterday stands in no more, and both learn of it."""
    return int(end_past_substitutes(HOUSE))
