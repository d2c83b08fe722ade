"""One report round, the unit's side: an officer fills, attaches evidence; the head sends, or takes back."""

import datetime as dt
from typing import Any

from lienthong.domains.plans import awaiting, owing
from lienthong.domains.plans.events import ReportFilled, ReportSent
from lienthong.domains.plans.models import Assignment, Evidence, Plan, Report, Round
from lienthong.domains.plans.queries.scope import reports_seen, seen_assignments
from lienthong.domains.plans.rules import first_day
from lienthong.domains.plans.states import REPORT_MOVES, PlanState, ReportState
from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.files import api as files

LONGEST = 8000
MOST_FILES = 20
EVIDENCE = "plans.evidence"


class ReportChanged(Refusal):
    """A colleague saved the report since it was shown."""

    code = "changed_meanwhile"
    status = 409
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
) -> dict[str, Any]:
    """Write how far the unit is; kept as a draft until its head sends it.

    `version` is that of the report the form was made from, 0 where there was none. `evidence`: codes of files kept
    for this report (`report_code`); `without`: codes of files that no longer belong to it.
    """
    round_ = _open_round(assignment)
    _checked(percent, result, difficulties, done_on, round_.plan)
    report = _report_of(assignment, round_)
    REPORT_MOVES.target(report.state, "fill", "sửa báo cáo")
    if version is not None and version != report.version:
        when = report.filled_at.astimezone(VIETNAM).strftime("%H:%M") if report.filled_at else ""
        raise ReportChanged(who=report.filled_by or "Đồng nghiệp", when=when)
    report.percent = percent
    report.result = result.strip()
    report.difficulties = difficulties.strip()
    report.done_on = done_on or (today() if percent == 100 else None)
    report.version += 1
    report.filled_by, report.filled_as, report.filled_at = by.name, by.id, now()
    report.save()
    _attach(report, by, evidence or [], without or [])
    if not assignment.begun and (percent > 0 or report.result):
        assignment.begun = True
    tell(ReportFilled(report.code, report.unit_id, percent))
    return {"report": report.code, "version": report.version}


def _checked(percent: int, result: str, difficulties: str, done_on: dt.date | None, plan: Plan) -> None:
    wrong = {}
    if not 0 <= percent <= 100:
        wrong["percent"] = "Tỷ lệ là số từ 0 đến 100."
    for name, text in (("result", result), ("difficulties", difficulties)):
        if len(text) > LONGEST:
            wrong[name] = f"Nội dung dài {len(text)} ký tự, tối đa {LONGEST}. Rút gọn, phần chi tiết để ở minh chứng."
    if done_on is not None and percent != 100:
        wrong["done_on"] = "Chỉ ghi ngày hoàn thành khi tỷ lệ là 100%."
    elif done_on is not None and done_on > today():
        wrong["done_on"] = "Ngày hoàn thành không thể sau hôm nay."
    elif done_on is not None and (begin := first_day(plan.issued_on, plan.opened_at)) and done_on < begin:
        wrong["done_on"] = f"Ngày hoàn thành không thể trước ngày ban hành kế hoạch ({begin:%d/%m/%Y})."
    if wrong:
        raise Unfit(fields=wrong)


def report_code(round_: Round, assignment: str) -> str:
    """The code of an assignment's report in a round, known before there is one: files are kept under it."""
    return f"{round_.code}.{assignment}"


def current_round(plan_id: int) -> Round:
    """The round that is open: the newest; with its plan."""
    found = Round.objects.filter(plan_id=plan_id).select_related("plan").order_by("-cut_off", "-pk").first()
    if found is None:
        raise NotThere("Kế hoạch chưa mở kỳ báo cáo.", "Đề nghị cơ quan điều phối mở kỳ báo cáo.")
    return found


def _open_round(assignment: Assignment) -> Round:
    round_ = current_round(assignment.plan_id)
    if not assignment.owes:
        raise WrongMoment("Đơn vị phối hợp không phải báo cáo việc này.", "Đơn vị chủ trì nhập và gửi báo cáo.")
    if assignment.ended_by or round_.plan.state != PlanState.ISSUED:
        raise WrongMoment(state="đã thôi thực hiện", verb="cập nhật kết quả")
    return round_


def _report_of(assignment: Assignment, round_: Round) -> Report:
    """The report of the round; the assignment is locked, so nobody makes a second one meanwhile."""
    found = Report.objects.select_for_update().filter(assignment=assignment, round=round_).first()
    return found or Report(
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
    cards = files.cards(added)
    for code in added:
        card = cards.get(code)
        if card is None or (card.kind, card.subject) != (EVIDENCE, report.code):
            raise NotThere("Có tệp minh chứng không thuộc báo cáo này.", "Chọn lại tệp rồi lưu.")
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
    """Only the open round takes reports, and only of work that has not been withdrawn."""
    newest = current_round(report.round.plan_id)
    if report.round_id != newest.pk:
        raise WrongMoment(
            f"Kỳ {report.round.name} đã khép.", f"Mở lại trang, nhập kết quả vào kỳ {newest.name} rồi gửi."
        )
    if newest.plan.state != PlanState.ISSUED or report.assignment.ended_by:
        raise WrongMoment(state="đã thôi thực hiện", verb="gửi báo cáo")


def _send(report: Report, by: Actor) -> None:
    if not report.result and report.percent == 0 and not report.difficulties:
        raise Unfit("Báo cáo còn trống.", "Ghi kết quả hoặc khó khăn trước khi gửi.")
    report.sent_by, report.sent_as, report.sent_at = by.name, by.id, now()
    report.why = ""
    tell(ReportSent(report.code, report.unit_id))


@creates("plans.send_all", sentence="gửi toàn bộ báo cáo của đơn vị")
def send_all(by: Actor, *, unit_id: int, round: str) -> dict[str, int]:
    """Send every filled report of the unit in the round at one stroke; empty ones stay and are counted.

    A report that was returned and has not been touched since stays too: it would come back for the same reason.
    """
    waiting = list(
        Report.objects.select_for_update(of=("self",))
        .filter(unit_id=unit_id, round__code=round, state__in=[ReportState.DRAFT, ReportState.RETURNED])
        .filter(assignment__ended_by="")
        .select_related("round__plan")
        .order_by("pk")
    )
    if waiting:
        newest = current_round(waiting[0].round.plan_id)
        if newest.code != round or newest.plan.state != PlanState.ISSUED:
            raise WrongMoment(f"Kỳ {waiting[0].round.name} đã khép.", "Tải lại trang để xem kỳ đang mở.")
    sent, left = [], 0
    for report in waiting:
        untouched = report.state == ReportState.RETURNED and (report.filled_at or now()) <= (report.decided_at or now())
        try:
            if untouched:
                raise Unfit
            _send(report, by)
        except Unfit:
            left += 1
            continue
        report.state = REPORT_MOVES.target(report.state, "send", "gửi báo cáo")
        sent.append(report)
    if not sent:
        raise Unfit("Chưa có báo cáo nào đủ nội dung để gửi.", "Nhập kết quả cho từng mục rồi gửi.")
    Report.objects.bulk_update(sent, ["state", "sent_by", "sent_as", "sent_at", "why"], batch_size=500)
    awaiting.settle_reports(sent)
    owing.settle(sent[0].round, [unit_id])
    return {"sent": len(sent), "left": left}


@verb("plans.recall", of=reports_seen, sentence="rút lại báo cáo", moves=REPORT_MOVES)
def recall(report: Report, by: Actor) -> str:
    """Take a sent report back before it is looked at."""
    _still_open(report)
    report.save()
    awaiting.settle_reports([report])
    owing.reopen(report.round, report.unit_id, why=f"Rút lại báo cáo {report.code}")
    return report.code
