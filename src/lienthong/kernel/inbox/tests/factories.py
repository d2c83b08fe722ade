"""The second door of Inbox, for tests of any room: the lines themselves."""

from lienthong.kernel.inbox.models import WorkItem

__all__ = ["WorkItem"]
