"""Reporting: when units report, what each says of its work, and what proves it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.domains.plans.states import Basis, Cause, Period, ReportState, RoundState
from lienthong.kernel.base import now

from .plan import Plan
from .work import Assignment

PROTECT = models.PROTECT


class Schedule(models.Model):
    """A plan's rule of reporting: which periods, until when figures count, by which day the report is sent.

    Figures count until the period's last day, or `cut_day` of its last month. The report is due on `due_day` of the
    month `due_month` months after that (0, 1 …), else `due_days` days after the figures close. “Trước ngày 15” is 14.
    """

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    period = models.CharField(max_length=12, choices=Period.choices())
    since = models.DateField()
    until = models.DateField()
    cut_day = models.SmallIntegerField(null=True)
    due_day = models.SmallIntegerField(null=True)
    due_month = models.SmallIntegerField(default=1)
    due_days = models.SmallIntegerField(null=True)
    opens_before = models.SmallIntegerField(default=10)
    said = models.CharField(max_length=600, default="", blank=True)
    anchor = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_schedule"
        indexes = [models.Index(fields=["plan"], name="plans_schedule_plan")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class Round(models.Model):
    """A reporting round of a plan: since and until when figures count, by when the report must be sent.

    Several may be open at once. `schedule` is empty where the coordinator opened it by hand.
    """

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    schedule = models.ForeignKey(Schedule, PROTECT, related_name="+", null=True)
    period = models.CharField(
        max_length=12, choices=Period.choices(), default=Period.AS_OF, db_default=Period.AS_OF.value
    )
    name = models.CharField(max_length=120)
    since = models.DateField(null=True)
    cut_off = models.DateField()
    due_on = models.DateField()
    opens_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=RoundState.choices(), default=RoundState.OPEN, db_default=RoundState.OPEN.value
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_round"
        indexes = [models.Index(fields=["plan", "cut_off"], name="plans_round_plan")]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "cut_off"], name="plans_round_once"),
        ]

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
    advantages = models.TextField(default="", db_default="", blank=True)
    difficulties = models.TextField(default="", blank=True)
    cause = models.CharField(max_length=12, choices=Cause.choices(), default="", db_default="", blank=True)
    proposals = models.TextField(default="", db_default="", blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    basis = models.CharField(max_length=10, choices=Basis.choices(), default=Basis.TYPED, db_default=Basis.TYPED.value)
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


class Sheet(models.Model):
    """A unit's reporting in a round, counted: how many rows it owes, wrote, sent, and when it was complete.

    A projection of the reports, written in the transaction that changes them (`sheets.settle`), so that who is missing,
    and a map of 150 units and 36 rounds, need no look at hundreds of thousands of reports.
    """

    round = models.ForeignKey(Round, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    owed = models.SmallIntegerField(default=0)
    drafted = models.SmallIntegerField(default=0)
    sent = models.SmallIntegerField(default=0)
    accepted = models.SmallIntegerField(default=0)
    returned = models.SmallIntegerField(default=0)
    percent = models.SmallIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_sheet"
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="plans_sheet_once")]
        indexes = [models.Index(fields=["plan", "unit"], name="plans_sheet_plan")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.unit_id} {self.sent}/{self.owed}"


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
