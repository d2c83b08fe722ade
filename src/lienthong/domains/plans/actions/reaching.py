"""Whom the sections of an outline reach, and their order, written down; for the verbs of this room."""

from collections.abc import Sequence

from lienthong.domains.plans.addressing import Understanding
from lienthong.domains.plans.models import Outline, Section
from lienthong.domains.plans.outlining import DEEPEST, STEP


def reach(outline: Outline, rows: Sequence[Section]) -> None:
    """Whom the outline and its sections reach today; saved where it has changed."""
    known = Understanding()
    outline.units = known.reached(outline.audience)
    changed = []
    for row in rows:
        units = known.reached(row.named, outline.units) if row.named else None
        if units != row.units:
            row.units = units
            changed.append(row)
    Section.objects.bulk_update(changed, ["units"], batch_size=500)


def renumbered(rows: Sequence[Section]) -> None:
    """Give the sections places in this order, and no depth that hangs in the air."""
    before = -1
    changed = []
    for place, row in enumerate(rows, start=1):
        depth = max(0, min(row.depth, before + 1, DEEPEST))
        if (row.place, row.depth) != (place * STEP, depth):
            row.place, row.depth = place * STEP, depth
            changed.append(row)
        before = depth
    Section.objects.bulk_update(changed, ["place", "depth"], batch_size=500)
