"""Notices to persons, and by which way and at which hours each person wants to hear of them."""

from django.db import models

from lienthong.kernel.base import now
from lienthong.kernel.base.states import Named

from .kinds import Channel
from .rules import DIGEST_AT, QUIET_FROM, QUIET_UNTIL, Hours


class Mail(Named):
    """What became of the mail for a notice."""

    NOT_WANTED = "not_wanted", "không gửi thư"
    DUE = "due", "chờ gửi thư"
    MORNING = "morning", "chờ thư buổi sáng"
    POSTED = "posted", "đã chuyển gửi thư"
    READ_BEFORE = "read_before", "đã đọc trước khi gửi thư"
    NO_ADDRESS = "no_address", "chưa có địa chỉ thư"
    NOT_SET_UP = "not_set_up", "chưa cấu hình thư"


class Notice(models.Model):
    """One thing told to one person. The words are kept as they were said."""

    code = models.CharField(max_length=40, unique=True)
    person = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    text = models.TextField(default="")
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=300, default="")
    subject = models.CharField(max_length=200, default="")
    dedup = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null where a repeat is wanted
    at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=12, choices=Mail.choices(), default=Mail.NOT_WANTED)
    envelope = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "notifications_notice"
        constraints = [models.UniqueConstraint(fields=["person", "dedup"], name="notifications_notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_notice_list"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notifications_notice_unread"),
            models.Index(
                fields=["person", "id"],
                condition=models.Q(mail__in=("due", "morning")),
                name="notifications_notice_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.title}"


WAITING = (Mail.DUE, Mail.MORNING)


class Choice(models.Model):
    """A person's choice for a kind, where it differs from what the kind proposes."""

    person = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=8, choices=Channel.choices())

    class Meta:
        db_table = "notifications_choice"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notifications_choice_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.channel}"


class Rhythm(models.Model):
    """When a person wants mails, and of which day they have had the morning's letter."""

    person = models.CharField(max_length=120, unique=True)
    digest_at = models.TimeField(null=True, default=DIGEST_AT)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    rest_days = models.BooleanField(default=False)
    digested_on = models.DateField(null=True)

    class Meta:
        db_table = "notifications_rhythm"

    def __str__(self) -> str:
        return self.person

    @property
    def hours(self) -> Hours:
        """As the rules know them."""
        return Hours(self.digest_at, self.quiet_from, self.quiet_until, self.rest_days)
