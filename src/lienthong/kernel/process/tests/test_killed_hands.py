"""Withdrawing a run, a draft dropped or drawn, another name: killed before each message in turn, all or nothing."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.models import Consultation, Run, Step, Version

from .factories import asked, drafted, person, published, started, three_hands, two_steps
from .killing import in_a_child, state
from .test_drafts import kept, mai, name_of, shown
from .test_run_pages import side_by_side
from .test_sketches import unfinished

AUTHORED = (
    "select (select array_agg((code, name, numbered) order by id) from process_process)::text,"
    " (select array_agg((code, state, digest, sketch) order by id) from process_version)::text,"
    " (select array_agg((code, state, ended_at is null) order by id) from process_run)::text,"
    " (select array_agg((step, deed, note) order by id) from process_past)::text,"
    " (select array_agg((code, state) order by id) from process_consultation)::text,"
    " (select count(*) from procrastinate_jobs)"
)


def all_of_it() -> tuple[Any, ...]:
    """All that the three may change."""

    def read() -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(AUTHORED)
            return tuple(cursor.fetchone())

    return (*state(), *whole(read, HOUSE))


Told = tuple[Callable[[], Any], Callable[[], bool]]


def withdrawing() -> Told:
    run, lan = started(published(side_by_side())), person("lan", "officer")
    question = asked(run, "a", lan, "na-p-2")

    def over() -> bool:
        left = [Run.objects.get(code=run).state, Consultation.objects.get(code=question).state, Step.objects.count()]
        return left == ["withdrawn", "withdrawn", 0]

    return lambda: actions.withdraw(run, person("hung", "leader"), key="rut", why="Người dân xin rút hồ sơ"), over


def dropping() -> Told:
    version = drafted(two_steps())
    mark = shown(version)
    return lambda: actions.discard(version, mai(), key="bo", shown=mark), lambda: kept() == ([], [])


def renaming() -> Told:
    process = published(two_steps())
    again = {"name": "Cấp bản sao", "was": "Quy trình hai bước"}
    return lambda: actions.rename(process, mai(), key="ten", **again), lambda: name_of(process) == "Cấp bản sao"


def sketching() -> Told:
    version, drawn = drafted(two_steps()), unfinished()
    mark = shown(version)
    work = lambda: actions.keep_sketch(version, mai(), key="do", drawn=drawn, shown=mark)  # noqa: E731
    return work, lambda: bool(Version.objects.get(code=version).sketch)


def drawing() -> Told:
    version = drafted(two_steps())
    mark, drawn = shown(version), write(three_hands())

    def over() -> bool:
        return len(read(Version.objects.get(code=version).bpmn.encode()).nodes) == len(three_hands().nodes)

    return lambda: actions.redraw(version, mai(), key="ve", shown=mark, drawn=drawn), over


@pytest.mark.parametrize("prepared", [withdrawing, dropping, renaming, sketching, drawing])
def test_what_is_killed_in_the_middle_is_done_wholly_or_not_and_once(
    real_province: str, prepared: Callable[[], Told]
) -> None:
    wholly_or_not(*prepared())


def wholly_or_not(work: Callable[[], Any], over: Callable[[], bool]) -> None:
    """Killed before its first, second, third … message: all is as it was or done; asked again it does nothing more."""
    stood, answer = [all_of_it()], None
    for number in count(1):
        done, answer = in_a_child(work, number)
        stood.append(all_of_it())
        if done:
            break
    assert len(stood) > 10, "killed before each message in turn"
    assert stood[0] != stood[-1] and set(stood) == {stood[0], stood[-1]} and whole(over, HOUSE)
    assert work() == answer and all_of_it() == stood[-1], "asked again under its key, nothing more is done"
    assert differing() == []
