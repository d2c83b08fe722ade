"""The second door of Files, for tests of any room."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.files.jobs import sweep
from lienthong.kernel.files.models import File


def rows_of(kind: str, subject: str) -> int:
    """How many files are known of a thing, those that were dropped with them."""
    return whole(lambda: File.objects.filter(kind=kind, subject=subject).count(), HOUSE)


def swept() -> int:
    """What the sweep takes away of contents of any age; returns how many."""
    return int(sweep(older_than=0))
