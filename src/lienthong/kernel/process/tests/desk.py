"""A ward with its people and a published process, for tests of running; the people are invented."""

import datetime as dt
from collections.abc import Sequence

from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind
from lienthong.kernel.units import api as units

WARD = "na-p-1"
K = NodeKind


def person(name: str, role: str, unit: str = WARD) -> Actor:
    """Somebody who holds a role over one unit and sits there."""
    one = units.card(unit)
    seat = PostHeld(f"p-{name}", "chuyên viên", one.id, one.name)
    grant = Grant(role, one.id, frozenset({one.id}))
    return Actor(f"account:{name}", name.title(), posts=(seat,), grants=(grant,), units=frozenset({one.id}))


def drawn(nodes: Sequence[Node], ways: Sequence[str], name: str = "Quy trình thử", **more: object) -> Definition:
    """A definition from nodes and ways, each `a>b`, `a>b:condition`, or `a>b!` for the one otherwise taken."""
    flows = []
    for way in ways:
        path, _, condition = way.partition(":")
        source, _, target = path.rstrip("!").partition(">")
        flows.append(Flow(f"{source}_{target}", source, target, condition=condition, default=path.endswith("!")))
    return Definition("quy_trinh", name, tuple(nodes), tuple(flows), **more)  # type: ignore[arg-type]


def published(definition: Definition) -> str:
    """The definition as a published process of the ward; returns the code of the process."""
    unit = units.card(WARD).id
    author = Actor(
        "account:soan", "Người soạn", grants=(Grant("unit_admin", unit, frozenset({unit})),), units=frozenset({unit})
    )
    version = actions.draft(author, unit_id=unit, bpmn=write(definition).decode())
    actions.publish(version, author, decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    return version.split(".")[0]


def started(process: str, facts: dict[str, object] | None = None, subject: str = "HS-1") -> str:
    """A run of the process in the ward."""
    unit = units.card(WARD).id
    return actions.start(HOUSE, process=process, subject=subject, title="Hồ sơ thử", unit_id=unit, facts=facts or {})
