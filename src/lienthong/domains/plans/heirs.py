"""Work of a unit that ended goes on in another: what its reports that are still under way do to the work there."""

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from lienthong.domains.plans import owing, sheets
from lienthong.domains.plans.entries import FIGURES, TEXTS, entry_of, write_in
from lienthong.domains.plans.gone_on import GoneOn
from lienthong.domains.plans.models import Assignment, Report, Round, Takeover
from lienthong.domains.plans.states import ReportState, RoundState
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units


def takeover_of(assignment: Assignment) -> Takeover | None:
    """Who goes on with this work, where its unit ended and somebody does."""
    if not assignment.ended_by:
        return None
    with seen_by(HOUSE):
        return Takeover.objects.filter(old=assignment, new__isnull=False).select_related("new").first()


def refuse_if_taken_over(assignment: Assignment) -> None:
    """Nothing is written any more for a unit that has ended; GoneOn names the unit that goes on with the work."""
    taken = takeover_of(assignment)
    if taken is not None:
        raise _gone_on(taken)


def refuse_ended_unit(plan_id: int, unit_id: int) -> None:
    """The same for a whole grid of a unit that has ended."""
    with seen_by(HOUSE):
        taken = Takeover.objects.filter(plan_id=plan_id, unit_id=unit_id, new__isnull=False).order_by("-pk").first()
    if taken is not None:
        raise _gone_on(taken)


def _gone_on(taken: Takeover) -> GoneOn:
    cards = units.cards({taken.unit_id, taken.taker_id or taken.unit_id})
    old, heir = cards[taken.unit_id].name, cards[taken.taker_id or taken.unit_id].name
    return GoneOn(
        f"{old} đã kết thúc hoạt động từ ngày {taken.on:%d/%m/%Y} ({taken.cited}); việc này do {heir} tiếp tục.",
        f"Bản nháp đã lưu được chuyển sang {heir}. Chép phần vừa nhập, mở bảng báo cáo của {heir}, dán vào rồi lưu.",
    )


def accepted(assignment: Assignment) -> None:
    """A report that the old unit had sent was accepted: the work of its heir stands as far as its least part."""
    taken = takeover_of(assignment)
    if taken is None or taken.new is None:
        return
    with seen_by(HOUSE):
        new = Assignment.objects.select_for_update(of=("self",)).get(pk=taken.new.pk)
        parts = list(Takeover.objects.filter(new=new, old__owes=True).select_related("old").order_by("pk"))
        reported = Report.objects.filter(assignment=new, state=ReportState.ACCEPTED).exists()
        if reported or any(one.own for one in parts):
            return  # what the heir has reported itself is nearer to the truth
        new.percent = min(one.old.percent for one in parts)
        days = [one.old.done_on for one in parts]
        new.done_on = max(day for day in days if day) if all(days) else None
        new.begun = new.begun or new.percent > 0
        new.save(update_fields=["percent", "done_on", "begun"])
        if new.done_on is None:
            return
        calendar.stop(new.code, calendar.end_of_day(new.done_on))
        for round_ in open_rounds(new.plan_id):
            owing.settle(round_, [new.unit_id])


def returned(report: Report) -> bool:
    """A report of the old unit came back: its heir has the words as a draft, with the reason, and owes it now."""
    taken = takeover_of(report.assignment)
    if taken is None or taken.new is None:
        return False
    with seen_by(HOUSE):
        offer(report, taken.new, heading(taken.unit_id, taken.new.unit_id))
        sheets.settle(report.round, [report.unit_id])
        owing.take_on(report.round, [taken.new.unit_id], why=f"Trả lại báo cáo {report.code}")
    return True


def offer(report: Report, new: Assignment, named: str) -> bool:
    """What the old unit had written and not sent lies in its heir's report as a draft; whether it was laid there.

    Where several units wrote, each text is headed by its unit's name (`named`) and the least percent stands; figures
    are those of the first, since what was measured apart is not added up.
    """
    kept = Report.objects.select_for_update().filter(assignment=new, round_id=report.round_id).first()
    if kept is not None and kept.state not in (ReportState.DRAFT, ReportState.RETURNED):
        return False
    made = kept or fresh_report(report, new)
    theirs, mine = entry_of(report), entry_of(made)
    begin = mine if kept is not None else theirs
    texts: dict[str, Any] = {name: joined(getattr(mine, name), getattr(theirs, name), named) for name in TEXTS}
    percent = min(mine.percent, theirs.percent) if kept is not None else theirs.percent
    filled = (made.filled_by, made.filled_as) if kept is not None else (report.filled_by, report.filled_as)
    done_on = begin.done_on if percent == 100 else None
    write_in(made, replace(replace(begin, percent=percent, done_on=done_on), **texts), HOUSE)
    made.filled_by, made.filled_as = filled
    made.why = report.why or made.why
    made.save()
    return True


def last_sent(works: Collection[int], round_: Round) -> dict[int, Report]:
    """What ended units had last sent of these works in earlier rounds, as their heirs begin from it; nothing is kept.

    By the key of the heir's assignment. Where several units wrote, each text is headed by its unit's name, the least
    percent stands, and figures that were measured apart are not added up.
    """
    with seen_by(HOUSE):
        pairs = dict(Takeover.objects.filter(new__in=list(works), old__owes=True).values_list("old_id", "new_id"))
        if not pairs:
            return {}
        sent = Report.objects.filter(
            assignment__in=pairs,
            round__cut_off__lt=round_.cut_off,
            state__in=[ReportState.SENT, ReportState.ACCEPTED],
        ).select_related("round")
        newest = list(sent.order_by("assignment_id", "-round__cut_off", "-pk").distinct("assignment_id"))
    found: dict[int, Report] = {}
    heirs = dict(Assignment.objects.filter(pk__in=pairs.values()).values_list("pk", "unit_id")) if newest else {}
    for one in sorted(newest, key=lambda one: one.unit_id):
        new = pairs[one.assignment_id]
        named = heading(one.unit_id, heirs[new])
        begun = found.get(new)
        made = begun or Report(assignment_id=new, round=one.round, unit_id=heirs[new])
        theirs, mine = entry_of(one), entry_of(made)
        texts: dict[str, Any] = {name: joined(getattr(mine, name), getattr(theirs, name), named) for name in TEXTS}
        if begun is not None:
            texts |= dict.fromkeys(FIGURES) | {"percent": min(mine.percent, theirs.percent), "done_on": None}
        for name, value in {**asdict(theirs), **texts}.items():
            setattr(made, name, value)
        found[new] = made
    return found


def heading(unit: int, heir: int) -> str:
    """What heads a text that comes from an ended unit: its name, where its heir has taken in several."""
    cards = units.cards({unit, heir})
    return cards[unit].name if len(units.predecessors(cards[heir].code)) > 1 else ""


def fresh_report(report: Report, new: Assignment) -> Report:
    """An empty report of the heir in the same round."""
    return Report(
        code=f"{report.round.code}.{new.code}",
        assignment=new,
        round_id=report.round_id,
        unit_id=new.unit_id,
        coordinator_id=new.coordinator_id,
        acceptors=new.acceptors,
        version=0,
    )


def joined(mine: str, theirs: str, named: str) -> str:
    """What was written here, and below it what comes from another unit; the same text stands once."""
    if not theirs.strip():
        return mine
    added = f"[{named}] {theirs.strip()}" if named else theirs.strip()
    return mine if added in mine else f"{mine}\n{added}".strip()


def open_rounds(plan_id: int) -> list[Round]:
    """The rounds of a plan that take reports."""
    return list(Round.objects.filter(plan_id=plan_id, state=RoundState.OPEN).select_related("plan").order_by("pk"))
