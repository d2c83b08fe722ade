"""Work of a unit that is no more, and which unit goes on with it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.kernel.base import now

from .plan import Plan
from .work import Assignment

PROTECT = models.PROTECT


class Takeover(models.Model):
    """Open work of a unit that ended, and the assignment that goes on with it; `new` is empty until somebody chooses.

    `unit` had it, `taker` has it, `among` are the units to choose from. `own`: the taker had this work already, so it
    owes its own report in the round as well. `percent`: what the unit had reached.
    """

    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    old = models.OneToOneField(Assignment, PROTECT, related_name="+")
    new = models.ForeignKey(Assignment, PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    taker = models.ForeignKey("units.Unit", PROTECT, related_name="+", null=True)
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    among = ArrayField(models.IntegerField(), default=list)
    own = models.BooleanField(default=False)
    percent = models.SmallIntegerField(default=0)
    cited = models.CharField(max_length=300)
    on = models.DateField()
    chosen_by = models.CharField(max_length=200, default="", blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_takeover"
        indexes = [
            models.Index(fields=["new"], name="plans_takeover_new"),
            models.Index(fields=["plan", "unit"], name="plans_takeover_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
