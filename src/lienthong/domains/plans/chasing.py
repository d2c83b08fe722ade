"""What the house does each morning: turns of the year are made, people are reminded of turns and findings."""

import datetime as dt

from lienthong.domains.plans.actions.duties import make_turns
from lienthong.domains.plans.check_notices import day_words, tell_inspectors, tell_of_turn, tell_unit_of_finding
from lienthong.domains.plans.check_states import DutyState, FindingState, TurnState
from lienthong.domains.plans.models import Finding, Turn, YearlyDuty
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.wording import UNNAMED
from lienthong.domains.plans.yearly import (
    AFTER_EVERY,
    BEFORE,
    FINDING_AFTER_EVERY,
    FINDING_BEFORE,
    reminder_days,
    years_wanted,
)
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units


def turns_due() -> int:
    """Turns that must stand today and do not yet; a second run makes nothing."""
    on = today()
    rows = whole(
        lambda: list(
            YearlyDuty.objects.filter(state=DutyState.RUNNING, plan__state=PlanState.ISSUED)
            .order_by("pk")
            .values_list("code", "since_year", "until_year")
        ),
        HOUSE,
    )
    return sum(
        make_turns(code, HOUSE, year=year) for code, since, until in rows for year in years_wanted(on, since, until)
    )


def remind() -> int:
    """Tell units what comes near or is late, and those who follow it what is late; once a day, however often run."""
    return whole(lambda: _remind_turns(today()) + _remind_findings(today()), HOUSE)


def _remind_turns(on: dt.date) -> int:
    days = reminder_days(on, BEFORE, AFTER_EVERY)
    rows = Turn.objects.filter(state=TurnState.OWED, clock__state="running", clock__due_on__in=days)
    found = list(rows.select_related("duty", "clock").order_by("pk"))
    names = units.cards({one.unit_id for one in found})
    for one in found:
        ends = one.clock.due_on or on
        left = calendar.words_until(ends, on)
        text = f"{names[one.unit_id].name}: hạn {day_words(ends)}, {left}. Căn cứ: {one.duty.cited}"
        tell_of_turn(one, one.duty.name, _what(ends, on), text, dedup=f"{one.code}:{on.isoformat()}")
        if ends < on:
            tell_of_turn(
                one, one.duty.name, "Đơn vị quá hạn", text, dedup=f"{one.code}:{on.isoformat()}:d", follower=True
            )
    return len(found)


def _remind_findings(on: dt.date) -> int:
    days = reminder_days(on, FINDING_BEFORE, FINDING_AFTER_EVERY)
    rows = Finding.objects.filter(
        state__in=[FindingState.OPEN, FindingState.RETURNED], clock__state="running", clock__due_on__in=days
    )
    found = list(rows.select_related("clock").order_by("pk"))
    names = units.cards({one.unit_id for one in found})
    for one in found:
        ends = one.clock.due_on or on
        text = f"{names[one.unit_id].name}: hạn {day_words(ends)}, {calendar.words_until(ends, on)}. {UNNAMED}"
        tell_unit_of_finding(one, _what(ends, on), text, dedup=f"{one.code}:{on.isoformat()}")
        if ends < on:
            tell_inspectors(one, "Đơn vị khắc phục quá hạn", text, dedup=f"{one.code}:{on.isoformat()}:d")
    return len(found)


def _what(ends: dt.date, on: dt.date) -> str:
    return "Quá hạn" if ends < on else "Đến hạn hôm nay" if ends == on else "Sắp đến hạn"
