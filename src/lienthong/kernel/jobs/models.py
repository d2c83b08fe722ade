"""Events as rows, and how far each room has read them."""

from django.db import models
from django.db.models.functions import Now

from lienthong.kernel.base.transactions import this_transaction


class EventRow(models.Model):
    """Something that happened, kept in the order in which transactions ended."""

    kind = models.CharField(max_length=120)
    facts = models.JSONField()
    actor = models.CharField(max_length=120)
    cause = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
    xid = models.BigIntegerField(db_default=this_transaction())

    class Meta:
        db_table = "jobs_event"
        indexes = [models.Index(fields=["xid", "id"], name="jobs_event_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Reader(models.Model):
    """How far a room has read; it moves in the same transaction as what the room did about it."""

    room = models.CharField(max_length=60, primary_key=True)
    xid = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)

    class Meta:
        db_table = "jobs_reader"

    def __str__(self) -> str:
        return self.room


class Stuck(models.Model):
    """An event that a room could not take; it waits here, with the error, to be tried again by a person."""

    code = models.CharField(max_length=100, unique=True)
    room = models.CharField(max_length=60)
    event = models.ForeignKey(EventRow, models.PROTECT, related_name="+")
    error = models.TextField()
    attempts = models.IntegerField(default=1)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "jobs_stuck"
        constraints = [models.UniqueConstraint(fields=["room", "event"], name="jobs_stuck_once")]

    def __str__(self) -> str:
        return f"{self.room} {self.event_id}"
