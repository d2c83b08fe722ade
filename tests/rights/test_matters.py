"""Each role, from its own unit, above, below, beside, for each matter: what of steps and lines it opens."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from lienthong.kernel.access.tests.factories import ROLES
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.policy import RULES, may
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import actions as inbox
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.tests.factories import titles_for
from lienthong.kernel.process import actions as process
from lienthong.kernel.process.models import Consultation, Run, Step
from lienthong.kernel.process.tests.factories import (
    JULY,
    WARD,
    found_province,
    open_step,
    published,
    two_steps,
)  # fmt: skip
from lienthong.kernel.units import api as units

CIVIL, LAND, BIRTH, MARRIAGE = "Hộ tịch", "Đất đai", "1.001193", "2.000635"
OF_WHOEVER_IT_WAITS_FOR = ("claim", "release", "complete", "give_back", "consult", "delegate", "take", "list")
ROLE: dict[str, tuple[str, ...]] = {
    "officer": (*OF_WHOEVER_IT_WAITS_FOR, "answer"),
    "leader": ("delegate", "skip", "withdraw", "answer", "back_to_all"),
    "unit_admin": ("delegate", "skip", "withdraw", "retry", "back_to_all"),
    "system_admin": ("retry",),
}
"""What a role opens of a step that waits for officers, of its run, its line, and an opinion; no line: nothing."""
SEEN_FROM = {"own": True, "above": True, "below": False, "beside": False}
NOT_BY_FIELD = {"answer", "retry", "back_to_all"}
"""What asks for the whole right: an opinion and a stuck run do not say what they are of, a line back is a unit's."""
ONLY_EXACTLY = {"take", "list"}
"""The own list is of the unit at which the role is held, and not of all that lies below."""

ASKED: dict[str, tuple[Any, str]] = {
    **{one: (getattr(process, one), "step") for one in (
        "claim", "release", "complete", "give_back", "consult", "delegate", "skip", "retry"
    )},
    "withdraw": (process.withdraw, "run"), "answer": (process.answer, "asked"),
    "take": (inbox.take, "line"), "back_to_all": (inbox.give_back, "line"),
}  # fmt: skip
"""Each verb, and what it is done to."""


@dataclass(frozen=True)
class Matter:
    """For which fields and procedures a role is held, of which a step is, and whether the one covers the other."""

    fields: tuple[str, ...]
    procedures: tuple[str, ...]
    of: tuple[str, str]
    covered: bool


MATTERS = [
    Matter((), (), ("", ""), True),
    Matter((), (), (CIVIL, BIRTH), True),
    Matter((CIVIL,), (), (CIVIL, ""), True),
    Matter((CIVIL,), (), (CIVIL, BIRTH), True),
    Matter((CIVIL, LAND), (), (CIVIL, BIRTH), True),
    Matter((CIVIL,), (), (LAND, ""), False),
    Matter((CIVIL,), (), ("", ""), False),
    Matter((), (BIRTH,), (CIVIL, BIRTH), True),
    Matter((), (BIRTH, MARRIAGE), ("", BIRTH), True),
    Matter((), (BIRTH,), (CIVIL, MARRIAGE), False),
    Matter((), (BIRTH,), (CIVIL, ""), False),
    Matter((CIVIL,), (BIRTH,), (CIVIL, BIRTH), True),
    Matter((CIVIL,), (BIRTH,), (CIVIL, MARRIAGE), False),
    Matter((CIVIL,), (BIRTH,), (LAND, BIRTH), False),
    Matter((CIVIL,), (BIRTH,), ("", BIRTH), False),
]


@pytest.fixture
def laid(db: None) -> dict[tuple[str, str], dict[str, Any]]:
    """For each matter a run in the ward, with its step, its line, and an opinion that is asked of the ward."""
    found_province()
    with standing_on(JULY):
        units.found(
            HOUSE, code="na-p-1-to", name="Tổ Một", kind="phong", tier="xa", parent=WARD, since=JULY, cited="1/QĐ"
        )
    return whole(_laid, HOUSE)


def _laid() -> dict[tuple[str, str], dict[str, Any]]:
    here, drawn, made = units.card(WARD).id, published(two_steps()), {}
    for n, of in enumerate(sorted({one.of for one in MATTERS})):
        run = process.start(
            HOUSE, process=drawn, subject=f"HS-{n}", title=f"Việc {n}", unit_id=here, field=of[0], procedure=of[1]
        )
        step = Step.objects.get(code=open_step(run, "nhan"))
        line = WorkItem.objects.get(subject=step.code)
        made[of] = {
            "step": step, "line": line, "run": Run.objects.get(code=run), "asked": Consultation(unit_id=here),
        }  # fmt: skip
    return made


def holder(role: str, reach: str, matter: Matter) -> Actor:
    """Somebody without a post who holds this role alone: over the ward, the province, a part of it, another ward."""
    ward, beside, top = (units.card(code).id for code in (WARD, "na-p-2", "na"))
    below = units.card("na-p-1-to").id
    over = {
        "own": (ward, {ward, below}), "above": (top, {top, ward, beside, below}), "below": (below, {below}),
        "beside": (beside, {beside}),
    }[reach]  # fmt: skip
    held = Grant(role, over[0], frozenset(over[1]), frozenset(matter.fields), frozenset(matter.procedures))
    kept = {"limited": (held,)} if held.limited else {"grants": (held,)}
    return Actor("account:thu", "Người thử", units=frozenset(over[1]), **kept)  # type: ignore[arg-type]


def opened(who: Actor, there: dict[str, Any]) -> set[str]:
    """What is really open to somebody, each asked of the thing's own sight and of the verb's own rule."""
    found = set()
    for what, (verb, thing) in ASKED.items():
        one = there[thing]
        if (one.pk is None or verb.of(who).filter(pk=one.pk).exists()) and may(verb.name, who, one):
            found.add(what)
    return found | ({"list"} if there["line"].title in titles_for(who) else set())


def expected(role: str, reach: str, matter: Matter) -> set[str]:
    """The same by the tables above."""
    if not matter.covered:
        return set()
    limited = bool(matter.fields or matter.procedures)
    return {
        one
        for one in ROLE.get(role, ())
        if SEEN_FROM[reach] and not (limited and one in NOT_BY_FIELD) and not (reach != "own" and one in ONLY_EXACTLY)
    }


def test_no_role_is_left_out_and_none_is_invented() -> None:
    assert ROLE.keys() <= {one.code for one in ROLES}
    assert {verb.name for verb, _ in ASKED.values()} <= RULES.keys()


@pytest.mark.parametrize("role", sorted(one.code for one in ROLES))
def test_a_role_opens_by_place_and_matter_what_the_table_says(role: str, laid: dict[Any, dict[str, Any]]) -> None:
    wrong = []
    for reach in SEEN_FROM:
        for matter in MATTERS:
            who = holder(role, reach, matter)
            really = whole(partial(opened, who, laid[matter.of]), who)
            if really != expected(role, reach, matter):
                wrong.append((reach, matter, sorted(really ^ expected(role, reach, matter))))
    assert wrong == []
