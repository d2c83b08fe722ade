"""What was read from a plan, while it is reviewed."""

from django.db import models

from lienthong.domains.plans.states import Decision

from .plan import Plan

PROTECT = models.PROTECT


class Block(models.Model):
    """A paragraph or table row of the source, as it stands in the document."""

    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    place = models.IntegerField()
    line = models.IntegerField(null=True)
    page = models.IntegerField(null=True)
    table = models.IntegerField(null=True)
    row = models.IntegerField(null=True)
    text = models.TextField()

    class Meta:
        db_table = "plans_block"
        constraints = [models.UniqueConstraint(fields=["plan", "place"], name="plans_block_place")]

    def __str__(self) -> str:
        return self.text[:60]


class Kind(models.TextChoices):
    """What a row is."""

    TARGET = "target", "chỉ tiêu"
    TASK = "task", "nhiệm vụ"
    DUTY = "duty", "trách nhiệm"
    FIGURE = "figure", "mục tiêu trong lời văn"


OFFERED = (Kind.DUTY, Kind.FIGURE)
"""Found in running prose: offered in the review, counted only where a person takes them up."""


class Row(models.Model):
    """A target, task or duty as read, while it is reviewed. `fields` has the reader's shape; `version` grows."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.IntegerField()
    fields = models.JSONField()
    as_read = models.JSONField()
    block = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=Decision.choices(), default=Decision.PENDING)
    doubtful = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=200, default="", blank=True)
    changed_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        db_table = "plans_row"
        indexes = [models.Index(fields=["plan", "kind", "place"], name="plans_row_order")]

    def __str__(self) -> str:
        return self.code


class Doubt(models.Model):
    """Something the reader was not sure of; a person settles it, in words."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    row = models.ForeignKey(Row, PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=60)
    text = models.TextField()
    block = models.IntegerField(null=True)
    settled = models.CharField(max_length=500, default="", blank=True)
    settled_by = models.CharField(max_length=200, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_doubt"
        indexes = [models.Index(fields=["plan", "kind"], name="plans_doubt_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
