"""The second door of Process, for tests of any room: people of a ward, processes and runs; the people are invented."""

import datetime as dt
from collections.abc import Sequence

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Step
from lienthong.kernel.units import api as units

WARD = "na-p-1"
JULY = dt.date(2025, 7, 1)
CITED = "1678/NQ-UBTVQH15"
K = NodeKind


def person(name: str, role: str, unit: str = WARD) -> Actor:
    """Somebody who holds a role over one unit and sits there."""
    one = units.card(unit)
    seat = PostHeld(f"p-{name}", "chuyên viên", one.id, one.name)
    grant = Grant(role, one.id, frozenset({one.id}))
    return Actor(f"account:{name}", name.title(), posts=(seat,), grants=(grant,), units=frozenset({one.id}))


def found_province() -> None:
    """A province with two wards."""
    for code, name, kind, tier, parent in (
        ("na", "Tỉnh Nghệ An", "tinh", "tinh", None),
        ("na-p-1", "Phường Một", "phuong", "xa", "na"),
        ("na-p-2", "Phường Hai", "phuong", "xa", "na"),
    ):
        with standing_on(JULY):
            units.found(HOUSE, code=code, name=name, kind=kind, tier=tier, parent=parent, since=JULY, cited=CITED)


def drawn(nodes: Sequence[Node], ways: Sequence[str], name: str = "Quy trình thử", **more: object) -> Definition:
    """A definition from nodes and ways, each `a>b`, `a>b:condition`, or `a>b!` for the one otherwise taken."""
    flows = []
    for way in ways:
        path, _, condition = way.partition(":")
        source, _, target = path.rstrip("!").partition(">")
        flows.append(Flow(f"{source}_{target}", source, target, condition=condition, default=path.endswith("!")))
    return Definition("quy_trinh", name, tuple(nodes), tuple(flows), **more)  # type: ignore[arg-type]


def drafted(definition: Definition, unit: str = WARD) -> str:
    """The definition as a draft of a unit's own administrator; returns the version's code."""
    return actions.draft(_author(unit), unit_id=units.card(unit).id, bpmn=write(definition).decode())


def published(definition: Definition, unit: str = WARD) -> str:
    """The definition as a published process of a unit; returns the code of the process."""
    version = drafted(definition, unit)
    actions.publish(version, _author(unit), decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    return version.split(".")[0]


def started(process: str, facts: dict[str, object] | None = None, subject: str = "HS-1", unit: str = WARD) -> str:
    """A run of the process in a unit."""
    return actions.start(
        HOUSE, process=process, subject=subject, title="Hồ sơ thử", unit_id=units.card(unit).id, facts=facts or {}
    )


def two_steps() -> Definition:
    """The smallest process: an officer receives, a leader signs."""
    return drawn(
        [
            Node("s", K.START),
            Node("nhan", K.USER, "Tiếp nhận", who=Who("officer"), limit=Period.hours(4)),
            Node("ky", K.USER, "Ký", who=Who("leader"), limit=Period.days(1)),
            Node("e", K.END),
        ],
        ["s>nhan", "nhan>ky", "ky>e"],
        "Quy trình hai bước",
    )


def asks_a_table() -> Definition:
    """A process that begins with a step of the house."""
    return drawn(
        [Node("s", K.START), Node("phi", K.RULE, "Tính phí", table="phi"), Node("e", K.END)],
        ["s>phi", "phi>e"],
        "Tính phí",
    )


def three_hands() -> Definition:
    """The counter receives, an officer examines with two ways out, a leader signs."""
    return drawn(
        [
            Node("s", K.START),
            Node("nhan", K.USER, "Tiếp nhận", who=Who("counter"), limit=Period.hours(2)),
            Node("tham", K.USER, "Thẩm định", who=Who("officer"), limit=Period.hours(4)),
            Node("hoi", K.EXCLUSIVE),
            Node("ky", K.USER, "Ký", who=Who("leader"), limit=Period.hours(2)),
            Node("e", K.END),
        ],
        ["s>nhan", "nhan>tham", "tham>hoi", 'hoi>ky:outcome == "Đạt"', "hoi>e!", "ky>e"],
        "Quy trình ba người",
    )


def in_a_row(count: int) -> Definition:
    """So many steps of officers one after the other, four hours each."""
    steps = [Node(f"b{n}", K.USER, f"Bước {n + 1}", who=Who("officer"), limit=Period.hours(4)) for n in range(count)]
    ways = ["s>b0", *(f"b{n}>b{n + 1}" for n in range(count - 1)), f"b{count - 1}>e"]
    return drawn([Node("s", K.START), *steps, Node("e", K.END)], ways, "Quy trình một hàng")


def open_step(run: str, node: str) -> str:
    """The code of the step that a run waits at."""
    return str(whole(lambda: Step.objects.get(run__code=run, node=node).code, HOUSE))


def _author(unit: str) -> Actor:
    one = units.card(unit).id
    return Actor(
        "account:soan", "Người soạn", grants=(Grant("unit_admin", one, frozenset({one})),), units=frozenset({one})
    )
