"""What an inspection found: a task of the unit with a day, put right with evidence, verified by who found it.

A finding is a table of its own and no item of the plan: a plan's items are what its document says, changed only by a
cited decision, and each owes a report in every round; a finding owes its repair once, to its inspector.
"""

import datetime as dt

from lienthong.domains.plans.check_notices import (
    FINDING,
    VERIFY,
    day_words,
    finding_url,
    tell_inspectors,
    tell_unit_of_finding,
)
from lienthong.domains.plans.check_states import FINDING_MOVES, VISIT_MOVES
from lienthong.domains.plans.events import FindingMoved
from lienthong.domains.plans.models import Exhibit, Finding, Item, Visit
from lienthong.domains.plans.queries.check_scope import findings_seen, visits_seen
from lienthong.domains.plans.wording import UNNAMED
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.units import api as units

from .exhibits import enclose

LONGEST, LONGEST_WHY = 4000, 1000
GROUP = "Khắc phục sau kiểm tra"


@verb("plans.note_finding", of=visits_seen, sentence="ghi nội dung phải khắc phục", moves=VISIT_MOVES)
def note_finding(
    visit: Visit, by: Actor, *, text: str, demand: str, fix_by: dt.date, question: str = "", item: str = ""
) -> str:
    """What is not in order, what must be done, until which day: it lies in the unit's inbox from now on."""
    wrong = {}
    for name, given in (("text", text), ("demand", demand)):
        if not given.strip() or len(given) > LONGEST:
            wrong[name] = f"Ghi rõ nội dung này, tối đa {LONGEST} ký tự."
    if fix_by < today():
        wrong["fix_by"] = "Hạn khắc phục không thể trước hôm nay."
    if question and question not in {one["no"] for one in visit.inspection.checklist.questions}:
        wrong["question"] = "Chọn câu hỏi có trong bảng kiểm."
    of_plan = Item.objects.filter(plan=visit.plan_id, code=item).first() if item else None
    if item and of_plan is None:
        wrong["item"] = "Chọn nhiệm vụ có trong kế hoạch."
    if wrong:
        raise Unfit(fields=wrong)
    last = Finding.objects.filter(visit=visit).order_by("-pk").values_list("code", flat=True).first()
    code = f"{visit.code}.k{int(last.rsplit('k', 1)[1]) + 1 if last else 1}"
    clock = calendar.start(calendar.ClockStart(code, FINDING, visit.unit_id, today(), fix_by))
    made = Finding.objects.create(
        code=code,
        visit=visit,
        plan_id=visit.plan_id,
        item=of_plan,
        unit_id=visit.unit_id,
        coordinator_id=visit.coordinator_id,
        own=visit.own,
        inspectors=visit.inspectors,
        question=question,
        text=text.strip(),
        demand=demand.strip(),
        clock_id=clock.id,
        found_by=by.name,
    )
    inbox.put(fixing_line(made, clock))
    tell_unit_of_finding(made, "Phải khắc phục", f"Hạn {day_words(fix_by)}. {UNNAMED}")
    tell(FindingMoved(made.code, made.unit_id, made.state))
    return made.code


@verb("plans.fix", of=findings_seen, sentence="báo đã khắc phục", moves=FINDING_MOVES)
def fix(finding: Finding, by: Actor, *, text: str, document: str = "", exhibits: list[str] | None = None) -> str:
    """The unit has put it right, with evidence: a file, a photo or the number of a document. The clock stands still."""
    if not text.strip() or len(text) > LONGEST:
        raise Unfit(fields={"text": f"Ghi đã khắc phục thế nào, tối đa {LONGEST} ký tự."})
    enclose(finding.code, exhibits or [], by, finding)
    if not document.strip() and not Exhibit.objects.filter(about=finding.code).exists():
        raise Unfit(fields={"document": "Đính kèm ảnh, tệp hoặc ghi số văn bản làm minh chứng."})
    finding.fixed_text, finding.fixed_document = text.strip(), document.strip()[:300]
    finding.fixed_by, finding.fixed_as, finding.fixed_at = by.name, by.id, now()
    finding.why = ""
    calendar.stop(finding.code)
    inbox.close(finding.code, FINDING)
    name = units.card(finding.unit_id).name
    inbox.put(verifying_line(finding, name))
    tell_inspectors(finding, "Đã khắc phục, chờ xác nhận", f"{name}. {UNNAMED}")
    tell(FindingMoved(finding.code, finding.unit_id, finding.state))
    return finding.code


@verb("plans.close_finding", of=findings_seen, sentence="xác nhận đã khắc phục", moves=FINDING_MOVES)
def close_finding(finding: Finding, by: Actor) -> str:
    """Who found it has seen that it is in order now."""
    finding.judged_by, finding.judged_at = by.name, now()
    inbox.close(finding.code, VERIFY)
    tell_unit_of_finding(finding, "Đã xác nhận khắc phục", "Nội dung này đã được đóng.")
    tell(FindingMoved(finding.code, finding.unit_id, finding.state))
    return finding.code


@verb("plans.return_finding", of=findings_seen, sentence="trả lại kết quả khắc phục", moves=FINDING_MOVES)
def return_finding(finding: Finding, by: Actor, *, why: str) -> str:
    """It is not in order yet: the clock runs on to the same day as if it had never stopped."""
    _because(finding, by, why)
    calendar.resume(finding.code, why.strip()[:300])
    inbox.close(finding.code, VERIFY)
    inbox.put(fixing_line(finding, calendar.of([finding.code])[finding.code]))
    tell_unit_of_finding(finding, "Bị trả lại, phải khắc phục tiếp", "Mở trang để xem lý do.")
    tell(FindingMoved(finding.code, finding.unit_id, finding.state))
    return finding.code


@verb("plans.withdraw_finding", of=findings_seen, sentence="rút nội dung phải khắc phục", moves=FINDING_MOVES)
def withdraw_finding(finding: Finding, by: Actor, *, why: str) -> str:
    """It was written by mistake, or is void: nothing is owed, the line stays readable."""
    _because(finding, by, why)
    calendar.void_many([finding.code], why=why.strip()[:300])
    inbox.close(finding.code, FINDING)
    tell_unit_of_finding(finding, "Đã rút, không phải khắc phục", "Mở trang để xem lý do.")
    tell(FindingMoved(finding.code, finding.unit_id, finding.state))
    return finding.code


def _because(finding: Finding, by: Actor, why: str) -> None:
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Unfit(fields={"why": f"Ghi lý do, tối đa {LONGEST_WHY} ký tự."})
    finding.why, finding.judged_by, finding.judged_at = why.strip(), by.name, now()


def verifying_line(finding: Finding, name: str) -> inbox.Put:
    """The line of who must see that it is in order; `name`: of the unit that put it right."""
    return inbox.Put(
        VERIFY,
        finding.code,
        f"Xác nhận khắc phục: {name}, {finding.text}"[:500],
        finding_url(finding.code),
        finding.unit_id if finding.own else finding.coordinator_id,
        role="leader" if finding.own else "",
        verbs=("plans.close_finding",),
        from_name=name,
        secret=True,
    )


def fixing_line(finding: Finding, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line of the unit that must put it right."""
    return inbox.Put(
        FINDING,
        finding.code,
        f"{GROUP}: {finding.text}"[:500],
        finding_url(finding.code),
        finding.unit_id,
        clock=clock,
        from_name=finding.found_by,
        secret=True,  # what is wrong with a system is named in no letter
    )
