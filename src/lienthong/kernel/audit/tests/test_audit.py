"""The audit: personal arguments under a key that can be destroyed, a chain that shows every change, who may read."""

import psycopg
import pytest
from django.db import connection, connections
from django.db.utils import ProgrammingError

from lienthong.kernel.audit.models import Entry, Link, PersonKey
from lienthong.kernel.audit.recorder import RECORDER, opened
from lienthong.kernel.audit.sealing import seal, verify
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import Note

LAN = Actor("account:lan", "Chị Lan")


def written(n: int, **personal: str) -> None:
    for place in range(n):
        args = {"place": place, **personal}
        note = Note("test.verb", LAN, f"thing-{place}", args, dict.fromkeys(personal, "subject"), None)
        whole(lambda note=note: RECORDER.begun(note), LAN)


def sealed(count: int) -> None:
    """The server's own transactions may hold the mark back for a moment."""
    import time

    until = time.monotonic() + 120
    while Link.objects.count() < count:
        assert time.monotonic() < until, "another transaction on the server never ended"
        whole(seal, HOUSE)
        time.sleep(0.05)


def owner(house) -> psycopg.Connection:
    name = connections["default"].settings_dict["NAME"]
    return psycopg.connect(house.dsn("owner", name), autocommit=True)


def test_the_chain_holds_and_goes_on(own_database):
    written(5)
    sealed(5)
    written(3)
    sealed(8)
    verdict = verify()
    assert (verdict.whole, verdict.links) == (True, 8)


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit_entry set actor_name = 'Người khác' where subject = 'thing-2'",
        "update audit_entry set args = '{}' where subject = 'thing-2'",
        "update audit_entry set outcome = 'refused' where subject = 'thing-2'",
        "update audit_entry set at = at + interval '1 second' where subject = 'thing-2'",
        "delete from audit_link where place = 3",
        "update audit_link set digest = repeat('0', 64) where place = 3",
        "delete from audit_link where entry_id = (select id from audit_entry where subject = 'thing-2');"
        " delete from audit_entry where subject = 'thing-2'",
        "update audit_link set place = place + 100 where place in (2, 3);"
        " update audit_link set place = 105 - place where place > 100",
        "insert into audit_entry (verb, actor, actor_name, subject, args, person, outcome, why, xid)"
        " select verb, actor, actor_name, 'slipped in', args, person, outcome, why, xid from audit_entry"
        " order by xid, id limit 1",
        "delete from audit_link where place = 5; delete from audit_entry where subject = 'thing-4'",
    ],
)
def test_every_change_of_the_past_shows(own_database, house, tampering):
    written(5)
    sealed(5)
    with owner(house) as direct:
        direct.execute(tampering)
    assert not verify().whole


def test_cutting_off_the_end_shows_against_the_root(own_database, house):
    written(5)
    sealed(5)
    with owner(house) as direct:
        direct.execute("delete from audit_link where place > 3")
    assert not verify().whole


BORN_ELSEWHERE = "update audit_entry set xid = xid + 1000000"
"""What a copy looks like on a new server: its rows bear numbers that this server has not reached."""


def test_a_copy_on_a_new_server_is_chained_on(own_database, house):
    written(3)
    sealed(3)
    written(2)
    with owner(house) as direct:
        direct.execute(BORN_ELSEWHERE)
    written(2)
    assert verify().whole, "what waits for its first minute on the new server has not slipped in"
    sealed(7)
    written(1)
    sealed(8)
    verdict = verify()
    assert (verdict.whole, verdict.links) == (True, 8)
    chained = [link.entry.subject for link in Link.objects.order_by("place").select_related("entry")]
    assert chained == [f"thing-{place}" for place in (0, 1, 2, 0, 1, 0, 1, 0)]


def test_what_slips_into_a_copy_shows_as_well(own_database, house):
    written(3)
    sealed(3)
    with owner(house) as direct:
        direct.execute(BORN_ELSEWHERE)
    written(1)
    sealed(4)
    with owner(house) as direct:
        direct.execute(
            "insert into audit_entry (verb, actor, actor_name, subject, args, person, outcome, why, xid)"
            " select verb, actor, actor_name, 'slipped in', args, person, outcome, why, xid from audit_entry"
            " order by xid desc, id desc limit 1"
        )
    assert not verify().whole


def test_the_program_itself_cannot_rewrite_the_audit(own_database):
    written(1)
    for statement in ("update audit_entry set verb = 'x'", "delete from audit_entry", "truncate audit_entry"):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)


def test_personal_arguments_go_with_their_key(own_database):
    written(1, full_name="Nguyễn Thị Tư")
    entry = Entry.objects.get()
    assert "Tư" not in str(entry.args)
    assert opened(entry.person, entry.sealed_args) == {"full_name": "Nguyễn Thị Tư"}
    PersonKey.objects.filter(pk=entry.person).update(key=None)
    assert opened(entry.person, entry.sealed_args) is None
    sealed(1)
    assert verify().whole, "erasing a person leaves the chain whole"


def test_what_is_for_nobody_is_not_written(own_database):
    note = Note("test.verb", LAN, "thing", {"password_hash": "argon2…"}, {"password_hash": "nobody"}, None)
    whole(lambda: RECORDER.begun(note), LAN)
    entry = Entry.objects.get()
    assert "argon2" not in str(entry.args) and entry.sealed_args is None
