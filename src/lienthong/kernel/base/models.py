"""Tables that belong to the mechanics themselves."""

from django.db import models

from .clock import now


class Once(models.Model):
    """What was already done under a key: a second press of the button is answered with the first result."""

    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    asked = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "base_once"
        constraints = [models.UniqueConstraint(fields=["actor", "verb", "key"], name="base_once_key")]
        indexes = [models.Index(fields=["at"], name="base_once_at")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.key}"


class DataMove(models.Model):
    """What a new version had to do to rows that were there, and has done: it is not called again."""

    name = models.CharField(max_length=120, primary_key=True)
    moved = models.BigIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "base_data_move"

    def __str__(self) -> str:
        return f"{self.name} {self.moved}"
