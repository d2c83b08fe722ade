"""When units report: a plan's rules of reporting, rounds opened by them or by hand, closed, and opened again."""

import datetime as dt
from typing import Any

from django.db.models import F

from lienthong.domains.plans import narrating, owing, standing, supplying
from lienthong.domains.plans.models import Assignment, Plan, Round, Schedule, Sheet
from lienthong.domains.plans.notices import tell_to_hurry, tell_units_of_round
from lienthong.domains.plans.periods import MOST, Rhythm, Span, spans
from lienthong.domains.plans.queries.scope import plans_seen, rounds_seen, schedules_seen
from lienthong.domains.plans.states import PLAN_MOVES, ROUND_MOVES, Period, PlanState, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.calendar import api as calendar

from .narrative_ask import ask_again

LONGEST_SAID = 600
FURTHEST = dt.timedelta(days=366 * 12)


@verb("plans.schedule", of=plans_seen, sentence="đặt chế độ báo cáo", moves=PLAN_MOVES)
def schedule(
    plan: Plan,
    by: Actor,
    *,
    period: str,
    since: dt.date,
    until: dt.date,
    cut_day: int | None = None,
    due_day: int | None = None,
    due_month: int = 1,
    due_days: int | None = None,
    opens_before: int = 10,
    said: str = "",
    anchor: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """From now on the plan is reported by this rule: all its rounds stand on the calendar, each opens on its day.

    A round whose day has passed before the rule was set is not asked for afterwards.
    """
    _checked(period, since, until, cut_day, due_day, due_month, due_days, opens_before, said)
    rhythm = Rhythm(Period(period), since, until, cut_day, due_day, due_month, due_days, opens_before)
    coming = [span for span in spans(rhythm) if span.due_on >= today()]
    if not coming:
        raise Unfit("Chế độ này không có kỳ nào còn đến hạn.", "Kiểm tra ngày đầu, ngày cuối rồi lưu lại.")
    if len(coming) >= MOST:
        raise Unfit(fields={"until": f"Quá nhiều kỳ (tối đa {MOST}); chọn ngày cuối sớm hơn."})
    made = Schedule.objects.create(
        code=f"{plan.code}.cd{Schedule.objects.filter(plan=plan).count() + 1}",
        plan=plan,
        period=period,
        since=since,
        until=until,
        cut_day=cut_day,
        due_day=due_day,
        due_month=due_month,
        due_days=due_days,
        opens_before=opens_before,
        said=said.strip(),
        anchor=anchor,
    )
    rounds = _laid(plan, made, coming)
    ready = [one for one in rounds if one.opens_on is not None and one.opens_on <= today()]
    for one in ready:
        open_planned(one.code, HOUSE)
    return {"schedule": made.code, "rounds": len(rounds), "opened": len(ready)}


def _laid(plan: Plan, made: Schedule, coming: list[Span]) -> list[Round]:
    """All rounds of the rule, each waiting for its day."""
    number = _last_number(plan)
    return Round.objects.bulk_create(
        [
            Round(
                code=f"{plan.code}.b{number + place}",
                plan=plan,
                schedule=made,
                period=made.period,
                name=span.name,
                since=span.since,
                cut_off=span.cut_off,
                due_on=span.due_on,
                opens_on=span.opens_on,
                state=RoundState.PLANNED,
            )
            for place, span in enumerate(coming, start=1)
        ]
    )


def _last_number(plan: Plan) -> int:
    """The number of the plan's last round; the plan is locked, so nobody takes the next one meanwhile."""
    codes = Round.objects.filter(plan=plan).values_list("code", flat=True)
    return max((int(code.rpartition(".b")[2]) for code in codes), default=0)


def _checked(
    period: str,
    since: dt.date,
    until: dt.date,
    cut_day: int | None,
    due_day: int | None,
    due_month: int,
    due_days: int | None,
    opens_before: int,
    said: str,
) -> None:
    wrong: dict[str, str] = {}
    if period not in {one.value for one in Period}:
        wrong["period"] = "Chọn một kỳ báo cáo trong danh sách."
    if until < since:
        wrong["until"] = "Ngày cuối không được trước ngày đầu."
    elif until - since > FURTHEST:
        wrong["until"] = "Một chế độ báo cáo dài tối đa 12 năm."
    if cut_day is not None and not 1 <= cut_day <= 31:
        wrong["cut_day"] = "Ngày chốt số liệu là một ngày trong tháng, từ 1 đến 31."
    if due_day is None and due_days is None:
        wrong["due_day"] = "Ghi ngày cuối cùng còn nhận báo cáo."
    if due_day is not None and not 1 <= due_day <= 31:
        wrong["due_day"] = "Hạn gửi là một ngày trong tháng, từ 1 đến 31."
    if not 0 <= due_month <= 12:
        wrong["due_month"] = "Hạn gửi rơi vào tháng chốt số liệu hoặc tối đa 12 tháng sau."
    if due_days is not None and not 0 <= due_days <= 180:
        wrong["due_days"] = "Số ngày từ khi chốt số liệu đến hạn gửi: từ 0 đến 180."
    if not 0 <= opens_before <= 180:
        wrong["opens_before"] = "Mở kỳ trước ngày chốt số liệu từ 0 đến 180 ngày."
    if cut_day and due_day and due_month == 0 and due_day < cut_day:
        wrong["due_day"] = "Hạn gửi không được trước ngày chốt số liệu."
    if len(said.strip()) > LONGEST_SAID:
        wrong["said"] = f"Ghi ngắn gọn trong {LONGEST_SAID} ký tự."
    if wrong:
        raise Unfit(fields=wrong)


@verb("plans.end_schedule", of=schedules_seen, sentence="thôi chế độ báo cáo")
def end_schedule(made: Schedule, by: Actor) -> int:
    """Rounds to come open no more; those that were opened stay with all they hold."""
    if made.ended_at is not None:
        raise WrongMoment("Chế độ báo cáo này đã thôi.", "Tải lại trang để xem các chế độ đang áp dụng.")
    made.ended_at = now()
    return Round.objects.filter(schedule=made, state=RoundState.PLANNED).update(opens_on=None)


@verb("plans.open_round", of=plans_seen, sentence="mở kỳ báo cáo", moves=PLAN_MOVES)
def open_round(
    plan: Plan,
    by: Actor,
    *,
    name: str,
    cut_off: dt.date,
    report_due: dt.date,
    since: dt.date | None = None,
    period: str = Period.AS_OF,
    beside: bool = False,
) -> str:
    """A round by hand: every unit with unfinished work finds one line in its inbox, with the day.

    It takes the place of the one that was opened by hand before, unless it stands `beside` it.
    """
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = "Ghi tên kỳ báo cáo, ví dụ Quý IV/2026."
    if report_due < cut_off:
        wrong["report_due"] = "Ngày gửi báo cáo không được trước ngày chốt số liệu."
    if since is not None and since > cut_off:
        wrong["since"] = "Ngày đầu không được sau ngày chốt số liệu."
    if period not in {one.value for one in Period}:
        wrong["period"] = "Chọn một kỳ báo cáo trong danh sách."
    by_hand = Round.objects.filter(plan=plan, schedule=None)
    if not beside and by_hand.filter(cut_off__gte=cut_off).exists():
        wrong["cut_off"] = "Ngày chốt số liệu phải sau ngày chốt của kỳ trước."
    if wrong:
        raise Unfit(fields=wrong)
    if not beside:
        for before in by_hand.filter(state=RoundState.OPEN).select_related("plan"):
            _close(before)
    number = _last_number(plan) + 1
    opened = Round.objects.create(
        code=f"{plan.code}.b{number}",
        plan=plan,
        period=period,
        name=name.strip()[:120],
        since=since,
        cut_off=cut_off,
        due_on=report_due,
        opens_on=today(),
    )
    _begin(opened)
    return opened.code


@verb("plans.open_planned", of=rounds_seen, sentence="mở kỳ báo cáo đã định", moves=ROUND_MOVES)
def open_planned(round_: Round, by: Actor) -> int:
    """A round on the calendar begins; the one before it under the same rule takes no more reports.

    Outlines by which units wrote in that one are given again.
    """
    _in_force(round_)
    earlier = Round.objects.filter(schedule=round_.schedule, cut_off__lt=round_.cut_off, state=RoundState.OPEN)
    for before in earlier.select_related("plan"):
        _close(before)
    round_.state = RoundState.OPEN
    round_.save(update_fields=["state"])
    owing_now = _begin(round_)
    ask_again(round_)
    return owing_now


@verb("plans.close_round", of=rounds_seen, sentence="khép kỳ báo cáo", moves=ROUND_MOVES)
def close_round(round_: Round, by: Actor) -> str:
    """The round takes no more reports; what was sent can still be accepted."""
    _close(round_)
    return round_.code


@verb("plans.reopen_round", of=rounds_seen, sentence="mở lại kỳ báo cáo", moves=ROUND_MOVES)
def reopen_round(round_: Round, by: Actor, *, why: str) -> str:
    """A closed round takes reports again, on the same day due; who still owes any has the line again."""
    _in_force(round_)
    if not why.strip():
        raise Unfit(fields={"why": "Ghi lý do mở lại kỳ."})
    round_.state, round_.closed_at = RoundState.OPEN, None
    with seen_by(HOUSE):
        owing.begin_again(round_, _holders(round_), why=why.strip()[:300])
    round_.save(update_fields=["state", "closed_at"])
    supplying.settle(round_.plan)
    return round_.code


@verb("plans.set_days", of=rounds_seen, sentence="đổi ngày của kỳ báo cáo", moves=ROUND_MOVES)
def set_days(round_: Round, by: Actor, *, cut_off: dt.date, report_due: dt.date, why: str) -> str:
    """Until when figures count and by when the report is due; what it was stays in the clock's history."""
    _in_force(round_)
    wrong: dict[str, str] = {}
    if report_due < cut_off:
        wrong["report_due"] = "Ngày gửi báo cáo không được trước ngày chốt số liệu."
    if not why.strip():
        wrong["why"] = "Ghi văn bản hoặc lý do đổi ngày."
    same = Round.objects.filter(schedule=round_.schedule, cut_off=cut_off).exclude(pk=round_.pk)
    if round_.schedule_id is not None and same.exists():
        wrong["cut_off"] = "Đã có kỳ khác của chế độ này chốt số liệu vào ngày đó."
    if wrong:
        raise Unfit(fields=wrong)
    moved = round_.due_on != report_due
    round_.cut_off, round_.due_on = cut_off, report_due
    if round_.opens_on is not None and round_.opens_on > report_due:
        round_.opens_on = report_due
    if round_.state == RoundState.OPEN and moved:
        with seen_by(HOUSE):
            holders = _holders(round_)
        lines = [owing.line(round_.code, unit) for unit in holders]
        calendar.reset_many(lines, report_due, why=why.strip()[:300], cited=why.strip()[:300])
        narrating.move(round_, why=why.strip()[:300])
        supplying.move(round_, why=why.strip()[:300])
        tell_units_of_round(round_.plan, round_, sorted(holders))
    return round_.code


@verb("plans.remind", of=rounds_seen, sentence="nhắc các đơn vị còn thiếu báo cáo", moves=ROUND_MOVES)
def remind(round_: Round, by: Actor) -> int:
    """Everybody who has not sent all is told once a day that the round waits for them; returns how many units."""
    with seen_by(HOUSE):
        lacking = Sheet.objects.filter(round=round_, owed__gt=F("sent") + F("accepted"))
        units = sorted(lacking.values_list("unit_id", flat=True))
    if not units:
        raise Unfit("Không còn đơn vị nào thiếu báo cáo.", "Không cần nhắc nữa.")
    tell_to_hurry(round_.plan, round_, units, by.name)
    return len(units)


def open_due_rounds() -> int:
    """Every round whose day has come begins, as the house; returns how many."""
    due = Round.objects.filter(state=RoundState.PLANNED, opens_on__lte=today(), plan__state=PlanState.ISSUED)
    codes = whole(lambda: list(due.order_by("cut_off", "pk").values_list("code", flat=True)), HOUSE)
    for code in codes:
        open_planned(code, HOUSE)
    return len(codes)


def _in_force(round_: Round) -> None:
    if round_.plan.state != PlanState.ISSUED:
        raise WrongMoment("Kế hoạch không còn được thực hiện.", "Kỳ báo cáo của kế hoạch này không đổi được nữa.")


def _begin(round_: Round) -> int:
    with seen_by(HOUSE):
        owes = owing.begin(round_.plan, round_)
    tell_units_of_round(round_.plan, round_, owes)
    supplying.settle(round_.plan)
    standing.settle(round_.plan)
    return len(owes)


def _holders(round_: Round) -> set[int]:
    return set(Assignment.objects.filter(plan_id=round_.plan_id, owes=True).values_list("unit_id", flat=True))


def _close(round_: Round) -> None:
    round_.state, round_.closed_at = RoundState.CLOSED, now()
    round_.save(update_fields=["state", "closed_at"])
    with seen_by(HOUSE):
        owing.close_round(round_, _holders(round_))
    supplying.close_round(round_)
