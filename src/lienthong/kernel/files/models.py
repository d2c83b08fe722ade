"""Files: what they are called, what they are, for what they are kept. The bytes lie in the store, by their digest."""

from django.db import models

from lienthong.kernel.base import now
from lienthong.kernel.base.states import Named


class Scan(Named):
    """What is known of harm in a file."""

    UNSCANNED = "unscanned", "chưa quét"
    CLEAN = "clean", "đã quét, không thấy mã độc"
    HARMFUL = "harmful", "có mã độc"


class File(models.Model):
    """One version of a file. `kind` and `subject` name the reference, whose room says who may read it."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    version = models.IntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    scan = models.CharField(max_length=10, choices=Scan.choices(), default=Scan.UNSCANNED)
    uploaded_by = models.CharField(max_length=120)
    uploaded_by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "files_file"
        indexes = [models.Index(fields=["kind", "subject"], name="files_file_reference")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
