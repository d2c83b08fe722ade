"""A role held for some fields or procedures alone: lists, badges, pages and verbs open what is of these, no more."""

import random
from dataclasses import replace

import pytest

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.inbox.tests.factories import differing, mended, titles_for, waits_in_python
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Step
from lienthong.kernel.process.waiting import groups_for
from lienthong.kernel.units import api as units

from .factories import WARD, in_a_row, open_step, person, published, started, two_steps, working

CIVIL, LAND = "Hộ tịch", "Đất đai"


def limited(name: str, *matters: tuple[str, str], role: str = "officer") -> Actor:
    """Somebody without a post who holds a role over the ward for these fields and procedures (empty: for any)."""
    one = units.card(WARD).id
    held = tuple(
        Grant(role, one, frozenset({one}), frozenset({field} - {""}), frozenset({procedure} - {""}))
        for field, procedure in matters
    )
    return Actor(f"account:{name}", name.title(), limited=held, units=frozenset({one}))


def run_of(field: str, procedure: str = "", *, process: str, subject: str = "") -> str:
    return str(
        actions.start(
            HOUSE, process=process, subject=subject or f"HS {field} {procedure}", title=f"{field} {procedure}".strip(),
            unit_id=units.card(WARD).id, field=field, procedure=procedure,
        )
    )  # fmt: skip


def test_whoever_holds_a_role_for_one_field_sees_takes_and_ends_what_is_of_it_alone(province):
    process = published(two_steps())
    mine, other, unsaid = (run_of(one, process=process) for one in (CIVIL, LAND, ""))
    lan = limited("lan", (CIVIL, ""))
    assert titles_for(lan) == [f"Tiếp nhận: {CIVIL}"]
    assert whole(lambda: inbox.counts(lan, today()).total, lan) == 1
    assert [one.count for one in whole(lambda: groups_for(lan)[0], lan)] == [1]
    for run in (other, unsaid):
        for act in (actions.claim, actions.complete, actions.complete_step):
            with pytest.raises(NotAllowed):
                act(open_step(run, "nhan"), lan)
    actions.claim(open_step(mine, "nhan"), lan)
    actions.complete_step(open_step(mine, "nhan"), lan)
    assert titles_for(lan) == []


def test_where_field_and_procedure_are_named_it_must_be_of_both(province):
    process = published(two_steps())
    both, field_only = run_of(CIVIL, "1.001193", process=process), run_of(CIVIL, "2.000635", process=process)
    lan = limited("lan", (CIVIL, "1.001193"))
    with pytest.raises(NotAllowed):
        actions.claim(open_step(field_only, "nhan"), lan)
    actions.claim(open_step(both, "nhan"), lan)


def test_a_leader_for_a_field_gives_away_and_skips_only_there_and_a_colleague_must_hold_it_too(province):
    process = published(in_a_row(2))
    mine, other = run_of(CIVIL, process=process), run_of(LAND, process=process)
    hung = limited("hung", (CIVIL, ""), role="leader")
    working("an", "officer")
    with pytest.raises(NotAllowed):
        actions.skip(open_step(other, "b0"), hung, why="Không cần")
    with pytest.raises(NotAllowed):
        actions.delegate(open_step(other, "b0"), hung, to="n-an")
    actions.delegate(open_step(mine, "b0"), hung, to="n-an")
    with pytest.raises(Unfit):
        actions.delegate(open_step(mine, "b0"), hung, to="n-hung")


def test_what_was_taken_is_lost_with_the_field(province):
    run = run_of(CIVIL, process=published(two_steps()))
    lan = limited("lan", (CIVIL, ""))
    step = actions.claim(open_step(run, "nhan"), lan)
    with pytest.raises(NotAllowed):
        actions.complete(step, limited("lan", (LAND, "")))
    actions.complete(step, lan)


def test_lines_laid_by_the_verb_by_the_statement_and_by_mending_carry_what_they_are_of(province):
    run = run_of(CIVIL, "1.001193", process=published(in_a_row(3)))
    officer, lan = person("minh", "officer"), limited("lan", (CIVIL, "1.001193"))
    actions.complete_step(open_step(run, "b0"), officer)
    assert titles_for(lan) == [f"Bước 2: {CIVIL} 1.001193"]
    step = whole(lambda: Step.objects.get(node="b1"), HOUSE)
    assert (step.field, step.procedure) == (CIVIL, "1.001193")
    inbox.close(step.code)
    assert titles_for(lan) == []
    mended()
    assert differing() == []
    assert titles_for(lan) == [f"Bước 2: {CIVIL} 1.001193"]


def test_the_list_finds_what_the_rule_says_whatever_is_held(province):
    """Random rights and matters: the list in SQL, the rule of the actor, and the policy of the verb agree."""
    chance, process = random.Random(11), published(two_steps())
    fields, procedures = ["", CIVIL, LAND], ["", "1.1", "1.2"]
    for n in range(18):
        run_of(chance.choice(fields), chance.choice(procedures), process=process, subject=f"HS-{n}")
    started(process, subject="HS-99")
    for n in range(25):
        held = [(chance.choice(fields), chance.choice(procedures)) for _ in range(chance.randint(1, 3))]
        who = limited(f"ai{n}", *(one for one in held if any(one)))
        if n % 7 == 0:
            who = replace(who, grants=person("x", "officer").grants)
        listed = titles_for(who)
        assert sorted(listed) == sorted(waits_in_python(who))
        may = whole(
            lambda who=who: [s.code for s in Step.objects.filter(node="nhan") if actions.claim.open_to(who, s)], HOUSE
        )
        assert len(may) == len(listed) == whole(lambda who=who: inbox.counts(who, today()).total, who)
