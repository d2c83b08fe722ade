"""A story for each gateway, event and kind of step: what it is for in an office, and that the engine does it so."""

import datetime as dt

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Fact, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Process, Run, Step
from lienthong.kernel.process.queries import processes

from .factories import drafted, drawn, open_step, person, published, started, two_steps
from .test_running_races import ACTS, office
from .test_running_stories import deeds, state, waiting

__all__ = ["office"]
K = NodeKind
OFFICER, LEADER = Who("officer"), Who("leader")
START, END = Node("s", K.START), Node("e", K.END)


def asked(key: str, name: str, who: Who = OFFICER, **more: object) -> Node:
    return Node(key, K.USER, name, who=who, **more)


def test_two_rooms_work_at_the_same_time_and_the_leader_signs_when_both_are_done(province):
    run = started(
        published(
            drawn(
                [START, Node("chia", K.PARALLEL), asked("dat", "Thẩm tra đất đai"), asked("xd", "Thẩm tra xây dựng"),
                 Node("gop", K.PARALLEL), asked("ky", "Ký", LEADER), END],
                ["s>chia", "chia>dat", "chia>xd", "dat>gop", "xd>gop", "gop>ky", "ky>e"],
            )
        )
    )  # fmt: skip
    lan = person("lan", "officer")
    assert waiting(run) == {"dat", "xd"} and len(waiting_for(lan)) == 2
    actions.complete_step(open_step(run, "xd"), lan)
    assert waiting(run) == {"dat"} and waiting_for(person("hung", "leader")) == []
    actions.complete_step(open_step(run, "dat"), lan)
    assert waiting(run) == {"ky"} and state(run) == "running"


@pytest.mark.parametrize(
    ("facts", "opened"),
    [
        ({"dat_lua": True, "trong_khu": True}, {"nn", "ql"}),
        ({"dat_lua": True, "trong_khu": False}, {"nn"}),
        ({"dat_lua": False, "trong_khu": False}, {"thuong"}),
    ],
)
def test_those_are_asked_whom_the_matter_concerns_and_only_they_are_waited_for(province, facts, opened):
    run = started(
        published(
            drawn(
                [START, Node("hoi", K.INCLUSIVE), asked("nn", "Hỏi nông nghiệp"), asked("ql", "Hỏi quản lý khu"),
                 asked("thuong", "Xử lý thường"), Node("gop", K.INCLUSIVE), asked("ky", "Ký", LEADER), END],
                ["s>hoi", "hoi>nn:dat_lua", "hoi>ql:trong_khu", "hoi>thuong!", "nn>gop", "ql>gop", "thuong>gop",
                 "gop>ky", "ky>e"],
                facts=(Fact("dat_lua", "truth"), Fact("trong_khu", "truth")),
            )
        ),
        facts,
    )  # fmt: skip
    assert waiting(run) == opened
    for node in sorted(opened):
        assert "ky" not in waiting(run)
        actions.complete(open_step(run, node), person("lan", "officer"))
    assert waiting(run) == {"ky"}


def first_of_two() -> str:
    return published(
        drawn(
            [START, Node("cho", K.EVENT), Node("bo_sung", K.MESSAGE, "Người dân bổ sung", message="bo-sung"),
             Node("qua_han", K.TIMER, "Quá hạn bổ sung", after=Period.days(2)), asked("xu_ly", "Xử lý tiếp"),
             asked("tra", "Trả hồ sơ"), END],
            ["s>cho", "cho>bo_sung", "cho>qua_han", "bo_sung>xu_ly", "qua_han>tra", "xu_ly>e", "tra>e"],
        )
    )  # fmt: skip


def test_what_comes_first_decides_and_the_rest_is_not_waited_for(province):
    process = first_of_two()
    with standing_on("2026-03-02T08:00:00"):
        heard, late = started(process), started(process, subject="HS-2")
        assert waiting(heard) == {"bo_sung", "qua_han"}
        assert actions.hear(heard, HOUSE, message="bo-sung") == 1
        assert actions.hear(heard, HOUSE, message="bo-sung") == 0
    assert waiting(heard) == {"xu_ly"} and ("qua_han", "withdrawn") in deeds(heard)
    with standing_on("2026-03-04T16:00:00"):
        assert actions.go_on() == 0
    with standing_on("2026-03-05T08:00:00"):
        assert actions.go_on() == 1
        assert actions.hear(late, HOUSE, message="bo-sung") == 0
    assert waiting(late) == {"tra"} and waiting(heard) == {"xu_ly"}


def test_a_sub_process_is_broken_off_whole_by_the_timer_on_its_border(province):
    run = started(
        published(
            drawn(
                [START, Node("xm", K.SUBPROCESS, "Xác minh"), Node("s2", K.START, inside="xm"),
                 Node("chia", K.PARALLEL, inside="xm"), asked("a", "Hỏi tổ dân phố", inside="xm"),
                 asked("b", "Đi thực địa", inside="xm"), Node("gop", K.PARALLEL, inside="xm"),
                 Node("e2", K.END, inside="xm"), Node("het", K.TIMER, "Hết hạn", on="xm", after=Period.hours(8)),
                 asked("ghi", "Ghi nhận chưa xác minh"), asked("ky", "Ký", LEADER), END],
                ["s>xm", "s2>chia", "chia>a", "chia>b", "a>gop", "b>gop", "gop>e2", "xm>ky", "het>ghi", "ghi>ky",
                 "ky>e"],
            )
        )
    )  # fmt: skip
    with standing_on("2036-03-03T08:00:00"):
        actions.complete(open_step(run, "a"), person("lan", "officer"))
        assert waiting(run) == {"b", "het"}
        assert actions.go_on() == 1
    assert waiting(run) == {"ghi"} and differing() == []
    assert [deed for node, deed in deeds(run) if node == "b"] == ["withdrawn"]
    actions.complete(open_step(run, "ghi"), person("lan", "officer"))
    assert waiting(run) == {"ky"}


def test_a_reminder_beside_a_step_does_not_end_it(province):
    run = started(
        published(
            drawn(
                [START, asked("ky", "Ký", LEADER), Node("nhac", K.TIMER, "Nhắc", on="ky", after=Period.hours(4),
                 interrupts=False), asked("don_doc", "Đôn đốc"), END, Node("e2", K.END)],
                ["s>ky", "ky>e", "nhac>don_doc", "don_doc>e2"],
            )
        )
    )  # fmt: skip
    with standing_on("2036-03-03T08:00:00"):
        assert actions.go_on() == 1
    assert waiting(run) == {"ky", "don_doc"}
    actions.complete(open_step(run, "ky"), person("hung", "leader"))
    assert state(run) == "running"
    actions.complete(open_step(run, "don_doc"), person("lan", "officer"))
    assert state(run) == "done"


@pytest.fixture
def noting(offer):
    """A verb of a room above, which a step of the house calls for the run's subject; how often it was called."""
    called: list[str] = []

    @verb("test_shapes.note", of=processes, sentence="ghi nhận")
    def noted(process: Process, by: Actor) -> dict[str, object]:
        called.append(process.code)
        return {"so_tien": 70_000, "outcome": "thu"}

    allow("test_shapes.note", house)
    offer(noted)
    yield called
    VERBS.pop("test_shapes.note")
    RULES.pop("test_shapes.note")


def test_the_house_calls_a_verb_for_the_case_sends_word_and_tells_others(province, noting):
    code = published(two_steps())
    run = started(
        published(
            drawn(
                [START, Node("tinh", K.SERVICE, "Tính tiền", verb="test_shapes.note"), Node("x", K.EXCLUSIVE),
                 Node("bao", K.SEND, "Báo người dân", message="moi-nop-tien"), asked("mien", "Miễn phí"),
                 Node("xong", K.THROW, "Đã báo", message="da-bao"), END],
                ["s>tinh", "tinh>x", 'x>bao:outcome == "thu" && so_tien > 0', "x>mien!", "bao>xong", "xong>e",
                 "mien>e"],
                facts=(Fact("so_tien", "number"),),
            )
        ),
        subject=code,
    )  # fmt: skip
    assert [actions.go_on() for _ in range(4)] == [1, 1, 1, 0]
    assert noting == [code] and state(run) == "done"
    assert sent() == ["moi-nop-tien", "da-bao"]
    assert whole(lambda: Run.objects.get(code=run).facts, HOUSE) == {"so_tien": 70_000}


def sent() -> list[str]:
    """The messages that runs have sent, in order."""
    rows = EventRow.objects.filter(kind="process.message_sent").order_by("id")
    return whole(lambda: [one.facts["message"] for one in rows], HOUSE)


def test_an_end_that_sends_word_sends_it_each_time_it_is_reached(province):
    run = started(
        published(
            drawn(
                [START, asked("nhan", "Tiếp nhận"), asked("ky", "Ký", LEADER), Node("hen", K.END, message="da-nhan"),
                 Node("xong", K.END, message="da-tra")],
                ["s>nhan", "nhan>ky", "nhan>hen", "ky>xong"],
            )
        )
    )  # fmt: skip
    actions.complete_step(open_step(run, "nhan"), person("lan", "officer"))
    assert waiting(run) == {"ky"} and sent() == ["da-nhan"], "also where the way on is plain but for the word"
    actions.complete_step(open_step(run, "ky"), person("hung", "leader"))
    assert state(run) == "done" and sent() == ["da-nhan", "da-tra"]


def council(**more: object) -> str:
    return published(
        drawn(
            [START, asked("hoi", "Cho ý kiến", Who("officer", unit="=each"), multi=Multi("units", **more)),
             asked("gop", "Tổng hợp"), END],
            ["s>hoi", "hoi>gop", "gop>e"],
            facts=(Fact("units", "list"),),
        )
    )  # fmt: skip


def test_units_are_asked_one_after_the_other_until_enough_have_answered(province):
    three = {"units": ["na-p-2", "na-p-1", "na-p-2"]}
    run = started(council(sequential=True, until="over * 2 > of"), three)
    far, near = person("xa", "officer", "na-p-2"), person("lan", "officer")
    assert waiting_for(far) == ["Cho ý kiến: Hồ sơ thử"] and waiting_for(near) == []
    actions.complete(open_step(run, "hoi"), far)
    assert waiting_for(near) == ["Cho ý kiến: Hồ sơ thử"] and waiting_for(far) == []
    actions.complete(open_step(run, "hoi"), near)
    assert waiting(run) == {"gop"}
    assert waiting(started(council(), {"units": []})) == {"gop"}


def test_a_list_that_was_cut_short_or_names_no_unit_is_said_in_words(province):
    run = started(council(sequential=True), {"units": ["na-p-1", "na-p-2"]})
    step, lan = open_step(run, "hoi"), person("lan", "officer")
    with pytest.raises(Unfit, match="Cho ý kiến"):
        actions.complete(step, lan, facts={"units": ["na-p-1"]})
    with pytest.raises(Unfit, match="khong-co"):
        actions.complete(step, lan, facts={"units": ["na-p-1", "khong-co"]})
    assert waiting(run) == {"hoi"}
    actions.complete(step, lan)
    assert waiting(run) == {"hoi"} and deeds(run) == [("hoi", "done")]


def test_a_leader_hands_a_step_to_a_colleague_who_alone_does_it(office):
    run = started(office["plain"])
    actions.complete(open_step(run, "tham"), person("lan", "officer"))
    step, hung, mai, binh = open_step(run, "ky"), *(person(name, "leader") for name in ("hung", "mai", "binh"))
    ACTS["delegate"](step, run, hung)
    assert waiting_for(hung) == waiting_for(mai) == [] and waiting_for(binh) == ["Ký: Hồ sơ thử"]
    with pytest.raises(NotAllowed):
        actions.complete(step, mai)
    actions.complete_step(step, binh)
    assert [deed for node, deed in deeds(run) if node == "ky"] == ["delegated", "done"]


def test_a_run_keeps_its_version_whatever_becomes_of_the_process(province):
    author = person("soan", "unit_admin")
    process = published(two_steps())
    old = started(process)
    changed = drawn([START, asked("mot", "Một bước"), END], ["s>mot", "mot>e"], "Quy trình hai bước")
    version = actions.draft(
        author, unit_id=author.posts[0].unit, bpmn=write(two_steps()).decode(), process=process, doubts=[]
    )
    actions.put_right(version, author, bpmn=write(changed).decode(), doubts=[])
    actions.publish(version, author, decision="02/QĐ-UBND", effective_on=dt.date(2026, 1, 2))
    with pytest.raises(WrongMoment):
        actions.put_right(version, author, bpmn=write(two_steps()).decode(), doubts=[])
    new = started(process, subject="HS-2")
    assert (waiting(old), waiting(new)) == ({"nhan"}, {"mot"})
    actions.complete_step(open_step(old, "nhan"), person("lan", "officer"))
    assert waiting(old) == {"ky"}
    actions.retire(version, author, on=dt.date(2026, 12, 31))
    actions.complete_step(open_step(new, "mot"), person("lan", "officer"))
    assert state(new) == "done"
    with pytest.raises(NotThere):
        started("QTNB-99999")
    with pytest.raises(Unfit, match="chưa có bản nào"):
        started(drafted(two_steps()).split(".")[0])


def test_timers_and_steps_of_the_house_are_for_the_house_alone(province):
    with standing_on("2026-03-02T08:00:00"):
        run = started(first_of_two())
        timer = open_step(run, "qua_han")
        for act in (actions.fire, actions.serve):
            with pytest.raises(NotAllowed):
                act(timer, person("lan", "officer"))
        assert actions.fire(timer, HOUSE) == run
    assert waiting(run) == {"tra"}
    assert whole(lambda: Step.objects.filter(code=timer).exists(), HOUSE) is False
