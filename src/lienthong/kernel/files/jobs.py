"""The sweep: contents that no row names, and what killed uploads left behind."""

import datetime as dt

from django.db.models import Q

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import job

from . import store
from .models import File

KEPT_AFTER_DROP = dt.timedelta(days=30)


@job("files.sweep", queue="house", every="17 * * * *", lock="files.sweep")
def sweep(older_than: float = store.GRACE) -> int:
    """Each hour: take away contents older than a day that no file names."""
    gone = store.remove_arriving(older_than)
    for digests in store.unreferenced(older_than):
        named = whole(lambda digests=digests: _named(digests), HOUSE)  # type: ignore[misc]
        gone += sum(store.remove(sha256, older_than) for sha256 in digests if sha256 not in named)
    return gone


def _named(digests: list[str]) -> set[str]:
    kept = Q(dropped_at=None) | Q(dropped_at__gt=now() - KEPT_AFTER_DROP)
    rows = File.objects.filter(kept, sha256__in=digests)
    return set(rows.values_list("sha256", flat=True))
