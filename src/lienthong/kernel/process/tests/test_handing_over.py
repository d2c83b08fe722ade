"""What somebody held who has gone goes on by rule, and a list says what, from whom, to whom, by which rule."""

import datetime as dt
import random
from functools import partial

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import follow_people
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import (
    absent,
    differing,
    end_past_substitutes,
    gone_hands,
    legacies,
    listed_for,
)
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions

from .factories import WARD, open_step, person, post_of, seated, signing, started, working

MONDAY, FRIDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 6)


@pytest.fixture
def ward(province: None) -> dict[str, Actor]:
    """Four officers and a leader who heads the ward, each with an account; An and Bình sit at posts."""
    with standing_on(MONDAY):
        for name, kind in (("chu-tich", "head"), ("mot", "staff"), ("hai", "staff")):
            post_of(name, kind, name)
        for name in ("an", "binh", "dung", "giang"):
            working(name, "leader" if name == "dung" else "officer")
        for post, name in (("chu-tich", "dung"), ("mot", "an"), ("hai", "binh")):
            seated(f"{WARD}.{post}", name, MONDAY)
        return {name: whole(partial(access.actor_named, name), HOUSE) for name in ("an", "binh", "dung", "giang")}


def taken(who: Actor, subject: str = "HS-1") -> str:
    step = open_step(started(signing("chu-tich"), subject=subject), "nhan")
    actions.claim(step, who)
    return step


def goes(name: str, on: dt.date = FRIDAY) -> None:
    people.leave(f"n-{name}", HOUSE, unit=WARD, on=on, cited="9/QĐ")


def test_who_was_named_to_stand_in_goes_on_also_where_standing_in_has_ended_with_the_departure(ward):
    with standing_on(MONDAY):
        step = taken(ward["an"])
        absent(ward["an"], ward["binh"], "2026-03-03", "2026-03-20")
    with standing_on(FRIDAY):
        goes("an")
        end_past_substitutes(HOUSE)
        assert actions.follow_posts() == 1
        assert legacies("n-an") == [(step, "Binh", "substitute")] and differing() == []
        actions.complete_step(step, ward["binh"])


def test_else_who_sits_now_where_they_sat_and_else_it_waits_for_the_unit(ward):
    with standing_on(MONDAY):
        first = taken(ward["an"])
    with standing_on(FRIDAY):
        goes("an")
        seated(f"{WARD}.mot", "giang", FRIDAY)
        assert actions.follow_posts() == 1
        assert legacies("n-an") == [(first, "Giang", "post")] and differing() == []
        second = taken(ward["binh"], "HS-2")
    with standing_on(FRIDAY + dt.timedelta(days=3)):
        goes("binh", FRIDAY + dt.timedelta(days=3))
        assert actions.follow_posts() == 1
        assert legacies("n-binh") == [(second, "", "unit")], "the head holds no role for it"
        assert listed_for(ward["dung"]) == 2 and listed_for(ward["giang"]) == 1
        assert listed_for(person("mai", "officer")) == 0


def test_who_received_it_and_goes_too_hands_it_on(ward):
    with standing_on(MONDAY):
        step = taken(ward["an"])
    with standing_on(FRIDAY):
        goes("an")
        seated(f"{WARD}.mot", "giang", FRIDAY)
        actions.follow_posts()
    later = FRIDAY + dt.timedelta(days=3)
    with standing_on(later):
        goes("giang", later)
        assert actions.follow_posts() == 1
        assert legacies("n-giang") == [(step, "", "unit")] and differing() == []


@pytest.mark.parametrize("seed", range(3))
def test_after_any_departures_nothing_open_is_held_by_who_has_gone(ward, seed):
    chance = random.Random(seed)
    with standing_on(MONDAY):
        for number in range(8):
            taken(ward[chance.choice(["an", "binh", "giang"])], f"HS-{number}")
        if chance.random() < 0.7:
            absent(ward["an"], ward["giang"], "2026-03-03", "2026-03-30")
    for days, name in enumerate(chance.sample(["an", "binh", "giang"], 3)):
        day = FRIDAY + dt.timedelta(days=days)
        with standing_on(day):
            if chance.random() < 0.5:
                goes(name, day)
            else:
                access.close_account(f"tk-{ward[name].id.removeprefix('account:')}", HOUSE, reason="thôi việc")
            follow_people()
            actions.follow_posts()
            assert gone_hands() == [], (seed, name)
            assert differing() == []
