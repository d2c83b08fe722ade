"""Definitions in their versions, runs, the steps that are open, and what has happened in a run.

Open steps are rows; a step that is over is a line of the past: the tables that work is done on stay small.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .matters import OfAMatter
from .states import (
    ConsultationState,
    MigrationState,
    MovedState,
    Opinion,
    RunState,
    StepState,
    TrialState,
    VersionState,
)

PROTECT = models.PROTECT


class Process(models.Model):
    """The internal process of one or several procedures, from its first version on; `unit` answers for it.

    `numbered`: the highest number that a draft had which was dropped; no version gets a number again.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=600)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    procedures = models.JSONField(default=list)
    numbered = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "process_process"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Version(models.Model):
    """One version of a process: its BPMN, by which decision and from which day it is in force.

    `doubts`: what the reading left open, with the answers; `source`: the BPMN before any answer, empty once redrawn;
    `sketch`: a later drawing that cannot be read yet. A run keeps its version, unless a migration carries it over.
    """

    code = models.CharField(max_length=48, unique=True)
    process = models.ForeignKey(Process, PROTECT, related_name="versions")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices(), default=VersionState.DRAFT.value)
    bpmn = models.TextField()
    digest = models.CharField(max_length=64)
    source = models.TextField(default="", db_default="")
    sketch = models.TextField(default="", db_default="")
    sketched_by = models.CharField(max_length=200, default="", db_default="")
    sketched_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(condition=Q(state="draft") | Q(sketch=""), name="process_version_sketch"),
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


class Run(OfAMatter):
    """A process as it happens once, for one subject (the code of a case).

    `marking` holds what the open steps do not say: ways walked into gateways, open sub-processes, counts; null where
    there are none. `facts`: what conditions ask, nothing personal. `units`: where else it waited; they see it for ever.
    """

    code = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey(Version, PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False)
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


class Step(OfAMatter):
    """An open step of a run: where it waits, for whom, since when. Its due date is its clock's.

    `node`, `scope`, `item` are the place in the net. `holder` (an actor's id) empty: whoever holds the role in the
    unit. `post`: the post to which the decision gives it; it follows whoever sits there. `fires_at`: when a timer is
    due; `tries`, `error`: how a step of the house failed. `asking`: other units were asked for their opinion from here.
    """

    code = models.CharField(max_length=40, unique=True)
    # What a step points at was read by the statement that writes it, and is never removed: no look-ups for each row.
    run = models.ForeignKey(Run, PROTECT, related_name="steps", db_index=False, db_constraint=False)
    node = models.CharField(max_length=80)
    scope = models.SmallIntegerField(default=0)
    item = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=StepState.choices(), default=StepState.OPEN.value)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False, db_constraint=False)
    role = models.CharField(max_length=40, default="")
    post = models.CharField(max_length=120, default="", db_default="")
    holder = models.CharField(max_length=120, default="")
    clock = models.ForeignKey(
        "calendar.Clock", PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    opened_at = models.DateTimeField()
    fires_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=120, default="")
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=500, default="")
    asking = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "process_step"
        constraints = [
            models.UniqueConstraint(fields=["run", "node", "scope", "item"], name="process_step_place"),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "id"], name="process_step_seat"),
            models.Index(fields=["fires_at"], name="process_step_fires", condition=Q(fires_at__isnull=False)),
            models.Index(fields=["unit", "post", "id"], name="process_step_post", condition=~Q(post="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.node}"


class Past(models.Model):
    """What happened to a step: by whom, held since when, with what outcome; rows are added and never changed.

    `holder` (an actor's id) and `holder_name`: in whose hands it lies from then on, where somebody took it or was given
    it.
    """

    run = models.ForeignKey(Run, PROTECT, related_name="past", db_index=False, db_constraint=False)
    step = models.CharField(max_length=40)
    node = models.CharField(max_length=80)
    deed = models.CharField(max_length=10)
    outcome = models.CharField(max_length=80, default="")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False, db_constraint=False)
    actor = models.CharField(max_length=120)
    actor_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    at = models.DateTimeField()
    note = models.CharField(max_length=500, default="")
    holder = models.CharField(max_length=120, default="", db_default="")
    holder_name = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "process_past"
        indexes = [models.Index(fields=["run", "id"], name="process_past_run")]

    def __str__(self) -> str:
        return f"{self.step} {self.deed}"


class Consultation(models.Model):
    """An opinion that a unit is asked for while a step is being done; `unit` answers, within its own clock.

    `step`: the code of the step from which it was asked, which is no row any more once it is done. `silence`: no answer
    in time counts as agreement, by the provision named in `basis`. `asker`: an actor's id, `asker_person`: a person's
    code.
    """

    code = models.CharField(max_length=40, unique=True)
    run = models.ForeignKey(Run, PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    node = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ConsultationState.choices(), default=ConsultationState.ASKED.value)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    from_unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    asker = models.CharField(max_length=120)
    asker_name = models.CharField(max_length=200)
    asker_person = models.CharField(max_length=120, default="")
    question = models.TextField()
    silence = models.BooleanField(default=False)
    basis = models.CharField(max_length=300, default="")
    clock = models.ForeignKey("calendar.Clock", PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    opinion = models.CharField(max_length=10, choices=Opinion.choices(), default="")
    answer = models.TextField(default="")
    answered_by = models.CharField(max_length=120, default="")
    answered_name = models.CharField(max_length=200, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_consultation"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "unit"], condition=Q(state__in=("asked", "late")), name="process_consultation_once"
            ),
            models.CheckConstraint(
                condition=Q(silence=False) | ~Q(basis=""),
                name="process_consultation_basis",
                violation_error_message="Im lặng chỉ được coi là đồng ý khi có căn cứ.",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "id"], name="process_consultation_run"),
            models.Index(fields=["id"], name="process_consultation_open", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return self.code


class Migration(models.Model):
    """Running runs of a process go over from one version to another, by a decision; `unit` answers for the process.

    `mapping`: for each step of the old version `[to, how]`, the step of the new one that goes on with it, and why it is
    thought so (`counterparts`). `counted`: what the last dry run found. `turn`, `after`: how far the work has come.
    """

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    source = models.ForeignKey(Version, PROTECT, related_name="+")
    target = models.ForeignKey(Version, PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MigrationState.choices(), default=MigrationState.DRAWN.value)
    mapping = models.JSONField(default=dict)
    counted = models.JSONField(null=True)
    made_by = models.CharField(max_length=120)
    made_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=120, default="")
    decided_by = models.CharField(max_length=120, default="")
    decided_name = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, default="")
    undone_name = models.CharField(max_length=200, default="")
    why = models.CharField(max_length=500, default="")
    turn = models.SmallIntegerField(default=1)
    after = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_migration"
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=("drawn", "going", "undoing")),
                name="process_migration_once",
                violation_error_message="Đang có một lần chuyển khác từ bản này.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drawn", "dropped")) | ~Q(decision=""),
                name="process_migration_decision",
                violation_error_message="Chuyển hồ sơ đang chạy phải có căn cứ.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Moved(models.Model):
    """One run in a migration: carried over, or left where it is and why (`why`, at the step `node`).

    `before`: what of its rows the migration changed, as it was; `past`: the line of the past that says it was moved;
    `mark`: of its rows as the migration left them, so that it is seen whether anything was done since.
    """

    migration = models.ForeignKey(Migration, PROTECT, related_name="+", db_index=False, db_constraint=False)
    run = models.ForeignKey(Run, PROTECT, related_name="+", db_index=False, db_constraint=False)
    state = models.CharField(max_length=8, choices=MovedState.choices())
    why = models.CharField(max_length=20, default="")
    node = models.CharField(max_length=80, default="")
    before = models.JSONField(null=True)
    past = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=32, default="")

    class Meta:
        db_table = "process_moved"
        constraints = [models.UniqueConstraint(fields=["migration", "run"], name="process_moved_once")]

    def __str__(self) -> str:
        return f"{self.migration_id} {self.run_id} {self.state}"


class Stay(models.Model):
    """How long a run stayed at a step that is over, in working minutes: kept ready for figures over many runs.

    `past` is the line of the past that ended it. `waited`: until somebody took it, `worked`: from then on; null where
    nobody took it, so that the two cannot be told apart. `late` is null where nothing was owed.
    """

    past = models.BigIntegerField(primary_key=True)
    run = models.ForeignKey(Run, PROTECT, related_name="+", db_index=False, db_constraint=False)
    version = models.ForeignKey(Version, PROTECT, related_name="+", db_index=False, db_constraint=False)
    node = models.CharField(max_length=80, db_collation="C")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False, db_constraint=False)
    ended_on = models.DateField()
    lasted = models.IntegerField()
    waited = models.IntegerField(null=True)
    worked = models.IntegerField(null=True)
    late = models.BooleanField(null=True)
    back = models.BooleanField()

    class Meta:
        db_table = "process_stay"
        indexes = [
            models.Index(fields=["version", "node", "lasted", "past"], name="process_stay_longest"),
            # All that figures are made of, in the order in which they are: nothing is sorted but the percentiles.
            models.Index(
                fields=["version", "node", "ended_on"],
                include=["unit", "lasted", "waited", "worked", "late", "back"],
                name="process_stay_seen",
            ),
            models.Index(fields=["version", "unit"], name="process_stay_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.past} {self.node}"


class Trial(models.Model):
    """A version tried with numbers before runs go by it, alone or beside a second design; goes with a dropped draft.

    `asked`: the designs with their BPMN as it was, and all numbers; `result`: what came out, told and in figures.
    """

    code = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=TrialState.choices(), default=TrialState.ASKED.value)
    asked = models.JSONField()
    result = models.JSONField(null=True)
    error = models.CharField(max_length=500, default="")
    made_by = models.CharField(max_length=120)
    made_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_trial"
        indexes = [models.Index(fields=["id"], name="process_trial_asked", condition=Q(state="asked"))]

    def __str__(self) -> str:
        return self.code
