"""What a unit had written when its work went on in a later plan is taken over there, as a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from lienthong.domains.plans.entries import PARTS, entry_of
from lienthong.domains.plans.models import Assignment, Carried, Report, Round
from lienthong.domains.plans.queries.later import unaccepted
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import creates

from .grid import fill_many

TEXTS = ("result", "advantages", "difficulties", "proposals")


@creates("plans.keep_typed", sentence="lấy nội dung đã nhập ở kế hoạch trước")
def keep_typed(
    by: Actor, *, unit_id: int, plan: str, rows: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Write into the later plan's open round what the unit had typed about the work that went on in it.

    `plan`: the earlier plan's code. `rows`: as for `fill_many`, by the earlier assignments' codes; without them the
    newest text of each that nobody accepted. A row that has a report in the later plan keeps it. Returns `kept`
    (earlier → later assignment), `left` (earlier assignments whose later row says something already) and `round`.
    """
    carried = _carried(by, unit_id, plan)
    given = _typed(rows) if rows is not None else _written(list(carried.values()))
    wanted = {code: row for code, row in given.items() if code in carried and _says(row)}
    if not wanted:
        raise Unfit("Không có nội dung nào ở kế hoạch trước để lấy sang.", "Nhập trực tiếp vào kế hoạch mới.")
    later = next(iter(carried.values())).new
    round_ = Round.objects.filter(plan_id=later.plan_id, state=RoundState.OPEN).order_by("due_on", "pk").first()
    if round_ is None:
        raise Unfit("Kế hoạch mới chưa có kỳ báo cáo nào đang mở.", "Đề nghị cơ quan điều phối mở kỳ báo cáo.")
    news = {code: carried[code].new for code in wanted}
    taken = set(
        Report.objects.filter(round=round_, assignment__in=news.values()).values_list("assignment_id", flat=True)
    )
    kept = {code: new for code, new in news.items() if new.pk not in taken}
    if kept:
        fill_many(
            by,
            unit_id=unit_id,
            round=round_.code,
            rows=[{**wanted[code], "assignment": new.code} for code, new in kept.items()],
        )
    return {
        "kept": {code: new.code for code, new in kept.items()},
        "left": sorted(news.keys() - kept.keys()),
        "round": round_.code,
    }


def _carried(by: Actor, unit_id: int, plan: str) -> dict[str, Any]:
    """What this unit still leads after it went on, by the earlier assignment; the first later row of a split one."""
    seen = seen_assignments(by).filter(plan__code=plan, unit_id=unit_id)
    rows = Carried.objects.filter(old__in=seen, taker_id=unit_id).select_related("old", "new")
    found: dict[str, Any] = {}
    for one in rows.order_by("new__item__place", "pk"):
        found.setdefault(one.old.code, one)
    return found


def _typed(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(row.get("assignment")): {name: row[name] for name in PARTS if name in row} for row in rows}


def _written(carried: Sequence[Any]) -> dict[str, dict[str, Any]]:
    olds: list[Assignment] = [one.old for one in carried]
    texts = unaccepted(olds)
    return {
        old.code: {name: getattr(entry_of(texts[old.pk]), name) for name in PARTS if name != "basis"}
        for old in olds
        if old.pk in texts
    }


def _says(row: Mapping[str, Any]) -> bool:
    """Whether anything was written: a number alone came over with the work."""
    return any(str(row.get(name) or "").strip() for name in TEXTS)
