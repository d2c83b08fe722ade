"""Each change of a draft: killed before each message in turn all of it is done or nothing; pressed twice, done once."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.tests.factories import in_a_child
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.units import api as units

from .factories import SMALL, WARD, drafted, mai, person
from .test_killed_hands import at_once

STATE = (
    "select (select array_agg((code, title) order by id) from forms_form)::text,"
    " (select array_agg((code, document, digest, turn, place) order by id) from forms_version)::text,"
    " (select array_agg((place, document, said) order by place) from forms_stroke)::text,"
    " (select count(*) from audit_entry), (select count(*) from base_once)"
)
KEY = "khoa-mot-hai"
CHANGE = {"do": "key", "field": "co_con", "key": "dong_con"}


def state() -> tuple[Any, ...]:
    """All that these verbs may change."""

    def asked() -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            return tuple(cursor.fetchone())

    return whole(asked, HOUSE)


def starting() -> Callable[[], Any]:
    unit = units.card(WARD).id
    return lambda: actions.start(mai(), key=KEY, unit_id=unit, title="Tờ khai thử")


def changing() -> Callable[[], Any]:
    code = drafted(SMALL)
    return lambda: actions.edit(code, mai(), key=KEY, change=CHANGE, turn=0)


def undoing() -> Callable[[], Any]:
    code = drafted(SMALL)
    actions.edit(code, mai(), change=CHANGE, turn=0)
    return lambda: actions.undo(code, mai(), key=KEY, turn=1)


def redoing() -> Callable[[], Any]:
    code = drafted(SMALL)
    actions.edit(code, mai(), change=CHANGE, turn=0)
    actions.undo(code, mai(), turn=1)
    return lambda: actions.redo(code, mai(), key=KEY, turn=2)


EVERY = (starting, changing, undoing, redoing)


@pytest.mark.parametrize("prepared", EVERY)
def test_what_is_killed_in_the_middle_is_done_wholly_or_not(
    real_province: str, prepared: Callable[[], Callable[[], Any]]
) -> None:
    work = prepared()
    stood, answer = [state()], None
    for number in count(1):
        done, answer = in_a_child(work, number)
        stood.append(state())
        if done:
            break
    assert len(stood) > 5 and stood[0] != stood[-1] and set(stood) == {stood[0], stood[-1]}
    assert work() == answer and state() == stood[-1], "asked again under its key, nothing more is done"


@pytest.mark.parametrize("prepared", EVERY)
def test_two_presses_at_the_same_time_are_one(real_province: str, prepared: Callable[[], Callable[[], Any]]) -> None:
    work = prepared()
    before = state()
    told = at_once(work, work)
    assert told[0] == told[1] and state()[3] - before[3] == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_two_authors_at_once_one_is_told(real_province: str, _round: int) -> None:
    code = drafted(SMALL)
    authors = mai(), person("thao", "coordinator")
    told = at_once(
        *(
            lambda one=one: actions.edit(code, one, change={"do": "title", "title": f"Của {one.name}"}, turn=0)["turn"]
            for one in authors
        )
    )
    assert sorted(map(str, told)) == ["1", "changed_meanwhile"]
