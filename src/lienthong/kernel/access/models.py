"""Accounts, roles as data, and by what somebody holds them: by the post they sit at, or given to them alone.

What was true when (`valid`) and what the house knew when (`recorded`) stand apart, so that who might do what at an
instant is answered later as it was then.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models

from lienthong.kernel.base import now
from lienthong.kernel.base.recorded import Known, always, ever_known

from .states import ProposalState


class AccountManager(BaseUserManager["Account"]):
    """How accounts are found."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By the name typed at the login, whatever its capitals."""
        return self.get(username__iexact=(username or "").strip())


class Account(AbstractBaseUser):
    """A login of a person. Rights come from grants, never from the account itself."""

    code = models.CharField(max_length=80, unique=True)
    username = models.CharField("Tên đăng nhập", max_length=80, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "access_account"

    def __str__(self) -> str:
        return self.username


class Role(models.Model):
    """What a post may do, by name; which verbs it opens stands in the table of permissions."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    says = models.CharField(max_length=300)
    everywhere = models.BooleanField(default=False)

    class Meta:
        db_table = "access_role"

    def __str__(self) -> str:
        return self.name


class Scope(models.Model):
    """Over what a role is held: a unit and all below it; of that the fields and procedures named, or all."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=120), default=list)
    procedures = ArrayField(models.CharField(max_length=80), default=list)
    valid = DateRangeField(default=always)
    recorded = DateTimeRangeField(default=ever_known)
    cited = models.CharField(max_length=300, default="")

    objects: ClassVar[Known] = Known()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class Grant(Scope):
    """A role given to an account alone, beside its posts: a citizen's, the system's administrator's, in an emergency.

    `ends_at`: the instant after which it is nothing, where it is held by the hour.
    """

    code = models.CharField(max_length=120)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_grant"
        indexes = [models.Index(fields=["account"], name="access_grant_account")]
        constraints = [
            ExclusionConstraint(
                name="access_grant_one_truth",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.unit_id}"


class PostRole(Scope):
    """A role that comes with a post: whoever sits there holds it, in the post's unit or in another that is named."""

    code = models.CharField(max_length=160)
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "access_post_role"
        constraints = [
            ExclusionConstraint(
                name="access_post_role_one_truth",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.role_id} {self.unit_id}"


class Held(models.Model):
    """Which account holds which role over what, by post or given alone: derived, never written.

    `valid`: on which days; `recorded`: as the house knew it when; `by`: the code of the grant or of the post's role.
    """

    by = models.CharField(max_length=160, primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=120))
    procedures = ArrayField(models.CharField(max_length=80))
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    valid = DateRangeField()
    recorded = DateTimeRangeField()
    ends_at = models.DateTimeField(null=True)
    cited = models.CharField(max_length=300)

    class Meta:
        db_table = "access_held"
        managed = False

    def __str__(self) -> str:
        return self.by


class Stamp(models.Model):
    """One row that grows with every change of rights, so that remembered actors are forgotten at once."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    n = models.BigIntegerField(default=1)

    class Meta:
        db_table = "access_stamp"

    def __str__(self) -> str:
        return str(self.n)


class Proposal(models.Model):
    """Something that takes two people: what one wants the house to do, and what another said to it."""

    code = models.CharField(max_length=40, unique=True)
    verb = models.CharField(max_length=120)
    subject = models.CharField(max_length=160, blank=True, default="")
    given = models.JSONField(default=dict)
    words = models.CharField(max_length=500)
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=12, choices=ProposalState.choices(), default=ProposalState.WAITING)
    proposer = models.CharField(max_length=120)
    proposer_name = models.CharField(max_length=200)
    proposer_person = models.CharField(max_length=80)
    concerned = ArrayField(models.CharField(max_length=80), default=list)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=1000, default="")

    class Meta:
        db_table = "access_proposal"
        indexes = [models.Index(fields=["-made_at", "id"], name="access_proposal_list")]

    def __str__(self) -> str:
        return self.words

    @property
    def expired(self) -> bool:
        """Whether nobody decided in time."""
        return self.state == ProposalState.WAITING and now() >= self.expires_at


class Emergency(models.Model):
    """Rights that somebody took in an emergency: why, until when, and what another found when they looked at it."""

    code = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    begun_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=200, default="")
    found = models.CharField(max_length=1000, default="")

    class Meta:
        db_table = "access_emergency"
        indexes = [models.Index(fields=["-begun_at", "id"], name="access_emergency_list")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.begun_at}"

    @property
    def over(self) -> bool:
        """Whether the rights have ended."""
        return now() >= self.ends_at
