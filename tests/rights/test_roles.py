"""No role without work: each opens a verb that nobody opens who merely signs in, or does steps of processes."""

from types import SimpleNamespace
from typing import Any

import pytest

from lienthong.config.surroundings import OFFICIALS
from lienthong.kernel.access.tests.factories import ROLES
from lienthong.kernel.base.actor import Actor, Grant
from lienthong.kernel.base.policy import RULES

UNIT = 7
KNOWN = {one.code for one in ROLES}
DOING_STEPS = {"counter", "clerk"}
"""They do what a process gives to their role; reading a decision proposes them (“bộ phận một cửa”, “văn thư”)."""
SAYING_WHERE = {"citizen"}
"""It says where somebody lives, and opens nothing beside what whoever signs in may do."""


class Thing(SimpleNamespace):
    """Something of the unit that answers to any name; it waits for nobody by role."""

    def __getattr__(self, name: str) -> Any:
        if name == "account":
            return SimpleNamespace(username="khac", person=Thing())
        return UNIT if name.endswith("unit_id") else ""


def opened(actor: Actor) -> set[str]:
    """The verbs whose rule lets this actor do them to something of the unit."""
    found = set()
    for verb, rule in RULES.items():
        try:
            if rule(actor, Thing()):
                found.add(verb)
        except (AttributeError, TypeError):  # it asks for what only its own things have
            continue
    return found


def who(*roles: str) -> Actor:
    grants = tuple(Grant(role, UNIT, frozenset({UNIT})) for role in roles)
    return Actor("account:thu", "Người thử", person="n-thu", grants=grants, units=frozenset({UNIT}))


@pytest.mark.parametrize("role", sorted(KNOWN))
def test_each_role_of_the_catalogue_opens_something(role: str) -> None:
    if role in SAYING_WHERE:
        assert opened(who(role)) <= opened(who()) | {"forms.begin"}
        return
    assert role in OFFICIALS, "whoever works here reaches the inbox"
    # `officer` of another room would open as much by being anybody at work: such verbs prove nothing.
    own = opened(who(role)) - opened(who("no-such-role"))
    assert own or role in DOING_STEPS, f"{role} opens nothing: give it work, or take it out of access/roles.py"


def test_what_is_said_to_do_steps_is_a_role() -> None:
    assert KNOWN >= DOING_STEPS | SAYING_WHERE
