"""What places declared, working time as rows, and clocks: the only rows in the house that hold a due date."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.db.models.lookups import Exact, IsNull

from .states import ClockState, RecountState


class WordGoesBy(models.Func):
    """Whether a column says one of some words: which ones goes by whether another is empty."""

    # Named in the order of their names: Django tells two such rules apart by the order in which they were written, and
    # migrations write that one.

    template = (
        "%(expressions)s::text = any(case when %(empty)s is null then '{%(then)s}'::text[] else '{%(other)s}' end)"
    )
    output_field = models.BooleanField()


class LocalDay(models.Model):
    """A day, or some hours of it, declared by a place for itself and all below it; the newest record of a day wins."""

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=24)
    parts = models.CharField(max_length=100, default="")
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


class LocalHours(models.Model):
    """Working hours of a place from a day on, of some weekdays, in a season; rows are added, never changed."""

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    weekdays = models.CharField(max_length=30, default="")
    season = models.CharField(max_length=12, default="")
    parts = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    cited = models.CharField(max_length=300)
    known_on = models.DateField()
    certainty = models.CharField(max_length=12)
    recorded = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "calendar_hours"
        indexes = [models.Index(fields=["unit", "id"], name="calendar_hours_place")]

    def __str__(self) -> str:
        return f"{self.since:%d/%m/%Y} {self.parts}"


class LocalPolicy(models.Model):
    """A way of counting that the house declared from a day on, for all procedures or for one; never changed."""

    code = models.CharField(max_length=40, unique=True)
    policy = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40, default="")
    since = models.DateField()
    rule = models.JSONField()
    cited = models.CharField(max_length=300)
    known_on = models.DateField()
    certainty = models.CharField(max_length=12)
    recorded = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "calendar_own_policy"

    def __str__(self) -> str:
        return f"{self.policy} {self.procedure}".strip()


class PlaceCalendar(models.Model):
    """The working time of the country, or of a place with days or hours of its own, kept ready for statements.

    `mark` tells from which rows it was made, `until` up to which day, `above` the calendars of the places around it.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=64)
    until = models.DateField()
    above = ArrayField(models.IntegerField(), default=list)

    class Meta:
        db_table = "calendar_place"
        constraints = [models.UniqueConstraint(fields=["unit"], nulls_distinct=False, name="calendar_place_unit")]

    def __str__(self) -> str:
        return f"lịch {self.unit_id or 'cả nước'}"


class Span(models.Model):
    """A stretch of working time: `before` minutes of the calendar lie before it, on its `number`th working day."""

    calendar = models.ForeignKey(PlaceCalendar, models.CASCADE, related_name="+")
    before = models.IntegerField()
    number = models.IntegerField()
    day = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    closes = models.DateTimeField()

    class Meta:
        db_table = "calendar_span"
        constraints = [models.UniqueConstraint(fields=["calendar", "before"], name="calendar_span_before")]
        indexes = [
            models.Index(fields=["calendar", "ends"], name="calendar_span_ends"),
            models.Index(fields=["calendar", "day"], name="calendar_span_day"),
            models.Index(fields=["calendar", "number"], name="calendar_span_number"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%d/%m/%Y %H:%M}–{self.ends:%H:%M}"


class UnitCalendar(models.Model):
    """By which calendar a unit counts, where it is not the country's; made from the tree and what places declared."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, primary_key=True, related_name="+")
    calendar = models.ForeignKey(PlaceCalendar, models.PROTECT, related_name="+")

    class Meta:
        db_table = "calendar_unit"

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.calendar_id}"


class PolicyForm(models.Model):
    """A policy as statements read it: what ships with the product and what the house declared, newest form of a day."""

    policy = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    since = models.DateField()
    count_from = models.CharField(max_length=12)
    ends = models.CharField(max_length=12)
    cut_off = models.TimeField(null=True)
    day_minutes = models.SmallIntegerField()
    after_supplement = models.CharField(max_length=8)
    stops_for_payment = models.BooleanField()
    extensions = models.SmallIntegerField()

    class Meta:
        db_table = "calendar_policy"
        constraints = [
            models.UniqueConstraint(fields=["policy", "procedure", "since"], name="calendar_policy_form"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.since:%d/%m/%Y}"


class Clock(models.Model):
    """Until when something must be done, by whom, and how it ended; found by the code of what it is about.

    `due_on` is the last day still in time, null where none is set (continuous, on request); `due_at` the last
    instant. `stopped_at`, `stopped_on`: when it was done. Rooms above may hold a foreign key to a clock and read
    these columns; they change them only through the door. Where `amount` is set, the due date was reckoned from
    `from_at` by `policy` on `calendar`, and is reckoned again when these change; otherwise somebody set it.
    """

    subject = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=ClockState.choices(), default=ClockState.RUNNING.value)
    stopped_at = models.DateTimeField(null=True)
    stopped_on = models.DateField(null=True)
    from_at = models.DateTimeField(null=True)
    amount = models.IntegerField(null=True)
    measure = models.CharField(max_length=8, null=True)  # noqa: DJ001 - none where nothing was reckoned
    policy = models.CharField(max_length=40, null=True)  # noqa: DJ001
    procedure = models.CharField(max_length=40, null=True)  # noqa: DJ001
    calendar = models.ForeignKey(
        PlaceCalendar, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    paused_at = models.DateTimeField(null=True)
    extended = models.SmallIntegerField(db_default=0, default=0)

    class Meta:
        db_table = "calendar_clock"
        constraints = [
            # The database parses each rule anew in every statement: a tenth of a step of a run was spent on these four.
            # So they are short.
            models.CheckConstraint(
                condition=Exact(IsNull(F("due_on"), True), IsNull(F("due_at"), True)),
                name="calendar_clock_due",
                violation_error_message="Ngày đến hạn và giờ đến hạn phải đi cùng nhau.",
            ),
            models.CheckConstraint(
                condition=Q(Exact(IsNull(F("stopped_on"), True), IsNull(F("stopped_at"), True)))
                & Q(WordGoesBy(F("state"), empty="stopped_at", other="met,missed,void", then="running,paused")),
                name="calendar_clock_stopped",
                violation_error_message="Thời hạn đã dừng phải có thời điểm dừng.",
            ),
            models.CheckConstraint(
                condition=Exact(IsNull(F("paused_at"), False), Exact(F("state"), Value("paused"))),
                name="calendar_clock_paused",
                violation_error_message="Thời hạn tạm dừng phải có thời điểm tạm dừng.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | Q(
                    due_at__isnull=False,
                    from_at__isnull=False,
                    measure__isnull=False,
                    policy__isnull=False,
                    procedure__isnull=False,
                    calendar__isnull=False,
                ),
                name="calendar_clock_reckoned",
                violation_error_message="Thời hạn vượt ra ngoài lịch làm việc hoặc thiếu căn cứ tính.",
            ),
        ]
        # Every index is written again when a clock moves or stops: there are three, not seven.
        indexes = [
            models.Index(fields=["unit", "due_on"], name="calendar_clock_unit", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return self.subject


class Pause(models.Model):
    """For how long a clock stood still, and for what; without an end it still does."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="+")
    waiting_for = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendar_pause"
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ended_at__isnull=True), name="calendar_pause_open"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.waiting_for}"


class ClockChange(models.Model):
    """What happened to a clock after its start: old and new day and instant, why, by which document or recount."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="changes", db_index=False, db_constraint=False)
    recount = models.ForeignKey(
        "Recount", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    what = models.CharField(max_length=8)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True)
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


class Recount(models.Model):
    """Open clocks to be reckoned again, batch by batch, because days of calendars or a policy changed.

    Clocks of `calendars` that run across the days from `firsts` to `lasts` (one pair for each), or of `policies`;
    `after` is the last clock done, so whoever goes on after a stop knows where; `since` is the last change of any clock
    before it began: what it changed comes later.
    """

    code = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=RecountState.choices(), default=RecountState.WAITING.value)
    calendars = ArrayField(models.IntegerField(), default=list)
    firsts = ArrayField(models.DateField(), default=list)
    lasts = ArrayField(models.DateField(), default=list)
    policies = ArrayField(models.CharField(max_length=40), default=list)
    why = models.CharField(max_length=500)
    cited = models.CharField(max_length=300)
    after = models.BigIntegerField(default=0)
    since = models.BigIntegerField(default=0)
    seen = models.IntegerField(default=0)
    moved = models.IntegerField(default=0)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_recount"

    def __str__(self) -> str:
        return self.code
