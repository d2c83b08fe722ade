"""One report round, the unit's side: an officer fills, attaches evidence; the head sends, or takes back."""

import datetime as dt
from dataclasses import replace
from typing import Any

from lienthong.domains.plans import awaiting, owing, sheets
from lienthong.domains.plans.doubting import SURE, doubts_of, frames_of
from lienthong.domains.plans.entries import FIGURES, Entry, entry_of, faults, has_content, write_in
from lienthong.domains.plans.events import ReportFilled, ReportSent
from lienthong.domains.plans.gone_on import refuse_if_gone_on
from lienthong.domains.plans.heirs import refuse_if_taken_over
from lienthong.domains.plans.models import Assignment, Evidence, Plan, Report, Round
from lienthong.domains.plans.queries.scope import reports_seen, seen_assignments
from lienthong.domains.plans.states import REPORT_MOVES, Basis, PlanState, ReportState, RoundState
from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.files import api as files

MOST_FILES = 20
EVIDENCE = "plans.evidence"


class ReportChanged(ChangedMeanwhile):
    """A colleague saved the report since it was shown."""

    sentence = "{who} vừa lưu báo cáo này lúc {when}."
    next_step = "Xem nội dung đang lưu ở cạnh; phần anh/chị vừa nhập vẫn còn trong ô, hãy gộp lại rồi lưu."


@verb("plans.fill", of=seen_assignments, sentence="cập nhật kết quả thực hiện")
def fill(
    assignment: Assignment,
    by: Actor,
    *,
    percent: int,
    result: str,
    difficulties: str = "",
    done_on: dt.date | None = None,
    version: int | None = None,
    evidence: list[str] | None = None,
    without: list[str] | None = None,
    round: str = "",
    **more: Any,
) -> dict[str, Any]:
    """Write how far the unit is; kept as a draft until its head sends it.

    `round`: the code of an open round, the one due first where none is named. `version` is that of the report the form
    was made from, 0 where there was none. `evidence`: codes of files kept for this report (`report_code`); `without`:
    codes of files that no longer belong to it. `more`: advantages, cause, proposals, value, numerator, denominator;
    what is not named stays as the grid holds it; `sure`: figures that look mistaken are right.
    """
    refuse_if_gone_on(assignment)
    refuse_if_taken_over(assignment)
    round_ = takes_reports(assignment, current_round(assignment.plan_id, round))
    report = report_of(assignment, round_)
    sure = more.pop(SURE, False)
    typed = {"percent": percent, "result": result, "difficulties": difficulties, "done_on": done_on, **more}
    entry = replace(entry_of(report), **{"basis": Basis.TYPED.value, **typed})
    if wrong := faults(entry, round_.plan) or _doubted(assignment, report, entry, sure=sure):
        raise Unfit(fields=wrong)
    REPORT_MOVES.target(report.state, "fill", "sửa báo cáo")
    if version is not None and version != report.version:
        raise ReportChanged.by(report.filled_by, report.filled_at)
    first = report.pk is None
    write_in(report, entry, by)
    report.save()
    _attach(report, by, evidence or [], without or [])
    if not assignment.begun and (percent > 0 or report.result):
        assignment.begun = True
    if first:  # other words in a draft change nothing that a sheet counts
        sheets.settle(round_, [report.unit_id])
    tell(ReportFilled(report.code, report.unit_id, percent))
    return {"report": report.code, "version": report.version}


def _doubted(assignment: Assignment, report: Report, entry: Entry, *, sure: bool) -> dict[str, str]:
    """Figures that look mistaken, where any was typed."""
    if sure or all(getattr(entry, name) is None for name in FIGURES):
        return {}
    doubt = doubts_of(frames_of([assignment])[assignment.item_id], entry_of(report), entry)
    return {SURE: doubt} if doubt else {}


def report_code(round_: Round, assignment: str) -> str:
    """The code of an assignment's report in a round, known before there is one: files are kept under it."""
    return f"{round_.code}.{assignment}"


def current_round(plan_id: int, code: str = "") -> Round:
    """The open round of this code; without one, the open round that is due first. With its plan."""
    rounds = Round.objects.filter(plan_id=plan_id).select_related("plan")
    if code:
        found = rounds.filter(code=code).exclude(state=RoundState.PLANNED).first()
        if found is None:
            raise NotThere
        if found.state == RoundState.CLOSED:
            raise round_closed(found)
        return found
    opened = rounds.filter(state=RoundState.OPEN).order_by("due_on", "cut_off", "pk").first()
    if opened is None:
        if Plan.objects.filter(pk=plan_id, state=PlanState.ENDED).exists():
            raise WrongMoment("Kế hoạch đã kết thúc.", "Không phải báo cáo nữa; mọi nội dung vẫn xem lại được.")
        raise NotThere("Kế hoạch chưa có kỳ báo cáo nào đang mở.", "Đề nghị cơ quan điều phối mở kỳ báo cáo.")
    return opened


def round_closed(round_: Round) -> WrongMoment:
    """What is said where a round takes no more reports: which one does."""
    later = Round.objects.filter(plan_id=round_.plan_id, state=RoundState.OPEN).order_by("due_on", "pk").first()
    when = f" ngày {round_.closed_at.astimezone(VIETNAM):%d/%m/%Y}" if round_.closed_at else ""
    if later is None:
        return WrongMoment(f"Kỳ {round_.name} đã khép{when}.", "Đề nghị cơ quan điều phối mở lại kỳ hoặc mở kỳ mới.")
    return WrongMoment(
        f"Kỳ {round_.name} đã khép{when}.",
        f"Mở kỳ {later.name}, nhập kết quả vào đó rồi gửi; phần anh/chị vừa nhập vẫn còn trong ô để chép sang.",
    )


def takes_reports(assignment: Assignment, round_: Round) -> Round:
    """The round, where this work is still reported on."""
    if not assignment.owes:
        raise WrongMoment("Đơn vị phối hợp không phải báo cáo việc này.", "Đơn vị chủ trì nhập và gửi báo cáo.")
    if assignment.ended_by or round_.plan.state != PlanState.ISSUED:
        raise WrongMoment(state="đã thôi thực hiện", verb="cập nhật kết quả")
    return round_


def report_of(assignment: Assignment, round_: Round) -> Report:
    """The report of the round; the assignment is locked, so nobody makes a second one meanwhile."""
    found = Report.objects.select_for_update().filter(assignment=assignment, round=round_).first()
    return found or fresh(assignment, round_)


def fresh(assignment: Assignment, round_: Round) -> Report:
    """A report that nobody has written yet."""
    return Report(
        code=report_code(round_, assignment.code),
        assignment=assignment,
        round=round_,
        unit_id=assignment.unit_id,
        coordinator_id=assignment.coordinator_id,
        acceptors=assignment.acceptors,
        version=0,
    )


def _attach(report: Report, by: Actor, added: list[str], dropped: list[str]) -> None:
    if not added and not dropped:
        return
    have = {one.file: one for one in Evidence.objects.filter(report=report, dropped_at=None)}
    for code in dropped:
        if code in have:
            gone = have.pop(code)
            gone.dropped_at = now()
            gone.save(update_fields=["dropped_at"])
            files.drop(HOUSE, code=code)
    cards = files.kept_for(added, kind=EVIDENCE, subject=report.code)
    if len(have) + len(added) > MOST_FILES:
        raise Unfit(fields={"evidence": f"Mỗi báo cáo kèm tối đa {MOST_FILES} tệp. Bỏ bớt tệp cũ hoặc gộp tệp."})
    Evidence.objects.bulk_create(
        [Evidence(report=report, file=code, name=cards[code].name, added_by=by.name) for code in added]
    )


@verb("plans.send", of=reports_seen, sentence="gửi báo cáo", moves=REPORT_MOVES)
def send(report: Report, by: Actor) -> str:
    """The head approves and sends; the monitor finds it in the inbox."""
    _still_open(report)
    _send(report, by)
    report.save()
    awaiting.settle_reports([report])
    owing.settle(report.round, [report.unit_id])
    return report.code


def _still_open(report: Report) -> None:
    """Only an open round takes reports, and only of work that has not been withdrawn."""
    refuse_if_gone_on(report.assignment)
    refuse_if_taken_over(report.assignment)
    round_ = current_round(report.round.plan_id, report.round.code)
    if round_.plan.state != PlanState.ISSUED or report.assignment.ended_by:
        raise WrongMoment(state="đã thôi thực hiện", verb="gửi báo cáo")


def _send(report: Report, by: Actor) -> None:
    if not has_content(report):
        raise Unfit("Báo cáo còn trống.", "Ghi kết quả hoặc khó khăn trước khi gửi.")
    report.sent_by, report.sent_as, report.sent_at = by.name, by.id, now()
    report.why = ""
    tell(ReportSent(report.code, report.unit_id))


@creates("plans.send_all", sentence="gửi toàn bộ báo cáo của đơn vị")
def send_all(by: Actor, *, unit_id: int, round: str) -> dict[str, int]:
    """Send every filled report of the unit in the round at one stroke; empty ones stay and are counted.

    A report that was returned and has not been touched since stays too: it would come back for the same reason.
    """
    plan_id = Round.objects.filter(code=round).values_list("plan_id", flat=True).first()
    if plan_id is None:
        raise NotThere
    round_ = current_round(plan_id, round)
    if round_.plan.state != PlanState.ISSUED:
        raise WrongMoment(f"Kế hoạch {round_.plan.called} đã kết thúc.", "Không phải gửi báo cáo nữa.")
    waiting = list(
        Report.objects.select_for_update(of=("self",))
        .filter(unit_id=unit_id, round=round_, state__in=[ReportState.DRAFT, ReportState.RETURNED])
        .filter(assignment__ended_by="")
        .order_by("pk")
    )
    sent, left = [], 0
    for report in waiting:
        untouched = report.state == ReportState.RETURNED and (report.filled_at or now()) <= (report.decided_at or now())
        if untouched or not has_content(report):
            left += 1
            continue
        report.round = round_
        _send(report, by)
        report.state = REPORT_MOVES.target(report.state, "send", "gửi báo cáo")
        sent.append(report)
    if not sent:
        raise Unfit("Chưa có báo cáo nào đủ nội dung để gửi.", "Nhập kết quả cho từng mục rồi gửi.")
    Report.objects.bulk_update(sent, ["state", "sent_by", "sent_as", "sent_at", "why"], batch_size=500)
    awaiting.settle_reports(sent)
    owing.settle(round_, [unit_id])
    return {"sent": len(sent), "left": left}


@verb("plans.recall", of=reports_seen, sentence="rút lại báo cáo", moves=REPORT_MOVES)
def recall(report: Report, by: Actor) -> str:
    """Take a sent report back before it is looked at."""
    _still_open(report)
    report.save()
    awaiting.settle_reports([report])
    owing.reopen(report.round, report.unit_id, why=f"Rút lại báo cáo {report.code}")
    return report.code
