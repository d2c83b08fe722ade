"""What lies where, who sees it, in which order, and what can be done from the list."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.base.verbs import VERBS, creates
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import actions, api, queries
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.units.tests.factories import Unit

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
ALL = Asked(today=TODAY)


@creates("test_inbox.move_due", sentence="dời hạn")
def move_due(by, *, subject: str, day: str) -> bool:
    return calendar.reset(subject, dt.date.fromisoformat(day), "Thử", "1/QĐ")


allow("test_inbox.move_due", house)


def setup_module() -> None:
    api.register_kind("test.report", "Báo cáo")
    api.register_kind("test.review", "Duyệt")
    api.register_kind("test.signing", "Ký", roles=("leader",))


def teardown_module() -> None:
    VERBS.pop("test_inbox.move_due")
    RULES.pop("test_inbox.move_due")
    KINDS.pop("test.report")
    KINDS.pop("test.review")
    KINDS.pop("test.signing")


@pytest.fixture
def ward():
    return Unit.objects.create(code="thu-phuong").pk


@pytest.fixture
def other():
    return Unit.objects.create(code="thu-xa").pk


def officer(unit: int, name: str = "minh", *roles: str) -> Actor:
    return Actor(
        f"account:{name}",
        f"Anh {name.title()}",
        posts=(PostHeld(f"vt-{name}", "Chuyên viên", unit, "Phường thử"),),
        grants=tuple(Grant(role, unit, frozenset({unit})) for role in roles),
        units=frozenset({unit}),
    )


def line(unit: int, subject: str, day: int | None = None, **more) -> api.Put:
    clock = calendar.start(
        calendar.ClockStart(subject, "test", unit, dt.date(2026, 3, 1), dt.date(2026, 3, day) if day else None)
    )
    return api.Put(**{"kind": "test.report", "subject": subject, "title": f"Việc {subject}", "url": f"/viec/{subject}",
                      "unit_id": unit, "clock": clock, **more})  # fmt: skip


def subjects(by: Actor, asked: Asked = ALL, reading=queries.mine) -> list[str]:
    return whole(lambda: [item.subject for item in reading(by, asked).items], by)


def test_the_most_urgent_comes_first_and_what_has_no_day_last(ward):
    api.put_many([line(ward, "A", 20), line(ward, "B"), line(ward, "C", 5), line(ward, "D", 20)])
    assert subjects(officer(ward)) == ["C", "A", "D", "B"]


def test_another_title_leaves_who_is_on_it_and_names_what_is_open(ward):
    api.put_many([line(ward, "A", 20), line(ward, "B", 20)])
    with seen_by(HOUSE):
        code = WorkItem.objects.get(subject="A").code
    actions.take(code, officer(ward))
    api.close("B")
    assert api.reword_many({"A": "Việc khác", "B": "Việc đã xong", "C": "Không có"}, "test.report") == {"A"}
    with seen_by(HOUSE):
        (kept,) = WorkItem.objects.all()
    assert (kept.title, kept.taken_by) == ("Việc khác", "account:minh")


def test_a_unit_sees_its_own_and_nothing_of_another(ward, other):
    api.put_many([line(ward, "A", 20), line(other, "B", 20)])
    assert subjects(officer(ward)) == ["A"]
    assert subjects(officer(ward), reading=queries.seen) == ["A"]
    assert subjects(HOUSE, reading=queries.seen) == ["A", "B"]


def test_the_database_itself_hides_the_rows_of_others(ward, other):
    api.put_many([line(ward, "A", 20), line(other, "B", 20), line(other, "C", 20, holder="account:minh")])

    def bare() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("select subject from inbox_item order by 1")
            return [row[0] for row in cursor.fetchall()]

    with seen_by(officer(ward)):
        assert bare() == ["A", "C"]
        with pytest.raises(Exception, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update inbox_item set unit_id = %s where subject = 'A'", [other])
    with seen_by(Actor("anyone", "Ai đó", kind="anyone")):
        assert bare() == []


def test_a_role_sees_what_waits_for_it_and_everybody_what_waits_for_the_unit(ward):
    api.put_many([line(ward, "A", 20), line(ward, "B", 20, role="leader")])
    assert subjects(officer(ward)) == ["A"]
    assert subjects(officer(ward, "hung", "leader")) == ["A", "B"]
    assert subjects(officer(ward), reading=queries.seen) == ["A", "B"]


def test_work_of_some_roles_waits_only_for_those_of_the_unit_who_hold_one(ward):
    api.put_many([line(ward, "A", 20), line(ward, "B", 20, kind="test.signing")])
    lan, hung = officer(ward, "lan", "counter"), officer(ward, "hung", "leader")
    assert subjects(lan) == ["A"]
    assert subjects(hung) == ["A", "B"]
    assert [whole(lambda by=by: queries.counts(by, TODAY).total, by) for by in (lan, hung)] == [1, 2]
    signing = WorkItem.objects.get(subject="B")
    with pytest.raises(NotAllowed):
        actions.take(signing.code, lan)
    actions.take(signing.code, hung)


def test_a_leader_over_a_tree_does_not_inherit_the_inboxes_below(ward, other):
    api.put_many([line(ward, "A", 20, role="leader"), line(other, "B", 20, role="leader")])
    above = Actor(
        "account:tinh", "Lãnh đạo", grants=(Grant("leader", ward, frozenset({ward, other})),),
        units=frozenset({ward, other}),
    )  # fmt: skip
    assert subjects(above) == ["A"]
    assert subjects(above, reading=queries.seen) == ["A", "B"]


def test_what_is_for_one_person_is_in_their_list_alone_wherever_it_lies(ward, other):
    api.put(line(other, "A", 20, holder="account:minh"))
    assert subjects(officer(ward)) == ["A"]
    assert subjects(officer(other, "lan")) == []


def test_a_matter_lies_in_one_place_and_the_last_put_says_where(ward, other):
    put = line(ward, "A", 20)
    api.put(put)
    actions.take(code_of("A"), officer(ward))
    api.put(api.Put("test.report", "A", "Việc A", "/viec/A", other, clock=put.clock))
    assert subjects(officer(ward)) == []
    assert subjects(officer(other)) == ["A"]
    with seen_by(HOUSE):
        assert WorkItem.objects.get().taken_by == "", "who had taken it there is no longer on it"


def test_the_same_matter_twice_in_one_put_is_refused_by_name(ward):
    one = line(ward, "A", 20)
    with pytest.raises(HouseFault, match="two places"):
        api.put_many([one, one])
    with pytest.raises(HouseFault, match=r"test\.unknown"):
        api.put(api.Put("test.unknown", "B", "B", "/b", ward))


def test_report_and_review_of_one_matter_may_wait_at_once(ward, other):
    api.put(line(ward, "A", 20))
    api.put(api.Put("test.review", "A", "Duyệt A", "/viec/A", other))
    assert (subjects(officer(ward)), subjects(officer(other))) == (["A"], ["A"])
    assert api.close("A", "test.report") == 1
    assert (subjects(officer(ward)), subjects(officer(other))) == ([], ["A"])
    assert api.close("A") == 1
    assert api.close("A") == 0


def test_what_is_closed_may_come_back(ward):
    put = line(ward, "A", 20)
    api.put(put)
    api.close("A")
    api.put(put)
    assert subjects(officer(ward)) == ["A"]


def test_work_moves_to_another_unit(ward, other):
    api.put(line(ward, "A", 20))
    with seen_by(officer(ward)):
        assert api.move("A", "test.report", unit_id=other, role="leader")
        assert not api.move("nothing", "test.report", unit_id=other)
    assert (subjects(officer(ward)), subjects(officer(other, "hung", "leader"))) == ([], ["A"])


def test_six_thousand_are_put_and_closed_in_one_statement_each(ward):
    cards = calendar.start_many(
        [calendar.ClockStart(f"S{n}", "test", ward, TODAY, TODAY + dt.timedelta(n % 90)) for n in range(6000)]
    )
    puts = [api.Put("test.report", s, "Việc", "/", ward, clock=card) for s, card in cards.items()]
    with CaptureQueriesContext(connection) as asked:
        api.put_many(puts)
        api.close_many([f"S{n}" for n in range(5000)])
    changing = [q for q in asked.captured_queries if "inbox_item" in q["sql"]]
    assert len(changing) == 2
    found = whole(lambda: queries.counts(officer(ward), TODAY), officer(ward))
    assert (found.said, found.total) == ("hơn 999", 1000)


def test_pages_turn_forward_and_back_without_losing_or_repeating_a_line(ward):
    api.put_many([line(ward, f"S{n:02}", 1 + n % 4 if n % 5 else None) for n in range(23)])
    by = officer(ward)

    def walk() -> tuple[list[str], list[str]]:
        forward, page = [], queries.mine(by, ALL, size=5)
        assert page.previous == ""
        while True:
            forward += [item.subject for item in page.items]
            if not page.next:
                break
            page = queries.mine(by, ALL, after=page.next, size=5)
        back = [item.subject for item in page.items]
        while page.previous:
            page = queries.mine(by, ALL, before=page.previous, size=5)
            back = [item.subject for item in page.items] + back
        return forward, back

    forward, back = whole(walk, by)
    assert len(set(forward)) == len(forward) == 23
    assert back == forward


def test_a_broken_token_is_the_first_page(ward):
    api.put(line(ward, "A", 20))
    by = officer(ward)
    for token in ("x", "!!!!", "MjAyNi0wMS0wMS4tNQ", "a" * 500, "OTk5OTktOTktOTkuOTk"):
        assert [item.subject for item in whole(lambda t=token: queries.mine(by, ALL, after=t), by).items] == ["A"]


def test_late_and_this_week_and_by_kind(ward):
    api.put_many([line(ward, "late", 9), line(ward, "today", 10), line(ward, "sunday", 15), line(ward, "later", 16)])
    api.put(line(ward, "review", 9, kind="test.review"))
    by = officer(ward)
    with standing_on("2026-03-10T09:00"):
        assert subjects(by, Asked(when="late", today=TODAY)) == ["late", "review"]
        assert subjects(by, Asked(when="week", today=TODAY)) == ["today", "sunday"]
        assert subjects(by, Asked(kind="test.review", today=TODAY)) == ["review"]
        found = whole(lambda: queries.counts(by, TODAY), by)
    assert (found.total, found.late, found.week) == (5, 2, 2)
    assert found.kinds == {"test.report": 4, "test.review": 1}


def test_when_the_clock_moves_the_line_is_sorted_anew(ward):
    api.put_many([line(ward, "A", 11), line(ward, "B", 12)])
    move_due(HOUSE, subject="A", day="2026-03-30")
    drain("inbox", also_running=True)
    assert subjects(officer(ward)) == ["B", "A"]


def code_of(subject: str) -> str:
    with seen_by(HOUSE):
        return WorkItem.objects.get(subject=subject).code


def test_one_takes_it_the_other_reads_by_whom(ward):
    api.put(line(ward, "A", 20))
    code = code_of("A")
    actions.take(code, officer(ward, "minh"))
    with pytest.raises(WrongMoment, match="Anh Minh đã nhận"):
        actions.take(code, officer(ward, "lan"))
    with pytest.raises(NotAllowed):
        actions.give_back(code, officer(ward, "lan"))
    actions.give_back(code, officer(ward, "minh"))
    actions.take(code, officer(ward, "lan"))
    actions.give_back(code, officer(ward, "hung", "leader"))


def test_one_cannot_take_what_waits_for_others(ward, other):
    api.put_many([line(ward, "A", 20, role="leader"), line(other, "B", 20)])
    with pytest.raises(NotAllowed):
        actions.take(code_of("A"), officer(ward))
    with pytest.raises(NotThere):
        actions.take(code_of("B"), officer(ward))


def test_what_is_done_cannot_be_taken(ward):
    api.put(line(ward, "A", 20))
    code = code_of("A")
    api.close("A")
    with pytest.raises(NotThere):
        actions.take(code, officer(ward))


def test_the_badge_says_how_many_and_whether_some_are_late(ward):
    by = officer(ward)
    beside = "select 7"
    assert whole(lambda: api.badge(by, beside), by) == ({}, 7)
    api.put(line(ward, "A", 20))
    shown, other = whole(lambda: api.badge(by, beside), by)
    assert (shown["badge"], other) == ("1", 7)
    assert api.badge(Actor("anyone", "Ai đó", kind="anyone"), beside) == ({}, 0)


def to_the_end_and_back(turn: Callable[..., queries.Listed]) -> list[str]:
    """Page by page to the last and back to the first: the same lines both ways."""
    found, page = [], turn()
    while True:
        found += [item.subject for item in page.items]
        if not page.next:
            break
        page = turn(after=page.next)
    back = [item.subject for item in page.items]
    while page.previous:
        page = turn(before=page.previous)
        back = [item.subject for item in page.items] + back
    assert back == found
    return found


@pytest.mark.parametrize("size", [1, 3, 7, 11])
@pytest.mark.parametrize("lines", [20, 30, 150])
def test_the_list_over_many_units_is_the_same_however_it_is_found(monkeypatch, lines, size):
    chance = random.Random(lines + size)
    units = [Unit.objects.create(code=f"thu-{n}").pk for n in range(20)]
    # The first twenty lie one in each unit, so that whole pages are made of first lines; the rest lie unevenly.
    places = [units[n] if n < 20 else chance.choice(units[: n % 20 + 1]) for n in range(lines)]
    api.put_many(
        [line(unit, f"S{n}", chance.randint(1, 9) if n % 7 else None) for n, unit in enumerate(places)],
    )
    by = Actor("account:tinh", "Lãnh đạo", units=frozenset(units))

    def walk(few: int) -> list[str]:
        monkeypatch.setattr(queries, "FEW", few)
        return to_the_end_and_back(partial(queries.seen, by, ALL, size=size))

    by_heads, by_each = whole(lambda: walk(0), by), whole(lambda: walk(99), by)
    expected = whole(lambda: list(WorkItem.objects.order_by("sort_on", "id").values_list("subject", flat=True)), by)
    assert by_heads == by_each == expected
    assert len(expected) == lines


@pytest.mark.parametrize("size", [1, 3, 7, 11])
@pytest.mark.parametrize("lines", [40, 150])
def test_what_waits_at_many_seats_is_the_same_however_it_is_found(monkeypatch, lines, size):
    chance = random.Random(lines + size)
    units = [Unit.objects.create(code=f"thu-{n}").pk for n in range(10)]
    for n in range(lines):
        place = units[n % 10 if n < 20 else chance.randrange(n % 10 + 1)]
        put = line(place, f"S{n}", chance.randint(1, 9) if n % 7 else None)
        api.put(replace(put, role=("", "officer", "leader")[n % 3], holder="account:tinh" if n % 11 == 0 else ""))
    by = Actor(
        "account:tinh", "Cán bộ", units=frozenset(units),
        posts=tuple(PostHeld(str(unit), "Chuyên viên", unit, "") for unit in units[:8]),
        grants=tuple(Grant("officer", unit, frozenset({unit})) for unit in units[2:]),
    )  # fmt: skip

    def walk(few: int) -> tuple[list[str], int]:
        monkeypatch.setattr(queries, "FEW", few)
        found = to_the_end_and_back(partial(queries.mine, by, ALL, size=size))
        return found, queries.counts(by, TODAY).total

    by_heads, by_each = whole(lambda: walk(0), by), whole(lambda: walk(99), by)
    waiting = whole(
        lambda: [one for one in WorkItem.objects.order_by("sort_on", "id") if queries.waits_for(by, one)], by
    )
    assert by_heads == by_each == ([one.subject for one in waiting], len(waiting))
    assert len(waiting) > lines / 3
