"""Inspections: a checklist, which units are visited when and by whom, answers on the spot, minutes."""

import datetime as dt
from typing import Any

from lienthong.domains.plans.answering import Given, as_given, merged
from lienthong.domains.plans.check_notices import VISIT, day_words, tell_of_visit, visit_url
from lienthong.domains.plans.check_states import VISIT_MOVES, Judged, VisitState
from lienthong.domains.plans.events import VisitConcluded
from lienthong.domains.plans.models import Answer, Checklist, Exhibit, Inspection, Plan, Visit
from lienthong.domains.plans.numbers import next_code
from lienthong.domains.plans.queries.check_scope import checklists_seen, inspections_seen, visits_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .exhibits import enclose

MOST_QUESTIONS, MOST_VISITS, MOST_INSPECTORS = 200, 300, 20
LONGEST, LONGEST_NAME = 4000, 300

CHANGED = "{who} vừa ghi câu {no} lúc {when}."


class AnswersChanged(ChangedMeanwhile):
    """A colleague has answered the same questions since they were shown; `left`: a sentence for each question."""

    next_step = "Phần anh/chị vừa nhập vẫn còn trong ô: xem kết quả đang lưu ở câu đó, rồi lưu lại nếu giữ của mình."

    def __init__(self, left: dict[str, str]) -> None:
        self.left = left
        super().__init__(" ".join(left.values()))


@verb("plans.publish_checklist", of=plans_seen, sentence="ban hành bảng kiểm")
def publish_checklist(
    plan: Plan,
    by: Actor,
    *,
    name: str,
    questions: list[dict[str, Any]],
    since: dt.date,
    cited: str = "",
    series: str = "",
) -> str:
    """The questions of inspections from a day on: `[{"text", "group", "proof"}]`; with `series` its next version.

    A version that stands is never changed: what was asked of a unit can still be read as it was asked.
    """
    asked = [
        {
            "no": str(place),
            "text": tidy(str(one.get("text") or "")),
            "group": tidy(str(one.get("group") or ""))[:LONGEST_NAME],
            "proof": bool(one.get("proof")),
        }
        for place, one in enumerate(questions, start=1)
    ]
    wrong = {}
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        wrong["name"] = f"Ghi tên bảng kiểm, tối đa {LONGEST_NAME} ký tự."
    if not asked or len(asked) > MOST_QUESTIONS or any(not 3 <= len(str(one["text"])) <= 1000 for one in asked):
        wrong["questions"] = f"Ghi từ 1 đến {MOST_QUESTIONS} câu hỏi, mỗi câu một dòng, không quá 1.000 ký tự."
    before = Checklist.objects.filter(plan=plan, series=series).order_by("-version").first() if series else None
    if series and before is None:
        raise NotThere
    if before is not None and since < before.since:
        wrong["since"] = f"Bản mới không thể áp dụng trước bản đang có ({before.since:%d/%m/%Y})."
    if wrong:
        raise Unfit(fields=wrong)
    _in_force(plan, "ban hành bảng kiểm")
    series = series or next_code("BK", today().year)
    version = before.version + 1 if before else 1
    made = Checklist.objects.create(
        code=f"{series}.v{version}",
        series=series,
        version=version,
        plan=plan,
        name=name.strip(),
        since=since,
        cited=cited.strip()[:LONGEST_NAME],
        questions=asked,
        made_by=by.name,
    )
    return made.code


@verb("plans.plan_inspection", of=plans_seen, sentence="lập kế hoạch kiểm tra")
def plan_inspection(
    plan: Plan, by: Actor, *, name: str, year: int, checklist: str, visits: list[dict[str, Any]], cited: str = ""
) -> str:
    """Which units are inspected this year, when and by whom: `visits` as in `add_visits`."""
    used = _checklist(plan, by, checklist)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Unfit(fields={"name": f"Ghi tên đợt kiểm tra, tối đa {LONGEST_NAME} ký tự."})
    if not 2015 <= year <= 2100:
        raise Unfit(fields={"year": "Ghi năm kiểm tra, ví dụ 2026."})
    _in_force(plan, "lập kế hoạch kiểm tra")
    made = Inspection.objects.create(
        code=next_code("KTR", year),
        plan=plan,
        checklist=used,
        unit_id=plan.unit_id,
        year=year,
        name=name.strip(),
        cited=cited.strip()[:LONGEST_NAME],
        made_by=by.name,
    )
    _visits(made, plan, visits)
    return made.code


@verb("plans.add_visits", of=inspections_seen, sentence="thêm đơn vị kiểm tra")
def add_visits(inspection: Inspection, by: Actor, *, visits: list[dict[str, Any]]) -> int:
    """Further units: `[{"unit": code, "on": day, "inspectors": [codes of persons]}]`; returns how many."""
    if inspection.own:
        raise WrongMoment(state="tự kiểm tra", verb="thêm đơn vị khác")
    _in_force(inspection.plan, "thêm đơn vị kiểm tra")
    return _visits(inspection, inspection.plan, visits)


def _visits(inspection: Inspection, plan: Plan, visits: list[dict[str, Any]]) -> int:
    if not visits or len(visits) > MOST_VISITS:
        raise Unfit(fields={"units": f"Chọn từ 1 đến {MOST_VISITS} đơn vị được kiểm tra."})
    cards = units.cards_of([str(one.get("unit")) for one in visits], today())
    wanted = {str(code) for one in visits for code in one.get("inspectors") or []}
    names = people.names(wanted)
    if wanted - names.keys():
        raise Unfit(fields={"inspectors": "Chọn người kiểm tra trong danh sách cán bộ."})
    held = set(Visit.objects.filter(inspection=inspection).values_list("unit_id", flat=True))
    rows: list[Visit] = []
    days: dict[str, tuple[dt.date, units.UnitCard]] = {}
    for one in visits:
        card, inspectors = cards.get(str(one.get("unit"))), [str(code) for code in one.get("inspectors") or []]
        if card is None or not card.lives_on(today()):
            raise Unfit(fields={"units": "Chọn đơn vị đang hoạt động trong danh sách."})
        if card.id in held:
            raise Unfit(fields={"units": f"{card.name} đã có trong đợt kiểm tra này."})
        if len(inspectors) > MOST_INSPECTORS:
            raise Unfit(fields={"inspectors": f"Mỗi cuộc kiểm tra tối đa {MOST_INSPECTORS} người."})
        on = _day(one.get("on"))
        held.add(card.id)
        days[f"{inspection.code}.{card.id}"] = (on, card)
        rows.append(
            Visit(
                code=f"{inspection.code}.{card.id}",
                inspection=inspection,
                plan=plan,
                unit_id=card.id,
                coordinator_id=plan.unit_id,
                own=inspection.own,
                inspectors=inspectors,
                inspector_names=", ".join(names[code] for code in inspectors)[:600],
            )
        )
    holder = {visit.code: visit.unit_id if visit.own else plan.unit_id for visit in rows}
    clocks = calendar.start_many(
        [calendar.ClockStart(code, VISIT, holder[code], today(), on) for code, (on, _) in days.items()]
    )
    for visit in rows:
        visit.clock_id = clocks[visit.code].id
    Visit.objects.bulk_create(rows, batch_size=500)
    inbox.put_many([visit_line(visit, days[visit.code][1].name, clocks[visit.code]) for visit in rows])
    for visit in rows if not inspection.own else []:
        on, card = days[visit.code]
        text = f"{inspection.name}. Ngày dự kiến {day_words(on)}. Xem trước các câu hỏi của bảng kiểm trên hệ thống."
        tell_of_visit(visit, card.name, "Lịch kiểm tra", text)
    return len(rows)


def visit_line(visit: Visit, unit_name: str, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line of who inspects: the coordinator, or the unit that inspects itself."""
    title = "Tự kiểm tra" if visit.own else "Kiểm tra"
    return inbox.Put(
        VISIT,
        visit.code,
        f"{title}: {unit_name} ({visit.inspection.name})"[:500],
        visit_url(visit.code),
        visit.unit_id if visit.own else visit.coordinator_id,
        clock=clock,
        from_name=visit.plan.called,
    )


def _day(given: Any) -> dt.date:
    try:
        return given if isinstance(given, dt.date) else dt.date.fromisoformat(str(given))
    except ValueError:
        raise Unfit(fields={"on": "Ghi ngày kiểm tra theo dạng ngày/tháng/năm."}) from None


@verb("plans.check_oneself", of=plans_seen, sentence="mở cuộc tự kiểm tra")
def check_oneself(plan: Plan, by: Actor, *, unit: str, checklist: str, on: dt.date) -> str:
    """A unit inspects itself by the same questions, until a day that it sets; returns the visit's code."""
    card = units.cards_of([unit], today()).get(unit)
    if card is None:
        raise Unfit(fields={"unit": "Chọn đơn vị tự kiểm tra."})
    if not by.over(card.id, "officer", "leader"):
        raise NotAllowed(verb="tự kiểm tra thay đơn vị khác")
    _in_force(plan, "mở cuộc tự kiểm tra")
    used = _checklist(plan, by, checklist)
    going = [VisitState.PLANNED, VisitState.OPEN]
    if Visit.objects.filter(inspection__checklist=used, unit_id=card.id, own=True, state__in=going).exists():
        raise WrongMoment("Đơn vị đang có cuộc tự kiểm tra theo bảng kiểm này chưa xong.", "Mở cuộc đó để làm tiếp.")
    made = Inspection.objects.create(
        code=next_code("TKT", today().year),
        plan=plan,
        checklist=used,
        unit_id=card.id,
        year=today().year,
        name=f"Tự kiểm tra năm {today().year}",
        own=True,
        made_by=by.name,
    )
    _visits(made, plan, [{"unit": card.code, "on": on, "inspectors": []}])
    return f"{made.code}.{card.id}"


@verb("plans.move_visit", of=visits_seen, sentence="đổi ngày kiểm tra", moves=VISIT_MOVES)
def move_visit(visit: Visit, by: Actor, *, on: dt.date, why: str) -> str:
    """The inspection is on another day, for a reason that the unit reads."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi lý do đổi ngày."})
    if on < today():
        raise Unfit(fields={"on": "Ngày mới không thể trước hôm nay."})
    if not calendar.reset(visit.code, on, why=why.strip()[:LONGEST_NAME], cited=visit.inspection.cited):
        raise Unfit(fields={"on": "Giống ngày đang có."})
    tell_of_visit(
        visit, _name(visit), "Đổi ngày kiểm tra", f"Ngày mới {day_words(on)}. Lý do: {why.strip()}"
    )  # fmt: skip
    return visit.code


@verb("plans.cancel_visit", of=visits_seen, sentence="hủy cuộc kiểm tra", moves=VISIT_MOVES)
def cancel_visit(visit: Visit, by: Actor, *, why: str) -> str:
    """This unit is not inspected after all."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi lý do hủy."})
    visit.minutes = why.strip()[:LONGEST]
    calendar.void_many([visit.code], why=why.strip()[:LONGEST_NAME], cited=visit.inspection.cited)
    inbox.close(visit.code, VISIT)
    tell_of_visit(visit, _name(visit), "Hủy cuộc kiểm tra", f"Lý do: {why.strip()}")
    return visit.code


@verb("plans.answer", of=visits_seen, sentence="ghi kết quả kiểm tra", moves=VISIT_MOVES)
def answer(
    visit: Visit, by: Actor, *, answers: dict[str, dict[str, Any]], exhibits: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """What was found: `{"3": {"judged": "no", "note": "…", "was": {…}}}`; only the questions given are written.

    `was`: the same two parts as they were shown to the writer. Where a colleague has since changed the same part, the
    colleague's stays, and the question is named under `left` with what to do; all other questions are kept.
    `exhibits`: codes of files kept for a question (`exhibits.about(visit, no)`).
    """
    asked = {one["no"]: one for one in visit.inspection.checklist.questions}
    wrong = {}
    for no, raw in answers.items():
        if no not in asked or raw.get("judged", "") not in {"", *Judged}:
            raise Unfit("Câu hỏi không có trong bảng kiểm.", "Tải lại trang rồi ghi lại.")
        if len(raw.get("note", "")) > LONGEST:
            wrong[f"note-{no}"] = f"Ghi chú tối đa {LONGEST} ký tự."
    if wrong:
        raise Unfit(fields=wrong)
    saved, left = _kept(visit, by, answers)
    if left and not saved and not exhibits:
        raise AnswersChanged(left)
    for no, codes in (exhibits or {}).items():
        if no not in asked:
            raise Unfit("Câu hỏi không có trong bảng kiểm.", "Tải lại trang rồi gửi lại tệp.")
        enclose(f"{visit.code}.{no}", codes, by, visit)
    visit.version += 1
    visit.held_on = visit.held_on or today()
    return {"version": visit.version, "answers": saved, "left": left}


def _kept(visit: Visit, by: Actor, answers: dict[str, dict[str, Any]]) -> tuple[int, dict[str, str]]:
    """How many answers were written; those that a colleague has changed meanwhile, by question. The visit is locked."""
    before = {one.question: one for one in Answer.objects.filter(visit=visit, question__in=list(answers))}
    saved, left = 0, {}
    for no, raw in answers.items():
        one = before.get(no) or Answer(visit=visit, question=no)
        was = as_given(raw["was"]) if isinstance(raw.get("was"), dict) else None
        result = merged(was, as_given(raw), Given(one.judged, one.note))
        if result is None:
            left[no] = CHANGED.format(who=one.by, no=no, when=f"{one.at.astimezone(VIETNAM):%H:%M}")
            continue
        saved += 1
        if result != Given(one.judged, one.note) or one.pk is None:
            one.judged, one.note, one.by, one.at = result.judged, result.note, by.name, now()
            one.save()
    return saved, left


@verb("plans.conclude", of=visits_seen, sentence="lập biên bản kiểm tra", moves=VISIT_MOVES)
def conclude(visit: Visit, by: Actor, *, held_on: dt.date, minutes: str, minutes_no: str = "") -> dict[str, Any]:
    """The minutes: every question answered, what is not in order explained; the visit is over."""
    wrong = {}
    if held_on > today():
        wrong["held_on"] = "Ngày kiểm tra không thể sau hôm nay."
    if not minutes.strip() or len(minutes) > LONGEST:
        wrong["minutes"] = f"Ghi kết luận của biên bản, tối đa {LONGEST} ký tự."
    if wrong:
        raise Unfit(fields=wrong)
    given = {one.question: one for one in Answer.objects.filter(visit=visit)}
    questions = visit.inspection.checklist.questions
    open_ = [one["no"] for one in questions if one["no"] not in given or not given[one["no"]].judged]
    if open_:
        raise Unfit(f"Còn {len(open_)} câu chưa có kết quả: {_some(open_)}.", "Chọn kết quả cho từng câu rồi lập lại.")
    bare = [no for no, one in given.items() if one.judged in (Judged.NO, Judged.PARTLY) and not one.note]
    if bare:
        raise Unfit(f"Câu {_some(bare)} chưa đạt mà chưa ghi rõ.", "Ghi nội dung chưa đạt vào ô ghi chú của câu đó.")
    shown = set(Exhibit.objects.filter(about__startswith=f"{visit.code}.").values_list("about", flat=True))
    unproved = [
        one["no"] for one in questions
        if one.get("proof") and given[one["no"]].judged == Judged.YES and f"{visit.code}.{one['no']}" not in shown
    ]  # fmt: skip
    if unproved:
        raise Unfit(f"Câu {_some(unproved)} phải có minh chứng.", "Chụp ảnh hoặc đính kèm tệp ở câu đó.")
    visit.held_on, visit.minutes, visit.minutes_no = held_on, minutes.strip(), minutes_no.strip()[:120]
    visit.concluded_by, visit.concluded_at = by.name, now()
    calendar.stop(visit.code, calendar.end_of_day(held_on))
    inbox.close(visit.code, VISIT)
    if not visit.own:
        tell_of_visit(visit, _name(visit), "Biên bản kiểm tra", minutes.strip())
    counted = {one.value: sum(a.judged == one for a in given.values()) for one in Judged}
    tell(VisitConcluded(visit.code, visit.unit_id, counted[Judged.NO]))
    return counted


def _some(numbers: list[str]) -> str:
    return ", ".join(numbers[:10]) + ("…" if len(numbers) > 10 else "")


def _name(visit: Visit) -> str:
    return units.card(visit.unit_id).name


def _checklist(plan: Plan, by: Actor, code: str) -> Checklist:
    found = checklists_seen(by).filter(plan=plan, code=code).first()
    if found is None:
        raise Unfit(fields={"checklist": "Chọn bảng kiểm đã ban hành."})
    return found


def _in_force(plan: Plan, what: str) -> None:
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state="không còn thực hiện", verb=what)
