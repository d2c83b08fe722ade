"""After many random acts, who sits where on any day, as known at any instant, is what the acts say, and stays so."""

import datetime as dt
import random
from dataclasses import dataclass, field

import pytest

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.people import actions
from lienthong.kernel.people.models import Post, Seat, Staff
from lienthong.kernel.units import api as units

START = dt.datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)
FIRST = START.date()
DAYS = 120
HORIZON = [FIRST + dt.timedelta(days=n) for n in range(-5, DAYS + 60)]
PERSONS = [f"p-{n}" for n in range(7)]
UNITS = ("mot", "hai")
POSTS = [f"{unit}.{n}" for unit in UNITS for n in range(4)]
BEING = ("acting", "charge")
ACTS = 170

Sitting = tuple[str, str, str]


@dataclass
class Naive:
    """Day by day in plain sets: who sits where and how, who is on whose staff; nothing of the house's own code."""

    sits: dict[dt.date, set[Sitting]] = field(default_factory=lambda: {day: set() for day in HORIZON})
    staff: dict[dt.date, set[tuple[str, str]]] = field(default_factory=lambda: {day: set() for day in HORIZON})

    def seat(self, post: str, person: str, on: dt.date, until: dt.date | None, how: str) -> None:
        before = {(p, w, h) for p, w, h in self.sits[on] if p == post and (w == person or how not in BEING)}
        for sitting in before:
            self.end(sitting, on)
        for day in HORIZON:
            if on <= day and (until is None or day < until):
                self.sits[day].add((post, person, how))

    def end(self, sitting: Sitting, on: dt.date) -> None:
        """The stretch that holds the day ends before it; a later stretch of the same kind stays."""
        for day in HORIZON:
            if day >= on:
                if sitting not in self.sits[day]:
                    break
                self.sits[day].discard(sitting)

    def leave(self, person: str, unit: str, on: dt.date) -> None:
        for day in HORIZON:
            if day >= on:
                if (person, unit) not in self.staff[day]:
                    break
                self.staff[day].discard((person, unit))
        nowhere = not any(who == person for who, _ in self.staff[on])
        for day in HORIZON:
            if day >= on:
                gone = {
                    one for one in self.sits[day] if one[1] == person and (nowhere or one[0].startswith(f"{unit}."))
                }
                self.sits[day] -= gone

    def copy(self) -> "Naive":
        return Naive({d: set(s) for d, s in self.sits.items()}, {d: set(s) for d, s in self.staff.items()})


def known(day: dt.date, at: dt.datetime) -> tuple[set[Sitting], set[tuple[str, str]]]:
    """What the house answers of a day, as it knew it at an instant."""
    seats = Seat.ever.filter(valid__contains=day, recorded__contains=at, post__code__in=POSTS)
    staff = Staff.ever.filter(valid__contains=day, recorded__contains=at, person__code__in=PERSONS)
    return (
        set(seats.values_list("post__code", "person__code", "how")),
        set(staff.values_list("person__code", "unit__code")),
    )


def settled() -> None:
    for code in UNITS:
        units.found(
            HOUSE, code=code, name=f"Đơn vị {code}", kind="so", tier="tinh", parent=None, since=None, cited="Thử"
        )
    for post in POSTS:
        actions.open_post(HOUSE, code=post, unit=post.split(".")[0], title="Chuyên viên")


def acted(chance: random.Random, truth: Naive, today: dt.date) -> bool:
    """One random act, done in the house and, where it was not refused, in the naive record."""
    person, post, unit = chance.choice(PERSONS), chance.choice(POSTS), chance.choice(UNITS)
    on = today + dt.timedelta(days=chance.choice((0, 0, 0, 1, 3, 12, -2)))
    until = on + dt.timedelta(days=chance.randint(1, 25)) if chance.random() < 0.4 else None
    how = chance.choice(("holder", "holder", "concurrent", "seconded", "acting", "charge"))
    what = chance.choice(("hire", "seat", "seat", "seat", "vacate", "leave"))
    try:
        if what == "hire":
            actions.hire(HOUSE, code=person, full_name=f"Người {person}", unit=unit, since=on)
            for day in HORIZON:
                if day >= on:
                    truth.staff[day].add((person, unit))
        elif what == "seat":
            actions.seat(post, HOUSE, person=person, on=on, until=until, how=how, cited="Thử")
            truth.seat(post, person, on, until, how)
        elif what == "vacate":
            mine = sorted(one for one in truth.sits[on] if one[1] == person)
            if not mine:
                return False
            sitting = chance.choice(mine)
            actions.vacate(sitting[0], HOUSE, person=person, on=on, cited="Thử")
            truth.end(sitting, on)
        else:
            actions.leave(person, HOUSE, unit=unit, on=on, cited="Thử")
            truth.leave(person, unit, on)
    except Refusal:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_who_sits_where_is_what_the_acts_say_at_any_instant_and_the_same_later(seed):
    chance = random.Random(seed)
    settled()
    truth, told, done = Naive(), [], 0
    for number in range(ACTS):
        at = START + dt.timedelta(hours=number * 17)
        with standing_on(at):
            done += acted(chance, truth, at.date())
        if number % 9 == 0:
            told.append((at + dt.timedelta(minutes=1), truth.copy()))
    assert done > ACTS // 3
    assert Post.objects.filter(code__in=POSTS).count() == len(POSTS)
    days = chance.sample(HORIZON, 25)
    for at, then in [*told, (START + dt.timedelta(days=900), truth)]:
        for day in days:
            assert known(day, at) == (then.sits[day], then.staff[day]), (at, day)
