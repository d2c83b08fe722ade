"""Persons, where they are on the staff, the posts of units, and who sits at which post from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class Sex(models.TextChoices):
    """As the state's papers say it."""

    FEMALE = "nu", "nữ"
    MALE = "nam", "nam"
    UNSAID = "", "không ghi"


class PostKind(models.TextChoices):
    """What a post is in its unit."""

    HEAD = "head", "người đứng đầu"
    DEPUTY = "deputy", "cấp phó"
    STAFF = "staff", "chuyên môn, nghiệp vụ"


class Person(models.Model):
    """A natural person. The name at work is public; how to reach them is not (`Contact`)."""

    code = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=200)
    sex = models.CharField(max_length=8, choices=Sex.choices, blank=True, default="")
    sort_key = models.CharField(max_length=500, db_collation="C")
    name_key = models.CharField(max_length=200)

    class Meta:
        db_table = "people_person"
        indexes = [models.Index(fields=["sort_key", "id"], name="people_person_list")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def unit_id(self) -> int | None:
        """The unit on whose staff the person is now (or was last): who administers it administers the person."""
        units = Staff.objects.filter(person=self).order_by("-valid__startswith", "-id")
        unit: int | None = units.values_list("unit_id", flat=True).first()
        return unit


class Contact(models.Model):
    """How to reach a person: personal data, behind the wall of the unit."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="contact")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True, default="")

    class Meta:
        db_table = "people_contact"

    def __str__(self) -> str:
        return f"contact of {self.person_id}"


class Staff(models.Model):
    """A person is on the staff of a unit, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="staff")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    valid = DateRangeField()
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "people_staff"
        constraints = [
            ExclusionConstraint(
                name="people_staff_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"


class Post(models.Model):
    """A place in a unit that somebody can sit at; it lives also while nobody does."""

    code = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PostKind.choices)
    title = models.CharField(max_length=200)
    rank = models.SmallIntegerField(default=50)

    class Meta:
        db_table = "people_post"

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Who sits at a post, from a day to a day; `acting` holds it for the time being."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    acting = models.BooleanField(default=False)
    valid = DateRangeField()
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "people_seat"
        constraints = [
            ExclusionConstraint(
                name="people_seat_one_holder",
                expressions=[("post", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(acting=False),
                violation_error_message="Vị trí này đã có người giữ trong thời gian đó.",
            ),
            ExclusionConstraint(
                name="people_seat_once",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.post_id}"


class SeatStamp(models.Model):
    """One row whose number changes whenever somebody takes or leaves a seat."""

    n = models.BigIntegerField()

    class Meta:
        db_table = "people_seatstamp"

    def __str__(self) -> str:
        return str(self.n)
