"""A draft meets two hands at once: one of them has it, the other reads a polite word, and nothing is left between."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Refusal, WrongMoment
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import write

from .factories import drafted, in_a_row, person, published, three_hands, two_steps
from .racing import raced
from .test_drafts import mai, next_draft, shown, there


def dropped(version: str) -> Callable[[], Any]:
    mark = shown(version)
    return lambda: actions.discard(version, mai(), shown=mark)


def put_in_force(version: str) -> Any:
    return actions.publish(version, mai(), decision="2/QĐ", effective_on=dt.date(2026, 1, 1))


@pytest.mark.parametrize("alone", [False, True])
def test_a_draft_is_published_or_dropped_but_not_both(real_province: str, alone: bool) -> None:
    process = "" if alone else published(two_steps())
    version = drafted(two_steps()) if alone else next_draft(process)
    lock = f"select id from process_version where code = '{version}' for update"
    came = raced(lock, [lambda: put_in_force(version), dropped(version)])
    refused = [one for one in came if isinstance(one, Refusal)]
    assert len(refused) == 1 and isinstance(refused[0], NotThere | WrongMoment | ChangedMeanwhile)
    assert (version in there()[1]) is isinstance(came[1], Refusal)


def test_of_two_who_drop_a_draft_one_did_and_a_new_draft_meets_no_process_or_a_whole_one(real_province: str) -> None:
    version = drafted(two_steps())
    lock = f"select id from process_version where code = '{version}' for update"
    came = raced(lock, [dropped(version), dropped(version)])
    assert sorted(type(one) is NotThere for one in came) == [False, True] and there() == ([], [])
    version = drafted(two_steps())
    process = version.partition(".")[0]
    lock = f"select id from process_process where code = '{process}' for update"
    came = raced(lock, [dropped(version), lambda: next_draft(process)])
    assert there() in (([], []), ([process], [f"{process}.v2"])), came
    assert not isinstance(came[0], Refusal)


def test_of_two_who_draw_at_once_one_is_kept_and_the_other_told(real_province: str) -> None:
    version = drafted(two_steps())
    mark = shown(version)
    acts = [
        lambda: actions.redraw(version, mai(), drawn=write(three_hands()), shown=mark),
        lambda: actions.redraw(version, person("an", "unit_admin"), drawn=write(in_a_row(3)), shown=mark),
    ]
    came = raced(f"select id from process_version where code = '{version}' for update", acts)
    assert sorted(type(one) is ChangedMeanwhile for one in came) == [False, True]
    assert shown(version) in came, "the mark that one of them was given is that of what is kept"


def test_of_two_who_rename_at_once_one_does(real_province: str) -> None:
    process = published(two_steps())
    names = [("Cấp bản sao", mai()), ("Cấp bản chính", person("an", "unit_admin"))]
    acts = [
        lambda name=name, who=who: actions.rename(process, who, name=name, was="Quy trình hai bước")
        for name, who in names
    ]
    came = raced(f"select id from process_process where code = '{process}' for update", acts)
    assert [type(one) for one in came if isinstance(one, Refusal)] == [ChangedMeanwhile]
