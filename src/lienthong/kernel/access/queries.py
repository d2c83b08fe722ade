"""Where readings of accounts and grants start."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import page
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Account, Emergency, Grant, Held, PostRole, Proposal, Role
from .roles import ROLES
from .states import ProposalState

_WIDE = ("system_admin", "auditor")


def visible_accounts(by: Actor) -> QuerySet[Account]:
    """All accounts for the system's administrator, those of their units for the units', one's own for everybody."""
    if by.everywhere or by.has(*_WIDE):
        return Account.objects.all()
    mine = Q(username=by.id.removeprefix("account:"))
    over = by.units_as("unit_admin")
    theirs = Held.objects.filter(unit_id__in=over, recorded__upper_inf=True).values("account_id")
    return Account.objects.filter(mine | Q(pk__in=theirs) | Q(person_id__in=people.staff_ids(over)))


def accounts_named(by: Actor, text: str, most: int) -> list[Account]:
    """Accounts of people of this name, typed with marks or without, as far as this actor may see; open ones first."""
    named = [one.code for one in people.search(by, text, most * 2)]
    rows = visible_accounts(by).filter(person__in=people.ids(named).values()).select_related("person")
    return list(rows.order_by("-is_active", "username")[:most])


def accounts_in(by: Actor, unit: int, most: int) -> list[Account]:
    """Accounts of those who are or were on the staff of a unit, as far as this actor may see; open ones first."""
    rows = visible_accounts(by).filter(person_id__in=people.staff_ids([unit])).select_related("person")
    return list(rows.order_by("-is_active", "username")[:most])


def roles_of_post(post: int, day: dt.date) -> list[PostRole]:
    """What comes with a post on a day or later."""
    held = PostRole.objects.filter(post_id=post).select_related("role").order_by("role_id", "unit_id", "valid")
    return [one for one in held if one.valid.upper is None or one.valid.upper > day]


def visible_grants(by: Actor) -> QuerySet[Grant]:
    """Grants this actor may see."""
    if by.everywhere or by.has(*_WIDE):
        return Grant.objects.all()
    own = Q(account__username=by.id.removeprefix("account:"))
    return Grant.objects.filter(own | Q(unit_id__in=by.units_as("unit_admin")))


def visible_post_roles(by: Actor) -> QuerySet[PostRole]:
    """Roles of posts that this actor may see: those over the units they administer, and those of their own posts."""
    if by.everywhere or by.has(*_WIDE):
        return PostRole.objects.all()
    own = Q(post__code__in=[post.code for post in by.posts])
    over = {unit for one in (*by.grants, *by.limited) if one.role == "unit_admin" for unit in one.units}
    return PostRole.objects.filter(own | Q(unit_id__in=over))


def visible_proposals(by: Actor) -> QuerySet[Proposal]:
    """What takes two: all for those who may decide or look, one's own for whoever proposed it."""
    if by.everywhere or by.has(*_WIDE, "province_leader"):
        return Proposal.objects.all()
    return Proposal.objects.filter(proposer=by.id)


def orphaned_proposals() -> QuerySet[Proposal]:
    """Proposals that wait although whoever made them cannot sign in any more."""
    open_ones = Account.objects.filter(is_active=True).annotate(actor=Concat(Value("account:"), "username"))
    return Proposal.objects.filter(state=ProposalState.WAITING).exclude(proposer__in=open_ones.values("actor"))


def visible_emergencies(by: Actor) -> QuerySet[Emergency]:
    """Rights taken in an emergency: all for those who watch, those of one's units, one's own."""
    if by.everywhere or by.has(*_WIDE, "province_leader"):
        return Emergency.objects.all()
    own = Q(account__username=by.id.removeprefix("account:"))
    return Emergency.objects.filter(own | Q(unit_id__in=by.units_as("unit_admin", "leader")))


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


def held_at(at: dt.datetime) -> QuerySet[Held]:
    """What was held at an instant, as the house knew it then: the same answer whenever it is asked."""
    told = Held.objects.filter(valid__contains=at.astimezone(VIETNAM).date(), recorded__contains=at)
    return told.exclude(ends_at__lte=at)


@dataclass(frozen=True, slots=True)
class Right:
    """A role that somebody holds over a unit, for which matters, by which post or alone, since when, by what decision.

    `by`: the code of what gives it; `post`: the post it comes with, none where it was given to the account alone.
    """

    person: str
    username: str
    role: str
    role_name: str
    unit_id: int
    fields: tuple[str, ...]
    procedures: tuple[str, ...]
    by: str
    post: str
    post_title: str
    since: dt.date | None
    until: dt.date | None
    ends_at: dt.datetime | None
    cited: str


def _rights(rows: QuerySet[Held]) -> list[Right]:
    found = rows.select_related("account__person", "role", "post").order_by("role_id", "unit_id", "account__username")
    return [_right(one) for one in found]


def _right(one: Held) -> Right:
    return Right(
        one.account.person.code, one.account.username, one.role_id, one.role.name, one.unit_id,
        tuple(one.fields), tuple(one.procedures), one.by,
        one.post.code if one.post else "", one.post.title if one.post else "",
        one.valid.lower, one.valid.upper, one.ends_at, one.cited,
    )  # fmt: skip


def rights_at(at: dt.datetime, *, person: str = "", username: str = "") -> list[Right]:
    """What a person, or one of their accounts, might do at an instant, as the house knew it then."""
    rows = held_at(at)
    rows = rows.filter(account__username=username) if username else rows
    return _rights(rows.filter(account__person__code=person) if person else rows)


def held_of_day(day: dt.date) -> QuerySet[Held]:
    """What is held on a day: of a past day as it was known when the day ended, else as it is known now."""
    return held_at(dt.datetime.combine(day, dt.time.max, VIETNAM)) if day < today() else held_on(day)


def rights_on(day: dt.date, *, username: str) -> list[Right]:
    """What an account holds on a day: of a past day as it was known when the day ended, else as it is known now."""
    return _rights(held_of_day(day).filter(account__username=username))


def _over(unit_id: int, on: dt.date) -> QuerySet[Held]:
    rows = held_of_day(on).filter(unit_id__in=[unit_id, *units.above(unit_id, on)])
    return rows.exclude(role_id="citizen")


def rights_over(unit_id: int, on: dt.date, role: str = "") -> list[Right]:
    """Who holds which role over a unit on a day, at the unit itself or from above.

    Of a past day as it was known when the day ended. Who merely lives there is nobody's business here.
    """
    rows = _over(unit_id, on)
    return _rights(rows.filter(role_id=role) if role else rows)


def rights_listed(unit_id: int, on: dt.date, *, after: str = "", before: str = "") -> tuple[list[Right], str, str]:
    """A page of the same, by roles; tokens for the next and the previous page."""
    order = ("role_id", "account__username", "unit_id", "by")
    turned = page(
        _over(unit_id, on).select_related("account__person", "role", "post"), order, after=after, before=before
    )
    return [_right(one) for one in turned.rows], turned.next, turned.previous


def account_of(by: Actor) -> Account:
    """The actor's own account; who has none (the house, a visitor) finds none."""
    account = Account.objects.filter(username=by.id.removeprefix("account:")).first()
    if account is None:
        raise NotThere
    return account


def persons_as(
    roles: tuple[str, ...],
    units: list[int] | None,
    on: dt.date | None = None,
    *,
    matter: tuple[str, str] | None = None,
) -> list[str]:
    """Codes of the persons who hold one of these roles over exactly one of these units, for messages and work.

    Without units: over whatever unit it is. `matter` (field, procedure): not who holds it for other matters alone.
    """
    day = on or today()
    held = held_on(day).filter(role_id__in=roles)
    there = held if units is None else held.filter(unit_id__in=units)
    if matter is not None:
        field, procedure = matter
        there = there.filter(Q(fields=[]) | Q(fields__contains=[field]))
        there = there.filter(Q(procedures=[]) | Q(procedures__contains=[procedure]))
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


def persons_behind(actors: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Code and name of the person behind each of these actors' ids, also where the account is closed."""
    names = [one.removeprefix("account:") for one in actors]
    rows = list(Account.objects.filter(username__in=names).values_list("username", "person__code"))
    called = people.names([code for _, code in rows])
    return {f"account:{name}": (code, called.get(code, "")) for name, code in rows}


def actors_of(persons: Iterable[str]) -> dict[str, str]:
    """The actors' ids under which persons sign in, by the persons' codes; who has no open account is absent."""
    rows = Account.objects.filter(person__code__in=list(persons), is_active=True).order_by("-opened_at", "-pk")
    return {person: f"account:{name}" for person, name in rows.values_list("person__code", "username")}


def role_names() -> dict[str, str]:
    """What each role is called: the roles that the house knows, in the words in which they are kept."""
    return {one.code: one.name for one in ROLES} | dict(Role.objects.values_list("code", "name"))
