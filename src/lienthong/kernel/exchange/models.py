"""Envelopes on their way out, and how each partner has been answering."""

from django.db import models
from django.db.models.functions import Now

from lienthong.kernel.base import now

from .rules import MOST_ATTEMPTS
from .states import State


class Envelope(models.Model):
    """One thing to be told to one partner.

    `next_try` and `lease_until` are kept by the database's own clock: they are the machine's business and must go
    on also where the house stands on another day.
    """

    code = models.CharField(max_length=40, unique=True)
    partner = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, default="")
    dedup = models.CharField(max_length=200)
    body = models.JSONField()
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices(), default=State.WAITING)
    attempts = models.IntegerField(default=0)
    allowed = models.IntegerField(default=MOST_ATTEMPTS)
    next_try = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    claim = models.CharField(max_length=40, default="")
    last_error = models.CharField(max_length=1000, default="")
    receipt = models.JSONField(null=True)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_envelope"
        constraints = [models.UniqueConstraint(fields=["partner", "dedup"], name="exchange_envelope_once")]
        indexes = [
            models.Index(
                fields=["partner", "next_try"],
                name="exchange_envelope_due",
                condition=models.Q(state__in=["waiting", "sending", "failed"]),
            ),
            models.Index(fields=["state", "-id"], name="exchange_envelope_state"),
            models.Index(fields=["subject"], name="exchange_envelope_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.partner} {self.state}"


class Standing(models.Model):
    """How a partner has been answering: failures in a row, and until when it is left in peace."""

    partner = models.CharField(max_length=40, primary_key=True)
    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=1000, default="")
    last_ok_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_standing"

    def __str__(self) -> str:
        return f"{self.partner} {self.failures}"
