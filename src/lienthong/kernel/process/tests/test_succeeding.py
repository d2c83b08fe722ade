"""A unit ends: what it still has to do in runs goes on in its heir, nothing is lost on the way, its leader is told."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.notifications.tests.factories import Notice
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import run_card
from lienthong.kernel.process.definition import Period
from lienthong.kernel.process.event_logs import run_alone, traces
from lienthong.kernel.process.models import Consultation, Run, Step
from lienthong.kernel.units import api as units

from .factories import (
    WARD,
    asked,
    employed,
    held,
    open_step,
    past_of,
    person,
    post_of,
    published,
    seated,
    signing,
    started,
    two_steps,
    waits_for_a_table,
    working,
)
from .killing import in_a_child
from .test_retiming import reminded

HEIR = "na-p-2"
MONDAY, FRIDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 6)
BEFORE, AFTER = "2026-03-02T09:00:00", "2026-03-06T09:00:00"


def merges(on: dt.date = FRIDAY) -> None:
    units.merge(HOUSE, sources=[WARD], into={"code": HEIR}, on=on, cited="10/NQ-HĐND")


def card(code: str) -> int:
    return units.card(code).id


def step_of(code: str) -> Step:
    return whole(lambda: Step.objects.get(code=code), HOUSE)


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="process.taken_over").order_by("id")
    return whole(lambda: [(one.person, one.title) for one in rows], HOUSE)


def test_after_a_merger_steps_wait_in_the_unit_that_goes_on_and_the_run_ends_there(province):
    mai = employed("mai", "leader", HEIR)
    there, lan = working("ha", "officer", HEIR), person("lan", "officer")
    with standing_on(BEFORE):
        run = started(published(two_steps()))
        step = open_step(run, "nhan")
        due = calendar.of([step])[step].due_at
        assert actions.follow_ended_units() == 0
        merges()
        assert actions.follow_ended_units() == 0, "until Friday the old unit does it"
        with pytest.raises(WrongMoment):
            actions.take_over(run, HOUSE)
    with standing_on(AFTER):
        assert waiting_for(there) == [] and (actions.follow_ended_units(), actions.follow_ended_units()) == (1, 0)
        assert waiting_for(there) == ["Tiếp nhận: Hồ sơ thử"] and waiting_for(lan) == [] and differing() == []
        assert calendar.of([step])[step].due_at == due, "the days run on"
        with pytest.raises((NotThere, NotAllowed)):
            actions.complete(step, lan)
        actions.complete_step(step, there)
        assert waiting_for(mai) == ["Ký: Hồ sơ thử"], "what comes next opens where the run is now"
        actions.complete_step(open_step(run, "ky"), mai)
        row = whole(lambda: Run.objects.get(code=run), HOUSE)
        assert (row.state, row.unit_id, card(WARD) in row.units) == ("done", card(HEIR), True)
        assert whole(lambda: run_card(lan, run), lan) is not None, "the old unit's history stays its own to read"
        assert past_of(step, "deed", "note")[0] == ("taken_over", "Từ Phường Một sang Phường Hai. Căn cứ: 10/NQ-HĐND.")
        whats = [one.what for one in whole(lambda: audit.history(run), HOUSE)]
        assert whats.count("chuyển quy trình sang đơn vị kế tục") == 1
        assert told() == [("n-mai", "Hồ sơ đang giải quyết của Phường Một chuyển sang Phường Hai")]
        [trace] = whole(lambda: list(traces(HOUSE, run_alone(HOUSE, run))), HOUSE)
        assert "reassign" in [one.move for one in trace.happened]


def test_who_comes_along_keeps_what_they_took_and_a_post_gives_to_whoever_sits_at_it_there(province):
    an, binh = working("an", "officer"), working("binh", "officer")
    post_of("chu-tich", "head", "Chủ tịch"), post_of("chu-tich", "head", "Chủ tịch", HEIR)
    working("dung", "leader", HEIR)
    with standing_on(BEFORE):
        seated(f"{WARD}.chu-tich", "an", MONDAY)
        seated(f"{HEIR}.chu-tich", "dung", MONDAY)
        process = signing(f"{WARD}.chu-tich")
        kept, left, other = (started(process, subject=f"HS-{number}") for number in range(3))
        mine, theirs = held(kept, "nhan", an), held(left, "nhan", binh)
        actions.complete_step(open_step(other, "nhan"), person("lan", "officer"))
        sign = open_step(other, "ky")
        assert step_of(sign).holder == an.id
        merges()
        people.hire(HOUSE, code="n-an", full_name="An", unit=HEIR, since=FRIDAY)
    with standing_on(AFTER):
        jobs.drain("people", also_running=True)
        jobs.drain("process", also_running=True)
        asked_for = ProcrastinateJob.objects.filter(task_name="process.follow_ended_units", status="todo")
        assert whole(asked_for.count, HOUSE) == 1
        assert actions.follow_ended_units() == 3 and differing() == []
        assert (step_of(mine).holder, step_of(mine).state) == (an.id, "taken")
        assert (step_of(theirs).holder, step_of(theirs).state) == ("", "open")
        assert (step_of(sign).holder, step_of(sign).post) == ("account:dung", "chu-tich")
        assert actions.follow_posts() == 0, "each lies where it belongs"
    with standing_on("2026-03-09T09:00:00"):
        people.leave("n-an", HOUSE, unit=HEIR, on=dt.date(2026, 3, 9), cited="9/QĐ")
        assert actions.follow_posts() == 1 and step_of(mine).holder == "" and differing() == []


def test_questions_go_along_and_nobody_asks_themselves(province):
    lan, ha = person("lan", "officer"), person("ha", "officer", HEIR)
    with standing_on(BEFORE):
        process = published(two_steps())
        here, there = started(process), started(process, subject="HS-2", unit=HEIR)
        to_heir, to_province = asked(here, "nhan", lan, HEIR), asked(here, "nhan", lan, "na")
        to_old = asked(there, "nhan", ha, WARD)
        units.found(HOUSE, code="na-p-3", name="Phường Ba", kind="phuong", tier="xa", parent="na", since=MONDAY,
                    cited="1/NQ")  # fmt: skip
        third = started(process, subject="HS-3", unit="na-p-3")
        twice = [asked(third, "nhan", person("ba", "officer", "na-p-3"), unit) for unit in (WARD, HEIR)]
        merges()
    with standing_on(AFTER):
        assert actions.follow_ended_units() == 3 and differing() == []
        found = whole(lambda: {one.code: one for one in Consultation.objects.all()}, HOUSE)
        assert [found[code].state for code in (to_heir, to_old)] == ["withdrawn", "withdrawn"]
        assert (found[to_province].state, found[to_province].from_unit_id) == ("asked", card(HEIR))
        assert sorted(found[code].state for code in twice) == ["asked", "withdrawn"]
        assert {found[code].unit_id for code in twice if found[code].state == "asked"} == {card(HEIR)}
        running = [code for code, clock in calendar.of(found).items() if clock.state == "running"]
        assert sorted(running) == sorted(code for code, one in found.items() if one.state == "asked")
        assert actions.follow_ended_units() == 0


def test_timers_and_what_failed_go_along(province):
    with standing_on(BEFORE):
        asks = started(waits_for_a_table(), subject="HS-2")
    for hour in ("09:00", "09:10", "10:00", "13:30", "17:00"):
        with standing_on(f"2026-03-02T{hour}:00"):
            actions.go_on(1)
    with standing_on("2026-03-03T09:00:00"):
        timed = started(published(reminded({"han": Period.days(5)})))
        assert step_of(open_step(asks, "phi")).state == "failed"
        merges()
    with standing_on(AFTER):
        assert actions.follow_ended_units() == 2 and differing() == []
        assert step_of(open_step(timed, "han")).unit_id == step_of(open_step(asks, "phi")).unit_id == card(HEIR)
        assert waiting_for(person("mai", "unit_admin", HEIR)) == ["Tính phí: Hồ sơ thử"]


@pytest.mark.parametrize("way", ["split", "end"])
def test_after_a_split_it_is_the_main_heir_and_where_none_comes_after_the_unit_above(province, way):
    with standing_on(BEFORE):
        run = started(published(two_steps()))
        if way == "split":
            news = [{"code": f"na-p-{n}", "name": f"Phường {n}", "kind": "phuong", "tier": "xa", "parent": "na",
                     "main": n == 9} for n in (8, 9)]  # fmt: skip
            units.split(WARD, HOUSE, into=news, on=FRIDAY, cited="10/NQ")
        else:
            units.end(WARD, HOUSE, on=FRIDAY, cited="10/NQ")
    with standing_on(AFTER):
        assert actions.follow_ended_units() == 1 and differing() == []
        goes_on = card("na-p-9" if way == "split" else "na")
        assert step_of(open_step(run, "nhan")).unit_id == goes_on


def test_a_look_that_is_killed_is_taken_again_and_each_run_goes_once(real_province: str) -> None:
    working("mai", "leader", HEIR)
    with standing_on(BEFORE):
        process = published(two_steps())
        runs = [started(process, subject=f"HS-{number}") for number in range(2)]
        asked(runs[0], "nhan", person("lan", "officer"), "na")
        merges()
    with standing_on(AFTER):
        look: Callable[[], int] = actions.follow_ended_units
        kills = next(number - 1 for number in count(1) if in_a_child(look, number)[0])
        assert kills > 20, "before each message in turn"
        assert differing() == [] and [one for one, _ in told()] == ["n-mai"]
        for run in runs:
            assert past_of(open_step(run, "nhan")).count("taken_over") == 1
            whats = [one.what for one in whole(partial(audit.history, run), HOUSE)]
            assert whats.count("chuyển quy trình sang đơn vị kế tục") == 1


def test_only_the_house_takes_over(province):
    with standing_on(BEFORE):
        run = started(published(two_steps()))
        merges()
    with standing_on(AFTER):
        with pytest.raises(NotAllowed):
            actions.take_over(run, person("hung", "leader"))
        actions.take_over(run, HOUSE)
        with pytest.raises(WrongMoment):
            actions.take_over(run, HOUSE)
