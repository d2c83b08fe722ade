"""Duties that return each year: the rule with its citation, and each unit's turn in each year."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.domains.plans.check_states import DutyState, Sure, TurnState
from lienthong.kernel.base import now

from .plan import Plan

PROTECT = models.PROTECT


class YearlyDuty(models.Model):
    """What must be done once each year, by whom, by which document, and how sure the house is of that.

    `holders`: `[{"unit": id, "system": "…"}]` beside the units of `groups` on the first day of each year; `month` and
    `day` are the last day of each year's turn. `hidden`: for those who hold or follow it alone.
    """

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    output = models.CharField(max_length=300, default="", blank=True)
    cited = models.CharField(max_length=300)
    sure = models.CharField(max_length=12, choices=Sure.choices(), default=Sure.UNVERIFIED)
    groups = ArrayField(models.CharField(max_length=80), default=list)
    holders = models.JSONField(default=list)
    month = models.SmallIntegerField(default=12)
    day = models.SmallIntegerField(default=31)
    since_year = models.SmallIntegerField()
    until_year = models.SmallIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DutyState.choices(), default=DutyState.RUNNING)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)
    ended_by = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        db_table = "plans_yearly_duty"
        indexes = [models.Index(fields=["plan"], name="plans_yearly_duty_plan")]

    def __str__(self) -> str:
        return self.code


class Turn(models.Model):
    """A yearly duty as it falls on one unit (or one of its systems) in one year."""

    code = models.CharField(max_length=90, unique=True)
    duty = models.ForeignKey(YearlyDuty, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    system = models.CharField(max_length=200, default="", blank=True)
    year = models.SmallIntegerField()
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TurnState.choices(), default=TurnState.OWED)
    done_on = models.DateField(null=True)
    result = models.TextField(default="", blank=True)
    document = models.CharField(max_length=300, default="", blank=True)
    done_by = models.CharField(max_length=200, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    why = models.TextField(default="", blank=True)

    class Meta:
        db_table = "plans_turn"
        constraints = [models.UniqueConstraint(fields=["duty", "unit", "system", "year"], name="plans_turn_once")]
        indexes = [models.Index(fields=["plan", "year"], name="plans_turn_year")]

    def __str__(self) -> str:
        return self.code
