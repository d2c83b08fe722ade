"""A unit's rows of a round at once: saved together, begun from the last period, marked as unchanged or as nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lienthong.domains.plans import sheets
from lienthong.domains.plans.aims import Frame
from lienthong.domains.plans.doubting import SURE, doubts_of, frames_of
from lienthong.domains.plans.entries import FIGURES, PARTS, Entry, entry_of, faults, says, write_in
from lienthong.domains.plans.events import RowsFilled
from lienthong.domains.plans.heirs import last_sent, refuse_ended_unit
from lienthong.domains.plans.models import Assignment, Report, Round
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.states import REPORT_MOVES, Basis, PlanState, ReportState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell

from .report import ReportChanged, current_round, fresh

MOST_ROWS = 400
NOTHING = "Không phát sinh trong kỳ."
HOW = ("copy", Basis.UNCHANGED.value, Basis.NOTHING.value)
GONE = "Việc này không còn do đơn vị báo cáo. Tải lại trang để xem các việc đang giao."


@creates("plans.fill_many", sentence="nhập bảng báo cáo của đơn vị")
def fill_many(by: Actor, *, unit_id: int, round: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Save the rows of a grid at one stroke: `[{assignment, version, percent, result, …}]`, parts as in `Entry`.

    What is right is kept; what is not is named by row and part, so that one bad cell loses nobody's other 45 rows.
    A part that a row does not name stays as it was; a figure that looks mistaken is asked about (part `sure`) and taken
    from a row that is `sure`. Returns `saved` (assignment → version) and `left`
    (assignment → part → what to do); rows that say what is kept already are neither.
    """
    round_ = _open(round)
    if len(rows) > MOST_ROWS:
        raise Unfit(f"Mỗi lần lưu tối đa {MOST_ROWS} dòng.", "Lưu từng phần của bảng.")
    given = {str(row.get("assignment")): row for row in rows}
    works = _locked(by, unit_id, round_, given)
    if not works:
        refuse_ended_unit(round_.plan_id, unit_id)
    reports = _reports(works.values(), round_)
    frames = frames_of([works[code] for code, row in given.items() if code in works and _figures(row)])
    left: dict[str, dict[str, str]] = {}
    changed: list[Report] = []
    for code, row in given.items():
        if code not in works:
            left[code] = {"": GONE}
            continue
        report = reports.get(works[code].pk) or fresh(works[code], round_)
        wrong = _put(report, row, round_, by, frames.get(works[code].item_id))
        if wrong:
            left[code] = wrong
        elif wrong is not None:
            changed.append(report)
    if left and not changed:
        raise Unfit(fields={f"{code}.{part}": text for code, parts in left.items() for part, text in parts.items()})
    _keep(changed, round_, unit_id)
    saved = {report.code.removeprefix(f"{round_.code}."): report.version for report in changed}
    return {"saved": saved, "left": left}


@creates("plans.begin_rows", sentence="lấy lại nội dung kỳ trước cho các dòng chưa nhập")
def begin_rows(
    by: Actor, *, unit_id: int, round: str, how: str, assignments: Sequence[str] | None = None
) -> dict[str, int]:
    """Rows that nobody has written yet begin from the last report that was sent, or say that nothing has changed.

    `how`: `copy` to go on from, `unchanged` (giữ như kỳ trước), `nothing` (không phát sinh). All empty rows of the unit
    where none are named. Rows without an earlier report are left out and counted.
    """
    if how not in HOW:
        raise Unfit("Chưa rõ cách lấy nội dung.", "Chọn lại rồi bấm nút.")
    round_ = _open(round)
    works = _locked(by, unit_id, round_, assignments)
    reports = _reports(works.values(), round_)
    empty = {code: work for code, work in works.items() if work.pk not in reports and work.done_on is None}
    before = _before(list(empty.values()), round_)
    changed = []
    for work in empty.values():
        entry = _carried(how, before.get(work.pk), work)
        if entry is None:
            continue
        report = fresh(work, round_)
        write_in(report, entry, by)
        changed.append(report)
    if not changed:
        raise Unfit("Không có dòng trống nào có nội dung kỳ trước để lấy lại.", "Nhập trực tiếp vào bảng.")
    _keep(changed, round_, unit_id)
    return {"rows": len(changed), "left": len(empty) - len(changed)}


def _open(code: str) -> Round:
    found = Round.objects.filter(code=code).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotThere
    round_ = current_round(found, code)
    if round_.plan.state != PlanState.ISSUED:
        raise WrongMoment(f"Kế hoạch {round_.plan.called} đã kết thúc.", "Không phải báo cáo nữa.")
    return round_


def _locked(by: Actor, unit_id: int, round_: Round, codes: Any) -> dict[str, Assignment]:
    """The unit's rows of this round, locked in one order; nobody makes their reports meanwhile."""
    held = seen_assignments(by).filter(plan_id=round_.plan_id, unit_id=unit_id, owes=True, ended_by="")
    if codes is not None:
        held = held.filter(code__in=list(codes))
    return {one.code: one for one in held.select_for_update(of=("self",)).order_by("pk")}


def _reports(works: Any, round_: Round) -> dict[int, Report]:
    held = Report.objects.select_for_update().filter(round=round_, assignment__in=[one.pk for one in works])
    return {one.assignment_id: one for one in held.order_by("pk")}


def _figures(row: Mapping[str, Any]) -> bool:
    """Whether a row brings figures that nobody has said to be right."""
    return not row.get(SURE) and any(row.get(name) is not None for name in FIGURES)


def _put(
    report: Report, row: Mapping[str, Any], round_: Round, by: Actor, frame: Frame | None
) -> dict[str, str] | None:
    """Write a row into its report: what is wrong by part, empty where it was written, None where it says the same."""
    before = entry_of(report)
    named = {name: row[name] for name in PARTS if name in row}
    if "percent" in named and named["percent"] != 100 and "done_on" not in named:
        named["done_on"] = None
    entry = replace(before, **{"basis": Basis.TYPED.value, **named})
    if says(report, replace(entry, basis=named.get("basis", before.basis))):
        return None
    if "fill" not in REPORT_MOVES.verbs(report.state):
        return {"": f"Báo cáo {ReportState(report.state).label}, không sửa được. Rút lại báo cáo rồi sửa."}
    if (version := row.get("version")) is not None and version != report.version:
        return ReportChanged.by(report.filled_by, report.filled_at).by_field()
    if wrong := faults(entry, round_.plan):
        return wrong
    if frame is not None and (doubt := doubts_of(frame, before, entry)):
        return {SURE: doubt}
    write_in(report, entry, by)
    return {}


def _keep(changed: list[Report], round_: Round, unit_id: int) -> None:
    """Two statements for new and changed rows, one for the works that have begun, one count of the sheet."""
    if not changed:
        return
    Report.objects.bulk_create([one for one in changed if one.pk is None])
    Report.objects.bulk_update(
        [one for one in changed if one.version > 1],
        [*PARTS, "version", "filled_by", "filled_as", "filled_at"],
        batch_size=200,
    )
    begun = [one.assignment_id for one in changed if one.percent or one.result]
    Assignment.objects.filter(pk__in=begun, begun=False).update(begun=True)
    sheets.settle(round_, [unit_id])
    tell(RowsFilled(round_.code, unit_id, tuple(one.code for one in changed)))


def _before(works: list[Assignment], round_: Round) -> dict[int, Report]:
    """The last report of an earlier round of each work that was sent; of ended units where the own has none."""
    earlier = Report.objects.filter(
        assignment__in=[one.pk for one in works],
        round__cut_off__lt=round_.cut_off,
        state__in=[ReportState.SENT, ReportState.ACCEPTED],
    )
    newest = earlier.order_by("assignment_id", "-round__cut_off", "-pk").distinct("assignment_id")
    found = {one.assignment_id: one for one in newest}
    return last_sent([one.pk for one in works if one.pk not in found], round_) | found


def _carried(how: str, before: Report | None, work: Assignment) -> Entry | None:
    if how == Basis.NOTHING:
        return Entry(percent=work.percent, result=NOTHING, basis=Basis.NOTHING.value)
    if before is None:
        return None
    entry = entry_of(before)
    basis = Basis.UNCHANGED.value if how == Basis.UNCHANGED else Basis.TYPED.value
    return replace(entry, basis=basis, done_on=entry.done_on if entry.percent == 100 else None)
