"""Extensions: of a plan as a list, of one row as a history, and the flag that stands beside a status."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lienthong.domains.plans.models import Assignment, Extension, Plan
from lienthong.domains.plans.states import ExtensionState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

from .handling_scope import extensions_seen
from .obstacles import open_by_work

SHOWN = {"": ExtensionState.ASKED, "dong-y": ExtensionState.GRANTED, "khong": ExtensionState.REFUSED, "tat-ca": None}
LABELS = {"": "Chờ quyết định", "dong-y": "Đã gia hạn", "khong": "Không gia hạn", "tat-ca": "Tất cả"}
TONES = {
    ExtensionState.ASKED: "warn",
    ExtensionState.GRANTED: "ok",
    ExtensionState.REFUSED: "late",
    ExtensionState.WITHDRAWN: "neutral",
    ExtensionState.ENDED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Extensions:
    """A page of extensions, how many there are of each state, and the names of the units that asked."""

    rows: list[Extension]
    page: Page[Any]
    counts: Counter[str]
    cards: dict[int, units.UnitCard]


def extensions(
    by: Actor, plan: Plan, *, show: str = "", after: str = "", before: str = "", size: int = 25
) -> Extensions:
    """The extensions of a plan that this actor sees; what waits longest first, else the newest."""
    every = extensions_seen(by).filter(plan=plan)
    counted = {row["state"]: row["n"] for row in every.values("state").annotate(n=Count("pk")).order_by()}
    state = SHOWN.get(show)
    rows = (every.filter(state=state) if state else every).select_related("item", "assignment", "clock")
    order = ("clock__due_on", "id") if state == ExtensionState.ASKED else ("-id",)
    found: Page[Any] = page(rows, order, after=after, before=before, size=size)
    counts = Counter({name: counted.get(one, 0) if one else sum(counted.values()) for name, one in SHOWN.items()})
    return Extensions(found.rows, found, counts, units.cards({row.unit_id for row in found.rows}))


def of_work(by: Actor, assignment: int) -> list[Extension]:
    """The extensions of one row, the newest first."""
    rows = extensions_seen(by).filter(assignment_id=assignment).select_related("clock", "assignment", "item")
    return list(rows.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Sign:
    """A flag beside the status of a row; never a status itself."""

    text: str
    tone: str


def signs(rows: Iterable[Assignment], now_due: dict[int, dt.date | None] | None = None) -> dict[int, list[Sign]]:
    """The flags of these rows, in two questions however many they are: extensions, open obstacles."""
    due = now_due if now_due is not None else {row.pk: row.clock.due_on if row.clock else None for row in rows}
    found: dict[int, list[Sign]] = {}
    times: Counter[int] = Counter()
    asked = Extension.objects.filter(
        assignment_id__in=list(due), state__in=[ExtensionState.ASKED, ExtensionState.GRANTED]
    )
    latest: dict[int, Extension] = {}
    for one in asked.order_by("pk"):
        times[one.assignment_id] += one.state == ExtensionState.GRANTED
        latest[one.assignment_id] = one
    for work, one in latest.items():
        flag = _flag(one, times[work], due[work])
        if flag:
            found[work] = [Sign(flag, "warn" if one.state == ExtensionState.ASKED else "info")]
    for work, n in open_by_work(list(due)).items():
        found.setdefault(work, []).append(Sign("vướng mắc" if n == 1 else f"{n} vướng mắc", "warn"))
    return found


def _flag(one: Extension, times: int, due: dt.date | None) -> str:
    if one.state == ExtensionState.ASKED:
        after = f", đã gia hạn {times} lần" if times else ""
        return f"đang xin gia hạn đến {one.wanted:%d/%m/%Y}{after}"
    if one.granted is None or one.granted != due:  # a later decision has set another day
        return ""
    return f"đã gia hạn đến {one.granted:%d/%m/%Y}, lần {times}"
