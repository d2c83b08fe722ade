"""Persons, where they are on the staff, the posts of units, and who sits at which post from when to when.

What was true when (`valid`) and what the house knew when (`recorded`) stand apart: nothing is overwritten, so that who
held which post at an instant is answered later as it was then.
"""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models

from lienthong.kernel.base import today
from lienthong.kernel.base.recorded import Known, always, ever_known


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


class LeaveKind(models.TextChoices):
    """Why somebody is away; seen by the person, by who leads and by who administers the unit."""

    ANNUAL = "annual", "nghỉ phép"
    DUTY = "duty", "công tác"
    SICK = "sick", "nghỉ ốm"
    MATERNITY = "maternity", "nghỉ thai sản"
    STUDY = "study", "đi học"
    OTHER = "other", "lý do khác"


class SeatHow(models.TextChoices):
    """How somebody holds a post: as its holder, or for the time being."""

    HOLDER = "holder", "giữ chức vụ"
    CONCURRENT = "concurrent", "kiêm nhiệm"
    SECONDED = "seconded", "biệt phái đến"
    ACTING = "acting", "quyền"
    CHARGE = "charge", "phụ trách"


FOR_THE_TIME_BEING = (SeatHow.ACTING, SeatHow.CHARGE)
"""Ways in which a post is kept while it has no holder, or while its holder cannot."""


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
        """The unit on whose staff the person is today: who administers it administers the person.

        Of whoever is on none today, the one they were on last, or else the first to come: a unit that takes somebody
        from a later day on does not administer them before it.
        """
        rows = Staff.objects.filter(person=self).order_by(models.F("valid__startswith").desc(nulls_last=True), "-id")
        told = list(rows.values_list("unit_id", "valid"))
        begun = [(unit, valid) for unit, valid in told if valid.lower is None or valid.lower <= today()]
        still = [(unit, valid) for unit, valid in begun if valid.upper is None or valid.upper > today()]
        unit: int | None = next((unit for unit, _ in (*still, *begun, *reversed(told))), None)
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
    """A person is on the staff of a unit, from a day to a day; `ended_by`: the decision that gave it its end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="staff")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    valid = DateRangeField()
    recorded = DateTimeRangeField(default=ever_known)
    cited = models.CharField(max_length=500, default="")
    ended_by = models.CharField(max_length=500, default="", db_default="")

    objects: ClassVar[Known] = Known()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        db_table = "people_staff"
        constraints = [
            ExclusionConstraint(
                name="people_staff_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"


class Post(models.Model):
    """A place in a unit that somebody can sit at, from a day to a day; it lives also while nobody does."""

    code = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PostKind.choices)
    title = models.CharField(max_length=200)
    rank = models.SmallIntegerField(default=50)
    valid = DateRangeField(default=always)
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "people_post"
        indexes = [models.Index(fields=["unit", "rank", "code"], name="people_post_unit_list")]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Who sits at a post and how, from a day to a day; more than one only where the others keep it for the time being.

    The last day, where one is known, is the end of `valid`: nothing has to end it. `ended_by`: the decision that says
    so, the appointment itself or a later one.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    how = models.CharField(max_length=10, choices=SeatHow.choices, default=SeatHow.HOLDER)
    valid = DateRangeField()
    recorded = DateTimeRangeField(default=ever_known)
    cited = models.CharField(max_length=500, default="")
    ended_by = models.CharField(max_length=500, default="", db_default="")

    objects: ClassVar[Known] = Known()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        db_table = "people_seat"
        constraints = [
            ExclusionConstraint(
                name="people_seat_one_holder",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(how__in=["acting", "charge"]),
                violation_error_message="Vị trí này đã có người giữ trong thời gian đó.",
            ),
            ExclusionConstraint(
                name="people_seat_once",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.post_id}"

    @property
    def acting(self) -> bool:
        """Whether the post is only kept for the time being."""
        return self.how in FOR_THE_TIME_BEING


class PostName(models.Model):
    """What a post was called before it got its present title, from a day to a day."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="names")
    title = models.CharField(max_length=200)
    valid = DateRangeField()
    cited = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "people_post_name"
        constraints = [
            ExclusionConstraint(
                name="people_post_name_one",
                expressions=[("post", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Leave(models.Model):
    """A person is away from work, from a day to a day; who stands in meanwhile, where somebody does.

    The kind is private, so the row stands behind the wall of the unit that administers the person.
    """

    code = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LeaveKind.choices)
    valid = DateRangeField()
    substitute = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded = DateTimeRangeField(default=ever_known)

    objects: ClassVar[Known] = Known()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        db_table = "people_leave"
        indexes = [models.Index(fields=["code"], name="people_leave_code")]
        constraints = [
            ExclusionConstraint(
                name="people_leave_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã có đợt vắng trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def first_on(self) -> dt.date:
        """The first day away."""
        day: dt.date = self.valid.lower
        return day

    @property
    def last_on(self) -> dt.date:
        """The last day away."""
        day: dt.date = self.valid.upper - dt.timedelta(days=1)
        return day


class SeatStamp(models.Model):
    """One row whose number changes whenever somebody takes or leaves a seat.

    `told_on`: up to which day it was announced who takes or leaves a seat by a day that was known before.
    """

    n = models.BigIntegerField()
    told_on = models.DateField(null=True)

    class Meta:
        db_table = "people_seatstamp"

    def __str__(self) -> str:
        return str(self.n)
