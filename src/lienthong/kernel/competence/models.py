"""Decision tables in their versions, and mandates to sign."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from .states import MandateState, VersionState

PROTECT = models.PROTECT


class DecisionTable(models.Model):
    """A decision table from its first version on; `unit` answers for it, and it speaks of the places at and below it.

    `about`: procedures or petitions. `purpose`: what is asked of it, in words.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    purpose = models.CharField(max_length=1000, default="")
    about = models.CharField(max_length=20)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")

    class Meta:
        db_table = "competence_table"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TableVersion(models.Model):
    """One version of a decision table: its lines and examples, by which decision and on which days it answers.

    `digest`: the mark of the draft that was looked at. Once published, the database lets nobody change what it says,
    and never two versions of one table answer on a day.
    """

    code = models.CharField(max_length=48, unique=True)
    table = models.ForeignKey(DecisionTable, PROTECT, related_name="versions")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices(), default=VersionState.DRAFT.value)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=120, default="")
    valid = DateRangeField(null=True)
    published_by = models.CharField(max_length=120, default="")
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "competence_version"
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="competence_version_number"),
            models.CheckConstraint(
                condition=~Q(state="published") | (~Q(decision="") & Q(valid__isnull=False)),
                name="competence_version_decision",
                violation_error_message="Bảng ban hành phải có số quyết định và ngày áp dụng.",
            ),
            ExclusionConstraint(
                name="competence_version_one_in_force",
                expressions=[("table", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(state="published"),
                violation_error_message="Đã có bản khác của bảng này áp dụng trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Mandate(models.Model):
    """Who signs for whom: from a post to a post of the same unit or below, for kinds of documents, from when to when.

    `giver` and `receiver` are the persons who sat there when it was signed. Signed, it is never changed, only revoked.
    `ground`: of TUQ the special case, of TL the regulation in which it stands.
    """

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    kind = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=MandateState.choices(), default=MandateState.DRAFT.value)
    from_post = models.CharField(max_length=120)
    to_post = models.CharField(max_length=120)
    to_unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    giver = models.CharField(max_length=80, default="")
    receiver = models.CharField(max_length=80, default="")
    documents = ArrayField(models.CharField(max_length=10), default=list)
    fields = ArrayField(models.CharField(max_length=200), default=list)
    procedures = ArrayField(models.CharField(max_length=40), default=list)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    limits = models.CharField(max_length=1000, default="")
    ground = models.CharField(max_length=300, default="")
    cited = models.CharField(max_length=120, default="")
    cited_on = models.DateField(null=True)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "competence_mandate"
        indexes = [models.Index(fields=["unit", "-id"], name="competence_mandate_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=models.F("starts")), name="competence_mandate_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | (~Q(cited="") & Q(issued_at__isnull=False)),
                name="competence_mandate_number",
                violation_error_message="Văn bản giao ký phải có số, ngày.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"

    @property
    def from_unit_id(self) -> int:
        """The unit of the post that gives: a deputy signs for who heads the deputy's own unit."""
        return self.to_unit_id if self.kind == "KT" else self.unit_id


class Stamp(models.Model):
    """One row whose number changes whenever what tables or mandates say changes."""

    n = models.BigIntegerField()

    class Meta:
        db_table = "competence_stamp"

    def __str__(self) -> str:
        return str(self.n)
