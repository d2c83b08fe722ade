"""The second door of Jobs, for tests of any room: what was announced, and what got stuck."""

from lienthong.kernel.jobs.models import EventRow, Stuck

__all__ = ["EventRow", "Stuck"]
