"""One report round: the unit fills, its head sends, the row's monitor accepts or returns, never one's own."""

import datetime as dt
from typing import Any

from django.db import connection

from lienthong.domains.plans.events import ReportDecided, ReportSent
from lienthong.domains.plans.models import Assignment, Evidence, Report, Round
from lienthong.domains.plans.notices import acceptance, tell_of_decision, tell_of_sending
from lienthong.domains.plans.queries.scope import reports_seen, seen_assignments
from lienthong.domains.plans.states import REPORT_MOVES, PlanState, ReportState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

LONGEST = 8000


class ReportChanged(Refusal):
    """A colleague saved the report since it was shown."""

    code = "changed_meanwhile"
    status = 409
    sentence = "{who} vừa lưu báo cáo này."
    next_step = "Xem nội dung mới; phần anh/chị vừa nhập vẫn còn trong ô, hãy gộp lại rồi lưu."


def _checked(percent: int, result: str, difficulties: str, done_on: dt.date | None) -> None:
    wrong = {}
    if not 0 <= percent <= 100:
        wrong["percent"] = "Tỷ lệ là số từ 0 đến 100."
    for name, text in (("result", result), ("difficulties", difficulties)):
        if len(text) > LONGEST:
            wrong[name] = f"Nội dung dài quá {LONGEST} ký tự."
    if done_on is not None and percent != 100:
        wrong["done_on"] = "Chỉ ghi ngày hoàn thành khi tỷ lệ là 100%."
    if done_on is not None and done_on > today():
        wrong["done_on"] = "Ngày hoàn thành không thể sau hôm nay."
    if wrong:
        raise Unfit(fields=wrong)


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
) -> dict[str, Any]:
    """Write how far the unit is; kept as a draft until its head sends it."""
    _checked(percent, result, difficulties, done_on)
    report = _open_report(assignment)
    REPORT_MOVES.target(report.state, "fill", "sửa báo cáo")
    if version is not None and version != report.version:
        raise ReportChanged(who=report.filled_by or "Đồng nghiệp")
    report.percent = percent
    report.result = result.strip()
    report.difficulties = difficulties.strip()
    report.done_on = done_on or (today() if percent == 100 else None)
    report.version += 1
    report.filled_by, report.filled_at = by.name, now()
    report.save()
    if not assignment.begun and (percent > 0 or report.result):
        assignment.begun = True
    return {"report": report.code, "version": report.version}


def _open_report(assignment: Assignment) -> Report:
    if assignment.plan.state != PlanState.ISSUED or not assignment.owes or assignment.ended_by:
        raise WrongMoment(state="không phải báo cáo", verb="cập nhật kết quả")
    current = current_round(assignment.plan_id)
    Report.objects.bulk_create(
        [
            Report(
                code=f"{current.code}.{assignment.code}",
                assignment=assignment,
                round=current,
                unit_id=assignment.unit_id,
                coordinator_id=assignment.coordinator_id,
                acceptors=assignment.acceptors,
            )
        ],
        ignore_conflicts=True,
    )
    return Report.objects.select_for_update().get(assignment=assignment, round=current)


def current_round(plan_id: int) -> Round:
    """The round that is open: the newest."""
    found = Round.objects.filter(plan_id=plan_id).order_by("-cut_off", "-pk").first()
    if found is None:
        raise NotThere("Kế hoạch chưa mở kỳ báo cáo.", "Đề nghị cơ quan điều phối mở kỳ báo cáo.")
    return found


@verb("plans.attach", of=reports_seen, sentence="đính kèm tài liệu minh chứng")
def attach(report: Report, by: Actor, *, file: str, name: str) -> str:
    """A file that proves the result, kept with the report."""
    if report.state not in (ReportState.DRAFT, ReportState.RETURNED):
        raise WrongMoment(state=ReportState(report.state).label, verb="đính kèm")
    Evidence.objects.create(report=report, file=file, name=name[:255], added_by=by.name)
    return file


@verb("plans.send", of=reports_seen, sentence="gửi báo cáo", moves=REPORT_MOVES)
def send(report: Report, by: Actor) -> str:
    """The head approves and sends; the monitor finds it in the inbox."""
    _send(report, by)
    tell_of_sending([report])
    return report.code


def _send(report: Report, by: Actor) -> None:
    if not report.result and report.percent == 0 and not report.difficulties:
        raise Unfit("Báo cáo còn trống.", "Ghi kết quả hoặc khó khăn trước khi gửi.")
    report.sent_by, report.sent_at = by.name, now()
    report.why = ""
    tell(ReportSent(report.code, report.unit_id))


@creates("plans.send_all", sentence="gửi toàn bộ báo cáo của đơn vị")
def send_all(by: Actor, *, unit_id: int, round: str) -> dict[str, int]:
    """Send every filled report of the unit in the round at one stroke; empty ones stay and are counted."""
    waiting = list(
        Report.objects.select_for_update(of=("self",))
        .filter(unit_id=unit_id, round__code=round, state__in=[ReportState.DRAFT, ReportState.RETURNED])
        .order_by("pk")
    )
    sent, empty = [], 0
    for report in waiting:
        try:
            _send(report, by)
        except Unfit:
            empty += 1
            continue
        report.state = REPORT_MOVES.target(report.state, "send", "gửi báo cáo")
        sent.append(report)
    if not sent:
        raise Unfit("Chưa có báo cáo nào đủ nội dung để gửi.", "Nhập kết quả cho từng mục rồi gửi.")
    Report.objects.bulk_update(sent, ["state", "sent_by", "sent_at", "why"], batch_size=500)
    tell_of_sending(sent)
    return {"sent": len(sent), "empty": empty}


@verb("plans.recall", of=reports_seen, sentence="rút lại báo cáo", moves=REPORT_MOVES)
def recall(report: Report, by: Actor) -> str:
    """Take a sent report back before it is looked at."""
    return report.code


@verb("plans.accept", of=reports_seen, sentence="nghiệm thu báo cáo", moves=REPORT_MOVES)
def accept(report: Report, by: Actor) -> str:
    """The result holds: the assignment takes the figures; at 100 % its clock stops on the day it was done."""
    report.decided_by, report.decided_at = by.name, now()
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=report.assignment_id)
    assignment.percent, assignment.begun = report.percent, True
    assignment.done_on = report.done_on if report.percent == 100 else None
    assignment.save(update_fields=["percent", "begun", "done_on"])
    if assignment.done_on is not None:
        calendar.stop(assignment.code, calendar.end_of_day(assignment.done_on))
    else:
        calendar.resume(assignment.code, why=f"Nghiệm thu báo cáo {report.code}")
    _close_work_when_all_decided(report)
    tell(ReportDecided(report.code, report.unit_id, accepted=True))
    tell_of_decision(report, accepted=True)
    return report.code


@verb("plans.send_back", of=reports_seen, sentence="trả lại báo cáo", moves=REPORT_MOVES)
def send_back(report: Report, by: Actor, *, why: str) -> str:
    """Not yet: the unit reads why and mends it."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi rõ cần bổ sung, sửa gì để đơn vị làm lại."})
    report.decided_by, report.decided_at = by.name, now()
    report.why = why.strip()[:LONGEST]
    _close_work_when_all_decided(report)
    tell(ReportDecided(report.code, report.unit_id, accepted=False))
    tell_of_decision(report, accepted=False)
    return report.code


def _close_work_when_all_decided(report: Report) -> None:
    """The line in the acceptor's inbox goes when nothing of this unit waits in the round any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from plans_report"
            " where round_id = %s and unit_id = %s and state = 'sent' and id <> %s)",
            [report.round_id, report.unit_id, report.pk],
        )
        others = cursor.fetchone()[0]
    if not others:
        inbox.close_many([acceptance(report, acceptor) for acceptor in report.acceptors])
