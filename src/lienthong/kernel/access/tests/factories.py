"""The second door of Access, for tests of any room: the accounts themselves."""

from lienthong.kernel.access.models import Account

__all__ = ["Account"]
