"""Plans that come after others: which follows which, rows of one against rows of the other, what was carried over."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.domains.plans.later_states import ConflictState, PairState, SuccessionKind, SuccessionState
from lienthong.kernel.base import now

from .plan import Plan
from .work import Assignment, Item

PROTECT = models.PROTECT


class Succession(models.Model):
    """A plan comes after an earlier one: it follows it, or takes its place before it has ended."""

    code = models.CharField(max_length=60, unique=True)
    later = models.ForeignKey(Plan, PROTECT, related_name="+")
    earlier = models.ForeignKey(Plan, PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices())
    state = models.CharField(max_length=10, choices=SuccessionState.choices(), default=SuccessionState.MAPPING)
    chosen_by = models.CharField(max_length=200)
    chosen_at = models.DateTimeField(default=now)
    proposed_at = models.DateTimeField(null=True)
    cited = models.CharField(max_length=300, default="", blank=True)
    decided_on = models.DateField(null=True)
    carried_by = models.CharField(max_length=200, default="", blank=True)
    carried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_succession"
        constraints = [
            models.UniqueConstraint(
                fields=["later", "earlier"], condition=~models.Q(state="undone"), name="plans_succession_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later_id} {self.kind} {self.earlier_id}"


class Pair(models.Model):
    """An earlier row beside a later one, as proposed and as a person has said; without `new` the row is dropped.

    `score`: how near the wordings are, 0 to 100; empty where a person laid the two side by side.
    """

    code = models.CharField(max_length=80, unique=True)
    succession = models.ForeignKey(Succession, PROTECT, related_name="+")
    old = models.ForeignKey(Item, PROTECT, related_name="+")
    new = models.ForeignKey(Item, PROTECT, related_name="+", null=True)
    score = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=PairState.choices(), default=PairState.PROPOSED)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_pair"
        constraints = [
            models.UniqueConstraint(fields=["succession", "old", "new"], nulls_distinct=False, name="plans_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.new_id} {self.state}"


class Carried(models.Model):
    """An assignment of an earlier plan ended, and which one of the later plan goes on with it; none where nobody does.

    `percent`: what the later one began with. `unit` had it, `taker` has it.
    """

    succession = models.ForeignKey(Succession, PROTECT, related_name="+")
    old = models.ForeignKey(Assignment, PROTECT, related_name="+")
    new = models.ForeignKey(Assignment, PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    taker = models.ForeignKey("units.Unit", PROTECT, related_name="+", null=True)
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    percent = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "plans_carried"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], nulls_distinct=False, name="plans_carried_once"),
        ]
        indexes = [models.Index(fields=["new"], name="plans_carried_new")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Conflict(models.Model):
    """Two rows of plans in force that mean the same work and disagree, or give it out twice.

    `facts` are both sides as they stood when it was found; where they change, it is found anew.
    """

    code = models.CharField(max_length=60, unique=True)
    one = models.ForeignKey(Item, PROTECT, related_name="+")
    two = models.ForeignKey(Item, PROTECT, related_name="+")
    one_plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    two_plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    other_unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=10))
    facts = models.JSONField()
    score = models.FloatField()
    state = models.CharField(max_length=10, choices=ConflictState.choices(), default=ConflictState.OPEN)
    found_at = models.DateTimeField(default=now)
    how = models.CharField(max_length=1000, default="", blank=True)
    settled_by = models.CharField(max_length=200, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_conflict"
        indexes = [
            models.Index(fields=["one_plan", "state"], name="plans_conflict_one"),
            models.Index(fields=["two_plan", "state"], name="plans_conflict_two"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "two"], condition=~models.Q(state="gone"), name="plans_conflict_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code
