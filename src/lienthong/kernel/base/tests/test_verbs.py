"""The mechanics of a verb, on the smallest thing: a lamp that can be lit and put out."""

import threading
import time

import psycopg
import pytest
from django.db import connection, connections, models

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.events import Event, event
from lienthong.kernel.base.policy import RULES, allow, house, role_over
from lienthong.kernel.base.states import Moves, Named
from lienthong.kernel.base.transactions import after_commit, seen_by, whole
from lienthong.kernel.base.verbs import VERBS, creates, tell, verb
from lienthong.kernel.jobs.api import REACTIONS, Happened, drain, reacts
from lienthong.kernel.jobs.tests.factories import EventRow, Stuck


class Light(Named):
    OUT = "out", "đang tắt"
    LIT = "lit", "đang sáng"


MOVES = Moves({Light.OUT: {"light": Light.LIT}, Light.LIT: {"put_out": Light.OUT}})


class Lamp(models.Model):
    code = models.CharField(max_length=20, unique=True)
    unit_id = models.IntegerField()
    state = models.CharField(max_length=8, default=Light.OUT)
    lit_times = models.IntegerField(default=0)

    class Meta:
        app_label = "base"
        db_table = "base_test_lamp"
        managed = False

    def __str__(self) -> str:
        return self.code


def visible(actor: Actor) -> models.QuerySet[Lamp]:
    return Lamp.objects.all() if actor.everywhere else Lamp.objects.filter(unit_id__in=actor.units)


@event("test.lamp_lit")
class LampLit(Event):
    def __init__(self, code: str) -> None:
        object.__setattr__(self, "code", code)

    def facts(self) -> dict[str, object]:
        return {"code": self.code}


@verb("test.light", of=visible, sentence="thắp đèn", moves=MOVES)
def light(lamp: Lamp, by: Actor, *, fail: bool = False, secret: str = "") -> str:
    lamp.lit_times += 1
    tell(LampLit(lamp.code))
    if fail:
        raise Unfit("Hết dầu.", "Đổ thêm dầu rồi thắp lại.")
    return lamp.code


@verb("test.put_out", of=visible, sentence="tắt đèn", moves=MOVES)
def put_out(lamp: Lamp, by: Actor) -> str:
    return lamp.code


@creates("test.blink", sentence="nháy đèn")
def blink(by: Actor, *, code: str) -> str:
    light(code, by)
    return put_out(code, by)


@creates("test.deep", sentence="gọi sâu")
def deep(by: Actor, *, level: int) -> int:
    return deep(by, level=level + 1) if level < 10 else level


@creates("test.lend", sentence="nhờ người khác thắp đèn")
def lend(by: Actor, *, code: str, to: str) -> str:
    return light(code, HOUSE if to == "house" else KEEPER)


@verb("test.unwritten", of=visible, sentence="việc chưa ghi quyền")
def unwritten(lamp: Lamp, by: Actor) -> str:
    return lamp.code


OURS = ("test.light", "test.put_out", "test.blink", "test.deep", "test.lend", "test.unwritten")
for name in ("test.light", "test.put_out"):
    allow(name, role_over("unit_id", "keeper") | house)
for name in ("test.blink", "test.deep", "test.lend"):
    allow(name, house | role_over("unit_id", "keeper") | ~role_over("x", "nobody"))
ROOM_TOOK: list[Happened] = []


@reacts("test_room", LampLit)
def took(batch: list[Happened]) -> None:
    for one in batch:
        if one.facts["code"] == "bad":
            raise ValueError("cannot take it")
        with connection.cursor() as cursor:
            cursor.execute("update base_test_lamp set lit_times = lit_times + 100 where code = %s", [one.facts["code"]])
    ROOM_TOOK.extend(batch)


TABLE = "create table base_test_lamp (id serial primary key, code text unique, unit_id int, state text, lit_times int)"
KEEPER = Actor("account:lan", "Chị Lan", grants=(Grant("keeper", 1, frozenset({1})),), units=frozenset({1}))


@pytest.fixture
def lamps(own_database, house):
    with psycopg.connect(house.dsn("owner", connections["default"].settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute(TABLE)
    for code, unit in (("here", 1), ("there", 2), ("bad", 1)):
        Lamp.objects.create(code=code, unit_id=unit)
    return own_database


def test_a_verb_does_saves_writes_down_and_announces(lamps):
    assert light("here", KEEPER, key="press-0001") == "here"
    lamp = Lamp.objects.get(code="here")
    assert (lamp.state, lamp.lit_times) == ("lit", 1)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.subject, entry.outcome) == ("test.light", "account:lan", "here", "done")
    row = EventRow.objects.get()
    assert (row.kind, row.facts, row.cause) == ("test.lamp_lit", {"code": "here"}, entry.pk)


def test_a_second_press_gets_the_first_answer_and_changes_nothing(lamps):
    assert light("here", KEEPER, key="press-0001") == light("here", KEEPER, key="press-0001") == "here"
    assert Lamp.objects.get(code="here").lit_times == 1
    assert Entry.objects.filter(outcome="done").count() == 1
    with pytest.raises(Unfit):
        light("here", KEEPER, key="press-0001", secret="other")


@pytest.mark.parametrize("key", ["p" * 161, "press\0one", "press\ud800one"])
def test_a_key_that_no_column_holds_works_once_too(lamps, key):
    assert light("here", KEEPER, key=key) == light("here", KEEPER, key=key) == "here"
    assert Lamp.objects.get(code="here").lit_times == 1


def test_what_you_may_not_see_does_not_exist(lamps):
    with pytest.raises(NotThere):
        light("there", KEEPER)
    assert Entry.objects.get().outcome == "refused"


def test_what_is_not_written_is_denied_also_to_the_house(lamps):
    with pytest.raises(NotAllowed):
        unwritten("here", HOUSE)


def test_the_moment_is_asked_of_the_table_of_states(lamps):
    with pytest.raises(WrongMoment) as no:
        put_out("here", KEEPER)
    assert "đang tắt" in no.value.sentence


def test_a_refusal_leaves_only_its_own_trace(lamps):
    with pytest.raises(Unfit):
        light("here", KEEPER, key="press-0002", fail=True)
    assert Lamp.objects.get(code="here").lit_times == 0
    assert EventRow.objects.count() == 0
    assert [e.outcome for e in Entry.objects.all()] == ["refused"]
    assert light("here", KEEPER, key="press-0002") == "here", "the key of a refused try is free again"


def test_a_page_that_catches_the_refusal_keeps_nothing_of_it(lamps):
    def page() -> None:
        with pytest.raises(Unfit):
            light("here", KEEPER, fail=True)
        light("bad", KEEPER)

    whole(page, KEEPER)
    assert list(Lamp.objects.order_by("code").values_list("code", "lit_times")) == [
        ("bad", 1),
        ("here", 0),
        ("there", 0),
    ]
    assert sorted(Entry.objects.values_list("subject", "outcome")) == [("bad", "done"), ("here", "refused")]


def test_a_verb_inside_a_verb_names_its_cause(lamps):
    blink(HOUSE, code="here")
    outer, first, second = Entry.objects.order_by("id")
    assert (first.cause, second.cause) == (outer.pk, outer.pk)


def test_a_verb_inside_a_verb_is_for_the_same_actor_or_for_the_house(lamps):
    other = Actor("account:minh", "Anh Minh", units=frozenset({1}))
    with pytest.raises(HouseFault):
        lend(other, code="here", to="lan")
    assert lend(other, code="here", to="house") == "here"
    assert list(Entry.objects.filter(subject="here", verb="test.light").values_list("actor", flat=True)) == ["house"]


def test_who_meets_a_deadlock_begins_again_and_both_get_through(lamps):
    met, tries, faults = threading.Barrier(2), [], []

    def both(first: str, second: str) -> None:
        def work() -> None:
            tries.append(first)
            Lamp.objects.select_for_update().get(code=first)
            if tries.count(first) == 1:
                met.wait(60)
            Lamp.objects.select_for_update().get(code=second)

        try:
            whole(work, HOUSE)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=both, args=pair) for pair in (("here", "there"), ("there", "here"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(tries) in (["here", "here", "there"], ["here", "there", "there"])


def test_what_follows_a_commit_is_done_once_and_not_after_a_refusal(lamps):
    called: list[str] = []

    def twice(fail: bool) -> None:
        for _ in range(2):
            after_commit("test.wake", lambda: called.append("here"))
        after_commit("test.other", lambda: called.append("there"))
        if fail:
            raise Unfit
        assert not called

    with pytest.raises(Unfit):
        whole(lambda: twice(True), HOUSE)
    assert not called
    whole(lambda: twice(False), HOUSE)
    assert called == ["here", "there"]


def test_what_is_created_is_found_again_in_its_own_history(lamps):
    assert blink(HOUSE, code="here") == "here"
    assert [e.subject for e in Entry.objects.filter(verb="test.blink")] == ["here"]


def test_verbs_do_not_go_deeper_than_five(lamps):
    with pytest.raises(HouseFault):
        deep(HOUSE, level=0)
    assert Entry.objects.count() == 0


def test_two_who_press_at_once_are_one(lamps):
    answers: list[object] = []

    def press() -> None:
        try:
            answers.append(light("here", KEEPER, key="press-0003"))
        except Exception as fault:
            answers.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["here"] * 6
    assert Lamp.objects.get(code="here").lit_times == 1


def test_who_loses_a_thing_while_waiting_for_it_does_not_get_it(lamps):
    answers: list[object] = []

    def press() -> None:
        try:
            answers.append(light("here", KEEPER))
        except Exception as fault:
            answers.append(fault)
        finally:
            connections.close_all()

    pressing = threading.Thread(target=press)
    with psycopg.connect(lamps, autocommit=True) as watcher, psycopg.connect(lamps) as mover:
        mover.execute("update base_test_lamp set unit_id = 2 where code = 'here'")
        pressing.start()
        waiting = (
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        until = time.monotonic() + 60
        while not watcher.execute(waiting).fetchone()[0] and time.monotonic() < until:
            time.sleep(0.02)
    pressing.join()
    assert isinstance(answers[0], NotThere)
    assert Lamp.objects.get(code="here").lit_times == 0


def drained(room: str, wanted: int) -> int:
    """Drain until so many were taken: a transaction of the server's own may hold the mark back."""
    taken, until = 0, time.monotonic() + 120
    while taken < wanted and time.monotonic() < until:
        taken += drain(room)
        time.sleep(0.02)
    return taken + drain(room)


def test_reactions_happen_once_and_a_bad_event_does_not_hold_up_the_rest(lamps):
    for code in ("here", "bad"):
        light(code, KEEPER)
    put_out("here", KEEPER)
    light("here", KEEPER)
    assert drained("test_room", 3) == 3
    assert drain("test_room") == 0
    assert Lamp.objects.get(code="here").lit_times == 202
    assert Stuck.objects.get().event.facts == {"code": "bad"}


def test_events_of_a_slower_transaction_are_not_jumped_over(lamps):
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        def work() -> None:
            light("here", KEEPER)
            begun.set()
            may_end.wait(120)

        whole(work, KEEPER)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(120)
    light("bad", KEEPER)  # a later number, committed earlier
    assert drain("test_room") == 0
    may_end.set()
    thread.join()
    assert drained("test_room", 2) == 2


def test_the_scope_ends_with_its_transaction(lamps):
    def scope() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(current_setting('lienthong.units', true), '')")
            return cursor.fetchone()[0]

    def work() -> None:
        assert scope() == "{1}"
        with seen_by(HOUSE):
            assert scope() == "{}"
        assert scope() == "{1}"

    whole(work, KEEPER)
    assert scope() == ""


def teardown_module() -> None:
    for registry in (VERBS, RULES):
        for name in OURS:
            registry.pop(name, None)
    REACTIONS.pop("test_room", None)
