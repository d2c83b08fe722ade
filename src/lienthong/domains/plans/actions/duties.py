"""Duties that return each year: their rule, each unit's turn with its clock, and how it was done."""

import datetime as dt
from typing import Any

from lienthong.domains.plans.check_notices import TURN, day_words, tell_of_turn, turn_url
from lienthong.domains.plans.check_states import DUTY_MOVES, TURN_MOVES, Sure, TurnState
from lienthong.domains.plans.events import TurnMoved
from lienthong.domains.plans.models import Exhibit, Plan, Turn, YearlyDuty
from lienthong.domains.plans.numbers import next_code
from lienthong.domains.plans.queries.check_scope import duties_seen, turns_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.wording import UNNAMED
from lienthong.domains.plans.yearly import last_day, years_wanted
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.units import api as units

from .exhibits import enclose

LONGEST, LONGEST_NAME, MOST_HOLDERS = 4000, 300, 500


@verb("plans.add_duty", of=plans_seen, sentence="thêm nhiệm vụ hằng năm")
def add_duty(
    plan: Plan,
    by: Actor,
    *,
    name: str,
    cited: str,
    sure: str,
    since_year: int,
    groups: list[str] | None = None,
    holders: list[dict[str, str]] | None = None,
    output: str = "",
    month: int = 12,
    day: int = 31,
    until_year: int | None = None,
    hidden: bool = True,
) -> str:
    """A duty that returns each year, for these groups and units (`{"unit": code, "system": "…"}`); turns follow.

    One that nobody has compared with its document is `unverified` and shown as that everywhere.
    """
    wrong = _wrong_rule(name, cited, sure, month, day)
    if not 2015 <= since_year <= 2100 or (until_year is not None and until_year < since_year):
        wrong["since_year"] = "Ghi năm bắt đầu, và năm kết thúc không trước năm bắt đầu."
    known = {one.code for one in units.groups()}
    chosen = [code for code in groups or [] if code]
    if set(chosen) - known:
        wrong["groups"] = "Chọn nhóm đơn vị trong danh sách."
    kept = _holders(holders or [], wrong)
    if not chosen and not kept:
        wrong.setdefault("holders", "Chọn ít nhất một nhóm hoặc một đơn vị phải thực hiện.")
    if wrong:
        raise Unfit(fields=wrong)
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state="không còn thực hiện", verb="thêm nhiệm vụ hằng năm")
    made = YearlyDuty.objects.create(
        code=next_code("HN", today().year),
        plan=plan,
        unit_id=plan.unit_id,
        name=tidy(name),
        output=output.strip()[:LONGEST_NAME],
        cited=cited.strip(),
        sure=sure,
        groups=chosen,
        holders=kept,
        month=month,
        day=day,
        since_year=since_year,
        until_year=until_year,
        hidden=hidden,
        made_by=by.name,
    )
    for year in years_wanted(today(), since_year, until_year):
        make_turns(made.code, HOUSE, year=year)
    return made.code


def _wrong_rule(name: str, cited: str, sure: str, month: int, day: int) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for field, text in (("name", name), ("cited", cited)):
        if not text.strip() or len(text.strip()) > LONGEST_NAME:
            wrong[field] = f"Ghi mục này, tối đa {LONGEST_NAME} ký tự."
    if sure not in set(Sure):
        wrong["sure"] = "Chọn đã đối chiếu hay chưa đối chiếu văn bản."
    try:
        dt.date(2028, month, day)
    except ValueError:
        wrong["month"] = "Ghi ngày, tháng cuối cùng phải làm xong trong năm, ví dụ 31/12."
    return wrong


def _holders(given: list[dict[str, str]], wrong: dict[str, str]) -> list[dict[str, Any]]:
    cards = units.cards_of([str(one.get("unit")) for one in given], today())
    kept = [
        {"unit": cards[str(one["unit"])].id, "system": tidy(str(one.get("system") or ""))[:200]}
        for one in given
        if str(one.get("unit")) in cards and cards[str(one["unit"])].lives_on(today())
    ]
    if len(kept) != len(given) or len(kept) > MOST_HOLDERS:
        wrong["holders"] = "Chọn đơn vị đang hoạt động trong danh sách."
    elif len({(one["unit"], one["system"]) for one in kept}) != len(kept):
        wrong["holders"] = "Một đơn vị, một hệ thống chỉ ghi một lần."
    return kept


@verb("plans.make_turns", of=duties_seen, sentence="lập việc hằng năm cho các đơn vị", moves=DUTY_MOVES)
def make_turns(duty: YearlyDuty, by: Actor, *, year: int) -> int:
    """Each holder's turn of a year with its clock and line; what is there stays, so a repeat makes nothing."""
    on = max(today(), dt.date(year, 1, 1))
    holders = {(one["unit"], one["system"]): None for one in duty.holders}
    for group in duty.groups:
        holders |= dict.fromkeys((card.id, "") for card in units.members(group, on))
    there = set(Turn.objects.filter(duty=duty, year=year).values_list("unit_id", "system"))
    missing = _not_asked_yet([key for key in holders if key not in there], there, on)
    if not missing:
        return 0
    ends = last_day(year, duty.month, duty.day)
    used = {code: None for code in Turn.objects.filter(duty=duty, year=year).values_list("code", flat=True)}
    codes: dict[tuple[int, str], str] = {}
    for unit, system in missing:
        code, place = f"{duty.code}.{year}.{unit}", 2
        while code in used:
            code, place = f"{duty.code}.{year}.{unit}.{place}", place + 1
        used[code] = None
        codes[unit, system] = code
    clocks = calendar.start_many(
        [calendar.ClockStart(code, TURN, key[0], today(), ends) for key, code in codes.items()]
    )
    made = [
        Turn(
            code=code,
            duty=duty,
            plan_id=duty.plan_id,
            unit_id=unit,
            coordinator_id=duty.unit_id,
            system=system,
            year=year,
            clock_id=clocks[code].id,
        )
        for (unit, system), code in codes.items()
    ]
    Turn.objects.bulk_create(made, batch_size=500)
    inbox.put_many([turn_line(duty, one, clocks[one.code]) for one in made])
    return len(made)


def _not_asked_yet(missing: list[tuple[int, str]], there: set[tuple[int, str]], on: dt.date) -> list[tuple[int, str]]:
    """Those that live; an heir is not asked again in the year in which the unit before it was."""
    cards = units.cards({unit for unit, _ in missing})
    found = []
    for unit, system in missing:
        before = units.predecessors(cards[unit].code) if there else []
        if cards[unit].lives_on(on) and not any((one.id, system) in there for one in before):
            found.append((unit, system))
    return found


def turn_line(duty: YearlyDuty, turn: Turn, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line of the unit whose turn it is."""
    system = f" ({turn.system})" if turn.system else ""
    return inbox.Put(
        TURN,
        turn.code,
        f"Năm {turn.year}: {duty.name}{system}"[:500],
        turn_url(turn.code),
        turn.unit_id,
        clock=clock,
        from_name=duty.cited[:300],
        secret=duty.hidden,
    )


@verb("plans.do_turn", of=turns_seen, sentence="báo đã thực hiện việc hằng năm", moves=TURN_MOVES)
def do_turn(
    turn: Turn, by: Actor, *, done_on: dt.date, result: str, document: str = "", exhibits: list[str] | None = None
) -> str:
    """It was done on a day of the year, with minutes, a report or the number of a document to show for it."""
    wrong = {}
    if not dt.date(turn.year, 1, 1) <= done_on <= today():
        wrong["done_on"] = f"Ngày thực hiện phải từ 01/01/{turn.year} và không sau hôm nay."
    if not result.strip() or len(result) > LONGEST:
        wrong["result"] = f"Ghi kết quả, tối đa {LONGEST} ký tự."
    if wrong:
        raise Unfit(fields=wrong)
    enclose(turn.code, exhibits or [], by, turn)
    if not document.strip() and not Exhibit.objects.filter(about=turn.code).exists():
        raise Unfit(fields={"document": "Đính kèm biên bản, báo cáo hoặc ghi số văn bản."})
    turn.done_on, turn.result, turn.document = done_on, result.strip(), document.strip()[:LONGEST_NAME]
    turn.done_by, turn.done_at, turn.why = by.name, now(), ""
    calendar.stop(turn.code, calendar.end_of_day(done_on))
    inbox.close(turn.code, TURN)
    tell(TurnMoved(turn.code, turn.unit_id, turn.year, turn.state))
    return turn.code


@verb("plans.excuse_turn", of=turns_seen, sentence="miễn việc hằng năm", moves=TURN_MOVES)
def excuse_turn(turn: Turn, by: Actor, *, why: str, cited: str) -> str:
    """This unit need not do it this year, for a reason and by a document."""
    if not why.strip() or not cited.strip():
        raise Unfit(fields={"why": "Ghi lý do.", "cited": "Ghi văn bản cho phép."} if not why.strip() else
                    {"cited": "Ghi văn bản cho phép."})  # fmt: skip
    turn.why, turn.document = why.strip()[:1000], cited.strip()[:LONGEST_NAME]
    turn.done_by, turn.done_at = by.name, now()
    calendar.void_many([turn.code], why=why.strip()[:LONGEST_NAME], cited=cited.strip()[:LONGEST_NAME])
    inbox.close(turn.code, TURN)
    tell_of_turn(turn, turn.duty.name, "Không phải thực hiện", _why(turn, f"Theo {turn.document}. "))
    tell(TurnMoved(turn.code, turn.unit_id, turn.year, turn.state))
    return turn.code


@verb("plans.reopen_turn", of=turns_seen, sentence="mở lại việc hằng năm", moves=TURN_MOVES)
def reopen_turn(turn: Turn, by: Actor, *, why: str) -> str:
    """What was taken for done is not, or is owed after all: the clock runs on to the same day."""
    if not why.strip():
        raise Unfit(fields={"why": "Ghi lý do mở lại."})
    turn.why, turn.done_on = why.strip()[:1000], None
    calendar.resume(turn.code, why.strip()[:LONGEST_NAME])
    clock = calendar.of([turn.code])[turn.code]
    inbox.put(turn_line(turn.duty, turn, clock))
    tell_of_turn(turn, turn.duty.name, "Phải thực hiện lại", _why(turn, f"Hạn {day_words(clock.due_on)}. "))
    tell(TurnMoved(turn.code, turn.unit_id, turn.year, turn.state))
    return turn.code


@verb("plans.end_duty", of=duties_seen, sentence="thôi nhiệm vụ hằng năm", moves=DUTY_MOVES)
def end_duty(duty: YearlyDuty, by: Actor, *, cited: str) -> int:
    """It returns no more, by a document; turns of coming years are void, this year's stays. Returns how many went."""
    if not cited.strip():
        raise Unfit(fields={"cited": "Ghi văn bản làm căn cứ."})
    duty.ended_by = cited.strip()[:LONGEST_NAME]
    coming = Turn.objects.filter(duty=duty, year__gt=today().year, state=TurnState.OWED)
    codes = list(coming.values_list("code", flat=True))
    coming.update(state=TurnState.VOID, why=duty.ended_by)
    calendar.void_many(codes, why=duty.ended_by, cited=duty.ended_by)
    inbox.close_many(codes, TURN)
    return len(codes)


def _why(turn: Turn, before: str) -> str:
    """The reason as a letter says it: of a hidden duty not at all."""
    return before + (UNNAMED if turn.duty.hidden else f"Lý do: {turn.why}")
