"""What happens to a row between reports: obstacles, extensions, instructions of leaders, and who does it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.domains.plans.states import Act, Cause, ExtensionState, InstructionState, ObstacleState
from lienthong.kernel.base import now

from .plan import Plan
from .work import Assignment, Item

PROTECT = models.PROTECT


class Obstacle(models.Model):
    """What keeps a unit from its work: the cause, what is asked of whom, where it stands. `clock`: of this stage.

    `unit` raised it, `asked` must answer, `leader` is the unit above whose leader it may be put to; `passed` were asked
    before and passed it on. `file` is read under the name `paper`.
    """

    code = models.CharField(max_length=100, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    asked = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    leader = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ObstacleState.choices(), default=ObstacleState.RAISED)
    cause = models.CharField(max_length=12, choices=Cause.choices())
    text = models.TextField()
    wish = models.TextField()
    proposal = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    file = models.CharField(max_length=80, default="", blank=True)
    file_name = models.CharField(max_length=255, default="", blank=True)
    paper = models.CharField(max_length=200, default="", blank=True)
    stages = models.SmallIntegerField(default=0)
    reopened = models.BooleanField(default=False)
    passed = ArrayField(models.IntegerField(), default=list, db_default=[])
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    raised_by = models.CharField(max_length=200)
    raised_as = models.CharField(max_length=150)
    raised_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_obstacle"
        indexes = [
            models.Index(fields=["plan", "state"], name="plans_obstacle_plan"),
            models.Index(fields=["assignment"], name="plans_obstacle_work"),
        ]

    def __str__(self) -> str:
        return self.code


class ObstacleAct(models.Model):
    """One thing that was done about an obstacle: by whom, when, in what words. `clock`: of the stage it began."""

    obstacle = models.ForeignKey(Obstacle, PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=Act.choices())
    text = models.TextField(default="", blank=True)
    to_name = models.CharField(max_length=300, default="", blank=True)
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_obstacle_act"
        indexes = [models.Index(fields=["obstacle"], name="plans_obstacle_act_of")]

    def __str__(self) -> str:
        return f"{self.obstacle_id} {self.act}"


class Extension(models.Model):
    """A later day for one assignment, asked for by the unit's head and decided with a citation.

    `was` is the day before, `wanted` the day asked for, `granted` the day given; the clock alone holds what is valid.
    `late`: it was asked for after the day had passed.
    """

    code = models.CharField(max_length=100, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    acceptors = ArrayField(models.IntegerField())
    state = models.CharField(max_length=10, choices=ExtensionState.choices(), default=ExtensionState.ASKED)
    was = models.DateField()
    wanted = models.DateField()
    granted = models.DateField(null=True)
    late = models.BooleanField(default=False)
    why = models.TextField()
    done = models.TextField()
    clock = models.ForeignKey("calendar.Clock", PROTECT, related_name="+", null=True)
    asked_by = models.CharField(max_length=200)
    asked_as = models.CharField(max_length=150)
    asked_at = models.DateTimeField(default=now)
    answer = models.TextField(default="", blank=True)
    cited = models.CharField(max_length=300, default="", blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_extension"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(state="asked"),
                name="plans_extension_open_once",
                violation_error_message="Việc này đang có một đề nghị gia hạn chờ quyết định.",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "state"], name="plans_extension_plan"),
            models.Index(fields=["assignment"], name="plans_extension_work"),
        ]

    def __str__(self) -> str:
        return self.code


class Instruction(models.Model):
    """What a leader orders beside the plan: at the plan, an item, an obstacle or a meeting. `made` is the task."""

    code = models.CharField(max_length=100, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    made = models.OneToOneField(Item, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+", null=True)
    obstacle = models.ForeignKey(Obstacle, PROTECT, related_name="+", null=True)
    meeting = models.CharField(max_length=300, default="", blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=InstructionState.choices(), default=InstructionState.GIVEN)
    given_by = models.CharField(max_length=200)
    given_as = models.CharField(max_length=150)
    post = models.CharField(max_length=300, default="", blank=True)
    given_at = models.DateTimeField(default=now)
    why = models.TextField(default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_instruction"
        indexes = [models.Index(fields=["plan"], name="plans_instruction_plan")]

    def __str__(self) -> str:
        return self.code


class Handing(models.Model):
    """A row was handed to a person of the unit, or came back to the unit (`person` empty)."""

    assignment = models.ForeignKey(Assignment, PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    person = models.CharField(max_length=120, default="", blank=True)
    person_name = models.CharField(max_length=200, default="", blank=True)
    why = models.CharField(max_length=500, default="", blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_handing"
        indexes = [
            models.Index(fields=["assignment"], name="plans_handing_work"),
            models.Index(fields=["unit", "plan"], name="plans_handing_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.person}"
