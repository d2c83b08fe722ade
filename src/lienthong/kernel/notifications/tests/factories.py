"""What tests of other rooms look at."""

from lienthong.kernel.notifications.kinds import KINDS
from lienthong.kernel.notifications.models import Notice

__all__ = ["KINDS", "Notice"]
