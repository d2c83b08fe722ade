"""Open steps of a post go to whoever sits there: to a successor, or to who leads the unit while nobody does."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.access import api as access
from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import following
from lienthong.kernel.process.models import Step
from lienthong.kernel.process.posts import Seats
from lienthong.kernel.units import api as units

from .factories import JULY, WARD, open_step, past_of, person, post_of, seated, signing, started, working
from .killing import in_a_child

LINE = "Ký: Hồ sơ thử"
TOLD = ("deed", "actor_name", "note")
HEAD, DEPUTY = f"{WARD}.chu-tich", f"{WARD}.pho-chu-tich"
MONDAY, FRIDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 6)


@pytest.fixture
def ward(province: None) -> dict[str, Actor]:
    """Three who work in the ward, each with an account; nobody sits anywhere yet. Dung leads the ward."""
    post_of("chu-tich", "head", "Chủ tịch")
    post_of("pho-chu-tich", "deputy", "Phó chủ tịch")
    return {name: working(name, "leader" if name == "dung" else "officer") for name in ("an", "binh", "dung")}


def waiting(post: str = "chu-tich", subject: str = "HS-1") -> str:
    """A step of the post that waits."""
    run = started(signing(post), subject=subject)
    actions.complete_step(open_step(run, "nhan"), person("lan", "officer"))
    return open_step(run, "ky")


def leaves(post: str, name: str, on: dt.date) -> None:
    people.vacate(post, HOUSE, person=f"n-{name}", on=on, cited="9/QĐ")


def hands(*, of: dict[str, Actor]) -> dict[str, int]:
    """How many lines lie before each of them."""
    return {name: len(waiting_for(who)) for name, who in of.items()}


def test_a_step_goes_to_a_successor_and_in_between_to_who_leads_the_unit(ward):
    with standing_on(MONDAY):
        step = waiting()
        assert hands(of=ward) == {"an": 0, "binh": 0, "dung": 1}, "nobody sits there: who leads the unit sees it"
        assert actions.follow_posts() == 0
        seated(HEAD, "an", MONDAY)
        assert actions.follow_posts() == 1
        assert hands(of=ward) == {"an": 1, "binh": 0, "dung": 0} and differing() == []
    with standing_on(FRIDAY):
        leaves(HEAD, "an", FRIDAY)
        assert actions.follow_posts() == 1
        assert hands(of=ward) == {"an": 0, "binh": 0, "dung": 1} and differing() == []
        with pytest.raises(NotAllowed):
            actions.complete(step, ward["an"])
        seated(HEAD, "binh", FRIDAY)
        assert (actions.follow_posts(), actions.follow_posts()) == (1, 0)
        assert hands(of=ward) == {"an": 0, "binh": 1, "dung": 0} and differing() == []
        vacant = "Chức danh chưa có người giữ; lãnh đạo đơn vị nhận hoặc giao việc này."
        assert past_of(step, *TOLD) == [
            ("passed_on", HOUSE.name, "An giữ chức danh này."),
            ("passed_on", HOUSE.name, vacant),
            ("passed_on", HOUSE.name, "Binh giữ chức danh này."),
        ]
        written = [one.args for one in whole(lambda: audit.history(step), HOUSE) if "người có trách nhiệm" in one.what]
        assert sorted(one["to"] for one in written) == ["", "account:an", "account:binh"]
        actions.complete_step(step, ward["binh"])


def test_what_was_taken_as_the_holder_of_a_post_goes_with_the_post(ward):
    with standing_on(MONDAY):
        seated(HEAD, "an", MONDAY)
        step = waiting()
        assert differing() == [], "a line that is one person's own is nobody else's"
        actions.claim(step, ward["an"])
    with standing_on(FRIDAY):
        assert actions.follow_posts() == 0
        seated(HEAD, "binh", FRIDAY)
        assert actions.follow_posts() == 1
        assert whole(lambda: Step.objects.get(code=step).state, HOUSE) == "open"
        assert hands(of=ward) == {"an": 0, "binh": 1, "dung": 0} and differing() == []


def test_what_an_officer_took_who_has_left_waits_for_all_of_the_role(ward):
    with standing_on(MONDAY):
        run, other = started(signing("chu-tich")), started(signing("chu-tich"), subject="HS-2")
        taken, kept = open_step(run, "nhan"), open_step(other, "nhan")
        actions.claim(taken, ward["an"])
        actions.claim(kept, ward["binh"])
        assert actions.follow_posts() == 0
    with standing_on(FRIDAY):
        people.leave("n-an", HOUSE, unit=WARD, on=FRIDAY, cited="9/QĐ")
        assert (actions.follow_posts(), actions.follow_posts()) == (1, 0)
        assert whole(lambda: (Step.objects.get(code=taken).holder, Step.objects.get(code=taken).state), HOUSE) == (
            "",
            "open",
        )
        assert past_of(taken, *TOLD)[-1] == ("released", HOUSE.name, following.LEFT) and differing() == []
        assert len(waiting_for(ward["binh"])) == 2
        actions.complete_step(taken, ward["binh"])


def test_what_was_taken_while_nobody_sat_there_or_was_given_stays_until_its_holder_leaves_the_unit(ward):
    leader = working("giang", "leader")
    with standing_on(MONDAY):
        taken, given = waiting(), waiting(subject="HS-2")
        actions.claim(taken, ward["dung"])
        actions.delegate(given, ward["dung"], to="n-giang")
        seated(HEAD, "an", MONDAY)
        assert actions.follow_posts() == 0
        assert hands(of={**ward, "giang": leader}) == {"an": 0, "binh": 0, "dung": 1, "giang": 1}
    with standing_on(FRIDAY):
        people.leave("n-giang", HOUSE, unit=WARD, on=FRIDAY, cited="9/QĐ")
        assert actions.follow_posts() == 1
        assert hands(of={**ward, "giang": leader}) == {"an": 1, "binh": 0, "dung": 1, "giang": 0}
        access.close_account("tk-dung", HOUSE, reason="nghỉ việc")
        assert actions.follow_posts() == 1 and differing() == []
        assert hands(of=ward) == {"an": 2, "binh": 0, "dung": 0}


def test_who_acts_in_a_second_post_gives_back_only_the_steps_of_that_one(ward):
    with standing_on(MONDAY):
        seated(DEPUTY, "binh", MONDAY)
        seated(HEAD, "binh", MONDAY, how="acting")
        own, lent = waiting("pho-chu-tich"), waiting(f"{WARD}.chu-tich", "HS-2")
        assert actions.follow_posts() == 0 and hands(of=ward) == {"an": 0, "binh": 2, "dung": 0}
    with standing_on(FRIDAY):
        leaves(HEAD, "binh", FRIDAY)
        seated(HEAD, "an", FRIDAY)
        assert actions.follow_posts() == 1
        assert hands(of=ward) == {"an": 1, "binh": 1, "dung": 0}
        assert past_of(own) == [] and past_of(lent) == ["passed_on"]


def test_of_two_who_sit_there_the_acting_one_gets_it_and_what_the_other_has_taken_stays(ward):
    with standing_on(MONDAY):
        seated(HEAD, "an", MONDAY)
        taken, waits = waiting(), waiting(subject="HS-2")
        actions.claim(taken, ward["an"])
        seated(HEAD, "binh", MONDAY, how="acting")
        assert actions.follow_posts() == 1
        assert past_of(waits, "note")[0] == "Binh giữ chức danh này."
        assert hands(of=ward) == {"an": 1, "binh": 1, "dung": 0}
        leaves(HEAD, "binh", FRIDAY)
        assert actions.follow_posts() == 0, "until Friday"
    with standing_on(FRIDAY):
        assert actions.follow_posts() == 1
        assert hands(of=ward) == {"an": 2, "binh": 0, "dung": 0} and differing() == []


def test_a_seat_that_begins_later_moves_nothing_before_its_day(ward):
    with standing_on(MONDAY):
        waiting()
        seated(HEAD, "an", FRIDAY)
        assert actions.follow_posts() == 0 and hands(of=ward)["dung"] == 1
    with standing_on(FRIDAY):
        assert actions.follow_posts() == 1 and hands(of=ward) == {"an": 1, "binh": 0, "dung": 0}


def test_whoever_gets_an_account_later_gets_the_steps_of_the_post_then(ward):
    people.hire(HOUSE, code="n-moi", full_name="Mới", unit=WARD, since=JULY)
    with standing_on(MONDAY):
        seated(HEAD, "moi", MONDAY)
        waiting()
        assert actions.follow_posts() == 0 and hands(of=ward)["dung"] == 1
        access.open_account(HOUSE, username="moi", person="n-moi")
        assert actions.follow_posts() == 1 and hands(of=ward)["dung"] == 0 and differing() == []


def test_when_units_become_one_the_old_posts_end_and_their_steps_wait_for_who_leads(ward):
    with standing_on(MONDAY):
        seated(HEAD, "an", MONDAY)
        step = waiting()
        actions.claim(step, ward["an"])
        units.merge(HOUSE, sources=[WARD], into={"code": "na-p-2"}, on=FRIDAY, cited="10/NQ")
    with standing_on(FRIDAY):
        jobs.drain("people", also_running=True)
        assert actions.follow_posts() == 1
        one = whole(lambda: Step.objects.get(code=step), HOUSE)
        assert (one.holder, one.role, one.state) == ("", "leader", "open") and differing() == []


def test_a_step_that_is_where_it_belongs_is_not_passed_on(ward):
    with standing_on(MONDAY):
        seated(HEAD, "an", MONDAY)
        step = waiting()
        plain = open_step(started(signing("chu-tich"), subject="HS-3"), "nhan")
        for code, to in ((step, "account:an"), (step, "account:binh"), (step, ""), (plain, "account:an")):
            with pytest.raises(WrongMoment):
                actions.pass_on(code, HOUSE, to=to)
        assert past_of(step) == []


def test_a_change_of_seats_asks_for_one_look_in_the_same_transaction(ward):
    with standing_on(MONDAY):
        seated(HEAD, "an", MONDAY)
        seated(DEPUTY, "binh", MONDAY)
        assert asked_for() == 0
        jobs.drain("process", also_running=True)
        assert asked_for() == 1


def test_a_look_that_is_killed_is_taken_again_and_each_step_goes_once(real_province: str) -> None:
    post_of("chu-tich", "head", "Chủ tịch")
    an, dung = working("an", "officer"), working("dung", "leader")
    with standing_on(MONDAY):
        steps = [waiting(subject=f"HS-{number}") for number in range(3)]
        seated(HEAD, "an", MONDAY)
        assert killed_until_done(lambda: jobs.drain("process", also_running=True)) > 5
        assert asked_for() == 1
        kills = killed_until_done(actions.follow_posts)
        assert kills > 30, "before each message in turn"
        assert hands(of={"an": an, "dung": dung}) == {"an": 3, "dung": 0} and differing() == []
        for step in steps:
            assert past_of(step, *TOLD) == [("passed_on", HOUSE.name, "An giữ chức danh này.")]
            whats = [one.what for one in whole(partial(audit.history, step), HOUSE)]
            assert whats.count("chuyển bước về người có trách nhiệm") == 1


def killed_until_done(work: Callable[[], int]) -> int:
    """Do it in children that are killed before their first, second, third … message; how many were."""
    return next(number - 1 for number in count(1) if in_a_child(work, number)[0])


def asked_for() -> int:
    """How often a look at the seats waits in the queue."""
    asked = ProcrastinateJob.objects.filter(task_name="process.follow_posts", status="todo")
    return whole(asked.count, HOUSE)


def test_two_looks_at_once_move_each_step_once_and_a_step_done_meanwhile_is_left_alone(
    ward: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    with standing_on(MONDAY):
        step, other = waiting(), waiting(subject="HS-2")
        seated(HEAD, "an", MONDAY)
        found = following.astray

        def while_others_work(steps: list[Step], seats: Seats) -> list[Step]:
            gone = found(steps, seats)
            monkeypatch.setattr(following, "astray", found)
            assert actions.follow_posts() == 2  # another look is faster
            actions.complete_step(other, ward["an"])
            return gone

        monkeypatch.setattr(following, "astray", while_others_work)
        assert actions.follow_posts() == 0
        assert past_of(step) == ["passed_on"]
        assert past_of(other) == ["passed_on", "done"]


def test_many_steps_go_piece_by_piece(ward: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PIECE", 2)
    with standing_on(MONDAY):
        process = signing("chu-tich")
        lan = person("lan", "officer")
        for number in range(5):
            actions.complete_step(open_step(started(process, subject=f"HS-{number}"), "nhan"), lan)
        kept = whole(lambda: Step.objects.filter(node="ky").order_by("pk").first().code, HOUSE)
        actions.claim(kept, ward["dung"])
        seated(HEAD, "an", MONDAY)
        assert actions.follow_posts() == 4
        assert hands(of=ward) == {"an": 4, "binh": 0, "dung": 1} and differing() == []
