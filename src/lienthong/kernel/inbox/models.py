"""One line in one inbox: a projection, written in the transaction of what it is about. And what people set for it."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from .states import FeedState, HandRule, SubstituteState

NO_DUE = dt.date(9999, 12, 31)


class WorkItem(models.Model):
    """Something that waits for somebody: for a role in a unit, for a unit as a whole, or for one account.

    Items are unique by subject and kind: a matter waits in one place. What waits no more is no line: what was done
    stands in the room that it was done in, and in the audit. `role` empty: for whoever sits in the
    unit. `holder` (an actor's id) set: for that person alone. `sort_on` repeats the clock's due date, only to sort
    and filter by; what is shown comes from the clock. What is `secret` is named in no calendar and no mail.
    `field`, `procedure`: what it is of, for roles held for some of these alone; empty where the room does not say.
    A line is written at every step of every run: no index stands here that no question uses, and that its unit and
    clock are there is no question to the database at each line (10 µs of 92 for a step): units and clocks are never
    deleted, and the look of each night finds a line that lies wrong or has another day than its clock.
    """

    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=300)
    from_name = models.CharField(max_length=300, default="")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    role = models.CharField(max_length=40, default="")
    holder = models.CharField(max_length=120, default="")
    clock = models.ForeignKey(
        "calendar.Clock", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    sort_on = models.DateField(default=NO_DUE)
    verbs = ArrayField(models.CharField(max_length=120), default=list)
    opened_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120, default="")
    taken_name = models.CharField(max_length=200, default="")
    taken_at = models.DateTimeField(null=True)
    secret = models.BooleanField(default=False, db_default=False)
    field = models.CharField(max_length=120, default="", db_default="")
    procedure = models.CharField(max_length=40, default="", db_default="")

    class Meta:
        db_table = "inbox_item"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                name="inbox_item_one_place",
                violation_error_message="Việc này đang nằm ở một hộp việc khác.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "sort_on", "id"],
                # What waits is counted by kind for every page, and whom the wall lets in is asked of unit and holder:
                # with both here the lines themselves are not opened (the thousand first of three seats: 4 ms, not 6).
                include=["kind", "holder"],
                name="inbox_item_seat",
                condition=Q(holder=""),
            ),
            models.Index(
                fields=["holder", "sort_on", "id"],
                name="inbox_item_holder",
                condition=~Q(holder=""),
            ),
            models.Index(fields=["unit", "sort_on", "id"], name="inbox_item_unit"),
            models.Index(fields=["sort_on", "id"], name="inbox_item_all"),
            models.Index(fields=["clock"], name="inbox_item_clock"),
        ]

    def __str__(self) -> str:
        return self.code


class SavedView(models.Model):
    """A view of the list that a person keeps under a name: the conditions as they stand in the address."""

    code = models.CharField(max_length=40, unique=True)
    owner = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=500)

    class Meta:
        db_table = "inbox_saved_view"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="inbox_saved_view_once")]

    def __str__(self) -> str:
        return self.name


class Substitute(models.Model):
    """Somebody of the same unit sees what is given to an absent person, from a day to a day, and is told of it.

    `absent` and `substitute` are actors' ids, as in `holder`; names and persons are kept as they were.
    """

    code = models.CharField(max_length=40, unique=True)
    absent = models.CharField(max_length=120)
    absent_person = models.CharField(max_length=120)
    absent_name = models.CharField(max_length=200)
    substitute = models.CharField(max_length=120)
    substitute_person = models.CharField(max_length=120)
    substitute_name = models.CharField(max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    during = DateRangeField()
    state = models.CharField(max_length=10, choices=SubstituteState.choices(), default=SubstituteState.AGREED)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbox_substitute"
        constraints = [
            ExclusionConstraint(
                name="inbox_substitute_one_at_a_time",
                expressions=[("absent", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state="agreed"),
                violation_error_message="Thời gian này đã có người làm thay.",
            ),
        ]
        indexes = [
            models.Index(fields=["substitute"], name="inbox_substitute_for", condition=Q(state="agreed")),
            models.Index(fields=["absent_person"], name="inbox_substitute_of", condition=Q(state="agreed")),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} for {self.absent}"

    @property
    def first_on(self) -> dt.date:
        """The first day."""
        day: dt.date = self.during.lower
        return day

    @property
    def last_on(self) -> dt.date:
        """The last day."""
        day: dt.date = self.during.upper - dt.timedelta(days=1)
        return day


class Legacy(models.Model):
    """One thing that somebody who has gone held: from whom, to whom, by which rule, when; never changed.

    `giver` and `taker` are actors' ids; `taker` empty: it waits for the unit. Names are kept as they were.
    """

    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=300, default="")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    giver = models.CharField(max_length=120)
    giver_person = models.CharField(max_length=120)
    giver_name = models.CharField(max_length=200)
    taker = models.CharField(max_length=120, default="")
    taker_person = models.CharField(max_length=120, default="")
    taker_name = models.CharField(max_length=200, default="")
    rule = models.CharField(max_length=10, choices=HandRule.choices())
    at = models.DateTimeField()

    class Meta:
        db_table = "inbox_legacy"
        indexes = [
            models.Index(fields=["giver_person", "-at", "-id"], name="inbox_legacy_from"),
            models.Index(fields=["unit", "-at", "-id"], name="inbox_legacy_unit"),
            models.Index(fields=["taker", "-at", "-id"], name="inbox_legacy_to", condition=~Q(taker="")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.giver} {self.rule}"

    @property
    def rule_words(self) -> str:
        """The rule as people read it."""
        return str(HandRule(self.rule).label)


class Feed(models.Model):
    """A secret address at which a calendar program reads due days: a person's, or those of a unit.

    The address is signed and stands nowhere in the database; it shows what the owner may see when it is read.
    """

    code = models.CharField(max_length=40, unique=True)
    owner = models.CharField(max_length=120)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=FeedState.choices(), default=FeedState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbox_feed"
        indexes = [models.Index(fields=["owner"], name="inbox_feed_owner", condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.code


class Comparison(models.Model):
    """One look at whether the inboxes hold what the rooms say is open: how much of each fault, and some examples.

    `examples`: `[[fault, kind, subject], …]`, the first of them; `unanswered`: open lines by kinds for which no room
    answers. `sure`: what was found stood in two looks, so it is no verb or reaction that was still under way.
    """

    code = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    took_ms = models.IntegerField()
    looked = models.IntegerField()
    missing = models.IntegerField()
    stale = models.IntegerField()
    elsewhere = models.IntegerField()
    other_day = models.IntegerField()
    unanswered = models.JSONField(default=dict)
    examples = models.JSONField(default=list)
    sure = models.BooleanField(default=False)
    mended = models.IntegerField(default=0)
    mended_by = models.CharField(max_length=200, default="")
    mended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbox_comparison"
        indexes = [models.Index(fields=["at"], name="inbox_comparison_at")]

    def __str__(self) -> str:
        return self.code

    @property
    def found(self) -> int:
        """How many lines are not as the rooms say."""
        return self.missing + self.stale + self.elsewhere + self.other_day
