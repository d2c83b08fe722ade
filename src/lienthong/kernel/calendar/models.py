"""Days that a place declared for itself, and clocks: the only rows in the house that hold a due date."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lienthong.kernel.base.states import Named


class ClockState(Named):
    """How it stands with a due date. Late is not a state: a running clock whose day has passed is late."""

    RUNNING = "running", "đang tính hạn"
    MET = "met", "xong trong hạn"
    MISSED = "missed", "xong quá hạn"
    VOID = "void", "không còn hiệu lực"


class LocalDay(models.Model):
    """A day declared by a place for itself and all below it; the newest record of a day wins, none is changed."""

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    cited = models.CharField(max_length=300)
    known_on = models.DateField()
    certainty = models.CharField(max_length=12)
    recorded = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "calendar_day"
        indexes = [models.Index(fields=["unit", "day", "id"], name="calendar_day_place")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class Clock(models.Model):
    """Until when something must be done, by whom, and how it ended; found by the code of what it is about.

    `due_on` is the last day still in time, null where none is set (continuous, on request); `due_at` the last
    instant. `stopped_at`, `stopped_on`: when it was done. Rooms above may hold a foreign key to a clock and read
    these columns; they change them only through the door.
    """

    subject = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=ClockState.choices(), default=ClockState.RUNNING.value)
    stopped_at = models.DateTimeField(null=True)
    stopped_on = models.DateField(null=True)

    class Meta:
        db_table = "calendar_clock"
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_at__isnull=True) | Q(due_on__isnull=False, due_at__isnull=False),
                name="calendar_clock_due",
                violation_error_message="Ngày đến hạn và giờ đến hạn phải đi cùng nhau.",
            ),
            models.CheckConstraint(
                condition=(Q(state="running") & Q(stopped_at__isnull=True) & Q(stopped_on__isnull=True))
                | (~Q(state="running") & Q(stopped_at__isnull=False) & Q(stopped_on__isnull=False)),
                name="calendar_clock_stopped",
                violation_error_message="Thời hạn đã dừng phải có thời điểm dừng.",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="calendar_clock_unit", condition=Q(state="running")),
            models.Index(fields=["due_on", "id"], name="calendar_clock_running", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return self.subject


class ClockChange(models.Model):
    """What happened to a clock after it was started: old and new day, why, by which document."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=8)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    old_state = models.CharField(max_length=8)
    new_state = models.CharField(max_length=8)
    why = models.CharField(max_length=500, default="")
    cited = models.CharField(max_length=300, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "calendar_clock_change"
        indexes = [models.Index(fields=["clock", "id"], name="calendar_change_clock")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.what}"
