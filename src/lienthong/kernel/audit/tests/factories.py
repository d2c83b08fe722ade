"""The second door of Audit, for tests of any room: the rows themselves, and what lies sealed in them."""

from lienthong.kernel.audit.models import Entry
from lienthong.kernel.audit.recorder import opened

__all__ = ["Entry", "opened"]
