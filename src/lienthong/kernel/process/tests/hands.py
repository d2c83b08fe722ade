"""What people do with an open step, by chance; beside it a plain memory of in whose hands each lies and who is asked.

Steps are finished in each way there is, taken, given to a colleague, done for an absent one; other units are asked,
answer, stay silent or are asked no more; whoever sits at a post changes, and who was given a step leaves the unit.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import absent, all_back
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Consultation, Past, Run, Step
from lienthong.kernel.process.nets import outcomes_of, returns_of
from lienthong.kernel.units import api as units

from .doing import Way
from .factories import JULY, WARD, post_of
from .making import ROLES
from .played_runs import AWAY, Place, Playing

if TYPE_CHECKING:
    from .playing import Desk

HANDED_ONE_IN, HEADS = 3, 3
BASIS = "khoản 2 Điều 5 Quy chế số 12/2026/QĐ-UBND"
FINISHES = ["complete", "complete", "facts", "complete_step", "complete_step", "complete_many", "skip"]
HANDS = ["claim", "release", "give_back", "give_back"]


@dataclass
class Hand:
    """In whose hands a step lies; `seat`: because they sit at its post, with which it goes on to the next."""

    holder: str
    seat: bool


@dataclass
class Asked:
    """A unit is asked from a step: by whom, until when, and whether silence agrees."""

    step: str
    asker: str
    unit: str
    due_at: dt.datetime
    silence: bool
    late: bool = False


class Hands:
    """All who work in the two wards. `post`: where set, steps are given to it, and whoever sits there changes."""

    def __init__(self, desk: "Desk", seats: bool = False) -> None:
        self.desk = desk
        self.people: dict[str, Actor] = {}
        self.mates: dict[str, str] = {}
        for role in dict.fromkeys(one.replace("province_", "") for one in ROLES):
            for name in (role, f"{role}-2"):
                self._employ(name, role)
            self.mates |= {f"account:{role}": f"{role}-2", f"account:{role}-2": role}
        self._employ("leads", "leader", "unit_admin")
        self.guests: list[str] = []
        self.sits, self.post = "", ""
        if seats:
            self.post = f"truc-{uuid4().hex[:8]}"
            for number in range(HEADS):
                self._employ(f"head-{number}", "leader")
                self.mates[f"account:head-{number}"] = "leader"
            post_of(self.post, "staff", "Người trực")
        self.known: dict[str, Hand] = {}
        self.asked: dict[str, Asked] = {}
        self.away: set[tuple[str, dt.date]] = set()
        all_back()

    def _employ(self, name: str, *roles: str) -> None:
        self.people[name] = everywhere(name, *roles)
        try:
            access.actor_named(name)
        except NotThere:
            people.hire(HOUSE, code=f"n-{name}", full_name=name.title(), unit=WARD, since=JULY)
            rows = [
                {"username": name, "person": f"n-{name}", "unit_id": units.card(unit).id, "roles": list(roles)}
                for unit in (WARD, AWAY)
            ]
            access.load(HOUSE, rows=rows, password_hash="!", since=JULY)

    # -- a step of a person -----------------------------------------------------------------------------------

    def by_person(self, run: Playing, step: Step, place: Place) -> None:
        """One thing is done with a step: it is finished, or goes into other hands, or others are asked."""
        desk, chance = self.desk, self.desk.chance
        # Steps are finished soon: unless a question is looked after at once, its time is hardly ever over.
        if (self.asked or chance.randrange(HANDED_ONE_IN) == 0) and self._handed(step):
            return
        doer = self.doer(step)
        how = chance.choice(FINISHES + HANDS)
        if how in ("complete", "complete_step", "complete_many"):
            how = desk.finishing or how
        if how == "release" and (step.state != "taken" or self._of_seat(step, doer)):
            how = "claim"
        back = whole(lambda: returns_of(step.run.version_id).get(step.node, ()), HOUSE)
        if how == "give_back" and not back:
            how = "complete_step"
        known = whole(lambda: list(outcomes_of(step.run.version_id, step.node)), HOUSE)
        outcome = chance.choice(known) if known else ""
        desk.ways[how] += 1
        with standing_on(desk.at):
            if how in ("claim", "release"):
                verb = {"claim": actions.claim, "release": actions.release}[how]
                desk.keyed(lambda key: verb(step.code, doer, key=key))
                self._lies(step, doer.id if how == "claim" else self._seat(step))
            elif how == "give_back":
                to = chance.choice(back)
                desk.keyed(lambda key: actions.give_back(step.code, doer, key=key, to=to, why="Thiếu giấy tờ"))
                run.naive.jump(place[0], place[1], to)
                run.finished += 1
            else:
                facts = self._finish(how, run, step, doer, outcome)
                run.fire(place, facts, outcome)
        if how != "skip":
            self._for_whom(step, doer)

    def _finish(self, how: str, run: Playing, step: Step, doer: Actor, outcome: str) -> dict[str, Any]:
        code, desk = step.code, self.desk
        more: dict[str, str] = {}
        if how != "skip" and self.asked_from(code):
            with pytest.raises(Unfit, match="Còn chờ ý kiến"):
                actions.complete_step(code, doer, outcome=outcome)
            how, more = ("facts" if how == "facts" else "complete"), {"note": "Không chờ được."}
            desk.ways["not waited"] += 1
        if how == "skip":
            leads = self.people["leads"]
            desk.keyed(lambda key: actions.skip(code, leads, key=key, why="Không cần", outcome=outcome))
        elif how == "complete_step":
            desk.keyed(lambda key: actions.complete_step(code, doer, key=key, outcome=outcome))
        elif how == "complete_many":
            done = desk.do(lambda: actions.complete_many([code], doer, outcome=outcome), Way.WHOLE)
            assert done in ({code: run.code}, None)
        elif how == "complete":
            desk.keyed(lambda key: actions.complete(code, doer, key=key, outcome=outcome, **more))
        else:
            facts = desk.facts()
            if self._several(run):
                facts.pop("units")  # the list of a step that is done several times stays as it was
            desk.keyed(lambda key: actions.complete(code, doer, key=key, outcome=outcome, facts=facts, **more))
            return facts
        return {}

    def _several(self, run: Playing) -> bool:
        return bool((whole(lambda: Run.objects.get(code=run.code).marking, HOUSE) or {}).get("groups"))

    def doer(self, step: Step) -> Actor:
        """Whoever holds a step or, while they are away, at times who stands in; else one of those with its role."""
        if not step.holder:
            return self.people[self.desk.chance.choice([step.role, f"{step.role}-2"])]
        if (step.holder, self._day()) in self.away and self.desk.chance.random() < 0.7:
            return self.people[self.mates[step.holder]]
        return self.people[step.holder.removeprefix("account:")]

    def _day(self) -> dt.date:
        """Which day it is where people work; a due date comes from the database in other hours."""
        return self.desk.at.astimezone(VIETNAM).date()

    def _for_whom(self, step: Step, doer: Actor) -> None:
        """What is done for an absent colleague is written down as such, before all else."""
        if step.holder in ("", doer.id):
            return
        self.desk.ways["in stead"] += 1
        lines = whole(lambda: list(Past.objects.filter(step=step.code, actor=doer.id).order_by("id")), HOUSE)
        assert [one.holder for one in lines if one.deed == "stood_in"][-1:] == [doer.id], lines

    # -- into other hands -------------------------------------------------------------------------------------

    def _handed(self, step: Step) -> bool:
        ways = [self._delegate, self._stand_in, self._consult, self._consult, self._consult]
        if self.post:
            ways += [self._change_seats, self._to_a_guest, self._guests_leave]
        if self.asked and self.desk.chance.randrange(4):
            ways = [self._answer, self._unask, self._time, self._time, lambda _: False]
        way = self.desk.chance.choice(ways)
        with standing_on(self.desk.at):
            return way(step)

    def _delegate(self, step: Step, to: str = "") -> bool:
        chance = self.desk.chance
        by = self.people["leads"] if chance.random() < 0.3 else self.doer(step)
        to = to or chance.choice([step.role, f"{step.role}-2"])
        if f"account:{to}" in (by.id, step.holder):
            return False
        self.desk.keyed(lambda key: actions.delegate(step.code, by, key=key, to=f"n-{to}", why="Đang bận"))
        self._lies(step, f"account:{to}", given=True)
        self.desk.ways["delegate"] += 1
        if by is not self.people["leads"]:
            self._for_whom(step, by)
        return True

    def _stand_in(self, step: Step) -> bool:
        """The holder is away today; the colleague takes the step over at once, or when there is something to do."""
        if step.holder not in self.mates:
            return False
        day, mate = self._day(), self.people[self.mates[step.holder]]
        if (step.holder, day) not in self.away:
            absent(self.people[step.holder.removeprefix("account:")], mate, f"{day}", f"{day}")
            self.away.add((step.holder, day))
        if self.desk.chance.randrange(2):
            self.desk.keyed(lambda key: actions.stand_in(step.code, mate, key=key, of=step.holder))
            self._lies(step, mate.id, given=True)
            self.desk.ways["stand in"] += 1
            self._for_whom(step, mate)
        return True

    def _lies(self, step: Step, holder: str, *, given: bool = False) -> None:
        seat = bool(step.post) and holder == self._seat(step) and not given
        self.known[step.code] = Hand(holder, seat)

    def _seat(self, step: Step) -> str:
        """Who sits at the post of a step; nobody ever does in the other ward."""
        return self.sits if step.post and step.unit_id == units.card(WARD).id else ""

    def _of_seat(self, step: Step, doer: Actor) -> bool:
        return bool(step.post) and doer.id == self._seat(step)

    # -- posts and people who come and go ---------------------------------------------------------------------

    def _change_seats(self, step: Step) -> bool:
        """Somebody else sits at the post from the next day on, or nobody."""
        self.desk.at += dt.timedelta(days=1)
        on, sat = self._day(), self.sits.removeprefix("account:")
        chosen = self.desk.chance.choice([name for name in ("", *self._heads()) if name != sat])
        post = f"{WARD}.{self.post}"
        with standing_on(self.desk.at):
            if chosen:
                people.seat(post, HOUSE, person=f"n-{chosen}", on=on, cited="1/QĐ")
            else:
                people.vacate(post, HOUSE, person=f"n-{sat}", on=on, cited="9/QĐ")
            self.sits = f"account:{chosen}" if chosen else ""
            self._follow()
        self.desk.ways["seat"] += 1
        return True

    def _heads(self) -> list[str]:
        return [f"head-{number}" for number in range(HEADS)]

    def _to_a_guest(self, step: Step) -> bool:
        name = f"guest-{uuid4().hex[:8]}"
        if step.unit_id != units.card(WARD).id:
            return False
        self._employ(name, step.role)
        self.guests.append(name)
        self.mates[f"account:{name}"] = step.role
        return self._delegate(step, name)

    def _guests_leave(self, step: Step) -> bool:
        """Who was given steps leaves the unit the next day; what they hold goes back."""
        if not self.guests:
            return False
        self.desk.at += dt.timedelta(days=1)
        with standing_on(self.desk.at):
            for name in self.guests:
                people.leave(f"n-{name}", HOUSE, unit=WARD, on=self._day(), cited="9/QĐ")
            gone = {f"account:{name}" for name in self.guests}
            self.guests = []
            self._follow(gone)
        self.desk.ways["left"] += 1
        return True

    def _follow(self, gone: set[str] | None = None) -> None:
        """The house passes on what lies with others than it should, and nothing else."""
        moved = 0
        for step in whole(lambda: list(Step.objects.filter(code__in=self.known)), HOUSE):
            hand = self.known[step.code]
            if (hand.seat or hand.holder in (gone or ())) and hand.holder != self._seat(step):
                self._lies(step, self._seat(step))
                self.known[step.code].seat = bool(step.post)
                moved += 1
        assert self.desk.do(actions.follow_posts, Way.REST) == moved
        if moved:
            self.desk.ways["pass on"] += 1

    # -- other units are asked --------------------------------------------------------------------------------

    def asked_from(self, step: str) -> list[str]:
        """The questions that are open at a step."""
        return [code for code, one in self.asked.items() if one.step == step]

    def _consult(self, step: Step) -> bool:
        if self.asked_from(step.code):
            return False
        by, chance = self.doer(step), self.desk.chance
        unit = AWAY if step.unit_id == units.card(WARD).id else WARD
        silence = chance.random() < 0.5
        more = {"silence": silence, "basis": BASIS if silence else "", "days": chance.randint(1, 3)}
        [code] = self.desk.keyed(
            lambda key: actions.consult(step.code, by, key=key, to=[unit], question="Có vướng gì không?", **more)
        )
        due = whole(lambda: Consultation.objects.get(code=code).clock.due_at, HOUSE)
        self.asked[code] = Asked(step.code, by.id, unit, due, silence)
        if step.holder not in ("", by.id):
            self._lies(step, by.id, given=True)
        self.desk.ways["consult"] += 1
        self._for_whom(step, by)
        return True

    def _one_asked(self) -> str:
        return self.desk.chance.choice(sorted(self.asked, key=lambda code: int(code[3:]))) if self.asked else ""

    def _answer(self, step: Step) -> bool:
        code, chance = self._one_asked(), self.desk.chance
        if not code:
            return False
        opinion, by = chance.choice(["agree", "disagree", "other"]), self.people[chance.choice(["officer", "leader-2"])]
        said = {"opinion": opinion, "words": "Đất này vướng quy hoạch."}
        self.desk.keyed(lambda key: actions.answer(code, by, key=key, **said))
        del self.asked[code]
        self.desk.ways["answer"] += 1
        return True

    def _unask(self, step: Step) -> bool:
        code = self._one_asked()
        if not code:
            return False
        asker = self.people[self.asked[code].asker.removeprefix("account:")]
        by = asker if self.desk.chance.randrange(2) else self.people["leads"]
        self.desk.keyed(lambda key: actions.unask(code, by, key=key, why="Đã đủ căn cứ"))
        del self.asked[code]
        self.desk.ways["unask"] += 1
        return True

    def _time(self, step: Step) -> bool:
        """The time of a question is over without an answer."""
        waiting = [one for one in self.asked.values() if not one.late]
        if not waiting:
            return False
        self.desk.at = max(self.desk.at, min(one.due_at for one in waiting) + dt.timedelta(minutes=1))
        over = [code for code, one in self.asked.items() if not one.late and one.due_at < self.desk.at]
        with standing_on(self.desk.at):
            assert self.desk.do(actions.let_time_speak, Way.REST) <= len(over)
        for code in over:
            self.desk.ways["silent" if self.asked[code].silence else "late"] += 1
            if self.asked[code].silence:
                del self.asked[code]
            else:
                self.asked[code].late = True
        return True

    # -- looking ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Each open step lies in the hands where it was put; asked is who was asked, from steps that are open."""
        open_steps = {step.code: step for step in Step.objects.filter(kind="user", run__code__in=self.desk.runs)}
        self.known = {code: hand for code, hand in self.known.items() if code in open_steps}
        for code, step in open_steps.items():
            hand = self.known.setdefault(code, Hand(self._seat(step), bool(step.post)))
            assert (step.holder, step.state == "taken") == (hand.holder, bool(self._taken(code)))
        self.asked = {code: one for code, one in self.asked.items() if one.step in open_steps}
        mine = Consultation.objects.filter(run__code__in=self.desk.runs)
        still = dict(mine.filter(state__in=("asked", "late")).values_list("code", "state"))
        assert still == {code: "late" if one.late else "asked" for code, one in self.asked.items()}
        with connection.cursor() as cursor:
            cursor.execute("select subject from calendar_clock where kind = 'process.opinion' and state = 'running'")
            assert {row[0] for row in cursor.fetchall()} == set(self.asked)
        said = Past.objects.filter(run__code__in=self.desk.runs, deed__in=("opined", "silent", "unasked"))
        questions, deeds = set(mine.values_list("code", flat=True)), Counter(said.values_list("deed", flat=True))
        assert len(questions) - len(self.asked) == sum(deeds.values()), "each question comes to one end"

    def _taken(self, step: str) -> bool:
        """Whether the past says that somebody took or was given a step last, and nobody has it back since."""
        deeds = ("claimed", "delegated", "stood_in", "released", "passed_on")
        last = Past.objects.filter(step=step, deed__in=deeds).order_by("-id").values_list("deed", flat=True).first()
        return last in deeds[:3]


def everywhere(name: str, *roles: str) -> Actor:
    """Somebody who holds roles in both wards."""
    cards = [units.card(code) for code in (WARD, AWAY)]
    ids = frozenset(card.id for card in cards)
    grants = tuple(Grant(role, cards[0].id, ids) for role in roles)
    posts = (PostHeld(f"p-{name}", "chuyên viên", cards[0].id, cards[0].name),)
    return Actor(f"account:{name}", name.title(), posts=posts, grants=grants, units=ids)
