"""Targets and tasks of an issued plan, who has which part, and each unit's share."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lienthong.kernel.base import now

from .plan import Plan
from .review import Kind

PROTECT = models.PROTECT


class Item(models.Model):
    """A target or task of an issued plan, changed only by a cited decision."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.IntegerField()
    no = models.CharField(max_length=20, default="", blank=True)
    group = models.CharField(max_length=300, default="", blank=True)
    name = models.TextField()
    output = models.TextField(default="", blank=True)
    due_text = models.CharField(max_length=200, default="", blank=True)
    due_kind = models.CharField(max_length=20, default="", blank=True)
    due_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    value = models.JSONField(null=True)
    values = models.JSONField(default=list)
    hidden = models.BooleanField(default=False)
    reported = models.BooleanField(default=False)
    source = models.TextField(default="", blank=True)
    anchor = models.JSONField(null=True)
    withdrawn_by = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "plans_item"
        indexes = [models.Index(fields=["plan", "kind", "place"], name="plans_item_order")]

    def __str__(self) -> str:
        return self.code


class Part(models.Model):
    """Who has which part in an item, as printed and as understood: a unit, a group, an outside body."""

    item = models.ForeignKey(Item, PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    text = models.CharField(max_length=600)
    kind = models.CharField(max_length=12)
    group_code = models.CharField(max_length=80, default="", blank=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", null=True)
    asked = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_part"
        indexes = [models.Index(fields=["item", "role"], name="plans_part_item")]

    def __str__(self) -> str:
        return f"{self.role} {self.text}"


class Assignment(models.Model):
    """A unit's share of an item. `acceptors`: the units that accept its report; the clock alone holds the due day.

    `person`: whom the unit has handed it to, by code; empty where nobody in particular does it.
    """

    code = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    acceptors = ArrayField(models.IntegerField())
    role = models.CharField(max_length=12)
    owes = models.BooleanField()
    asked = models.BooleanField(default=False)
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    percent = models.SmallIntegerField(default=0)
    begun = models.BooleanField(default=False)
    done_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=200, default="", blank=True)
    person = models.CharField(max_length=120, default="", db_default="", blank=True)
    person_name = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        db_table = "plans_assignment"
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="plans_assignment_once"),
            models.CheckConstraint(condition=models.Q(percent__range=(0, 100)), name="plans_assignment_percent"),
        ]
        indexes = [
            models.Index(fields=["plan", "unit"], name="plans_assignment_unit"),
            GinIndex(fields=["acceptors"], name="plans_assignment_acceptors"),
        ]

    def __str__(self) -> str:
        return self.code


class Correction(models.Model):
    """A change of an issued plan, by a cited decision; what it was and what it became; for which obstacle, if any."""

    code = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    cited = models.CharField(max_length=300)
    decided_on = models.DateField()
    field = models.CharField(max_length=20)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)
    because = models.ForeignKey("plans.Obstacle", PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "plans_correction"
        indexes = [models.Index(fields=["item"], name="plans_correction_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.field}"
