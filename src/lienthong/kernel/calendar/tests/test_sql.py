"""Due dates inside statements are those of Python, to the microsecond, on the country's calendar and on a place's."""

import datetime as dt
import random

import pytest
from django.db import connection

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.dues import CountedIn, due_at
from lienthong.kernel.calendar.models import LocalDay, LocalHours, LocalPolicy, PlaceCalendar
from lienthong.kernel.calendar.places import calendar_of, declared_policies
from lienthong.kernel.calendar.policies import policies, policy_on
from lienthong.kernel.calendar.spans import bring_up_to_date
from lienthong.kernel.calendar.sql import calendar_sql, due_sql, policy_sql, position_sql

pytestmark = pytest.mark.django_db
NOW = "2026-03-02T08:00"
CASES = 4000
DUE = due_sql(
    calendar="place.id", start="c.start", amount="c.amount", measure="c.measure", policy="form", paused="c.paused"
)
ASKED = f"""
select {DUE}
from unnest(%s::bigint[], %s::timestamptz[], %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    with ordinality as c (unit_id, start, amount, measure, policy, procedure, paused, n)
cross join lateral (select {calendar_sql("c.unit_id")} as id) place
cross join {policy_sql("form", policy="c.policy", procedure="c.procedure", start="c.start")}
order by c.n
"""


def own(number: int, **more) -> dict:
    return {"code": f"X-{number}", "cited": "1/QĐ", "known_on": "2026-01-01", "certainty": "verified", **more}


@pytest.fixture
def places(tree):
    """A province with seasons, a ward with half days and Saturdays, and policies of every kind."""
    province, ward, _ = tree
    LocalHours.objects.create(
        **own(1, unit_id=province, since="2025-01-01", season="16-04 15-10", parts="07:00-11:30 13:30-17:00", name="Hè")
    )
    LocalHours.objects.create(
        **own(2, unit_id=ward, since="2026-02-01", weekdays="sat", parts="07:30-11:30", name="Sáng thứ Bảy")
    )
    days = [
        ("2026-03-10", "closed", "13:30-17:30"),
        ("2026-03-15", "open", "08:00-10:00"),
        ("2026-03-12", "closed", ""),
    ]
    for n, (day, kind, parts) in enumerate(days, 3):
        LocalDay.objects.create(**own(n, unit_id=ward, day=day, kind=kind, parts=parts, name="Ngày riêng"))
    n = 10
    for count_from in ("next_day", "same_day", "same_moment"):
        for ends in ("end_of_work", "end_of_day", "exact"):
            for cut_off in (None, "15:00:00"):
                n += 1
                rule = {"label": "Thử", "name": "Thử", "count_from": count_from, "ends": ends, "cut_off": cut_off}
                LocalPolicy.objects.create(**own(n, policy=f"thu-{n}", since="2021-01-01", rule=rule))
    rule = {"label": "Thử", "name": "Thử", "count_from": "same_moment", "ends": "exact", "hours_per_day": 7}
    LocalPolicy.objects.create(**own(90, policy="mot-cua", procedure="1.000001", since="2026-02-15", rule=rule))
    with standing_on(NOW):
        assert bring_up_to_date()[0][0].calendar == PlaceCalendar.objects.get(unit_id=province).pk
    return tree


def drawn(units, seed: int) -> list[tuple]:
    """Cases at random, many of them on the edges of the day."""
    dice = random.Random(seed)
    codes = sorted({p.code for p in (*policies(), *declared_policies())})
    edges = [
        dt.time(7, 30),
        dt.time(11, 30),
        dt.time(13, 30),
        dt.time(15),
        dt.time(15, 0, 0, 1),
        dt.time(17, 30),
        dt.time(0),
    ]
    cases = []
    for _ in range(CASES):
        day = dt.date(2026, 1, 1) + dt.timedelta(dice.randrange(300))
        time = dice.choice(
            [*edges, (dt.datetime.min + dt.timedelta(microseconds=dice.randrange(86_400_000_000))).time()]
        )
        measure = dice.choice(list(CountedIn))
        amount = dice.randrange(1, 40) * (dice.choice([1, 15, 60, 480]) if measure is CountedIn.MINUTE else 1)
        start = dt.datetime.combine(day, time, VIETNAM)
        paused = dice.choice([0, 0, dice.randrange(10**11), 480 * 60_000_000])
        procedure = dice.choice(["", "", "1.000001", "1.000002"])
        cases.append((dice.choice(units), start, amount, measure, dice.choice(codes), procedure, paused))
    return cases


def test_thousands_of_due_dates_are_the_same_in_sql_and_in_python(places):
    cases = drawn([*places, None], 26)
    own_policies = declared_policies()
    with standing_on(NOW):
        held = {unit: calendar_of(unit, dt.date(2026, 3, 2)) for unit in (*places, None)}
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [list(column) for column in zip(*cases, strict=True)])
        found = [row[0] for row in cursor.fetchall()]
    assert len(found) == CASES
    for (unit, start, amount, measure, code, procedure, paused), at in zip(cases, found, strict=True):
        rule = policy_on(code, start.date(), procedure, own_policies)
        wanted = due_at(start, amount, rule, held[unit], measure, paused)
        assert at == wanted, (unit, start, amount, measure, rule, paused)


def test_the_day_of_receipt_itself_is_the_same_too(places):
    starts = [dt.datetime(2026, 3, 2 + n, hour, tzinfo=VIETNAM) for n in range(9) for hour in (6, 9, 16, 20)]
    cases = [(places[1], s, 0, "day", code, "", 0) for s in starts for code in ("chung", "mot-cua", "trong-ngay")]
    held = calendar_of(places[1], dt.date(2026, 3, 2))
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [list(column) for column in zip(*cases, strict=True)])
        found = [row[0] for row in cursor.fetchall()]
    for (_, start, _, _, code, _, _), at in zip(cases, found, strict=True):
        assert at == due_at(start, 0, policy_on(code, start.date()), held)


def test_positions_are_the_same_in_sql_and_in_python(places):
    starts = [case[1] for case in drawn(list(places), 3)]
    held, place = calendar_of(places[1], dt.date(2026, 3, 2)), PlaceCalendar.objects.get(unit_id=places[1]).pk
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {position_sql(calendar='%s', at='c.at')} from unnest(%s::timestamptz[]) with ordinality c (at, n)"
            " order by n",
            [place, starts],
        )
        assert [row[0] for row in cursor.fetchall()] == [held.position(at) for at in starts]


def test_past_the_horizon_nothing_is_made_up(places):
    start = dt.datetime(2031, 12, 20, 9, tzinfo=VIETNAM)
    with connection.cursor() as cursor:
        for measure, amount in (("day", 30), ("minute", 9000)):
            cursor.execute(ASKED, [[places[0]], [start], [amount], [measure], ["chung"], [""], [0]])
            assert cursor.fetchall() == [(None,)]
    one = calendar.ClockStart("HS-1", "thu", places[0], start.date(), period=calendar.Period(30, from_at=start))
    with standing_on(NOW), pytest.raises(Unfit, match="lịch làm việc"):
        calendar.start(one)


def test_what_is_kept_ready_is_made_again_only_where_it_differs(places):
    province, ward, other = places
    with standing_on(NOW):
        assert bring_up_to_date() == ([], [], False)
        before = spans_of(ward)
        LocalDay.objects.create(**own(50, unit_id=ward, day="2026-05-05", kind="closed", parts="", name="Bão"))
        (changed,), none, _ = bring_up_to_date()
        assert (changed.first, changed.last, none) == (dt.date(2026, 5, 5), dt.date(2026, 5, 5), [])
        after = spans_of(ward)
        assert [s for s in after if s[0] < dt.date(2026, 5, 5)] == [s for s in before if s[0] < dt.date(2026, 5, 5)]
        assert len(before) - len(after) == 2
        assert {calendar_id_of(u) for u in (province, other)} == {PlaceCalendar.objects.get(unit_id=province).pk}
        assert calendar_id_of(ward) == PlaceCalendar.objects.get(unit_id=ward).pk
    with standing_on("2027-01-01T08:00"):
        # The day of culture was made a holiday on 1 July; nothing else differs, and a year has come on top.
        assert {one.first for one in bring_up_to_date()[0]} == {dt.date(2026, 11, 24)}
        assert spans_of(ward)[-1][0].year == 2032


def test_what_was_made_piece_by_piece_is_what_is_made_at_once(places):
    with standing_on(NOW):
        for n, day in enumerate(["2026-07-07", "2026-04-04", "2025-08-08", "2026-12-31"]):
            LocalDay.objects.create(**own(60 + n, unit_id=places[1], day=day, kind="open", parts="", name="Mở"))
            bring_up_to_date()
        pieces = spans_of(places[1])
        with connection.cursor() as cursor:
            cursor.execute("delete from calendar_span")
            cursor.execute("delete from calendar_unit")
            cursor.execute("update calendar_place set mark = ''")  # rows stay: clocks point at them
        bring_up_to_date()
        assert spans_of(places[1]) == pieces


def spans_of(unit: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.day, s.before, s.number, s.starts, s.ends, s.closes from calendar_span s"
            " join calendar_place p on p.id = s.calendar_id where p.unit_id = %s order by s.before",
            [unit],
        )
        return cursor.fetchall()


def calendar_id_of(unit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select {calendar_sql('%s')}", [unit])
        return cursor.fetchone()[0]
