"""Units' own plans: that a plan asks for them, what each unit sent, and which rows of the parent it covers."""

from django.db import models

from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.kernel.base import now

from .plan import Plan
from .work import Item

PROTECT = models.PROTECT


class Ask(models.Model):
    """A plan asks units for a plan of their own by a day. `said`: the words of the plan that ask for it."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.OneToOneField(Plan, PROTECT, related_name="+")
    due_on = models.DateField()
    said = models.CharField(max_length=600)
    anchor = models.JSONField(null=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_ask"

    def __str__(self) -> str:
        return self.code


class UnitPlan(models.Model):
    """A unit's own plan under a parent plan, from the day it was asked for. `leader`: who is in charge, by code.

    `read_as` is the plan that the reader made of its document, if it was read.
    """

    code = models.CharField(max_length=80, unique=True)
    ask = models.ForeignKey(Ask, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    acceptor = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=UnitPlanState.choices(), default=UnitPlanState.ASKED)
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    number = models.CharField(max_length=80, default="", blank=True)
    issued_on = models.DateField(null=True)
    title = models.CharField(max_length=600, default="", blank=True)
    leader = models.CharField(max_length=120, default="", blank=True)
    leader_name = models.CharField(max_length=200, default="", blank=True)
    file = models.CharField(max_length=80, default="", blank=True)
    file_name = models.CharField(max_length=255, default="", blank=True)
    version = models.IntegerField(default=0)
    filled_by = models.CharField(max_length=200, default="", blank=True)
    filled_as = models.CharField(max_length=150, default="", blank=True)
    filled_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, default="", blank=True)
    sent_as = models.CharField(max_length=150, default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(default="", blank=True)
    read_as = models.ForeignKey(Plan, PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "plans_unit_plan"
        constraints = [models.UniqueConstraint(fields=["ask", "unit"], name="plans_unit_plan_once")]

    def __str__(self) -> str:
        return self.code


class Coverage(models.Model):
    """A unit's plan covers a row of the parent plan; `place`: where in the unit's plan, in its own words."""

    unit_plan = models.ForeignKey(UnitPlan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    place = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "plans_coverage"
        constraints = [models.UniqueConstraint(fields=["unit_plan", "item"], name="plans_coverage_once")]

    def __str__(self) -> str:
        return f"{self.unit_plan_id} {self.item_id}"
