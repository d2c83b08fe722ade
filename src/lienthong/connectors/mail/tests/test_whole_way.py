"""From a verb to a mailbox, past killed senders and a server that misbehaves: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from lienthong.connectors.mail.partner import MailPartner
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.exchange.tests.factories import Envelope

SENDER = "import django; django.setup(); from lienthong.kernel.exchange import api; api.deliver('mail')"


@pytest.fixture
def to_server(own_database):
    """Lets the partner “mail” of this process speak to a simulator; afterwards to nobody again."""
    yield lambda server: exchange.register_partner(MailPartner(server.url, "lien-thong@nghean.example", patience=5))
    exchange.register_partner(MailPartner("", "lien-thong@nghean.example"))


def post(many):
    drafts = [
        exchange.Draft(
            "notice", {"to": f"nguoi{n}@xa.example", "to_name": "", "subject": f"Thư {n}", "text": "…"}, f"thu:{n}"
        )
        for n in range(many)
    ]
    return whole(lambda: exchange.post_many("mail", drafts), HOUSE)


def hurry():
    """The waits and leases end, as if the time had gone by."""

    def work():
        with connection.cursor() as cursor:
            cursor.execute("update exchange_envelope set next_try = now(), lease_until = now() - interval '1 s'")
            cursor.execute("update exchange_standing set rests_until = null")

    whole(work, HOUSE)


def states():
    return dict(whole(lambda: list(Envelope.objects.values_list("code", "state")), HOUSE))


def deliver_all(rounds=60):
    for _ in range(rounds):
        exchange.deliver("mail")
        if set(states().values()) <= {"sent", "given_up"}:
            return
        hurry()
    raise AssertionError(states())


def message_id(code):
    return f"<{code}@nghean.example>"


def test_a_server_in_every_bad_mood_gets_each_letter_once(to_server, mail_server):
    server = mail_server("--behave", "mixed", "--seed", "7", "--slow", "0.1")
    to_server(server)
    codes = post(40)
    deliver_all()
    ended = states()
    sent = {message_id(code) for code in codes if ended[code] == "sent"}
    given_up = [code for code in codes if ended[code] == "given_up"]
    assert set(server.kept()) == sent, "every letter is in a mailbox, once by its Message-ID, or shown as given up"
    assert len(sent) + len(given_up) == 40
    assert given_up, "this seed has unknown recipients"
    assert len(server.arrivals()) > len(sent), "this seed cuts the line after some letters"
    answers = whole(lambda: set(Envelope.objects.filter(code__in=given_up).values_list("last_error", flat=True)), HOUSE)
    assert answers == {"Máy chủ thư từ chối: 550 5.1.1 No such user here"}


def sender(dsn, url):
    environment = {
        **os.environ,
        "DATABASE_URL": dsn,
        "DJANGO_SETTINGS_MODULE": "lienthong.config.settings",
        "LIENTHONG_SMTP": url,
    }
    return subprocess.Popen([sys.executable, "-c", SENDER], env=environment)


def wait_until(true, seconds=240):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def test_senders_killed_in_the_middle_lose_nothing_and_double_nothing(own_database, mail_server):
    server = mail_server("--behave", "slow", "--slow", "0.15")
    codes = post(12)
    for killed_after in (2, 5, 8):
        running = sender(own_database, server.url)
        wait_until(lambda enough=killed_after: len(server.arrivals()) >= enough)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        hurry()
    assert sender(own_database, server.url).wait(240) == 0
    wait_until(lambda: len(server.kept()) == 12)
    assert set(states().values()) == {"sent"}
    assert set(server.kept()) == {message_id(code) for code in codes}


def test_two_senders_at_once_share_the_work(own_database, mail_server):
    server = mail_server()
    post(30)
    running = [sender(own_database, server.url) for _ in range(2)]
    assert [one.wait(240) for one in running] == [0, 0]
    assert len(server.arrivals()) == 30 == len(server.kept())


def test_the_worker_is_woken_by_the_verb_that_posted(own_database, mail_server):
    server = mail_server()
    environment = {**os.environ, "DATABASE_URL": own_database, "LIENTHONG_SMTP": server.url, "LIENTHONG_LOG": "ERROR"}
    worker = subprocess.Popen([sys.executable, "-m", "lienthong.config.cli", "worker"], env=environment)
    try:
        post(3)
        wait_until(lambda: len(server.kept()) == 3, seconds=90)
        wait_until(lambda: set(states().values()) == {"sent"})
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(240)
