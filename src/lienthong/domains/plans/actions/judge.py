"""One report round, the monitor's side: a result is accepted or returned, never by those whose it is."""

from typing import Any

from django.db import transaction

from lienthong.domains.plans import awaiting, heirs, owing, sheets
from lienthong.domains.plans.entries import LONGEST
from lienthong.domains.plans.events import ReportDecided
from lienthong.domains.plans.models import Assignment, Report, Round
from lienthong.domains.plans.notices import tell_of_decision
from lienthong.domains.plans.queries.scope import reports_seen
from lienthong.domains.plans.states import REPORT_MOVES, PlanState, ReportState, RoundState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Refusal, Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.calendar import api as calendar

MOST_AT_ONCE = 200


@verb("plans.accept", of=reports_seen, sentence="nghiệm thu báo cáo", moves=REPORT_MOVES)
def accept(report: Report, by: Actor) -> str:
    """The result holds: the assignment takes the figures; at 100 % its clock stops on the day it was done.

    Less than was accepted before opens the clock again. A report of an earlier round, accepted after a later one,
    is kept but changes no figure.
    """
    assignment = _judged(report)
    report.decided_by, report.decided_at = by.name, now()
    before = assignment.done_on
    later = Report.objects.filter(
        assignment=assignment, state=ReportState.ACCEPTED, round__cut_off__gt=report.round.cut_off
    )
    if not later.exists():
        _take_over(assignment, report)
        heirs.accepted(assignment)
    _decided(report, accepted=True)
    sheets.settle(report.round, [report.unit_id])
    if assignment.done_on != before:
        _tell_rounds(assignment, report)
    return report.code


def _tell_rounds(assignment: Assignment, report: Report) -> None:
    """What is done is owed in no other round that is open; what is no longer done is owed there again."""
    opened = Round.objects.filter(plan=assignment.plan, state=RoundState.OPEN).select_related("plan")
    for round_ in opened.exclude(pk=report.round_id).order_by("pk"):
        if assignment.done_on is not None:
            owing.settle(round_, [report.unit_id])
        else:
            owing.take_on(round_, [report.unit_id], why=f"Nghiệm thu báo cáo {report.code}")


def _take_over(assignment: Assignment, report: Report) -> None:
    before = assignment.done_on
    assignment.percent, assignment.begun = report.percent, True
    assignment.done_on = report.done_on if report.percent == 100 else None
    assignment.save(update_fields=["percent", "begun", "done_on"])
    if before is not None and before != assignment.done_on:
        calendar.resume(assignment.code, why=f"Nghiệm thu báo cáo {report.code}")
    if assignment.done_on is not None:
        calendar.stop(assignment.code, calendar.end_of_day(assignment.done_on))


@verb("plans.send_back", of=reports_seen, sentence="trả lại báo cáo", moves=REPORT_MOVES)
def send_back(report: Report, by: Actor, *, why: str) -> str:
    """Not yet: the unit reads why and mends it, as long as the round takes reports."""
    _judged(report)
    if report.round.state == RoundState.CLOSED:
        raise WrongMoment(
            f"Kỳ {report.round.name} đã khép, đơn vị không sửa được nữa.",
            "Đề nghị cơ quan điều phối mở lại kỳ rồi trả lại, hoặc nghiệm thu với số liệu đã gửi.",
        )
    if not why.strip():
        raise Unfit(fields={"why": "Ghi rõ cần bổ sung, sửa gì để đơn vị làm lại."})
    if len(why) > LONGEST:
        raise Unfit(fields={"why": f"Lý do dài quá {LONGEST} ký tự."})
    report.decided_by, report.decided_at = by.name, now()
    report.why = why.strip()
    _decided(report, accepted=False)
    if not heirs.returned(report):
        owing.reopen(report.round, report.unit_id, why=f"Trả lại báo cáo {report.code}")
    return report.code


@creates("plans.accept_many", sentence="nghiệm thu các báo cáo đã chọn")
def accept_many(by: Actor, *, reports: list[str]) -> dict[str, Any]:
    """Accept the chosen reports, each by its own verb with its own audit row; those left out are named with why."""
    chosen = sorted(set(reports))
    if not chosen:
        raise Unfit("Chưa chọn báo cáo nào.", "Đánh dấu các báo cáo cần nghiệm thu rồi bấm lại.")
    if len(chosen) > MOST_AT_ONCE:
        raise Unfit(f"Mỗi lần nghiệm thu tối đa {MOST_AT_ONCE} báo cáo.", "Chọn ít hơn rồi bấm lại.")
    # All rows first: whoever waits for one of them must not hold the turn in the inbox that the others wait for.
    list(reports_seen(by).select_for_update(of=("self",)).filter(code__in=chosen).order_by("code").values_list("pk"))
    accepted, left = [], []
    for code in chosen:
        try:
            with transaction.atomic():
                accepted.append(accept(code, by))
        except Refusal as no:
            left.append({"report": code, "why": no.sentence})
    if not accepted:
        raise Unfit(f"Không báo cáo nào được nghiệm thu. {left[0]['why']}", "Tải lại trang rồi chọn lại.")
    return {"accepted": accepted, "left": left}


def _judged(report: Report) -> Assignment:
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("plan").get(pk=report.assignment_id)
    ended = assignment.ended_by and heirs.takeover_of(assignment) is None
    if ended or assignment.plan.state != PlanState.ISSUED:
        raise WrongMoment(state="đã thôi thực hiện", verb="nghiệm thu hay trả lại báo cáo")
    return assignment


def _decided(report: Report, *, accepted: bool) -> None:
    report.save()
    awaiting.settle_reports([report])
    tell(ReportDecided(report.code, report.unit_id, accepted=accepted))
    tell_of_decision(report, accepted=accepted)
