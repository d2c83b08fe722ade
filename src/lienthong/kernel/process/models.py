"""Definitions in their versions, runs, the steps that are open, and what has happened in a run.

A run's open steps are rows; a step that is over is a line of the past. So "what waits for this post" reads only what
waits, and the tables that work is done on stay small.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .states import RunState, StepState, VersionState

PROTECT = models.PROTECT


class Process(models.Model):
    """The internal process of one or several procedures, from its first version on; `unit` answers for it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=600)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    procedures = models.JSONField(default=list)

    class Meta:
        db_table = "process_process"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Version(models.Model):
    """One version of a process: its BPMN, by which decision and from which day it is in force.

    `doubts`: what the reading of a table left open, with the answers given. A run keeps its version for ever.
    """

    code = models.CharField(max_length=48, unique=True)
    process = models.ForeignKey(Process, PROTECT, related_name="versions")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices(), default=VersionState.DRAFT.value)
    bpmn = models.TextField()
    digest = models.CharField(max_length=64)
    doubts = models.JSONField(default=list)
    file_name = models.CharField(max_length=255, default="")
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=120, default="")
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    retired_on = models.DateField(null=True)

    class Meta:
        db_table = "process_version"
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="process_version_number"),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(decision="") & Q(effective_on__isnull=False)),
                name="process_version_decision",
                violation_error_message="Quy trình ban hành phải có số quyết định và ngày hiệu lực.",
            ),
        ]
        indexes = [models.Index(fields=["process", "effective_on"], name="process_version_force")]

    def __str__(self) -> str:
        return self.code


class Path(models.Model):
    """Where a step of a version leads without asking anything: one row for each step that it opens.

    Only of steps after which nothing depends on the facts of the run, on other branches or on several instances; the
    rest is asked of the net. `minutes`, `days`: how long the next step has; `in_place`: it needs no form.
    """

    version = models.ForeignKey(Version, PROTECT, related_name="+")
    node = models.CharField(max_length=80)
    outcome = models.CharField(max_length=80, default="")
    next_node = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    role = models.CharField(max_length=40)
    minutes = models.IntegerField(null=True)
    days = models.IntegerField(null=True)
    in_place = models.BooleanField(default=True)

    class Meta:
        db_table = "process_path"
        constraints = [models.UniqueConstraint(fields=["version", "node", "outcome"], name="process_path_one")]

    def __str__(self) -> str:
        return f"{self.node} → {self.next_node}"


class Run(models.Model):
    """A process as it happens once, for one subject (the code of a case).

    `marking` holds what the open steps do not say: ways walked into gateways, open sub-processes, counts of several
    instances; null where there are none. `facts`: what conditions ask, no personal data. `units`: in which units,
    beside its own, it has waited; they see it for ever.
    """

    code = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey(Version, PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    units = ArrayField(models.IntegerField(), default=list)
    state = models.CharField(max_length=10, choices=RunState.choices(), default=RunState.RUNNING.value)
    facts = models.JSONField(null=True)
    marking = models.JSONField(null=True)
    parent_step = models.CharField(max_length=40, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_run"
        indexes = [
            models.Index(fields=["subject"], name="process_run_subject"),
            models.Index(fields=["version"], name="process_run_version", condition=Q(state="running")),
            models.Index(fields=["unit", "id"], name="process_run_unit", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"


class Step(models.Model):
    """An open step of a run: where it waits, for whom, since when. Its due date is its clock's.

    `node`, `scope`, `item` are the place in the net. `holder` (an actor's id) empty: whoever holds the role in the
    unit. `fires_at`: when a timer is due; `tries`, `error`: how a step of the house failed.
    """

    code = models.CharField(max_length=40, unique=True)
    run = models.ForeignKey(Run, PROTECT, related_name="steps")
    node = models.CharField(max_length=80)
    scope = models.SmallIntegerField(default=0)
    item = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=StepState.choices(), default=StepState.OPEN.value)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    role = models.CharField(max_length=40, default="")
    holder = models.CharField(max_length=120, default="")
    clock = models.ForeignKey("calendar.Clock", PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    fires_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=120, default="")
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "process_step"
        constraints = [
            models.UniqueConstraint(fields=["run", "node", "scope", "item"], name="process_step_place"),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "opened_at", "id"], name="process_step_seat"),
            models.Index(fields=["fires_at"], name="process_step_fires", condition=Q(fires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.node}"


class Past(models.Model):
    """What happened to a step: by whom, held since when, with what outcome; rows are added and never changed."""

    run = models.ForeignKey(Run, PROTECT, related_name="past")
    step = models.CharField(max_length=40)
    node = models.CharField(max_length=80)
    deed = models.CharField(max_length=10)
    outcome = models.CharField(max_length=80, default="")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    actor = models.CharField(max_length=120)
    actor_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    at = models.DateTimeField()
    note = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "process_past"
        indexes = [models.Index(fields=["run", "id"], name="process_past_run")]

    def __str__(self) -> str:
        return f"{self.step} {self.deed}"
