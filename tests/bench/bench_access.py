"""Rights: the actor of a person in 200 units of 10,000, 500 people who move, and what a permission check costs.

What is held is derived by a view whenever an actor is built; a list of the inbox is asked as the restricted role behind
its walls, and as the owner of the tables without any, in turns.
`python -m tests.bench access`; LIENTHONG_BENCH_ROWS makes the inbox smaller.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter

import psycopg
from psycopg.conninfo import conninfo_to_dict
from tests.bench.bench_inbox import UNITS, fill, settle
from tests.bench.figures import Figure, middle, milliseconds, say, share
from tests.bench.house import thrown_away

MANY, STAFF, SEATS, MOVING = 10_000, 20_000, 200, 500
ROUNDS, WARM = 200, 20
SINCE, DAY = dt.date(2025, 7, 1), dt.date(2026, 3, 10)

# A province of ten thousand units in a hundred branches, a post and a role with each; one of its people sits at 200.
LAY = """
insert into units_unit (code) select 'b-' || n from generate_series(1, %(units)s) n;
insert into units_version (unit_id, name, short_name, kind, tier, parent_id, sort_key, name_key, cited, valid, recorded)
select u.id, 'Đơn vị ' || u.code, '', 'phong', 'xa',
    case when n > 100 then (select p.id from units_unit p where p.code = 'b-' || 1 + n %% 100) end,
    u.code, u.code, '', daterange(%(since)s, null), tstzrange(null, null)
from (select id, code, substr(code, 3)::int as n from units_unit where code like 'b-%%') u;
insert into people_person (code, full_name, sex, sort_key, name_key)
select 'b-p-' || n, 'Nguyễn Văn ' || n, '', 'b' || n, 'b' || n from generate_series(1, %(staff)s) n;
insert into access_account (code, username, person_id, password, is_active, opened_at)
select 'tk-' || code, code, id, '!', true, '2025-01-01' from people_person where code like 'b-p-%%';
insert into people_post (code, unit_id, kind, title, rank, valid, cited)
select u.code || '.' || k, u.id, 'staff', 'Chuyên viên', 50, daterange(null, null), ''
from units_unit u, generate_series(1, 2) k where u.code like 'b-%%';
insert into people_staff (person_id, unit_id, valid, recorded, cited)
select p.id, o.unit_id, daterange(%(since)s, null), tstzrange(null, null), ''
from (select id, row_number() over (order by id) n from people_person where code like 'b-p-%%') p
join (select unit_id, row_number() over (order by id) n from people_post where code like 'b-%%') o using (n);
insert into people_seat (post_id, person_id, how, valid, recorded, cited)
select o.id, case when o.n <= %(seats)s then (select id from people_person where code = 'b-p-1') else p.id end,
    'holder', daterange(%(since)s, null), tstzrange(null, null), ''
from (select id, row_number() over (order by id) n from people_post where code like 'b-%%') o
join (select id, row_number() over (order by id) n from people_person where code like 'b-p-%%') p using (n);
insert into access_post_role (code, post_id, role_id, unit_id, fields, procedures, valid, recorded, cited)
select 'vc-' || id, id, 'officer', unit_id, '{}', '{}', daterange(%(since)s, null), tstzrange(null, null), ''
from people_post where code like 'b-%%';
update units_treestamp set n = n + 1;
update people_seatstamp set n = n + 1
"""


def lay(owner: str) -> None:
    """The province of the measurement, as the owner of its tables."""
    from lienthong.kernel.access import api as access
    from lienthong.kernel.base.actor import HOUSE

    access.load(HOUSE, rows=[], password_hash="!", since=SINCE)
    with psycopg.connect(owner, autocommit=True) as server:
        for statement in LAY.strip().split(";"):
            server.execute(statement, {"units": MANY, "staff": STAFF, "seats": SEATS, "since": SINCE})
        server.execute("vacuum analyze")


def actors() -> Iterator[Figure]:
    """The actor of the person in 200 units: built, and remembered."""
    from lienthong.kernel.access import actors as made
    from lienthong.kernel.access.models import Account
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.units import api as units

    account = whole(lambda: Account.objects.select_related("person").get(username="b-p-1"), HOUSE)
    session = account.get_session_auth_hash()

    def built() -> None:
        with units.one_reading():
            made.of_account(account)

    def met() -> None:
        with units.one_reading():
            assert made.of_session(str(account.pk), session).id == "account:b-p-1"

    actor = whole(lambda: made.of_account(account), HOUSE)
    assert len(actor.grants) == SEATS // 2, f"{len(actor.grants)} roles"
    yield Figure("units over which the actor holds a role", len(actor.units), "", rows=MANY)
    first = share(milliseconds(lambda: whole(built, HOUSE), 40), 0.95)
    yield Figure("actor of 200 seats, built, p95", first, "ms", promise=50, rows=MANY)
    again = share(milliseconds(lambda: whole(met, HOUSE), 200), 0.95)
    yield Figure("the same remembered, with its transaction, p95", again, "ms", rows=MANY)
    alone = share(milliseconds(met, 200), 0.95)
    yield Figure("the same remembered, p95", alone, "ms", promise=1, rows=MANY)


def moves() -> Iterator[Figure]:
    """Five hundred people go to other posts; rights are there with the last of them, for nothing copies them."""
    from lienthong.kernel.access.actors import actor_named
    from lienthong.kernel.access.following import follow_people
    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.people import api as people

    with standing_on(DAY):
        names = [f"b-p-{n}" for n in range(1001, 1001 + MOVING)]
        posts = {one: whole(lambda one=one: people.posts_of(one)[0], HOUSE) for one in names}  # type: ignore[misc]
        begun = perf_counter()
        for mover, other in zip(names, [*names[1:], names[0]], strict=True):
            people.seat(posts[other].code, HOUSE, person=mover, on=DAY, cited="QĐ")
        took = perf_counter() - begun
        actor = whole(lambda: actor_named(names[0]), HOUSE)
        assert {grant.root for grant in actor.grants} >= {posts[names[1]].unit_id}
        yield Figure(f"moving {MOVING} people, by verbs", took, "s", promise=30, rows=STAFF)
        begun = perf_counter()
        follow_people()
        yield Figure("accounts looked after behind them", perf_counter() - begun, "s", rows=STAFF)


def checks(owner: str, rows: int) -> Iterator[Figure]:
    """The same statement of the inbox behind its walls and without any."""
    from django.db import connections

    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import Actor, Grant, PostHeld
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.inbox import api, queries
    from lienthong.kernel.inbox.asked import Asked

    api.register_kind("bench.a", "Báo cáo")
    api.register_kind("bench.b", "Nghiệm thu")
    seen = fill(rows, DAY)[:UNITS]
    settle(owner)
    roles = tuple(Grant(role, seen[5], frozenset(seen)) for role in ("leader", "officer"))
    leader = Actor(
        "account:do", "Lãnh đạo", posts=(PostHeld("vt", "Lãnh đạo", seen[5], "Đơn vị"),), grants=roles,
        units=frozenset(seen),
    )  # fmt: skip
    asked = Asked(today=DAY)
    posts = tuple(PostHeld(f"vt-{unit}", "Chuyên viên", unit, "Đơn vị") for unit in seen)
    by_unit = tuple(Grant("officer", unit, frozenset([unit])) for unit in seen)
    everywhere = Actor("account:nhieu", "Cán bộ", posts=posts, grants=by_unit, units=frozenset(seen))
    django, bare = connections["default"], conninfo_to_dict(owner)
    app = {name: django.settings_dict[name] for name in ("USER", "PASSWORD")}
    logins = {"walled": app, "open": {"USER": bare["user"], "PASSWORD": bare.get("password", "")}}
    opened = {}
    for how, login in logins.items():
        django.close()
        django.settings_dict.update(login)
        django.ensure_connection()
        opened[how], django.connection = django.connection, None
    django.settings_dict.update(app)

    def once(how: str, work: Callable[[], object]) -> float:
        django.connection = opened[how]
        begun = perf_counter()
        work()
        return (perf_counter() - begun) * 1000

    some = Actor(
        "account:linhvuc", "Chuyên viên", units=frozenset([seen[5]]),
        limited=(Grant("officer", seen[5], frozenset([seen[5]]), frozenset({"LV-3"})),),
    )  # fmt: skip
    with standing_on(DAY):
        for name, ask, who in (
            ("what waits for me", queries.mine, leader),
            ("all of my units", queries.seen, leader),
            ("what waits for me by field", queries.mine, some),
        ):
            work = partial(whole, partial(ask, who, asked), who)
            # One after the other on two connections, each first in turn: what slows the machine slows both.
            pairs = [[once(how, work) for how in order] for order in [("walled", "open"), ("open", "walled")] * ROUNDS]
            walled = [pair[n % 2] for n, pair in enumerate(pairs)][WARM:]
            free = [pair[1 - n % 2] for n, pair in enumerate(pairs)][WARM:]
            say(f"  {name}: {middle(walled):.3f} ms behind the walls, {middle(free):.3f} ms without")
            ratio = middle([one / other for one, other in zip(walled, free, strict=True)])
            yield Figure(f"permission check on {name}", ratio, "×", promise=1.1, rows=rows)
        for name, work in (
            ("what waits", partial(whole, lambda: queries.mine(everywhere, asked), everywhere)),
            ("its numbers", partial(whole, lambda: queries.counts(everywhere, DAY), everywhere)),
        ):
            taken = [once("walled", work) for _ in range(WARM + 60)][WARM:]
            yield Figure(f"{name} at {len(posts) + len(by_unit)} seats, p95", share(taken, 0.95), "ms", rows=rows)
    opened["open"].close()


def main() -> Iterator[Figure]:
    """Measure on a throw-away server."""
    with thrown_away() as place:
        owner = place.dsn("owner", "bench")
        yield from checks(owner, int(os.environ.get("LIENTHONG_BENCH_ROWS", "1000000")))
        lay(owner)
        yield from actors()
        yield from moves()
