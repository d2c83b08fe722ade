"""What tests of other rooms look at."""

from lienthong.kernel.notifications.models import Notice

__all__ = ["Notice"]
