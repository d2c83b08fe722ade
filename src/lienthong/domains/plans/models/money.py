"""Money of a plan: budget lines, contracts, the book in which every amount stands, and who invests."""

from django.db import models

from lienthong.domains.plans.money_states import BudgetState, InvestorBasis, MoneyKind, Source
from lienthong.kernel.base import now

from .plan import Plan
from .work import Item

PROTECT = models.PROTECT


class Budget(models.Model):
    """A budget line: money of one source and year that a unit spends on an item. Its sums stand in the book alone."""

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    year = models.SmallIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices())
    state = models.CharField(max_length=10, choices=BudgetState.choices(), default=BudgetState.OPEN)
    note = models.CharField(max_length=500, default="", blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_budget"
        indexes = [
            models.Index(fields=["plan", "year"], name="plans_budget_year"),
            models.Index(fields=["item"], name="plans_budget_item"),
        ]

    def __str__(self) -> str:
        return self.code


class Contract(models.Model):
    """A contract paid from a budget line; what it is worth stands in the book."""

    code = models.CharField(max_length=60, unique=True)
    budget = models.ForeignKey(Budget, PROTECT, related_name="+")
    number = models.CharField(max_length=120)
    contractor = models.CharField(max_length=300)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True)
    subject = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "plans_contract"
        constraints = [models.UniqueConstraint(fields=["budget", "number"], name="plans_contract_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.contractor}"


class Movement(models.Model):
    """One amount in the book of money, in đồng; written once, never changed: what was wrong is reversed by another.

    `amount` is negative where a plan was cut, a contract reduced, or an amount taken back (`reverses`).
    """

    code = models.CharField(max_length=60, unique=True)
    budget = models.ForeignKey(Budget, PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=12, choices=MoneyKind.choices())
    amount = models.BigIntegerField()
    day = models.DateField()
    cited = models.CharField(max_length=300)
    why = models.CharField(max_length=500, default="", blank=True)
    reverses = models.OneToOneField("self", PROTECT, related_name="+", null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_movement"
        indexes = [models.Index(fields=["budget", "kind", "day"], name="plans_movement_budget")]
        constraints = [models.CheckConstraint(condition=~models.Q(amount=0), name="plans_movement_amount")]

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.amount}"


class Investor(models.Model):
    """Who invests for an item from a day on, by which document; also a head who is only acting.

    `person` is empty where the right lies with the unit as such. The newest that has begun and not ended stands.
    """

    code = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    item = models.ForeignKey(Item, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=InvestorBasis.choices())
    person = models.CharField(max_length=120, default="", blank=True)
    person_name = models.CharField(max_length=200, default="", blank=True)
    post_title = models.CharField(max_length=200, default="", blank=True)
    acting = models.BooleanField(default=False)
    cited = models.CharField(max_length=300)
    decided_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)
    until_words = models.CharField(max_length=300, default="", blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "plans_investor"
        indexes = [models.Index(fields=["item", "since"], name="plans_investor_item")]

    def __str__(self) -> str:
        return self.code
