"""What can be found: one row for each thing, written by the room that owns it."""

from django.db import models

from lienthong.kernel.base import now

PUBLIC = 0
"""Stands in the place of a unit's id where everybody may find an entry."""


class Entry(models.Model):
    """A thing that can be found, by the people of one unit or by everybody (0). `start` is the folded title."""

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, default="")
    url = models.CharField(max_length=300)
    start = models.CharField(max_length=300)
    folded = models.TextField()
    unit_id = models.IntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "search_entry"
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="search_entry_once")]
        # The trigram index and the function that uses it stand in the migration.
        indexes = [
            models.Index(fields=["subject"], name="search_entry_subject"),
            models.Index(fields=["unit_id"], name="search_entry_unit"),
            models.Index(fields=["start"], name="search_entry_start", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Share(models.Model):
    """The people of a further unit may find an entry too."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    unit_id = models.IntegerField()

    class Meta:
        db_table = "search_share"
        constraints = [models.UniqueConstraint(fields=["entry", "unit_id"], name="search_share_once")]
        indexes = [models.Index(fields=["unit_id"], name="search_share_unit")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.unit_id}"
