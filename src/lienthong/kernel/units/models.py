"""Units are identities with dates: the identity never changes meaning, everything said of it is a dated row."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models


class Unit(models.Model):
    """A body or a territory as itself: only its code, which is never given to another."""

    code = models.CharField(max_length=80, unique=True)

    class Meta:
        db_table = "units_unit"

    def __str__(self) -> str:
        return self.code


class UnitVersion(models.Model):
    """What a unit was called and under whom it stood, during `valid`, as the house knew it during `recorded`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=150, default="")
    kind = models.CharField(max_length=40)
    tier = models.CharField(max_length=20)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    sort_key = models.CharField(max_length=700, db_collation="C")
    name_key = models.CharField(max_length=300)
    cited = models.CharField(max_length=500, default="")
    valid = DateRangeField()
    recorded = DateTimeRangeField()

    class Meta:
        db_table = "units_version"
        constraints = [
            ExclusionConstraint(
                name="units_version_one_truth",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Hai thông tin khác nhau về cùng một đơn vị trong cùng một thời gian.",
            ),
            models.CheckConstraint(condition=models.Q(valid__isempty=False), name="units_version_valid"),
            models.CheckConstraint(condition=models.Q(recorded__isempty=False), name="units_version_recorded"),
        ]
        indexes = [
            models.Index(
                fields=["tier", "sort_key", "unit"],
                name="units_version_list",
                condition=models.Q(recorded__endswith__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid}"


class UnitName(models.Model):
    """Another name under which people look for a unit: an abbreviation, the name of its committee."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="other_names")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300, db_index=True)
    valid = DateRangeField()
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "units_name"
        constraints = [
            ExclusionConstraint(
                name="units_name_once",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitCode(models.Model):
    """An official code of a unit in one scheme, for a time; the same number may mean another area later."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    valid = DateRangeField()
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "units_code"
        constraints = [
            ExclusionConstraint(
                name="units_code_one_meaning",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Mã này đã chỉ một đơn vị khác trong cùng thời gian.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class EdgeKind(models.TextChoices):
    """How one unit goes over into another."""

    MERGE = "merge", "hợp nhất, sáp nhập"
    SPLIT = "split", "chia, tách"
    RENAME = "rename", "đổi tên"
    TRANSFER = "transfer", "chuyển giao"
    ABOLISH = "abolish", "chấm dứt hoạt động"


class UnitEdge(models.Model):
    """From one unit to its successor, on a day, by a cited decision; `main` marks who takes the main share."""

    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="goes_to")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="comes_from")
    kind = models.CharField(max_length=10, choices=EdgeKind.choices)
    on = models.DateField()
    cited = models.CharField(max_length=500)
    main = models.BooleanField(null=True)

    class Meta:
        db_table = "units_edge"
        constraints = [
            models.UniqueConstraint(
                fields=["from_unit", "to_unit", "kind", "on"], name="units_edge_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(kind="abolish", to_unit__isnull=True)
                | (~models.Q(kind="abolish") & models.Q(to_unit__isnull=False)),
                name="units_edge_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} {self.kind} {self.to_unit_id}"


class UnitGroup(models.Model):
    """A name that means many units at once: “các sở, ban, ngành”, “UBND cấp xã”."""

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=700, db_collation="C")
    other_names = ArrayField(models.CharField(max_length=300), default=list)

    class Meta:
        db_table = "units_group"

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A unit belongs to a group for a time."""

    group = models.ForeignKey(UnitGroup, models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    valid = DateRangeField()

    class Meta:
        db_table = "units_member"
        constraints = [
            ExclusionConstraint(
                name="units_member_once",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.unit_id}"


class TreeStamp(models.Model):
    """One row whose number changes with every change of units; what is remembered of the tree is keyed by it."""

    n = models.BigIntegerField()

    class Meta:
        db_table = "units_treestamp"

    def __str__(self) -> str:
        return str(self.n)
