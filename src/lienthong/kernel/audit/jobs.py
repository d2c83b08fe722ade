"""The sealer."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import job

from .sealing import seal


@job("audit.seal", queue="house", every="* * * * *", lock="audit.seal")
def seal_minute() -> int:
    """Each minute: chain what was written."""
    return whole(seal, HOUSE)
