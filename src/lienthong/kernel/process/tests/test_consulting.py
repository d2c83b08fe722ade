"""Other units are asked for their opinion: each has its own line and clock; silence counts only where it is said so."""

import threading

import pytest
from django.db import connections

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import run_card
from lienthong.kernel.process.models import Consultation, Past

from .factories import asked, open_step, person, published, started, two_steps

MONDAY = "2026-03-02T09:00:00"
FAR = "na-p-2"
BASIS = "Điều 10 Quy chế thử"


def opinions(run: str) -> list[tuple[str, str, str]]:
    """Each question of a run: its state, the opinion, the words."""
    rows = Consultation.objects.filter(run__code=run).order_by("id")
    return whole(lambda: list(rows.values_list("state", "opinion", "answer")), HOUSE)


def told(run: str) -> list[tuple[str, str]]:
    """What has happened in a run about opinions, in order."""
    rows = Past.objects.filter(run__code=run).order_by("id")
    return [(one.deed, one.actor_name) for one in whole(lambda: list(rows), HOUSE)]


def test_a_unit_is_asked_within_its_own_time_answers_and_the_step_goes_on(province):
    lan, far = person("lan", "officer"), person("xa", "officer", "na-p-2")
    with standing_on(MONDAY):
        run = started(published(two_steps()))
        step = open_step(run, "nhan")
        code = asked(run, "nhan", lan, FAR)
        clock = calendar.of([code])[code]
        own = calendar.of([step])[step]
    assert str(clock.due_on) == "2026-03-04" and clock.state == own.state == "running"
    assert waiting_for(far) == ["Cho ý kiến: Hồ sơ thử"] and differing() == []
    assert whole(lambda: run_card(far, run), far) is not None
    with pytest.raises(Unfit, match="Còn chờ ý kiến của Phường Hai"):
        actions.complete(step, lan)
    with pytest.raises(Unfit, match="Còn chờ ý kiến của Phường Hai"):
        actions.complete_step(step, lan)
    with pytest.raises(NotAllowed):
        actions.answer(code, lan, opinion="agree")
    with pytest.raises(Unfit, match="Chưa ghi nội dung ý kiến"):
        actions.answer(code, far, opinion="disagree")
    actions.answer(code, far, opinion="other", words="Đồng ý nếu lùi 3 m", key="bam-hai-lan")
    actions.answer(code, far, opinion="other", words="Đồng ý nếu lùi 3 m", key="bam-hai-lan")
    with pytest.raises(WrongMoment):
        actions.answer(code, far, opinion="agree")
    assert opinions(run) == [("answered", "other", "Đồng ý nếu lùi 3 m")] and waiting_for(far) == []
    assert actions.complete_step(step, lan) == run
    assert told(run) == [("asked", "Lan"), ("opined", "Xa"), ("done", "Lan")] and differing() == []


def test_silence_is_agreement_only_by_a_provision_and_is_written_as_such(province):
    lan, far = person("lan", "officer"), person("xa", "officer", "na-p-2")
    with standing_on(MONDAY):
        quiet, plain = started(published(two_steps())), started(published(two_steps()), subject="HS-2")
        for nothing in ("", "Theo thông lệ", "Quy chế phối hợp", "Điều 5", "12/2026/QĐ-UBND", "điều này đã thống nhất"):
            with pytest.raises(Unfit) as no:
                asked(quiet, "nhan", lan, FAR, silence=True, basis=nothing)
            assert "điều khoản" in no.value.by_field()["basis"]
        silent = asked(quiet, "nhan", lan, FAR, silence=True, basis=BASIS)
        late = asked(plain, "nhan", lan, FAR)
    with standing_on("2026-03-04T16:59:00"):
        assert actions.let_time_speak() == 0
        for verb, code in ((actions.count_as_agreed, silent), (actions.note_late, late)):
            with pytest.raises(Unfit, match="chưa hết hạn"):
                verb(code, HOUSE)
    with standing_on("2026-03-05T08:00:00"):
        assert actions.let_time_speak() == 2 and actions.let_time_speak() == 0
        assert opinions(quiet) == [("silent", "agree", "")] and opinions(plain) == [("late", "", "")]
        assert [one for one in told(quiet) if one[0] == "silent"] == [("silent", "Hệ thống")]
        assert waiting_for(far) == ["Cho ý kiến: Hồ sơ thử"] and differing() == []
        actions.complete(open_step(quiet, "nhan"), lan)
        with pytest.raises(Unfit, match="Còn chờ ý kiến"):
            actions.complete(open_step(plain, "nhan"), lan)
        actions.answer(late, far, opinion="agree")
        with pytest.raises(WrongMoment):
            actions.count_as_agreed(late, HOUSE)
        actions.complete(open_step(plain, "nhan"), lan)


def test_ending_a_step_with_a_reason_or_withdrawing_the_run_takes_the_questions_back(province):
    lan, far, hung = person("lan", "officer"), person("xa", "officer", "na-p-2"), person("hung", "leader")
    first, second = started(published(two_steps())), started(published(two_steps()), subject="HS-2")
    one, two = asked(first, "nhan", lan, FAR), asked(second, "nhan", lan, FAR)
    assert len(waiting_for(far)) == 2
    actions.complete(open_step(first, "nhan"), lan, note="Đã có ý kiến qua điện thoại")
    actions.withdraw(second, hung, why="Người dân rút hồ sơ")
    assert waiting_for(far) == [] and differing() == []
    assert opinions(first) == opinions(second) == [("withdrawn", "", "")]
    assert {calendar.of([code])[code].state for code in (one, two)} == {"void"}
    assert ("unasked", "Lan") in told(first) and ("unasked", "Hung") in told(second)
    with pytest.raises(WrongMoment):
        actions.answer(one, far, opinion="agree")


def test_what_is_asked_must_be_whole_and_a_unit_is_asked_once_at_a_time(province):
    lan, far = person("lan", "officer"), person("xa", "officer", "na-p-2")
    run = started(published(two_steps()))
    with pytest.raises(NotThere):
        actions.consult(open_step(run, "nhan"), far, to=["na-p-1"], question="?", days=1)
    for wrong, field in (
        ({"to": []}, "to"), ({"to": ["na-p-1"]}, "to"), ({"to": ["na-p-9"]}, "to"), ({"question": " "}, "question"),
        ({"days": 0}, "days"),
    ):  # fmt: skip
        with pytest.raises(Unfit) as no:
            asked(run, "nhan", lan, FAR, **wrong)
        assert field in no.value.by_field()
    code = asked(run, "nhan", lan, FAR)
    with pytest.raises(Unfit) as no:
        asked(run, "nhan", lan, FAR)
    assert "Đang chờ ý kiến của Phường Hai" in no.value.by_field()["to"]
    with pytest.raises(NotAllowed):
        actions.unask(code, far, why="Không muốn trả lời")
    actions.unask(code, lan, why="Hỏi nhầm")
    assert waiting_for(far) == [] and asked(run, "nhan", lan, FAR) != code and differing() == []


def test_an_answer_and_the_end_of_the_step_at_once_leave_one_of_both(real_province):
    lan, far = person("lan", "officer"), person("xa", "officer", "na-p-2")
    run = started(published(two_steps()))
    step, code = open_step(run, "nhan"), asked(run, "nhan", lan, FAR)
    gate, said = threading.Barrier(2), []

    def press(what) -> None:
        gate.wait()
        try:
            what()
            said.append("done")
        except Refusal as no:
            said.append(type(no))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=press, args=[lambda: actions.answer(code, far, opinion="agree")]),
        threading.Thread(target=press, args=[lambda: actions.complete(step, lan, note="Không chờ nữa")]),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, said)) in (["done", "done"], sorted(["done", str(WrongMoment)]))
    assert opinions(run)[0][0] == ("answered" if said.count("done") == 2 else "withdrawn")
    assert waiting_for(far) == [] and differing() == []
