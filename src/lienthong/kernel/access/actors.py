"""From a login to an Actor: roles over units, opened to the subtree, remembered until any right changes.

One question to the database per request (is the account open, has any right changed since); the actor itself is
rebuilt only when something did change, or the day did.
"""

import datetime as dt
from collections import OrderedDict
from threading import Lock

from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import ANYONE, Actor, Grant, PostHeld
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Account
from .queries import held_on

MOST_REMEMBERED = 4000
PLACELESS = frozenset({"citizen"})
"""Roles that say where somebody lives, not whose rows they see."""
_HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"

_Mark = tuple[int, str, tuple[int | None, ...], dt.date]
_remembered: OrderedDict[_Mark, tuple[Actor, dt.datetime | None]] = OrderedDict()
_lock = Lock()


def of_session(account_id: str, session_hash: str) -> Actor:
    """The actor of a signed-in session; ANYONE where the account is closed or its password has changed since."""
    if not account_id.isdigit():
        return ANYONE
    with connection.cursor() as cursor:
        cursor.execute(
            # The stamps of three rooms in one question: three would cost every request of the house twice more.
            "select a.password, (select n from access_stamp where id = 1), (select n from units_treestamp limit 1),"
            " (select n from people_seatstamp limit 1) from access_account a where a.id = %s and a.is_active",
            [int(account_id)],
        )
        row = cursor.fetchone()
    if row is None:
        return ANYONE
    password, *stamps = row
    units.met(stamps[1] or 0)
    expected = salted_hmac(_HASH_SALT, password, algorithm="sha256").hexdigest()
    if not constant_time_compare(session_hash, expected):
        return ANYONE
    return _built(int(account_id), expected, tuple(stamps))


def _built(account_id: int, secret: str, stamps: tuple[int | None, ...]) -> Actor:
    mark = (account_id, secret, stamps, today())
    with _lock:
        known = _remembered.get(mark)
        if known is not None and (known[1] is None or now() < known[1]):
            _remembered.move_to_end(mark)
            return known[0]
    actor, until = _made(Account.objects.select_related("person").get(pk=account_id), today())
    with _lock:
        _remembered[mark] = actor, until
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return actor


def of_account(account: Account, on: dt.date | None = None) -> Actor:
    """The actor that an account stands for on a day: roles with their subtrees, posts held."""
    return _made(account, on or today())[0]


def _made(account: Account, day: dt.date) -> tuple[Actor, dt.datetime | None]:
    """The actor, and the instant at which it is another one because something was held by the hour."""
    rows = list(
        held_on(day)
        .filter(account=account)
        .values_list("role_id", "unit_id", "fields", "procedures", "ends_at", "role__everywhere")
    )
    below = units.within_each({unit for _, unit, *_ in rows})
    made = {Grant(role, root, below[root], frozenset(of), frozenset(by)) for role, root, of, by, *_ in rows}
    grants = sorted(made, key=lambda one: (one.role, one.root, sorted(one.fields), sorted(one.procedures)))
    held = people.posts_of(account.person.code, on=day)
    posts = tuple(PostHeld(post.code, post.title, post.unit_id, post.unit_name) for post in held)
    scope: frozenset[int] = frozenset().union(
        *(grant.units for grant in grants if grant.role not in PLACELESS), {post.unit for post in posts}
    )
    actor = Actor(
        id=f"account:{account.username}",
        name=account.person.full_name,
        person=account.person.code,
        posts=posts,
        grants=tuple(one for one in grants if not one.limited),
        units=scope,
        everywhere=any(wide and not of and not by for _, _, of, by, _, wide in rows),
        limited=tuple(one for one in grants if one.limited),
    )
    return actor, min((ends for *_, ends, _ in rows if ends is not None), default=None)


def rights_changed() -> None:
    """Called inside every verb after which somebody may do more, or less."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_stamp (id, n) values (1, 1) on conflict (id) do update set n = access_stamp.n + 1"
        )


def actor_named(username: str) -> Actor:
    """The actor behind an open account, for the house's own errands in their name (the demo, an import)."""
    account = Account.objects.select_related("person").filter(username=username, is_active=True).first()
    if account is None:
        raise NotThere(f"Không có tài khoản {username}.")
    return of_account(account)
