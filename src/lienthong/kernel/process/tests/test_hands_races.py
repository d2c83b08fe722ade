"""Two who act at once where one stands in, asks, answers or is silent: one thing happens, the other is told so."""

from collections.abc import Callable
from typing import Any

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import absent, differing
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Consultation, Past

from .factories import asked, held, open_step, person, published, started, two_steps
from .racing import raced

MORNING, LATER = "2026-03-02T08:00:00", "2026-03-09T08:00:00"
FAR = "na-p-2"


def deeds(run: str) -> list[str]:
    """What has happened in a run, in order."""
    return whole(lambda: list(Past.objects.filter(run__code=run).order_by("id").values_list("deed", flat=True)), HOUSE)


def meet(run: str, when: str, *acts: Callable[[], Any]) -> list[Any]:
    """What came of each where all have begun before any may go on; nothing is left over in the inboxes."""

    def then(act: Callable[[], Any]) -> Callable[[], Any]:
        def acted() -> Any:
            with standing_on(when):  # each acts in a thread of its own, which stands on no day yet
                return act()

        return acted

    came = raced(f"select id from process_run where code = '{run}' for update", [then(act) for act in acts])
    assert differing() == []
    return came


def test_the_absent_one_and_the_substitute_leave_one_decision(real_province):
    lan, minh = person("lan", "officer"), person("minh", "officer")
    process = published(two_steps())
    with standing_on(MORNING):
        absent(lan, minh, "2026-03-02", "2026-03-02")
        for how in (actions.complete, actions.complete_step):
            run = started(process)
            step = held(run, "nhan", lan)
            came = meet(run, MORNING, lambda: how(step, lan), lambda: how(step, minh))  # noqa: B023 - both act at once, now
            assert sorted(isinstance(one, Refusal) for one in came) == [False, True]
            assert {type(one) for one in came if isinstance(one, Refusal)} == {NotThere}
            assert deeds(run).count("done") == 1


def test_one_unit_is_asked_once_and_is_silent_or_has_answered_but_not_both(real_province):
    lan, mai = person("lan", "officer"), person("mai", "officer")
    far, other = person("xa", "officer", FAR), person("ha", "leader", FAR)
    process = published(two_steps())

    def left(run: str) -> list[str]:
        rows = Consultation.objects.filter(run__code=run).order_by("id")
        return whole(lambda: list(rows.values_list("state", flat=True)), HOUSE)

    with standing_on(MORNING):
        run = started(process)
        ask = [lambda who=who: asked(run, "nhan", who, FAR) for who in (lan, mai)]
        came = meet(run, MORNING, *ask)
        assert [type(one) for one in came if isinstance(one, Refusal)] == [Unfit] and left(run) == ["asked"]
        [code] = [one for one in came if isinstance(one, str)]
        came = meet(run, MORNING, lambda: actions.answer(code, far, opinion="agree"),
                    lambda: actions.answer(code, other, opinion="disagree", words="Không"))  # fmt: skip
        assert [type(one) for one in came if isinstance(one, Refusal)] == [WrongMoment]
        assert left(run) == ["answered"] and deeds(run).count("opined") == 1
        quiet = started(process, subject="HS-2")
        code = asked(quiet, "nhan", lan, FAR, silence=True, basis="Điều 10 Quy chế thử")
    with standing_on(LATER):
        came = meet(
            quiet, LATER, actions.let_time_speak, lambda: actions.answer(code, far, opinion="disagree", words="Không")
        )
        assert [one for one in deeds(quiet) if one in ("opined", "silent")] == [
            "silent" if isinstance(came[1], WrongMoment) else "opined"
        ]
        taken = started(process, subject="HS-3")
        code = asked(taken, "nhan", lan, FAR)
        came = meet(taken, LATER, lambda: actions.unask(code, lan, why="Hỏi nhầm"),
                    lambda: actions.withdraw(taken, person("hung", "leader"), why="Rút"))  # fmt: skip
        assert left(taken) == ["withdrawn"] and deeds(taken).count("unasked") == 1


def test_a_question_and_the_end_of_its_step_leave_no_question_behind(real_province):
    lan, mai = person("lan", "officer"), person("mai", "officer")
    run = started(published(two_steps()))
    step = open_step(run, "nhan")
    came = meet(run, MORNING, lambda: asked(run, "nhan", lan, FAR), lambda: actions.complete_step(step, mai))
    states = whole(lambda: list(Consultation.objects.values_list("state", flat=True)), HOUSE)
    done = "done" in deeds(run)
    assert states == ([] if done else ["asked"]) and len([one for one in came if isinstance(one, Refusal)]) == 1
