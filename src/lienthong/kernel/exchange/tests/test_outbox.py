"""The outbox: whole with its cause, tried again, never twice, never stuck in silence."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.exchange.jobs import forget_old_bodies
from lienthong.kernel.exchange.models import Envelope, Standing
from lienthong.kernel.exchange.rules import FALLS_BEFORE_REST, MOST_ATTEMPTS, rest_after, wait_after
from lienthong.kernel.exchange.states import MOVES, State
from lienthong.kernel.jobs.tests.factories import EventRow

from .factories import Told, introduced

ADMIN = Actor("account:nam", "Anh Nam", grants=(Grant("system_admin", 1, frozenset({1})),), units=frozenset({1}))
OFFICER = Actor("account:minh", "Anh Minh", grants=(Grant("officer", 1, frozenset({1})),), units=frozenset({1}))


@pytest.fixture
def told(own_database):
    with introduced(Told()) as partner:
        yield partner


def post(key="a", by=HOUSE, partner="told", **body):
    return whole(lambda: exchange.post(partner, "letter", body or {"x": 1}, dedup=key, subject="KH-1"), by)


def hurry():
    """Let every wait end now, as if the time had gone by."""
    with connection.cursor() as cursor:
        cursor.execute("update exchange_envelope set next_try = now(), lease_until = now() - interval '1 s'")
        cursor.execute("update exchange_standing set rests_until = null")


def one():
    return Envelope.objects.get()


@pytest.fixture(autouse=True)
def as_house(request):
    """Tests look at the tables with the house's eyes."""
    if "told" in request.fixturenames:
        request.getfixturevalue("told")
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lienthong.all', 'on', false)")


def test_what_a_restricted_officer_posts_is_sent_once_with_a_receipt(told):
    code = post(by=OFFICER)
    assert exchange.deliver("told") == 1
    assert exchange.deliver("told") == 0
    envelope = one()
    assert (envelope.state, envelope.attempts, told.got) == (State.SENT, 1, [code])
    assert envelope.receipt == {"number": "R1", "says": "đã nhận"}
    assert list(EventRow.objects.values_list("kind", flat=True)) == ["exchange.sent"]


def test_an_envelope_of_a_verb_that_failed_was_never_posted(told):
    def work():
        exchange.post("told", "letter", {"x": 1}, dedup="a")
        raise Unfit("Không được.")

    with pytest.raises(Unfit):
        whole(work, OFFICER)
    assert Envelope.objects.count() == 0


def test_posting_outside_a_transaction_or_to_nobody_is_a_fault(told):
    with pytest.raises(HouseFault):
        exchange.post("told", "letter", {}, dedup="a")
    with pytest.raises(HouseFault):
        post(partner="nobody")


def test_asking_twice_under_one_key_sends_once(told):
    assert post("a") == post("a") != post("b")
    assert exchange.deliver("told") == 2


def test_many_are_posted_in_order_and_repeats_get_their_old_code(told):
    first = post("k1")
    drafts = [exchange.Draft("letter", {"n": n}, dedup=f"k{n}") for n in range(3)]
    codes = whole(lambda: exchange.post_many("told", drafts), OFFICER)
    assert codes[1] == first
    assert len(set(codes)) == 3 == Envelope.objects.count()


def test_a_partner_that_is_down_is_asked_again_under_the_same_code(told):
    told.says = ["down", "later", "bug"]
    code = post()
    for attempts in (1, 2, 3):
        assert exchange.deliver("told") == 0
        envelope = one()
        assert (envelope.state, envelope.attempts) == (State.FAILED, attempts)
        assert exchange.deliver("told") == 0, "it waits before the next try"
        assert one().attempts == attempts
        hurry()
    assert exchange.deliver("told") == 1
    assert told.got == [code]


def test_a_no_is_kept_with_its_words_and_announced(told):
    told.says = ["no"]
    post()
    exchange.deliver("told")
    assert (one().state, one().last_error) == (State.GIVEN_UP, "Không nhận: sai địa chỉ.")
    assert EventRow.objects.get().facts["why"] == "Không nhận: sai địa chỉ."


def test_after_enough_tries_it_is_given_up_in_sight(told):
    told.says = ["down"] * 100
    post()
    for _ in range(MOST_ATTEMPTS):
        hurry()
        exchange.deliver("told")
    assert one().state == State.GIVEN_UP
    assert f"Đã thử {MOST_ATTEMPTS} lần" in one().last_error


def test_what_kills_its_sender_each_time_is_given_up_too(told):
    post()
    Envelope.objects.update(state="sending", attempts=MOST_ATTEMPTS, claim="dead")
    hurry()
    assert exchange.deliver("told") == 0
    assert (one().state, told.got) == (State.GIVEN_UP, [])


def test_a_partner_that_keeps_failing_is_left_in_peace_and_the_rest_lose_no_tries(told):
    told.says = ["down"] * 100
    for n in range(20):
        post(f"k{n}")
    exchange.deliver("told")
    assert sum(Envelope.objects.values_list("attempts", flat=True)) == FALLS_BEFORE_REST
    assert exchange.deliver("told") == 0
    assert Standing.objects.get().failures == FALLS_BEFORE_REST
    told.says = []
    hurry()
    assert exchange.deliver("told") == 20
    assert Standing.objects.get().failures == 0


def test_a_busy_answer_does_not_put_the_partner_to_rest(told):
    told.says = ["later"] * 20
    for n in range(21):
        post(f"k{n}")
    assert exchange.deliver("told") == 1
    assert not Standing.objects.filter(failures__gt=0).exists()


def test_without_an_address_envelopes_wait_untouched(told):
    told.ready = False
    post()
    assert exchange.deliver("told") == 0
    assert (one().state, one().attempts) == (State.WAITING, 0)


def test_a_lease_that_ended_is_taken_over_and_the_late_failure_changes_nothing(told):
    code = post()
    Envelope.objects.update(state="sending", attempts=1, claim="old-sender")
    hurry()
    assert exchange.deliver("told") == 1
    from lienthong.kernel.exchange.actions import record_failed

    with pytest.raises(WrongMoment):
        record_failed(code, HOUSE, claim="old-sender", error="muộn", wait=1.0)
    assert one().state == State.SENT


def test_a_late_success_counts_also_after_somebody_gave_up(told):
    from lienthong.kernel.exchange.actions import record_sent

    told.says = ["down"]
    code = post()
    exchange.deliver("told")
    exchange.give_up(code, ADMIN, reason="không cần nữa")
    record_sent(code, HOUSE, receipt={"number": "muộn"})
    assert one().state == State.SENT


def test_several_senders_at_once_send_each_once(told):
    codes = {post(f"k{n}") for n in range(40)}

    def shift():
        try:
            exchange.deliver("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=shift) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told.got) == 40
    assert set(told.got) == codes


def test_nobody_outside_is_spoken_to_inside_a_transaction(told):
    post()
    with pytest.raises(HouseFault):
        whole(lambda: exchange.deliver("told"), HOUSE)


def test_a_person_may_retry_or_stop_with_a_reason(told):
    told.says = ["no"]
    code = post()
    exchange.deliver("told")
    exchange.retry(code, ADMIN)
    assert one().state == State.WAITING
    assert exchange.deliver("told") == 1
    other = post("b")
    with pytest.raises(Unfit):
        exchange.give_up(other, ADMIN, reason=" ")
    exchange.give_up(other, ADMIN, reason="gửi nhầm người")
    assert "gửi nhầm người" in Envelope.objects.get(code=other).last_error
    assert Entry.objects.filter(verb="exchange.give_up", outcome="done").count() == 1


@pytest.mark.parametrize(
    "role",
    ["unit_admin", "coordinator", "leader", "officer", "counter", "citizen", "auditor", "province_leader"],
)
def test_the_outbox_does_not_exist_for_others(told, role):
    code = post()
    by = Actor("account:x", "X", grants=(Grant(role, 1, frozenset({1})),), units=frozenset({1}))
    for verb, args in ((exchange.retry, {}), (exchange.give_up, {"reason": "thử xem sao"})):
        with pytest.raises((NotThere, NotAllowed)):
            verb(code, by, **args)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lienthong.all', 'off', false)")
    assert whole(lambda: Envelope.objects.count(), by) == 0, "the database itself shows them nothing"
    assert whole(lambda: Envelope.objects.count(), ADMIN) == 1


def test_the_waits_grow_to_an_hour_and_are_spread():
    assert [round(wait_after(n, 0.5)) for n in (1, 2, 3, 8, 30)] == [30, 60, 120, 3600, 3600]
    assert wait_after(1, 0.0) == 22.5
    assert wait_after(1, 1.0) == 37.5
    assert [round(rest_after(n, 0.5)) for n in (4, 5, 6, 50)] == [0, 30, 60, 600]


def test_bodies_of_what_was_sent_long_ago_are_forgotten_and_receipts_stay(told):
    told.says = ["ok", "no"]
    code, refused = post("a"), post("b")
    exchange.deliver("told")
    with standing_on(now() + dt.timedelta(days=89)):
        assert forget_old_bodies() == 0
    with standing_on(now() + dt.timedelta(days=91)):
        assert forget_old_bodies() == 1
        assert forget_old_bodies() == 0
    kept = whole(lambda: {one.code: one for one in Envelope.objects.all()}, HOUSE)
    assert (kept[code].body, kept[code].receipt["number"]) == ({}, "R1")
    assert kept[refused].body == {"x": 1}, "it may still be sent again"


def test_no_state_is_a_trap():
    for state in State:
        ways = MOVES.verbs(state)
        assert state == State.SENT or ways, f"{state} leads nowhere"
