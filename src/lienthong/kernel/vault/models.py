"""What was confirmed about a person: what it says, against what it was held, by whom, from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models


class Fact(models.Model):
    """Something about a person that an official held against the paper it stands on.

    `kind` and `name`: what it is (a telephone number) and as what it was declared (`so_me`, the mother's); of both
    together one is in force at a time. `label`: what the citizen was asked. `value`: as forms keep a value of that
    kind, `said`: the same in words; both are gone once the citizen has withdrawn it. `owner`: the account whose it is.
    `cited`: the declaration it comes from, `against`: the paper. `unit`: for which it was confirmed.
    """

    code = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    owner = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    value = models.JSONField(null=True)
    said = models.TextField(default="")
    against = models.CharField(max_length=200)
    cited = models.CharField(max_length=80)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200)
    valid = DateTimeRangeField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        db_table = "vault_fact"
        indexes = [
            models.Index(fields=["owner", "-id"], name="vault_fact_owner"),
            models.Index(fields=["cited"], name="vault_fact_cited"),
        ]
        constraints = [
            ExclusionConstraint(
                name="vault_fact_one_in_force",
                expressions=[
                    ("owner", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code
