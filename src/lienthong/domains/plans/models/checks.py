"""Inspections of a plan: checklists, visits to units, answers, findings and what is enclosed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.domains.plans.check_states import FindingState, Judged, VisitState
from lienthong.kernel.base import now

from .plan import Plan
from .work import Item

PROTECT = models.PROTECT


class Checklist(models.Model):
    """The questions of an inspection, in one version from a day on; never changed, a newer version takes its place.

    `questions`: `[{"no": "1", "group": "", "text": "…", "proof": true}]`; `proof`: something must be enclosed.
    """

    code = models.CharField(max_length=80, unique=True)
    series = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    since = models.DateField()
    cited = models.CharField(max_length=300, default="", blank=True)
    questions = models.JSONField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_checklist"
        constraints = [models.UniqueConstraint(fields=["series", "version"], name="plans_checklist_version")]

    def __str__(self) -> str:
        return f"{self.series} {self.version}"


class Inspection(models.Model):
    """Which units are inspected in a year, by which checklist, by which document."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    checklist = models.ForeignKey(Checklist, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    year = models.SmallIntegerField()
    name = models.CharField(max_length=300)
    cited = models.CharField(max_length=300, default="", blank=True)
    own = models.BooleanField(default=False)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_inspection"
        indexes = [models.Index(fields=["plan", "year"], name="plans_inspection_year")]

    def __str__(self) -> str:
        return self.code


class Visit(models.Model):
    """The inspection of one unit. `own`: the unit inspects itself; `inspectors`: persons by code."""

    code = models.CharField(max_length=80, unique=True)
    inspection = models.ForeignKey(Inspection, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    own = models.BooleanField(default=False)
    inspectors = ArrayField(models.CharField(max_length=120), default=list)
    inspector_names = models.CharField(max_length=600, default="", blank=True)
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=10, choices=VisitState.choices(), default=VisitState.PLANNED)
    version = models.IntegerField(default=1)
    held_on = models.DateField(null=True)
    minutes = models.TextField(default="", blank=True)
    minutes_no = models.CharField(max_length=120, default="", blank=True)
    concluded_by = models.CharField(max_length=200, default="", blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_visit"
        indexes = [models.Index(fields=["plan", "unit"], name="plans_visit_unit")]
        constraints = [models.UniqueConstraint(fields=["inspection", "unit"], name="plans_visit_once")]

    def __str__(self) -> str:
        return self.code


class Answer(models.Model):
    """What was found to one question at one unit."""

    visit = models.ForeignKey(Visit, PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    judged = models.CharField(max_length=12, choices=Judged.choices(), default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_answer"
        constraints = [models.UniqueConstraint(fields=["visit", "question"], name="plans_answer_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.question} {self.judged}"


class Finding(models.Model):
    """What a unit must put right after an inspection; the clock holds until when, the inbox shows it to the unit."""

    code = models.CharField(max_length=90, unique=True)
    visit = models.ForeignKey(Visit, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    own = models.BooleanField(default=False)
    inspectors = ArrayField(models.CharField(max_length=120), default=list)
    question = models.CharField(max_length=20, default="", blank=True)
    text = models.TextField()
    demand = models.TextField()
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FindingState.choices(), default=FindingState.OPEN)
    found_by = models.CharField(max_length=200)
    found_at = models.DateTimeField(default=now)
    fixed_text = models.TextField(default="", blank=True)
    fixed_document = models.CharField(max_length=300, default="", blank=True)
    fixed_by = models.CharField(max_length=200, default="", blank=True)
    fixed_as = models.CharField(max_length=150, default="", blank=True)
    fixed_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=200, default="", blank=True)
    judged_at = models.DateTimeField(null=True)
    why = models.TextField(default="", blank=True)

    class Meta:
        db_table = "plans_finding"
        indexes = [
            models.Index(fields=["plan", "unit"], name="plans_finding_unit"),
            models.Index(fields=["visit"], name="plans_finding_visit"),
        ]

    def __str__(self) -> str:
        return self.code


class Exhibit(models.Model):
    """A file or photo enclosed with an answer, minutes, a finding's repair, or a yearly duty; `about` is its code."""

    about = models.CharField(max_length=120)
    file = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=255)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    inspectors = ArrayField(models.CharField(max_length=120), default=list)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_exhibit"
        indexes = [models.Index(fields=["about"], name="plans_exhibit_about")]

    def __str__(self) -> str:
        return self.name
