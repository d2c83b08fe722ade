"""Which units still owe a narrative in a round, and whom the sent ones wait for; lines and clocks follow.

One line for a unit and round, however many sections it has to write; one for an acceptor and round, which says how
many units wait. All is counted from the narratives themselves, with the eyes of the house.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection

from lienthong.domains.plans.models import Narrative, Plan, Round
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

WORK, JUDGING = "plans.narrative", "plans.accept_narrative"
OWED = (NarrativeState.DRAFT, NarrativeState.RETURNED)
_TURN = "select pg_advisory_xact_lock(hashtextextended(line, 0)) from unnest(%s::text[]) as line"
_WAITING = """
select acceptor, count(distinct n.unit_id) from plans_narrative n, unnest(n.acceptors) as acceptor
where n.round_id = %s and n.state = 'sent' and n.ended_at is null and acceptor = any(%s) group by acceptor
"""


def line(round_code: str, unit: int) -> str:
    """The subject of a unit's line and clock in a round."""
    return f"{round_code}.dc.{unit}"


def judging_line(round_code: str, acceptor: int) -> str:
    """The subject of an acceptor's line in a round."""
    return f"{round_code}.dcnt.{acceptor}"


def page_of(plan: Plan, round_: Round) -> str:
    """Where narratives of a round are found."""
    return f"/ke-hoach/{plan.code}/theo-de-cuong?ky={round_.code}"


def owing(round_: Round, units: Collection[int]) -> set[int]:
    """Those of these units with a narrative in the round that has not been sent, or came back."""
    open_ = Narrative.objects.filter(round=round_, unit_id__in=list(units), state__in=OWED, ended_at=None)
    with seen_by(HOUSE):
        return set(open_.values_list("unit_id", flat=True))


def settle(round_: Round, units: Collection[int], *, why: str) -> None:
    """Lines and clocks of these units follow what they owe: laid, laid again, or taken away."""
    if not units:
        return
    with connection.cursor() as cursor:
        # Two narratives of one unit may be settled at one moment; they take turns, in one order.
        cursor.execute(_TURN, [sorted(line(round_.code, unit) for unit in units)])
    owes = owing(round_, units) if round_.state == RoundState.OPEN else set()
    wanted = {line(round_.code, unit): unit for unit in sorted(owes)}
    known = calendar.of(wanted)
    calendar.resume_many([subject for subject, clock in known.items() if clock.state != "running"], why)
    starts = [
        calendar.ClockStart(subject, "plans.narrative", unit, today(), round_.due_on)
        for subject, unit in wanted.items()
        if subject not in known
    ]
    clocks = {**calendar.start_many(starts), **(calendar.of(known) if known else {})}
    lying = inbox.reword_many({subject: _title(round_) for subject in wanted}, WORK)
    inbox.put_many([work(round_, unit, clocks[subject]) for subject, unit in wanted.items() if subject not in lying])
    done = [line(round_.code, unit) for unit in set(units) - owes]
    inbox.close_many(done, WORK)
    calendar.stop_many(done)


def _title(round_: Round) -> str:
    return f"Báo cáo theo đề cương {round_.name}: {round_.plan.called}"


def work(round_: Round, unit: int, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line as it lies in the unit's inbox."""
    plan = round_.plan
    return inbox.Put(
        kind=WORK,
        subject=line(round_.code, unit),
        title=_title(round_),
        url=page_of(plan, round_),
        unit_id=unit,
        clock=clock,
        from_name=plan.issuer,
    )


def settle_judges(round_: Round, acceptors: Iterable[int]) -> None:
    """The lines of these acceptors follow how many units wait for them."""
    judges = sorted(set(acceptors))
    if not judges:
        return
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_TURN, [[judging_line(round_.code, judge) for judge in judges]])
        cursor.execute(_WAITING, [round_.pk, judges])
        counts: dict[int, int] = dict(cursor.fetchall())
    lines = {judge: judging_work(round_, judge, n) for judge, n in counts.items()}
    inbox.close_many([judging_line(round_.code, judge) for judge in judges if judge not in counts], JUDGING)
    lying = inbox.reword_many({one.subject: one.title for one in lines.values()}, JUDGING)
    inbox.put_many([one for one in lines.values() if one.subject not in lying])


def judging_work(round_: Round, judge: int, senders: int) -> inbox.Put:
    """The line as it lies in the acceptor's inbox, of so many units that wait."""
    plan = round_.plan
    return inbox.Put(
        kind=JUDGING,
        subject=judging_line(round_.code, judge),
        title=f"Nghiệm thu báo cáo theo đề cương {round_.name} — {senders} đơn vị đang chờ",
        url=page_of(plan, round_) + "&xem=cho-nghiem-thu",
        unit_id=judge,
        from_name=plan.called,
    )


def _asked(round_: Round) -> list[int]:
    with seen_by(HOUSE):
        return sorted(set(Narrative.objects.filter(round=round_, ended_at=None).values_list("unit_id", flat=True)))


def close_round(round_: Round) -> None:
    """The round takes no more: what was not sent has missed its day, however early the round was closed."""
    lines = [line(round_.code, unit) for unit in _asked(round_)]
    inbox.close_many(lines, WORK)
    missed = calendar.end_of_day(round_.due_on) + dt.timedelta(microseconds=1)
    calendar.stop_many(lines, max(now(), missed))


def begin_again(round_: Round, *, why: str) -> None:
    """A closed round is open again: whoever still owes has the line again."""
    settle(round_, _asked(round_), why=why)


def move(round_: Round, *, why: str) -> None:
    """The round has another day due, and so have the clocks of those who have not sent."""
    calendar.reset_many([line(round_.code, unit) for unit in _asked(round_)], round_.due_on, why=why, cited=why)


def close_plan(plan: Plan, why: str) -> None:
    """Nothing of an ended plan is owed, nothing waits for anybody."""
    with seen_by(HOUSE):
        asked = Narrative.objects.filter(round__plan=plan).values_list("round__code", "unit_id", "acceptors")
        rows = list(asked)
    lines = sorted({line(code, unit) for code, unit, _ in rows})
    inbox.close_many(lines, WORK)
    calendar.void_many(lines, why=why)
    inbox.close_many(sorted({judging_line(code, judge) for code, _, judges in rows for judge in judges}), JUDGING)
