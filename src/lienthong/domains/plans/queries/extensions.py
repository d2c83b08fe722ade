"""Extensions: of a plan as a list, of one row as a history, and the flag that stands beside a status."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lienthong.domains.plans.models import Assignment, Extension, Plan
from lienthong.domains.plans.states import ExtensionState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

from .handling_scope import extensions_seen
from .obstacles import open_of_work

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


def flagged(rows: QuerySet[Assignment]) -> QuerySet[Any]:
    """With what `signs` says of each row, so that it asks nothing more: extensions, open obstacles."""
    asked = (
        Extension.objects.filter(assignment=OuterRef("pk"), state__in=[ExtensionState.ASKED, ExtensionState.GRANTED])
        .order_by("pk")
        .values(json=JSONObject(state="state", wanted="wanted", granted="granted"))
    )
    obstacles = open_of_work(OuterRef("pk")).values("pk")
    whole: QuerySet[Any] = rows.annotate(extended=ArraySubquery(asked), obstructed=ArraySubquery(obstacles))
    return whole


def signs(rows: Iterable[Any]) -> dict[int, list[Sign]]:
    """The flags of rows that were read `flagged`, by their keys; a row without a flag is not among them."""
    found: dict[int, list[Sign]] = {}
    for row in rows:
        flag = _flag(row.extended, row.clock.due_on if row.clock else None) if row.extended else ""
        if flag:
            found[row.pk] = [Sign(flag, "warn" if row.extended[-1]["state"] == ExtensionState.ASKED else "info")]
        if n := len(row.obstructed):
            found.setdefault(row.pk, []).append(Sign("vướng mắc" if n == 1 else f"{n} vướng mắc", "warn"))
    return found


def _flag(history: list[dict[str, str]], due: dt.date | None) -> str:
    """What the last of a row's extensions says; nothing where a later decision has set another day."""
    last, times = history[-1], sum(one["state"] == ExtensionState.GRANTED for one in history)
    if last["state"] == ExtensionState.ASKED:
        after = f", đã gia hạn {times} lần" if times else ""
        return f"đang xin gia hạn đến {dt.date.fromisoformat(last['wanted']):%d/%m/%Y}{after}"
    granted = dt.date.fromisoformat(last["granted"]) if last["granted"] else None
    return f"đã gia hạn đến {granted:%d/%m/%Y}, lần {times}" if granted and granted == due else ""
