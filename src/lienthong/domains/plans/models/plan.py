"""A plan document, and its series of numbers."""

from django.db import models
from django.db.models import Value

from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now

PROTECT = models.PROTECT


class Plan(models.Model):
    """A plan document, from its upload to its end. `unit` coordinates it; `parent` is the plan that asked for it.

    `regimes`: its printed rules of reporting as they were read.
    """

    code = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=80, default="", blank=True)
    title = models.CharField(max_length=600)
    issuer = models.CharField(max_length=200, default="", blank=True)
    issued_on = models.DateField(null=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState.choices(), default=PlanState.REVIEW)
    file = models.CharField(max_length=80)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    regimes = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    uploaded_by = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(default=now)
    opened_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=300, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "plans_plan"

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def called(self) -> str:
        """What it is called in a sentence: by its number, by its code while it has none."""
        return self.number or self.code


class Counter(models.Model):
    """The last number given in a series."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "plans_counter"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
