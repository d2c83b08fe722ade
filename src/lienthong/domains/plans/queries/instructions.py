"""Instructions of leaders, each with how far its task is."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lienthong.domains.plans.models import Assignment, Instruction, Plan
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.states import DONE, InstructionState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.transactions import seen_by

from .handling_scope import instructions_seen
from .status import status_case

SHOWN = {"": "Đang thực hiện", "da-rut": "Đã rút", "tat-ca": "Tất cả"}


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """One instruction in a list: what was ordered, and how many units have done it."""

    instruction: Instruction
    status: Status | None
    done: int
    late: int
    of: int


@dataclass(frozen=True, slots=True)
class Instructions:
    """A page of instructions and how many there are."""

    lines: list[InstructionLine]
    page: Page[Any]
    counts: Counter[str]


def instructions(
    by: Actor, plan: Plan, *, show: str = "", after: str = "", before: str = "", size: int = 20
) -> Instructions:
    """The instructions given at a plan, the newest first."""
    every = instructions_seen(by).filter(plan=plan)
    counted = {row["state"]: row["n"] for row in every.values("state").annotate(n=Count("pk")).order_by()}
    state = {"": InstructionState.GIVEN, "da-rut": InstructionState.WITHDRAWN}.get(show)
    rows = (every.filter(state=state) if state else every).select_related("made", "item", "obstacle")
    found: Page[Any] = page(rows, ("-id",), after=after, before=before, size=size)
    counts = Counter(
        {
            "": counted.get(InstructionState.GIVEN, 0),
            "da-rut": counted.get(InstructionState.WITHDRAWN, 0),
            "tat-ca": sum(counted.values()),
        }
    )
    standings = _standings([row.made_id for row in found.rows])
    return Instructions([_line(row, standings.get(row.made_id, Counter())) for row in found.rows], found, counts)


def _standings(items: list[int]) -> dict[int, Counter[Status]]:
    """Of each task how many units stand where, whoever asks: only counts."""
    with seen_by(HOUSE):
        rows = Assignment.objects.filter(item_id__in=items, owes=True, ended_by="").annotate(
            status=status_case(today())
        )
        counted = list(rows.values("item_id", "status").annotate(n=Count("pk")).order_by())
    found: dict[int, Counter[Status]] = {}
    for row in counted:
        found.setdefault(row["item_id"], Counter())[Status(row["status"])] += row["n"]
    return found


def _line(row: Instruction, seen: Counter[Status]) -> InstructionLine:
    return InstructionLine(
        row,
        status_of_group(seen) if seen else None,
        sum(seen[one] for one in DONE),
        seen[Status.LATE],
        seen.total(),
    )
