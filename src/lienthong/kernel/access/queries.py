"""Where readings of accounts and grants start."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere

from .models import Account, Grant, Held, Role
from .roles import ROLES

_WIDE = ("system_admin", "auditor")


def visible_accounts(by: Actor) -> QuerySet[Account]:
    """All accounts for the system's administrator, those of their units for the units', one's own for everybody."""
    if by.everywhere or by.has(*_WIDE):
        return Account.objects.all()
    mine = Q(username=by.id.removeprefix("account:"))
    theirs = Held.objects.filter(unit_id__in=by.units_as("unit_admin"), recorded__upper_inf=True).values("account_id")
    return Account.objects.filter(mine | Q(pk__in=theirs))


def visible_grants(by: Actor) -> QuerySet[Grant]:
    """Grants this actor may see."""
    if by.everywhere or by.has(*_WIDE):
        return Grant.objects.all()
    own = Q(account__username=by.id.removeprefix("account:"))
    return Grant.objects.filter(own | Q(unit_id__in=by.units_as("unit_admin")))


@dataclass(frozen=True, slots=True)
class GrantCard:
    """A role somebody holds, for a list."""

    code: str
    username: str
    role: str
    role_name: str
    unit_id: int
    since: dt.date | None
    until: dt.date | None


def grants_of(by: Actor, username: str, on: dt.date | None = None) -> list[GrantCard]:
    """The roles an account holds on a day, as far as this actor may see."""
    day = on or today()
    rows = (
        held_on(day)
        .filter(account__in=visible_accounts(by), account__username=username)
        .select_related("account", "role")
        .order_by("role_id", "unit_id")
    )
    return [
        GrantCard(g.by, g.account.username, g.role_id, g.role.name, g.unit_id, g.valid.lower, g.valid.upper)
        for g in rows
    ]


def held_on(day: dt.date) -> QuerySet[Held]:
    """What is held on a day, as the house knows it now, by accounts that are open: by posts and alone."""
    return Held.objects.filter(valid__contains=day, recorded__upper_inf=True).exclude(ends_at__lte=now())


def account_of(by: Actor) -> Account:
    """The actor's own account; who has none (the house, a visitor) finds none."""
    account = Account.objects.filter(username=by.id.removeprefix("account:")).first()
    if account is None:
        raise NotThere
    return account


def persons_as(roles: tuple[str, ...], units: list[int] | None, on: dt.date | None = None) -> list[str]:
    """Codes of the persons who hold one of these roles over exactly one of these units, for messages and work.

    Without units: over whatever unit it is.
    """
    day = on or today()
    held = held_on(day).filter(role_id__in=roles)
    there = held if units is None else held.filter(unit_id__in=units)
    rows = there.order_by("account__username").values_list("account__person__code", flat=True)
    return list(dict.fromkeys(rows))


def persons_with_accounts() -> list[str]:
    """Codes of all who may sign in."""
    return list(Account.objects.filter(is_active=True).values_list("person__code", flat=True).distinct())


def accounts_of(persons: Iterable[str]) -> list[tuple[str, str]]:
    """The open accounts of these persons: the person's code and the actor's id; one question for all."""
    rows = Account.objects.filter(person__code__in=list(persons), is_active=True).order_by("username")
    return [(person, f"account:{username}") for person, username in rows.values_list("person__code", "username")]


def roles_held(persons: Iterable[str], on: dt.date | None = None) -> list[tuple[str, str, int]]:
    """Which roles these persons hold over which unit itself: the person's code, the role, the unit; for lists."""
    day = on or today()
    rows = held_on(day).filter(account__person__code__in=list(persons))
    held = rows.values_list("account__person__code", "role_id", "unit_id").distinct()
    return [(person, role, unit) for person, role, unit in held]


def actors_of(persons: Iterable[str]) -> dict[str, str]:
    """The actors' ids under which persons sign in, by the persons' codes; who has no open account is absent."""
    rows = Account.objects.filter(person__code__in=list(persons), is_active=True).order_by("-opened_at", "-pk")
    return {person: f"account:{name}" for person, name in rows.values_list("person__code", "username")}


def role_names() -> dict[str, str]:
    """What each role is called: the roles that the house knows, in the words in which they are kept."""
    return {one.code: one.name for one in ROLES} | dict(Role.objects.values_list("code", "name"))
