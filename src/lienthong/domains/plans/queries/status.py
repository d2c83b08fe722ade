"""The computed status as the database computes it: the same order as `rules.status`, held together by a test."""

import datetime as dt

from django.db.models import Case, CharField, F, Q, Value, When

from lienthong.domains.plans.states import Status


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
