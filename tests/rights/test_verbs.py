"""The table of permissions, run: every verb of the house tried by everybody of the cast, against the written table."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lienthong.domains.plans.tests.factories import READ
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS

from .conftest import CAST, House

TABLE = Path(__file__).with_name("verbs.csv")
MAY, MAY_NOT, NOT_THERE = "được", "cấm", "không thấy"
HEADS = [*CAST, "hệ thống"]


class Undone(BaseException):
    """Carries the answer out of a transaction that leaves nothing behind."""


def ours() -> list[str]:
    """The verbs of the rooms; tests of base make verbs of their own."""
    return sorted(name for name, verb in VERBS.items() if ".tests." not in verb.function.__module__)


def written() -> dict[str, tuple[str, dict[str, str]]]:
    """Verb → the thing it is tried on, and the answer to each head."""
    with TABLE.open(encoding="utf-8", newline="") as text:
        return {row.pop("việc"): (row.pop("trên"), row) for row in csv.DictReader(text)}


def given(verb: str, things: dict[str, str]) -> dict[str, Any]:
    """What a verb needs before its rights are decided: its unit, or what it looks at inside."""
    unit_id, day = int(things["unit_id"]), dt.date(2026, 2, 10)
    unit = things["unit"]
    known: dict[str, dict[str, Any]] = {
        "access.break_glass": {
            "role": "clerk",
            "unit_id": unit_id,
            "reason": "Cần gấp số liệu vì bão đang vào",
            "hours": 1,
        },
        "access.give_role": {"role": "officer", "cited": "2/QĐ"},
        "access.grant": {"username": "minh", "role": "citizen", "unit_id": unit_id},
        "access.open_account": {"username": "moi", "person": "ng-minh"},
        "access.propose": {
            "verb": "units.end",
            "subject": unit,
            "given": {"on": day, "cited": "x"},
            "reason": "Theo nghị quyết",
        },
        "access.take_role": {"reason": "thử"},
        "calendar.declare_day": {"unit_id": unit_id},
        "calendar.declare_hours": {"unit_id": unit_id},
        "calendar.declare_swap": {"unit_id": unit_id},
        "competence.draft_mandate": {"unit_id": unit_id},
        "competence.draft": {"unit_id": unit_id, "title": "Bảng thử"},
        "forms.begin": {"form": things["form"]},
        "forms.draft": {"unit_id": unit_id, "document": ""},
        "forms.start": {"unit_id": unit_id, "title": "Tờ khai thử"},
        "inbox.open_feed": {"unit_id": unit_id},
        "people.hire": {"code": "nguoi-moi", "full_name": "Lê Mới", "unit": unit, "since": day},
        "people.open_post": {"code": f"{unit}.moi", "unit": unit, "title": "Công chức"},
        "people.import_staff": {"unit": unit, "rows": [], "on": day, "cited": "1/QĐ", "seen": ""},
        "people.register_leave": {"person": "ng-minh", "kind": "duty", "first_on": day, "last_on": day},
        "process.draft": {"unit_id": unit_id, "bpmn": ""},
        "plans.upload": {"unit_id": int(things["home_id"]), "data": b"x", "file_name": "x.md", "read": READ},
        "plans.send_all": {"unit_id": unit_id, "round": things["round"]},
        "plans.fill_many": {"unit_id": unit_id, "round": things["round"], "rows": []},
        "plans.begin_rows": {"unit_id": unit_id, "round": things["round"], "how": "copy"},
        "plans.accept_many": {"reports": [things["report"]]},
        "plans.keep_typed": {"unit_id": unit_id, "plan": things["plan"]},
        "plans.hand": {"unit_id": unit_id, "works": [things["work"]], "person": "ng-minh"},
        "plans.take_back": {"unit_id": unit_id, "works": [things["work"]]},
    }
    return known.get(verb, {})


def answer(verb: str, thing: str, actor: Actor, things: dict[str, str]) -> str:
    """What the house says to a try: done, or refused for another reason than rights, is “được”."""
    where = (things[thing], actor) if VERBS[verb].of else (actor,)

    def tried() -> None:
        try:
            VERBS[verb](*where, **given(verb, things))
        except NotThere:
            raise Undone(NOT_THERE) from None
        except NotAllowed:
            raise Undone(MAY_NOT) from None
        except (Refusal, TypeError):
            pass  # the door was open: what was brought did not fit, or was missing
        raise Undone(MAY)

    try:
        whole(tried, actor)
    except Undone as said:
        return str(said)
    raise AssertionError


def test_the_written_table_names_every_verb_and_every_role() -> None:
    assert sorted(written()) == ours(), "write the verb into verbs.csv: who may, who may not, who does not see it"
    assert all(list(row) == HEADS for _, row in written().values())
    assert {cell for _, row in written().values() for cell in row.values()} == {MAY, MAY_NOT, NOT_THERE}


def test_every_verb_answers_everybody_as_written(standing: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, (select rolsuper or rolbypassrls from pg_roles where rolname=current_user)"
        )
        assert cursor.fetchone() == ("lienthong_app", False)
    actors = {who: standing.actor(who) for who in CAST} | {"hệ thống": HOUSE}
    wrong = [
        f"{verb} trên {thing}: {who} {said}, phải là {row[who]}"
        for verb, (thing, row) in written().items()
        for who, actor in actors.items()
        if (said := answer(verb, thing, actor, standing.things)) != row[who]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["khách", "người dân"])
def test_outsiders_may_do_nothing_to_the_provinces_work(who: str) -> None:
    may = {verb for verb, (_, row) in written().items() if row[who] == MAY}
    own = {
        "notifications.choose",
        "notifications.mark_all_read",
        "notifications.set_rhythm",
        "files.keep",
        "vault.withdraw",
    }
    own |= {f"forms.{verb}" for verb in ("begin", "save", "attach", "send", "drop", "speak")}
    assert may <= (own if who == "người dân" else set())
