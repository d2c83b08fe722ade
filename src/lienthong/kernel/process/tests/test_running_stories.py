"""Stories of runs: called runs, messages, timers, several units at once, giving back, skipping, failing."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import waiting_for
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import at_once, serving
from lienthong.kernel.process.cards import ended_step, run_card
from lienthong.kernel.process.definition import Fact, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Past, Run, Step
from lienthong.kernel.process.queries import known_to

from .factories import drawn, open_step, person, published, started, three_hands, two_steps

K = NodeKind
OFFICER = Who("officer")


def waiting(run: str) -> set[str]:
    """The nodes at which a run waits."""
    return whole(lambda: set(Step.objects.filter(run__code=run).values_list("node", flat=True)), HOUSE)


def state(run: str) -> str:
    return whole(lambda: Run.objects.get(code=run).state, HOUSE)


def deeds(run: str) -> list[tuple[str, str]]:
    """What has happened, in order."""
    return whole(lambda: list(Past.objects.filter(run__code=run).order_by("id").values_list("node", "deed")), HOUSE)


def test_a_second_press_is_answered_as_the_first_and_a_second_comer_is_told(real_province):
    run = started(published(two_steps()))
    lan, mai, step = person("lan", "officer"), person("mai", "officer"), open_step(run, "nhan")
    assert actions.complete_step(step, lan, key="mot-khoa") == run
    assert (
        actions.complete_step(step, lan, key="mot-khoa")
        == run
        == actions.complete(step, lan, key="mot-khoa", outcome="")
    )
    assert deeds(run) == [("nhan", "done")]
    with pytest.raises(NotThere):
        actions.complete_step(step, mai, key="khoa-khac")
    gone = whole(lambda: ended_step(mai, step), mai)
    assert gone is not None and gone[0] == run and gone[1].startswith("Lan đã hoàn thành bước này lúc")
    own = whole(lambda: ended_step(lan, step), lan)
    assert own is not None and own[1].startswith("Anh/chị đã hoàn thành bước này lúc")
    away = person("xa", "officer", "na-p-2")
    assert whole(lambda: ended_step(away, step), away) is None and not whole(lambda: known_to(away, "HS-1"), away)


@pytest.mark.parametrize("how", [actions.complete_step, actions.complete])
def test_two_who_decide_at_once_leave_one_decision(real_province, how):
    run = started(published(two_steps()))
    step, people = open_step(run, "nhan"), [person(name, "officer") for name in ("lan", "mai", "an", "binh")]
    gate, said = threading.Barrier(len(people)), []

    def press(who) -> None:
        gate.wait()
        try:
            said.append(how(step, who))
        except Refusal as no:
            said.append(type(no))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[who]) for who in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, said)) == sorted([run, *[str(NotThere)] * 3])
    assert deeds(run) == [("nhan", "done")] and waiting(run) == {"ky"}


def test_a_step_is_taken_given_back_skipped(province):
    run = started(published(three_hands()))
    lan, minh, mai, hung = (
        person("lan", "counter"),
        person("minh", "officer"),
        person("mai", "officer"),
        person("hung", "leader"),
    )
    actions.complete(open_step(run, "nhan"), lan)
    step = open_step(run, "tham")
    actions.claim(step, minh)
    assert waiting_for(mai) == [] and waiting_for(minh) == ["Thẩm định: Hồ sơ thử"]
    for act in (actions.claim, actions.complete):
        with pytest.raises(NotAllowed):
            act(step, mai)
    actions.release(step, minh)
    assert waiting_for(mai) == waiting_for(minh) == ["Thẩm định: Hồ sơ thử"]
    with pytest.raises(Unfit, match="không giữ vai"):
        actions.delegate(step, minh, to="khong-co-ai")
    actions.complete(step, minh, outcome="Đạt")
    sign = open_step(run, "ky")
    with pytest.raises(Unfit, match="Chưa ghi lý do"):
        actions.give_back(sign, hung, to="tham", why=" ")
    with pytest.raises(Unfit, match="Không trả lại được"):
        actions.give_back(sign, hung, to="ky", why="sai")
    actions.give_back(sign, hung, to="tham", why="Thiếu chữ ký nháy")
    assert waiting(run) == {"tham"} and waiting_for(hung) == []
    actions.skip(open_step(run, "tham"), hung, why="Đã thẩm định", outcome="khác")
    assert state(run) == "done"
    assert deeds(run) == [
        ("nhan", "done"), ("tham", "claimed"), ("tham", "released"), ("tham", "done"), ("ky", "given_back"),
        ("tham", "skipped"),
    ]  # fmt: skip


def test_a_called_run_carries_its_caller_on_and_goes_with_it(real_province):
    inner = published(two_steps())
    outer = published(
        drawn(
            [Node("s", K.START), Node("goi", K.CALL, "Xác minh", called=inner), Node("e", K.END)],
            ["s>goi", "goi>e"],
            "Gọi",
        )
    )
    first, second = started(outer), started(outer, subject="HS-2")
    assert actions.go_on() == 2 and actions.go_on() == 0
    called = whole(lambda: dict(Run.objects.exclude(parent_step="").values_list("subject", "code")), HOUSE)
    actions.complete_step(open_step(called["HS-1"], "nhan"), person("lan", "officer"))
    actions.complete_step(open_step(called["HS-1"], "ky"), person("hung", "leader"))
    drain("process", also_running=True)
    assert state(first) == "done"
    actions.withdraw(second, person("hung", "leader"), why="Người dân rút hồ sơ")
    assert state(second) == state(called["HS-2"]) == "withdrawn" and waiting_for(person("lan", "officer")) == []


def test_messages_and_timers_on_the_border_end_a_step(province):
    code = published(
        drawn(
            [
                Node("s", K.START),
                Node("bo_sung", K.RECEIVE, "Chờ bổ sung", message="bo-sung"),
                Node("y_kien", K.USER, "Cho ý kiến", who=OFFICER),
                Node("im_lang", K.TIMER, "Im lặng là đồng ý", on="y_kien", after=Period.hours(8)),
                Node("dong_y", K.USER, "Ghi nhận", who=OFFICER),
                Node("e", K.END),
            ],
            ["s>bo_sung", "bo_sung>y_kien", "y_kien>e", "im_lang>dong_y", "dong_y>e"],
        )
    )
    with standing_on("2026-03-02T08:00:00"):
        run = started(code)
        assert actions.hear(run, HOUSE, message="tin khác") == 0
        assert actions.hear(run, HOUSE, message="bo-sung", facts={}) == 1
    assert waiting(run) == {"y_kien", "im_lang"}
    with standing_on("2026-03-03T08:30:00"):
        assert actions.go_on() == 1
    assert waiting(run) == {"dong_y"}
    assert ("y_kien", "withdrawn") in deeds(run) and waiting_for(person("lan", "officer")) == ["Ghi nhận: Hồ sơ thử"]


def test_several_units_are_asked_at_once_each_with_its_own_line_and_see_the_run(province):
    code = published(
        drawn(
            [
                Node("s", K.START),
                Node(
                    "hoi",
                    K.USER,
                    "Cho ý kiến",
                    who=Who("officer", unit="=each"),
                    limit=Period.hours(4),
                    multi=Multi("units"),
                ),
                Node("gop", K.USER, "Tổng hợp", who=OFFICER),
                Node("e", K.END),
            ],
            ["s>hoi", "hoi>gop", "gop>e"],
            facts=(Fact("units", "list"),),
        )
    )
    run = started(code, {"units": ["na-p-1", "na-p-2"]})
    near, far = person("lan", "officer"), person("xa", "officer", "na-p-2")
    assert waiting_for(near) == waiting_for(far) == ["Cho ý kiến: Hồ sơ thử"]
    steps = whole(lambda: list(Step.objects.order_by("item").values_list("code", flat=True)), HOUSE)
    with pytest.raises(NotThere):
        actions.complete(steps[0], far)
    actions.complete_step(steps[1], far)
    card = whole(lambda: run_card(far, run), far)
    assert card is not None and [one.unit for one in card.open] == ["Phường Một"] and card.past[0].unit == "Phường Hai"
    assert waiting(run) == {"hoi"}
    actions.complete_step(steps[0], near)
    assert waiting(run) == {"gop"}


def test_a_step_of_the_house_that_fails_for_good_waits_for_a_person_who_lets_it_run_again(real_province, offer):
    broken = [True]

    def table(facts):
        if broken:
            raise Unfit("Chưa có biểu phí.")
        return {}

    offer(phi=table)
    run = started(
        published(
            drawn(
                [Node("s", K.START), Node("phi", K.RULE, "Tính phí", table="phi"), Node("e", K.END)], ["s>phi", "phi>e"]
            )
        )
    )
    admin, step = person("mai", "unit_admin"), open_step(run, "phi")
    with pytest.raises(WrongMoment):
        actions.retry(step, admin)
    day = 2
    for _ in range(1 + len(serving.TRIES)):
        with standing_on(f"2030-01-{day:02d}T09:00:00"):
            assert actions.go_on() == 1
        day += 1
    with standing_on("2030-02-01T09:00:00"):
        assert (
            actions.go_on() == 0
            and waiting_for(admin) == ["Tính phí: Hồ sơ thử"]
            and waiting_for(person("lan", "officer")) == []
        )
        broken.clear()
        actions.retry(step, admin)
        assert waiting_for(admin) == [] and actions.go_on() == 1
    assert state(run) == "done" and [deed for _, deed in deeds(run)] == ["failed", "retried", "done"]


def test_many_steps_are_done_in_pieces_each_once(real_province, monkeypatch):
    monkeypatch.setattr(at_once, "PIECE", 3)
    code = published(two_steps())
    runs = [started(code, subject=f"HS-{number}") for number in range(8)]
    lan, steps = person("lan", "officer"), [open_step(run, "nhan") for run in runs]
    done = actions.complete_many([*steps, steps[0], "BC-khong-co"], lan)
    assert done == dict(zip(steps, runs, strict=True))
    assert all(deeds(run) == [("nhan", "done")] and waiting(run) == {"ky"} for run in runs)
    assert actions.complete_many(steps, lan) == {}


def test_many_steps_are_done_once_where_the_button_is_pressed_twice(real_province):
    code = published(two_steps())
    runs = [started(code, subject=f"HS-{number}") for number in range(4)]
    lan, steps = person("lan", "officer"), [open_step(run, "nhan") for run in runs]
    keys = {step: f"mot-lan.{step}" for step in steps}
    done = dict(zip(steps, runs, strict=True))
    assert at_once.complete_plain(steps, lan, keys=keys) == done
    assert at_once.complete_plain(steps, lan, keys=keys) == {}
    assert {step: actions.complete(step, lan, key=keys[step], outcome="") for step in steps} == done
    assert all(deeds(run) == [("nhan", "done")] for run in runs)


def test_where_one_key_was_used_for_something_else_the_others_are_done_all_the_same(real_province):
    code = published(two_steps())
    steps = [open_step(started(code, subject=f"HS-{number}"), "nhan") for number in range(3)]
    lan, other = person("lan", "officer"), open_step(started(code), "nhan")
    actions.complete_step(other, lan, key="da-dung")

    def page() -> None:
        assert at_once.complete_plain(steps, lan, keys={**dict.fromkeys(steps, "x"), steps[1]: "da-dung"}) == {}

    whole(page, lan)
    assert at_once.complete_plain(steps, lan, keys={step: f"khac.{step}" for step in steps}).keys() == set(steps)


def test_on_a_page_a_plain_step_is_one_statement_and_a_key_used_elsewhere_breaks_nothing(real_province, monkeypatch):
    code = published(two_steps())
    one, other = started(code), started(code, subject="HS-2")
    lan, first, second = person("lan", "officer"), open_step(one, "nhan"), open_step(other, "nhan")

    def page() -> str:  # a page is a whole: everything it asks is one transaction
        with CaptureQueriesContext(connection) as asked:
            done = actions.complete_step(first, lan, key="mot-khoa")
        assert len(asked) <= 1, [query["sql"] for query in asked]
        with pytest.raises(Refusal):
            actions.complete_step(second, lan, key="mot-khoa")
        return done

    assert whole(page, lan) == one
    assert deeds(one) == [("nhan", "done")] and waiting(one) == {"ky"} and waiting(other) == {"nhan"}
