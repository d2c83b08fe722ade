"""What a person of a unit holds in a round: one line in that person's own inbox, which says how many rows are open.

The unit's line stays with the unit: its head still answers for all. The lines are counted from the reports, for all
persons of the units concerned at once, by whoever settles a round (`owing`).
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from lienthong.domains.plans.models import Handing, Plan, Round
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

WORK = "plans.handed"

_COUNT = """
select a.unit_id, a.person, count(*) from plans_assignment a
where a.plan_id = %(plan)s and a.unit_id = any(%(units)s) and a.person <> '' and a.owes and a.ended_by = ''
    and a.done_on is null and not exists (select from plans_report r
        where r.assignment_id = a.id and r.round_id = %(round)s and r.state in ('sent', 'accepted'))
group by a.unit_id, a.person
"""


def line(round_code: str, unit: int, person: int) -> str:
    """The subject of a person's line in a round."""
    return f"{round_code}.{unit}.ng{person}"


def settle(round_: Round, unit_ids: Collection[int]) -> None:
    """The lines of all persons of these units follow what they still hold in the round."""
    with seen_by(HOUSE):
        handed = Handing.objects.filter(plan_id=round_.plan_id, unit_id__in=list(unit_ids)).exclude(person="")
        known = set(handed.values_list("unit_id", "person").distinct())
        counted = _counted(round_, unit_ids) if known and round_.state == RoundState.OPEN else {}
    if not known:
        return
    ids = people.ids({person for _, person in known})
    lines = {(unit, person): line(round_.code, unit, ids[person]) for unit, person in known}
    inbox.close_many([subject for pair, subject in lines.items() if pair not in counted], WORK)
    titles = {lines[pair]: title_of(round_, n) for pair, n in counted.items()}
    lying = inbox.reword_many(titles, WORK)
    _lay(round_, {pair: lines[pair] for pair in counted if lines[pair] not in lying}, titles)


def settle_open(plan_id: int, unit_ids: Collection[int]) -> None:
    """The same in every open round of a plan."""
    for round_ in Round.objects.filter(plan_id=plan_id, state=RoundState.OPEN).select_related("plan").order_by("pk"):
        settle(round_, unit_ids)


def close_plan(plan: Plan) -> None:
    """Nothing of an ended plan waits for anybody."""
    with seen_by(HOUSE):
        handed = Handing.objects.filter(plan=plan).exclude(person="").values_list("unit_id", "person").distinct()
        known = set(handed)
        rounds = list(Round.objects.filter(plan=plan).values_list("code", flat=True))
    ids = people.ids({person for _, person in known})
    inbox.close_many([line(code, unit, ids[person]) for code in rounds for unit, person in known], WORK)


def _counted(round_: Round, unit_ids: Collection[int]) -> dict[tuple[int, str], int]:
    facts: dict[str, Any] = {"plan": round_.plan_id, "round": round_.pk, "units": list(unit_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts)
        return {(unit, person): n for unit, person, n in cursor.fetchall()}


def _lay(round_: Round, new: dict[tuple[int, str], str], titles: dict[str, str]) -> None:
    if not new:
        return
    accounts = access.actors_of({person for _, person in new})
    clocks = calendar.of({f"{round_.code}.{unit}" for unit, _ in new})
    cards = units.cards({unit for unit, _ in new})
    inbox.put_many(
        [
            work(round_, subject, titles[subject], cards[unit], accounts[person], clocks.get(f"{round_.code}.{unit}"))
            for (unit, person), subject in new.items()
            if person in accounts
        ]
    )


def work(
    round_: Round, subject: str, title: str, unit: units.UnitCard, holder: str, clock: calendar.ClockCard | None
) -> inbox.Put:
    """The line as it lies in the person's own inbox."""
    plan = round_.plan
    return inbox.Put(
        kind=WORK,
        subject=subject,
        title=title,
        url=f"/ke-hoach/{plan.code}/bang/{round_.code}?don_vi={unit.code}&loc=cua-toi",
        unit_id=unit.id,
        holder=holder,
        clock=clock,
        from_name=plan.called,
    )


def title_of(round_: Round, n: int) -> str:
    """The words of the line, of so many rows."""
    return f"Báo cáo {round_.name}: {n} việc giao cho anh/chị, {round_.plan.called}"
