"""Audit rows: written by verbs, sealed in a chain by the minute, rooted by the hour; never changed."""

from django.db import models
from django.db.models.functions import Now

from lienthong.kernel.base.transactions import this_transaction


class Outcome(models.TextChoices):
    """How it ended."""

    DONE = "done", "đã thực hiện"
    REFUSED = "refused", "bị từ chối"
    READ = "read", "đã xem dữ liệu cá nhân"


class Entry(models.Model):
    """One thing that somebody did, tried, or read."""

    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=120)
    actor = models.CharField(max_length=120)
    actor_name = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    args = models.JSONField()
    sealed_args = models.BinaryField(null=True)
    person = models.CharField(max_length=120, default="")
    cause = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    why = models.CharField(max_length=500, default="")
    xid = models.BigIntegerField(db_default=this_transaction())

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_entry_subject"),
            models.Index(fields=["actor", "id"], name="audit_entry_actor"),
            models.Index(fields=["xid", "id"], name="audit_entry_order"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.subject}"


class PersonKey(models.Model):
    """The key under which a person's own data lies in the audit; destroying it erases them."""

    person = models.CharField(max_length=120, primary_key=True)
    key = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_person_key"

    def __str__(self) -> str:
        return self.person


class Link(models.Model):
    """An entry's place in the chain: the digest of the entry and of the link before it."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    place = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_link"

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:12]}"


class Root(models.Model):
    """The digest of the chain at the end of an hour, small enough to be kept or printed elsewhere."""

    hour = models.DateTimeField(unique=True)
    place = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_root"

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.digest[:12]}"
