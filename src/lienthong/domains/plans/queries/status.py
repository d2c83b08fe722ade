"""The computed status in SQL, in the order of `rules.status` (a test holds both together), and counts by it."""

import datetime as dt
from collections import Counter

from django.db.models import Case, CharField, F, Q, Value, When

from lienthong.domains.plans.states import DONE, Status


class ByStatus:
    """Work counted by how it stands: a plan, a unit, a field, a month."""

    __slots__ = ()
    by: Counter[str]

    @property
    def total(self) -> int:
        """All of it."""
        return self.by.total()

    @property
    def done(self) -> int:
        """Done, in time or late."""
        return sum(self.by[one] for one in DONE)

    @property
    def late(self) -> int:
        """Past its day and not done."""
        return self.by[Status.LATE]


def status_case(today: dt.date) -> Case:
    """Where an assignment stands, as an expression over `plans_assignment` joined with its clock."""
    late = Q(clock__due_on__isnull=False, asked=False)
    return Case(
        When(Q(done_on__isnull=False) & late & Q(done_on__gt=F("clock__due_on")), then=Value(Status.DONE_LATE.value)),
        When(done_on__isnull=False, then=Value(Status.DONE_IN_TIME.value)),
        When(late & Q(clock__due_on__lt=today), then=Value(Status.LATE.value)),
        When(Q(begun=True) | Q(percent__gt=0), then=Value(Status.DOING.value)),
        default=Value(Status.NOT_STARTED.value),
        output_field=CharField(),
    )
