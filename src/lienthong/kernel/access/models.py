"""Accounts, roles as data, and grants: a role over a unit and all below it, from a day to a day."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lienthong.kernel.base import now, today


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


class Grant(models.Model):
    """An account holds a role over a unit and all below it; dated, with the decision that gave it."""

    code = models.CharField(max_length=120, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    valid_from = models.DateField(default=today)
    valid_to = models.DateField(null=True)
    cited = models.CharField(max_length=300, default="")

    class Meta:
        db_table = "access_grant"
        indexes = [models.Index(fields=["account", "valid_from"], name="access_grant_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.unit_id}"


class Stamp(models.Model):
    """One row that grows with every change of rights, so that remembered actors are forgotten at once."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    n = models.BigIntegerField(default=1)

    class Meta:
        db_table = "access_stamp"

    def __str__(self) -> str:
        return str(self.n)
