"""One line in one inbox: a projection, written in the transaction of what it is about."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

NO_DUE = dt.date(9999, 12, 31)


class WorkItem(models.Model):
    """Something that waits for somebody: for a role in a unit, for a unit as a whole, or for one account.

    Open items are unique by subject and kind: a matter waits in one place. `role` empty: for whoever sits in the
    unit. `holder` (an actor's id) set: for that person alone. `sort_on` repeats the clock's due date, only to sort
    and filter by; what is shown comes from the clock.
    """

    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=300)
    from_name = models.CharField(max_length=300, default="")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, default="")
    holder = models.CharField(max_length=120, default="")
    clock = models.ForeignKey("calendar.Clock", models.PROTECT, null=True, related_name="+")
    sort_on = models.DateField(default=NO_DUE)
    verbs = ArrayField(models.CharField(max_length=120), default=list)
    opened_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120, default="")
    taken_name = models.CharField(max_length=200, default="")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbox_item"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(closed_at__isnull=True),
                name="inbox_item_one_place",
                violation_error_message="Việc này đang nằm ở một hộp việc khác.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "sort_on", "id"],
                name="inbox_item_seat",
                condition=Q(closed_at__isnull=True, holder=""),
            ),
            models.Index(
                fields=["holder", "sort_on", "id"],
                name="inbox_item_holder",
                condition=Q(closed_at__isnull=True) & ~Q(holder=""),
            ),
            models.Index(fields=["unit", "sort_on", "id"], name="inbox_item_unit", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["sort_on", "id"], name="inbox_item_all", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["clock"], name="inbox_item_clock", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.code
