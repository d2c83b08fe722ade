"""After a thousand random acts, who may do what is what the list of acts says, at any instant, and stays so.

The other side is a second way to the same answer: it knows no table, only the acts in their order, and plays them.
"""

import datetime as dt
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.access.actions.post_roles import scope_code
from lienthong.kernel.access.actors import of_account
from lienthong.kernel.access.models import Account
from lienthong.kernel.access.queries import rights_at
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

ACTS = int(os.environ.get("LIENTHONG_ACTS", "1000"))
SEED = 6 if os.environ.get("LIENTHONG_CI") else random.SystemRandom().randrange(10**6)
BEGUN = dt.datetime(2026, 1, 5, 8, tzinfo=VIETNAM)
SINCE = dt.date(2025, 7, 1)
UNITS = [f"t-{n}" for n in range(4)]
POSTS = [f"{unit}.{n}" for unit in UNITS for n in range(4)]
PEOPLE = [f"p-{n}" for n in range(14)]
ROLES = ["officer", "leader", "counter", "clerk"]
FIELDS = [(), ("ho-tich",), ("dat-dai", "ho-tich")]
NEVER = dt.date.max

Right = tuple[str, str, str, tuple[str, ...]]
"""Person, role, unit, fields."""
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Act:
    """What was done, when, and from which day on it holds."""

    at: dt.datetime
    what: str
    who: tuple[str, ...]
    on: dt.date


@dataclass
class Played:
    """The acts played one after the other, as somebody with paper and pencil would."""

    sits: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    comes_with: dict[tuple[str, str, str, tuple[str, ...]], list[Span]] = field(
        default_factory=lambda: defaultdict(list)
    )
    alone: dict[tuple[str, ...], list[Span]] = field(default_factory=lambda: defaultdict(list))
    open: dict[str, str] = field(default_factory=dict)
    staff: dict[tuple[str, ...], list[Span]] = field(
        default_factory=lambda: {(person, unit): [(SINCE, NEVER)] for person in PEOPLE for unit in UNITS}
    )

    def play(self, act: Act) -> None:
        if act.what == "opens":
            self.open[act.who[0]] = act.who[1]
        elif act.what == "closes":
            self.open.pop(act.who[0], None)
        elif act.what in ("sits", "acts"):
            post, person = act.who
            for there, spans in self.sits.items():
                if there == (post, person) or (act.what == "sits" and there[0] == post):
                    _end_if_then(spans, act.on)
            self.sits[post, person].append((act.on, NEVER))
        elif act.what == "rises":
            _end_if_then(self.sits[act.who[0], act.who[1]], act.on)
        elif act.what == "leaves":
            self._leaves(*act.who, act.on)
        elif act.what == "hired":
            self.staff[act.who].append((act.on, NEVER))
        elif act.what == "comes":
            post, role, unit, *fields = act.who
            self.comes_with[post, role, unit, tuple(fields)].append((act.on, NEVER))
        elif act.what == "goes":
            post, role, unit, *fields = act.who
            _end_from(self.comes_with[post, role, unit, tuple(fields)], act.on)
        elif act.what == "given":
            self.alone[act.who].append((act.on, NEVER))
        elif act.what == "revoked":
            _end_from(self.alone[act.who], act.on)
        else:
            raise AssertionError(act.what)

    def _leaves(self, person: str, unit: str, on: dt.date) -> None:
        """Every post of the unit; of who is on no staff that day every post, but where they come to later."""
        _end_if_then(self.staff[person, unit], on)
        still = any(_then(self.staff[person, other], on) for other in UNITS)
        for (post, sitting), spans in self.sits.items():
            if sitting != person:
                continue
            there = post.split(".")[0]
            comes = there != unit and any(first > on for first, _ in self.staff[person, there])
            if there == unit or (not still and not comes):
                _end_from(spans, on)
            elif not still:
                spans[:] = [(first, min(end, on) if first < on else end) for first, end in spans]

    def rights(self, day: dt.date) -> set[Right]:
        found = set()
        for (post, person), seats in self.sits.items():
            if person in self.open and _then(seats, day):
                for (of, role, unit, fields), spans in self.comes_with.items():
                    if of == post and _then(spans, day):
                        found.add((person, role, unit, fields))
        for (person, account, role, unit, _), spans in self.alone.items():
            if self.open.get(person) == account and _then(spans, day):
                found.add((person, role, unit, ()))
        return found


def _then(spans: list[Span], day: dt.date) -> bool:
    return any(first <= day < end for first, end in spans)


def _end_if_then(spans: list[Span], on: dt.date) -> None:
    spans[:] = [(first, on if first <= on < end else end) for first, end in spans]


def _end_from(spans: list[Span], on: dt.date) -> None:
    spans[:] = [(first, min(end, on)) for first, end in spans if first < on]


def said_by(acts: list[Act], at: dt.datetime) -> set[Right]:
    """What the acts known at an instant give on its day."""
    played = Played()
    for act in acts:
        if act.at <= at:
            played.play(act)
    return played.rights(at.date())


class Desk:
    """Somebody who does at random what happens to people, and writes down what the house took."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = BEGUN
        self.acts: list[Act] = []
        self.ids: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.times: dict[str, int] = defaultdict(int)

    def lay(self) -> None:
        with standing_on(self.at - dt.timedelta(days=1)):
            access.load(HOUSE, rows=[], password_hash="!", since=SINCE)
            for unit in UNITS:
                units.found(
                    HOUSE, code=unit, name=unit.upper(), kind="phuong", tier="xa", parent=None, since=SINCE, cited="QĐ"
                )
            for post in POSTS:
                people.open_post(HOUSE, code=post, unit=post.split(".")[0], title=post)
            for person in PEOPLE:
                for unit in UNITS:
                    people.hire(HOUSE, code=person, full_name=f"Lê {person}", unit=unit, since=SINCE)
        self.ids = {unit: units.card(unit).id for unit in UNITS}
        self.names = {number: unit for unit, number in self.ids.items()}

    def account(self, person: str) -> str:
        """The name under which a person signs in; who comes back gets another."""
        return f"{person}-{self.times[person]}"

    def go_on(self) -> None:
        """One more act, a while later."""
        self.at += dt.timedelta(seconds=self.chance.randrange(1, 40_000))
        what = self.chance.choice(
            ["opens", "opens", "closes", "sits", "sits", "sits", "acts", "rises", "rises", "leaves", "comes", "comes",
             "comes", "goes", "given", "revoked"]
        )  # fmt: skip
        with standing_on(self.at):
            try:
                act = getattr(self, f"_{what}")()
            except Refusal:
                act = None
        if act is not None:
            self.acts.append(act)

    def _made(self, what: str, *who: str, on: dt.date | None = None) -> Act:
        return Act(self.at, what, who, on or self.at.date())

    def _some_day(self) -> dt.date:
        return self.at.date() + dt.timedelta(days=self.chance.choice([0, 0, 0, 1, 2, 9]))

    def _opens(self) -> Act | None:
        person = self.chance.choice(PEOPLE)
        if access.accounts_of([person]):
            return None
        self.times[person] += 1
        access.open_account(HOUSE, username=self.account(person), person=person)
        return self._made("opens", person, self.account(person))

    def _closes(self) -> Act | None:
        person = self.chance.choice(PEOPLE)
        access.close_account(f"tk-{self.account(person)}", HOUSE, reason="thử")
        return self._made("closes", person)

    def _seats(self, how: str) -> tuple[str, str, dt.date]:
        post, person, on = self.chance.choice(POSTS), self.chance.choice(PEOPLE), self._some_day()
        coming = (act.on for act in self.acts if act.what in ("sits", "acts") and act.who == (post, person))
        if any(day > on for day in coming):  # who comes to this post later does not come to it earlier as well
            raise Refusal
        people.seat(post, HOUSE, person=person, on=on, cited="QĐ", how=how)
        return post, person, on

    def _sits(self) -> Act:
        post, person, on = self._seats(self.chance.choice(["holder", "concurrent", "seconded"]))
        return self._made("sits", post, person, on=on)

    def _acts(self) -> Act:
        post, person, on = self._seats(self.chance.choice(["acting", "charge"]))
        return self._made("acts", post, person, on=on)

    def _rises(self) -> Act:
        sitting = people.holders(self.ids.values())
        one, on = self.chance.choice(sitting or [None]), self._some_day()
        if one is None:
            raise Refusal
        people.vacate(one.code, HOUSE, person=one.person, on=on, cited="QĐ")
        return self._made("rises", one.code, one.person, on=on)

    def _leaves(self) -> Act:
        person, unit, on = self.chance.choice(PEOPLE), self.chance.choice(UNITS), self._some_day()
        people.leave(person, HOUSE, unit=unit, on=on, cited="QĐ")
        self.acts.append(self._made("leaves", person, unit, on=on))
        back = on + dt.timedelta(days=self.chance.choice([1, 5]))
        people.hire(HOUSE, code=person, full_name=f"Lê {person}", unit=unit, since=back)
        return self._made("hired", person, unit, on=back)

    def _comes(self) -> Act:
        post, role, unit = self.chance.choice(POSTS), self.chance.choice(ROLES), self.chance.choice(UNITS)
        on, fields = self._some_day(), self.chance.choice(FIELDS)
        access.give_role(post, HOUSE, role=role, unit=unit, fields=fields, since=on, cited="QĐ")
        return self._made("comes", post, role, unit, *sorted(fields), on=on)

    def _goes(self) -> Act:
        known = [act for act in self.acts if act.what == "comes"]
        one, on = self.chance.choice(known or [None]), self._some_day()
        if one is None:
            raise Refusal
        post, role, unit, *fields = one.who
        code = scope_code(people.post_ids([post])[post], role, self.ids[unit], fields, [])
        access.take_role(code, HOUSE, reason="thử", on=on)
        return self._made("goes", *one.who, on=on)

    def _given(self) -> Act:
        person, unit = self.chance.choice(PEOPLE), self.chance.choice(UNITS)
        on, account = self.at.date(), self.account(person)
        access.grant(HOUSE, username=account, role="citizen", unit_id=self.ids[unit], since=on)
        return self._made("given", person, account, "citizen", unit, f"{on:%Y%m%d}")

    def _revoked(self) -> Act:
        known = [act for act in self.acts if act.what == "given"]
        one = self.chance.choice(known or [None])
        if one is None:
            raise Refusal
        _, account, role, unit, day = one.who
        access.revoke(f"gv-{account}-{role}-{self.ids[unit]}-{day}", HOUSE, reason="thử")
        return self._made("revoked", *one.who)

    def live(self, person: str) -> set[Right]:
        """What the house lets this person do now, as on a page."""
        found = set()
        for account in Account.objects.filter(person__code=person, is_active=True).select_related("person"):
            actor = of_account(account)
            found |= {
                (person, one.role, self.names[one.root], tuple(sorted(one.fields)))
                for one in (*actor.grants, *actor.limited)
            }
        return found

    def told(self, at: dt.datetime) -> set[Right]:
        """What the house says of an instant, asked now."""
        return {(one.person, one.role, self.names[one.unit_id], one.fields) for one in rights_at(at)}

    def moments(self, many: int) -> Iterator[dt.datetime]:
        """Instants of acts, just before them, midnights and any between."""
        for act in self.chance.sample(self.acts, min(many, len(self.acts))):
            yield act.at
            yield act.at - dt.timedelta(microseconds=1)
            yield dt.datetime.combine(act.at.date(), dt.time(), VIETNAM)
            yield act.at + dt.timedelta(seconds=self.chance.randrange(1, 40_000))


@pytest.mark.long
@pytest.mark.django_db
def test_rights_are_what_the_acts_say_at_any_instant_and_later_still() -> None:
    desk = Desk(SEED)
    desk.lay()
    live: dict[dt.datetime, set[Right]] = {}
    while len(desk.acts) < ACTS:
        desk.go_on()
        if len(desk.acts) % 10 == 0:
            with standing_on(desk.at):
                live[desk.at] = set().union(*(desk.live(person) for person in PEOPLE))
            assert live[desk.at] == said_by(desk.acts, desk.at), f"seed {SEED}, {desk.at}"
    now = desk.at
    first = {at: desk.told(at) for at in desk.moments(80) if at <= now}
    wrong = [at for at, rights in first.items() if rights != said_by(desk.acts, at)]
    assert not wrong, f"seed {SEED}: {wrong[:3]}"
    assert {at: desk.told(at) for at in live} == live, f"seed {SEED}: history says something else than was so"
    assert sum(map(len, live.values())) > len(live) * 5, "the acts must leave something to compare"
    for _ in range(100):
        desk.go_on()
    assert {at: desk.told(at) for at in first} == first, f"seed {SEED}: later another answer"
