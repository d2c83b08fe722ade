"""The second door of Process, for tests of any room: people of a ward, processes and runs; the people are invented."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people
from lienthong.kernel.process import actions, offers
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.models import Past, Step, Version
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
    return actions.draft(author(unit), unit_id=units.card(unit).id, bpmn=write(definition).decode())


def unfinished(definition: Definition) -> bytes:
    """A drawing of the definition with an event of which nobody has said yet what it waits for."""
    more = '<bpmn:intermediateCatchEvent id="cho" name="Chờ"/></bpmn:process>'
    return write(definition).decode().replace("</bpmn:process>", more).encode()


def sketched(definition: Definition, unit: str = WARD) -> str:
    """The definition as a draft, beside which lies a drawing that cannot be read yet; returns the version's code."""
    version, who = drafted(definition, unit), author(unit)
    shown = whole(lambda: mark_of(Version.objects.get(code=version)), who)
    actions.keep_sketch(version, who, drawn=unfinished(definition), shown=shown)
    return version


def published(definition: Definition, unit: str = WARD) -> str:
    """The definition as a published process of a unit; returns the code of the process."""
    version = drafted(definition, unit)
    actions.publish(version, author(unit), decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    return version.split(".")[0]


def next_version(process: str, definition: Definition, unit: str = WARD) -> str:
    """Another version of a process, in force since it was drafted; returns its code."""
    who, bpmn = author(unit), write(definition).decode()
    version = actions.draft(who, unit_id=units.card(unit).id, bpmn=bpmn, process=process, doubts=[])
    actions.publish(version, who, decision="02/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    return version


def migration(definition: Definition, unit: str = WARD) -> str:
    """A run of the definition that may go over to a second version of it; returns the code of the migration."""
    process = published(definition, unit)
    started(process, unit=unit)
    return actions.draw_migration(next_version(process, definition, unit), author(unit), source=f"{process}.v1")


def trial(definition: Definition, unit: str = WARD, *, played: bool = False) -> str:
    """A draft that is to be tried with small numbers, or was; returns the code of the trial."""
    version = drafted(definition, unit)
    numbers = {"arrivals": {"per_day": 4.0}, "staff": {}, "takes": {}, "ways": {}, "papers": {}, "order": "due"}
    asked = {
        "first": "2026-03-02", "length": 20, "warm_up": 2, "replications": 2, "hours": "", "source": "",
        "citizen": {"hour": 0.0}, "provenance": "", "sides": [{"version": version, "numbers": numbers}],
    }  # fmt: skip
    code = actions.try_out(version, author(unit), asked=asked)
    if played:
        actions.play_trials()
    return str(code)


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


def signing(post: str) -> str:
    """A process of two steps, the second of which is given to a post; returns its code."""
    nodes = [
        Node("s", K.START), Node("nhan", K.USER, "Tiếp nhận", who=Who("officer")),
        Node("ky", K.USER, "Ký", who=Who(post=post)), Node("e", K.END),
    ]  # fmt: skip
    return published(drawn(nodes, ["s>nhan", "nhan>ky", "ky>e"]))


def post_of(code: str, kind: str, title: str, unit: str = WARD) -> str:
    """A post of a unit, at which nobody sits yet."""
    return str(people.open_post(HOUSE, code=f"{unit}.{code}", unit=unit, kind=kind, title=title))


def working(name: str, role: str, unit: str = WARD) -> Actor:
    """Somebody on the staff of a unit, who holds a role over it and has an account: `n-an` signs in as `an`."""
    people.hire(HOUSE, code=f"n-{name}", full_name=name.title(), unit=unit, since=JULY)
    rows = [{"username": name, "person": f"n-{name}", "unit_id": units.card(unit).id, "roles": [role]}]
    access.load(HOUSE, rows=rows, password_hash="!", since=JULY)
    return person(name, role, unit)


def employed(name: str, role: str = "officer", unit: str = WARD) -> Actor:
    """Somebody on the staff of a unit, who is told of what concerns them."""
    return replace(working(name, role, unit), person=f"n-{name}")


def seated(post: str, name: str, on: dt.date, *, how: str = "holder") -> None:
    """Somebody who works here sits at a post from a day on."""
    people.seat(post, HOUSE, person=f"n-{name}", on=on, cited="1/QĐ", how=how)


@contextmanager
def offered(*verbs: offers.CaseVerb, **tables: offers.Table) -> Iterator[None]:
    """While it lasts, a room above offers these verbs to procedures and gives these decision tables by name."""
    for one in verbs:
        offers.offer_verb(one, f"Việc thử {one.name}")
    for name, table in tables.items():
        offers.register_table(name, table)
    try:
        yield
    finally:
        for one in verbs:
            del offers._verbs[one.name]
        for name in tables:
            del offers._tables[name]


def asks_a_table() -> Definition:
    """A process that begins with a step of the house."""
    return drawn(
        [Node("s", K.START), Node("phi", K.RULE, "Tính phí", table="phi"), Node("e", K.END)],
        ["s>phi", "phi>e"],
        "Tính phí",
    )


def waits_for_a_table(unit: str = WARD) -> str:
    """A published process that begins by asking a decision table, which is there no more; returns its code."""
    with offered(phi=dict):
        return published(asks_a_table(), unit)


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


def past_of(step: str, *fields: str) -> list[Any]:
    """What happened to a step, in order: the deeds, or these fields of each line."""
    asked = {"flat": True} if len(fields) < 2 else {}
    return whole(
        lambda: list(Past.objects.filter(step=step).order_by("id").values_list(*fields or ["deed"], **asked)), HOUSE
    )


def held(run: str, node: str, who: Actor) -> str:
    """The step that a run waits at, claimed by somebody."""
    return actions.claim(open_step(run, node), who)


def asked(run: str, node: str, who: Actor, unit: str, **more: object) -> str:
    """An opinion that somebody asks of a unit from the step that a run waits at, within two working days."""
    facts: dict[str, object] = {"to": [unit], "question": "Có quy hoạch đường không?", "days": 2, **more}
    [code] = actions.consult(open_step(run, node), who, **facts)
    return str(code)


def author(unit: str = WARD) -> Actor:
    """Whoever writes the processes of a unit."""
    one = units.card(unit).id
    return Actor(
        "account:soan", "Người soạn", grants=(Grant("unit_admin", one, frozenset({one})),), units=frozenset({one})
    )
