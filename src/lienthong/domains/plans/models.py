"""What is kept of plans: the document and its review, targets and tasks, who answers for them, and reports."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lienthong.kernel.base import now

from .states import Decision, PlanState, ReportState

PROTECT = models.PROTECT


class Plan(models.Model):
    """A plan document, from its upload to its end. `unit` coordinates it."""

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
    uploaded_by = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(default=now)
    opened_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=300, default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_plan"

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


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
    """A unit's share of an item. `acceptors`: the units that accept its report; the clock alone holds the due day."""

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


class Round(models.Model):
    """A reporting round of a plan: until when figures count, by when the report must be sent."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    cut_off = models.DateField()
    due_on = models.DateField()

    class Meta:
        db_table = "plans_round"

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """What a unit reports about its assignment in a round. `…_by` is a name to be read, `…_as` the actor's id."""

    code = models.CharField(max_length=100, unique=True)
    assignment = models.ForeignKey(Assignment, PROTECT, related_name="+")
    round = models.ForeignKey(Round, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    acceptors = ArrayField(models.IntegerField())
    state = models.CharField(max_length=10, choices=ReportState.choices(), default=ReportState.DRAFT)
    percent = models.SmallIntegerField(default=0)
    result = models.TextField(default="", blank=True)
    difficulties = models.TextField(default="", blank=True)
    done_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    filled_by = models.CharField(max_length=200, default="", blank=True)
    filled_as = models.CharField(max_length=150, default="", blank=True)
    filled_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, default="", blank=True)
    sent_as = models.CharField(max_length=150, default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(default="", blank=True)

    class Meta:
        db_table = "plans_report"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "round"], name="plans_report_once"),
            models.CheckConstraint(condition=models.Q(percent__range=(0, 100)), name="plans_report_percent"),
        ]
        indexes = [models.Index(fields=["round", "unit"], name="plans_report_round")]

    def __str__(self) -> str:
        return self.code


class Evidence(models.Model):
    """A file that proves what a report says."""

    report = models.ForeignKey(Report, PROTECT, related_name="+")
    file = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_evidence"
        indexes = [models.Index(fields=["report"], name="plans_evidence_report")]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """A change of an issued plan, by a cited decision; what it was and what it became."""

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

    class Meta:
        db_table = "plans_correction"
        indexes = [models.Index(fields=["item"], name="plans_correction_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.field}"


class Sender(models.Model):
    """A unit of whose reports in a round at least one waits for an acceptor; a projection, counted in its inbox."""

    round = models.ForeignKey(Round, PROTECT, related_name="+")
    acceptor = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")

    class Meta:
        db_table = "plans_sender"
        constraints = [models.UniqueConstraint(fields=["round", "acceptor", "unit"], name="plans_sender_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.acceptor_id} {self.unit_id}"


class Counter(models.Model):
    """The last number given in a series."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "plans_counter"

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
