"""What plans hold open, said in one question for each kind of work, so that the inbox can be compared with it.

Each question asks the tables of the room itself, never the lines; who puts and closes the lines (`owing`, `awaiting`,
`holding` …) must come to the same. Where a line is missing, the whole of it is made here as those would make it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from lienthong.domains.plans import asking, awaiting, handling, holding, narrating, open_questions, owing, supplying
from lienthong.domains.plans.actions.checking import visit_line
from lienthong.domains.plans.actions.duties import turn_line
from lienthong.domains.plans.actions.extension import line as extension_line
from lienthong.domains.plans.actions.findings import fixing_line, verifying_line
from lienthong.domains.plans.check_notices import FINDING, TURN, VERIFY, VISIT
from lienthong.domains.plans.ended_units import waiting_choices
from lienthong.domains.plans.later_notices import JUDGE, WRITE
from lienthong.domains.plans.models import (
    Ask,
    Assignment,
    Extension,
    Finding,
    Obstacle,
    Plan,
    Round,
    Turn,
    UnitPlan,
    Visit,
)
from lienthong.domains.plans.takeover_notices import CHOOSE, choice
from lienthong.kernel.access import api as access
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

Places = Sequence[inbox.Place]
Lines = list[inbox.Put]


def _rounds(codes: set[str]) -> dict[str, Round]:
    return {one.code: one for one in Round.objects.filter(code__in=codes).select_related("plan")}


def _codes(places: Places) -> list[str]:
    return [one.subject for one in places]


def _split(subject: str, parts: int) -> list[str]:
    """A subject that begins with the code of a round or plan; how many parts were put behind it."""
    return subject.rsplit(".", parts)


def _reports(places: Places) -> Lines:
    rounds, clocks = _rounds({_split(one.subject, 1)[0] for one in places}), calendar.of(_codes(places))
    known = [(rounds[_split(one.subject, 1)[0]], one) for one in places]
    return [owing.work(round_.plan, round_, one.unit_id, clocks.get(one.subject)) for round_, one in known]


def _counted(asks: str) -> dict[str, int]:
    """How many wait behind each line, by its subject."""
    with connection.cursor() as cursor:
        cursor.execute(f"select subject, count(*) from ({asks}) waiting group by 1")  # noqa: S608 - constants of this room
        return dict(cursor.fetchall())


def _acceptances(places: Places) -> Lines:
    rounds, n = _rounds({_split(one.subject, 2)[0] for one in places}), _counted(open_questions.SENDERS)
    return [
        awaiting.work(rounds[_split(one.subject, 2)[0]], one.unit_id, n[one.subject])
        for one in places
        if one.subject in n
    ]


def _handed(places: Places) -> Lines:
    with connection.cursor() as cursor:
        cursor.execute(open_questions.HANDED, _persons())
        n = {row[0]: row[5] for row in cursor.fetchall()}
    rounds, cards = _rounds({_split(one.subject, 2)[0] for one in places}), units.cards({one.unit_id for one in places})
    clocks = calendar.of({_split(one.subject, 1)[0] for one in places})
    made = []
    for one in places:
        round_ = rounds[_split(one.subject, 2)[0]]
        title, clock = holding.title_of(round_, n[one.subject]), clocks.get(_split(one.subject, 1)[0])
        made.append(holding.work(round_, one.subject, title, cards[one.unit_id], one.holder, clock))
    return made


def _persons() -> dict[str, Any]:
    """Who has rows handed to them, with their accounts; who has none gets no line."""
    held = Assignment.objects.exclude(person="").filter(ended_by="", done_on=None)
    accounts = access.actors_of(set(held.values_list("person", flat=True).distinct()))
    ids = people.ids(accounts)
    persons = sorted(ids)
    return {
        "persons": persons,
        "ids": [ids[one] for one in persons],
        "actors": [accounts[one] for one in persons],
    }


def _figures(places: Places) -> Lines:
    rounds, clocks = _rounds({_split(one.subject, 2)[0] for one in places}), calendar.of(_codes(places))
    owed = supplying.lacking("r.code = any(%s)", [list(rounds)])
    made = []
    for one in places:
        round_ = rounds[_split(one.subject, 2)[0]]
        n = owed.get((round_.pk, one.unit_id), 0)
        made.append(supplying.work(round_, one.unit_id, n, clocks.get(one.subject)))
    return made


def _narratives(places: Places) -> Lines:
    rounds, clocks = _rounds({_split(one.subject, 2)[0] for one in places}), calendar.of(_codes(places))
    n = _counted(open_questions.NARRATIVE_SENDERS)
    made = []
    for one in places:
        round_ = rounds[_split(one.subject, 2)[0]]
        if one.kind == narrating.WORK:
            made.append(narrating.work(round_, one.unit_id, clocks.get(one.subject)))
        elif one.subject in n:
            made.append(narrating.judging_work(round_, one.unit_id, n[one.subject]))
    return made


def _obstacles(places: Places) -> Lines:
    rows = Obstacle.objects.filter(code__in=_codes(places)).select_related("plan", "item")
    return [handling.line(one) for one in rows]


def _extensions(places: Places) -> Lines:
    rows = Extension.objects.filter(code__in=_codes(places)).select_related("assignment", "item")
    clocks, at = calendar.of([f"{one.code}.x" for one in rows]), {one.subject: one for one in places}
    names = units.cards({one.unit_id for one in rows})
    return [
        extension_line(one, one.assignment, at[one.code].unit_id, clocks[f"{one.code}.x"], names[one.unit_id].name)
        for one in rows
    ]


def _unit_plans(places: Places) -> Lines:
    rows = {one.code: one for one in UnitPlan.objects.filter(code__in=_codes(places)).select_related("plan")}
    clocks, n = calendar.of(rows), _counted(open_questions.UNIT_PLAN_SENDERS)
    asks = {one.code: one for one in Ask.objects.select_related("plan")}
    made = []
    for one in places:
        if one.kind == WRITE:
            made.append(asking.line(rows[one.subject].plan, rows[one.subject], clocks.get(one.subject)))
        elif one.subject in n:
            ask = asks[_split(one.subject, 2)[0]]
            made.append(asking.judging(ask.plan, ask, one.unit_id, n[one.subject]))
    return made


def _checks(places: Places) -> Lines:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for one in places:
        by_kind[one.kind].append(one.subject)
    visits = Visit.objects.filter(code__in=by_kind[VISIT]).select_related("inspection", "plan")
    findings = Finding.objects.filter(code__in=by_kind[FINDING] + by_kind[VERIFY])
    turns = Turn.objects.filter(code__in=by_kind[TURN]).select_related("duty")
    names = units.cards({one.unit_id for rows in (visits, findings) for one in rows})
    clocks, fixed = calendar.of(_codes(places)), set(by_kind[VERIFY])
    return [
        *(visit_line(one, names[one.unit_id].name, clocks.get(one.code)) for one in visits),
        *(
            verifying_line(one, names[one.unit_id].name)
            if one.code in fixed
            else fixing_line(one, clocks.get(one.code))
            for one in findings
        ),
        *(turn_line(one.duty, one, clocks.get(one.code)) for one in turns),
    ]


def _choices(places: Places) -> Lines:
    found, wanted = waiting_choices(), set(_codes(places))
    plans = Plan.objects.select_related(None).in_bulk({plan for plan, _ in found})
    cards = units.cards({unit for _, unit in found})
    made = [choice(plans[plan], cards[unit], n) for (plan, unit), n in found.items()]
    return [one for one in made if one.subject in wanted]


def _ended() -> dict[str, Any]:
    found = waiting_choices()
    return {"plans": [plan for plan, _ in found], "units": [unit for _, unit in found]}


inbox.register_open("plans", [owing.WORK], open_questions.REPORTS, _reports)
inbox.register_open("plans", [awaiting.WORK], open_questions.once(open_questions.SENDERS), _acceptances)
inbox.register_open("plans", [holding.WORK], open_questions.places(open_questions.HANDED), _handed, facts=_persons)
inbox.register_open("plans", [supplying.WORK], open_questions.FIGURES, _figures)
inbox.register_open(
    "plans", [narrating.WORK, narrating.JUDGING],
    f"{open_questions.NARRATIVES} union all {open_questions.once(open_questions.NARRATIVE_SENDERS)}", _narratives,
)  # fmt: skip
inbox.register_open("plans", [*handling.KIND_OF.values()], open_questions.OBSTACLES, _obstacles)
inbox.register_open("plans", [handling.TO_EXTEND], open_questions.EXTENSIONS, _extensions)
inbox.register_open(
    "plans", [WRITE, JUDGE],
    f"{open_questions.UNIT_PLANS} union all {open_questions.once(open_questions.UNIT_PLAN_SENDERS)}", _unit_plans,
)  # fmt: skip
inbox.register_open("plans", [VISIT, FINDING, VERIFY, TURN], open_questions.CHECKS, _checks)
inbox.register_open("plans", [CHOOSE], open_questions.CHOICES, _choices, facts=_ended)
