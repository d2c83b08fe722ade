"""Targets: what their figures are made of, the province's figures by period, and what a person must still settle."""

from django.db import models

from lienthong.domains.plans.target_states import Combining, FigureOrigin, Judgement, SourceKind
from lienthong.kernel.base import now

from .plan import Plan
from .report import Round
from .work import Item

PROTECT = models.PROTECT


class Description(models.Model):
    """What a target's figure is made of, who supplies it, and the milestones on the way. One for a target; same code.

    `milestones`: `[{"on": day, "low": figure, "high": figure or null}]` in the order of days, figures as text.
    `reading`: `{"text", "comparator", "low", "high"}`, where a person has settled to read the printed level (`text`)
    otherwise than the plan's reader did; it holds as long as the level is printed so.
    """

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.OneToOneField(Item, PROTECT, related_name="+")
    short_name = models.CharField(max_length=300, default="", blank=True)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices())
    computed_from = models.TextField(default="", blank=True)
    numerator = models.TextField(default="", blank=True)
    denominator = models.TextField(default="", blank=True)
    measure = models.CharField(max_length=60, default="", blank=True)
    fallback = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    combining = models.CharField(max_length=10, choices=Combining.choices())
    supplier = models.ForeignKey("units.Unit", PROTECT, related_name="+", null=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    baseline_on = models.DateField(null=True)
    milestones = models.JSONField(default=list)
    reading = models.JSONField(null=True)
    version = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=200, default="", blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_description"
        indexes = [models.Index(fields=["plan"], name="plans_description_plan")]

    def __str__(self) -> str:
        return f"{self.code} {self.source_kind}"


class TargetFigure(models.Model):
    """The province's figure of a target in a period, as it was put in; a newer one replaces it and it stays.

    `as_of`: the day of which it is true. `source`, `source_on`: who published it officially, and when.
    `by_fallback`: the described source failed, the fallback was used. `unit`: whose people put it in.
    """

    code = models.CharField(max_length=100, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    round = models.ForeignKey(Round, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", null=True)
    origin = models.CharField(max_length=10, choices=FigureOrigin.choices())
    value = models.DecimalField(max_digits=20, decimal_places=4)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    as_of = models.DateField()
    document = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=300, default="", blank=True)
    source_on = models.DateField(null=True)
    by_fallback = models.BooleanField(default=False)
    why = models.TextField(default="", blank=True)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField(default=now)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(default="", blank=True)
    withdrawn_by = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "plans_target_figure"
        indexes = [models.Index(fields=["plan", "round"], name="plans_target_figure_plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "round"],
                condition=models.Q(replaced_at__isnull=True),
                name="plans_target_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FigureFile(models.Model):
    """A file that shows where a figure comes from."""

    figure = models.ForeignKey(TargetFigure, PROTECT, related_name="+")
    file = models.CharField(max_length=80)
    name = models.CharField(max_length=255)

    class Meta:
        db_table = "plans_figure_file"
        indexes = [models.Index(fields=["figure"], name="plans_figure_file_figure")]

    def __str__(self) -> str:
        return self.name


class TargetDoubt(models.Model):
    """A description that was brought in says otherwise than the plan as it was read; a person settles it, in words."""

    code = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    field = models.CharField(max_length=12)
    ours = models.CharField(max_length=600)
    given = models.CharField(max_length=600)
    reading = models.JSONField(null=True)
    settled = models.CharField(max_length=500, default="", blank=True)
    taken = models.BooleanField(default=False)
    settled_by = models.CharField(max_length=200, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_target_doubt"
        constraints = [models.UniqueConstraint(fields=["item", "field", "given"], name="plans_target_doubt_once")]
        indexes = [models.Index(fields=["plan"], name="plans_target_doubt_plan")]

    def __str__(self) -> str:
        return f"{self.field} {self.code}"


class Standing(models.Model):
    """How a target stands by its newest figure, made of figures and reports and never typed; made again as they change.

    `afterwards`: how it stands by the same figure once its last day, `final_on`, is over.
    """

    item = models.OneToOneField(Item, PROTECT, related_name="+", primary_key=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    judgement = models.CharField(max_length=12, choices=Judgement.choices())
    final_on = models.DateField(null=True)
    afterwards = models.CharField(max_length=12, choices=Judgement.choices())
    settled_at = models.DateTimeField()

    class Meta:
        db_table = "plans_standing"
        indexes = [models.Index(fields=["plan"], name="plans_standing_plan")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.judgement}"
