"""A migration of running runs as its page shows it: what goes on with what, what was tried, what became of the runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by

from .counterparts import How, choices, is_beside
from .definition import Node
from .models import Migration, Moved, Version
from .movers import mark_of
from .moving import Why
from .net import Net
from .nets import net_of
from .queries import migrations
from .states import MigrationState, MovedState

EXAMPLES, LISTED = 5, 20
STAY = "-"
"""What a form says where runs at a step stay with the old version."""


@dataclass(frozen=True, slots=True)
class Match:
    """A step of the old version and with which of the new one it goes on; `options`: among which one may choose."""

    key: str
    name: str
    kind: str
    to: str
    to_name: str
    how: How
    options: list[tuple[str, str]]
    beside: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Runs that stay: at which step, why, how many, the codes of some."""

    name: str
    why: str
    count: int
    runs: list[str]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a dry run found."""

    at: str
    moves: int
    stays: int
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class MigrationCard:
    """A migration whole; `mark`: of its mapping, `tried`: of just this mapping, `became`: how many runs went how."""

    migration: Migration
    source: Version
    target: Version
    matches: list[Match]
    mark: str
    tried: Tried | None
    became: Mapping[str, int]
    reasons: list[Reason]

    @property
    def state(self) -> MigrationState:
        """How far it has come."""
        return MigrationState(self.migration.state)

    @property
    def open(self) -> int:
        """How many steps a person must still match."""
        return sum(one.how is How.DOUBT for one in self.matches)


def migration_card(by: Actor, code: str) -> MigrationCard | None:
    """A migration, as far as the actor may see it."""
    held = migrations(by).filter(code=code).first()
    if held is None:
        return None
    old, new = net_of(held.source_id), net_of(held.target_id)
    versions = (
        Version.objects.select_related("process").defer("bpmn", "source").in_bulk([held.source_id, held.target_id])
    )
    with seen_by(HOUSE):  # whoever answers for the process moves its runs also where other units carry them out
        found = Moved.objects.filter(migration=held)
        times = dict(found.values_list("state").annotate(Count("id")).order_by("state"))
        became = {state.value: times.get(state.value, 0) for state in MovedState}
        reasons = _reasons(held, old)
    return MigrationCard(
        held, versions[held.source_id], versions[held.target_id], _matches(held, old, new), mark_of(held.mapping),
        _tried(held, old), became, reasons,
    )  # fmt: skip


def drawn_for(by: Actor, target: Version) -> list[Migration]:
    """The migrations of runs to a version, the newest first."""
    return list(migrations(by).filter(target=target).select_related("source").order_by("-id")[:LISTED])


def _matches(held: Migration, old: Net, new: Net) -> list[Match]:
    found = []
    for key, (to, how) in held.mapping.items():
        node = old.nodes[key]
        options = [(one.key, _name(one)) for one in choices(node, new)]
        to_name = _name(new.nodes[to]) if to else ""
        beside = is_beside(old, node)
        found.append(Match(key, _name(node), node.kind.label, to, to_name, How(how), options, beside))
    return found


def _name(node: Node) -> str:
    return node.name.rstrip(".") or node.kind.label


def _said(old: Net, key: str) -> str:
    return _name(old.nodes[key]) if key in old.nodes else "lúc giao giữa các bước"


def _tried(held: Migration, old: Net) -> Tried | None:
    last = held.counted
    if last is None or last["mark"] != mark_of(held.mapping):
        return None
    reasons = [
        Reason(_said(old, one["node"]), Why(one["why"]).label, one["count"], one["runs"]) for one in last["stays"]
    ]
    return Tried(last["at"], last["moves"], sum(one.count for one in reasons), reasons)


def _reasons(held: Migration, old: Net) -> list[Reason]:
    left = Moved.objects.filter(migration=held, state=MovedState.LEFT)
    rows = left.values_list("why", "node").annotate(times=Count("id")).order_by("-times", "node")
    return [
        Reason(
            _said(old, node),
            Why(why).label,
            times,
            list(left.filter(why=why, node=node).order_by("run_id").values_list("run__code", flat=True)[:EXAMPLES]),
        )
        for why, node, times in rows[:LISTED]
    ]
