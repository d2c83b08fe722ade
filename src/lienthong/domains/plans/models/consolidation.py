"""What the coordinating body makes of the reports of a round."""

from django.db import models

from .plan import Plan
from .report import Round
from .work import Item

PROTECT = models.PROTECT


class Summary(models.Model):
    """The coordinator's words on an item in a round, or (without an item) on the whole round; what the report prints.

    Empty texts mean that nothing has been written yet: the report then prints what the units' texts suggest.
    """

    code = models.CharField(max_length=130, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    round = models.ForeignKey(Round, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+", null=True)
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    result = models.TextField(default="", db_default="", blank=True)
    advantages = models.TextField(default="", db_default="", blank=True)
    difficulties = models.TextField(default="", db_default="", blank=True)
    proposals = models.TextField(default="", db_default="", blank=True)
    note = models.CharField(max_length=600, default="", db_default="", blank=True)
    version = models.IntegerField(default=1)
    edited_by = models.CharField(max_length=200)
    edited_as = models.CharField(max_length=150)
    edited_at = models.DateTimeField()

    class Meta:
        db_table = "plans_summary"
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="plans_summary_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def written(self) -> bool:
        """Whether the coordinator has said anything."""
        return bool(self.result or self.advantages or self.difficulties or self.proposals or self.note)
