"""Assignments as lines of lists: a plan's, an item's, in the order of days or of the plan."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from lienthong.domains.plans.models import Assignment, Correction, Description, Item, Part, Plan, Round
from lienthong.domains.plans.queries.extensions import Sign, flagged, signs
from lienthong.domains.plans.queries.progress import Filters, filtered, kind_name, listed
from lienthong.domains.plans.queries.scope import reports_seen
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.queries.targets import told
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.states import DONE, ReportState, Status
from lienthong.kernel.base import today as this_day
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.text import fold, sort_key, tidy
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

NEVER = dt.date(9999, 12, 31)
BY_DAY = ("sort_day", "item__place", "id")
BY_PLACE = ("item__place", "id")


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment in a list. `report`: state of the round's report, empty where nothing has been written."""

    code: str
    item: str
    no: str
    name: str
    kind: str
    group: str
    unit: str
    unit_code: str
    due_on: dt.date | None
    due_text: str
    percent: int
    status: str
    owes: bool
    has_sent: bool
    report: str
    plan: str = ""
    round: str = ""
    signs: tuple[Sign, ...] = ()


def lines(
    by: Actor,
    plan: Plan,
    wanted: Filters,
    *,
    round_: Round | None,
    item: str = "",
    in_order: bool = False,
    after: str = "",
    before: str = "",
    size: int = 50,
    known: Mapping[int, units.UnitCard] | None = None,
) -> tuple[Page[Any], list[Line]]:
    """Assignments of a plan by their due day, or in the plan's order: a keyset page, and its lines.

    With `item` all of its assignments, also those of co-operating units. `known`: cards the page has read already.
    """
    rows = listed(by, plan, round_, this_day(), sent_too=bool(wanted.report))
    rows = rows.filter(item__code=item) if item else filtered(rows, wanted)
    rows = flagged(with_report(by, rows, round_))
    found = page(rows, BY_PLACE if in_order else BY_DAY, after=after, before=before, size=size)
    cards = dict(known or {})
    unknown = {row.unit_id for row in found.rows} - cards.keys()
    cards |= units.cards(unknown) if unknown else {}
    flags = signs(found.rows)
    return found, [line_of(row, cards, flags=flags) for row in found.rows]


def with_report(by: Actor, query: QuerySet[Any], round_: Round | None) -> QuerySet[Any]:
    """With what a line needs: item, clock, the day to sort by, and how far the round's report is, if one may know."""
    state = reports_seen(by).filter(assignment=OuterRef("pk"), round=round_).values("state")[:1]
    whole: QuerySet[Any] = query.select_related("item", "clock").annotate(
        sort_day=Coalesce("clock__due_on", NEVER), report_state=Coalesce(state, Value(""))
    )
    return whole


def line_of(
    row: Any,
    cards: dict[int, units.UnitCard],
    *,
    plan: str = "",
    round_: str = "",
    flags: Mapping[int, Sequence[Sign]] | None = None,
) -> Line:
    """An assignment with its annotations as a line of a list; `flags` as `signs` gives them for a page of rows."""
    card = cards.get(row.unit_id)
    return Line(
        code=row.code,
        item=row.item.code,
        no=row.item.no,
        name=row.item.name,
        kind=row.item.kind,
        group=row.item.group or "Không chia nhóm",
        unit=card.name if card else "",
        unit_code=card.code if card else "",
        due_on=row.clock.due_on if row.clock else None,
        due_text=row.item.due_text,
        percent=row.percent,
        status=row.status,
        owes=row.owes,
        has_sent=row.report_state in (ReportState.SENT, ReportState.ACCEPTED),
        report=row.report_state,
        plan=plan,
        round=round_,
        signs=tuple((flags or {}).get(row.pk, ())),
    )


def item_of(plan: Plan, code: str) -> tuple[Any, Description | None]:
    """An item of a plan with who has which part in it, how far it is over all of its units, and what a target is.

    The counts are of all units, whoever asks (`tally_of`), so that no officer takes the own share for the whole.
    """
    with seen_by(HOUSE):
        described = _opened(Description.objects.filter(plan=plan, item__code=code), "item").first()
        if described is None:
            item: Any = _opened(Item.objects.filter(plan=plan, code=code), "pk").first()
        else:
            item = described.item
            for name in ("lead_texts", "open_doubts", "parts", "stands"):
                setattr(item, name, getattr(described, name))
    if item is None:
        raise NotThere
    item.plan = plan
    return item, described


def _opened(rows: QuerySet[Any], item: str) -> QuerySet[Any]:
    """With all that an item's page says of it in one look; `item`: the way from a row to it."""
    part = JSONObject(role="role", text="text", asked="asked")
    works = Assignment.objects.filter(item=OuterRef(item), owes=True, ended_by="")
    stands = works.annotate(status=status_case(this_day())).order_by().values("status").annotate(n=Count("pk"))
    seen: QuerySet[Any] = told(rows, item).annotate(
        parts=ArraySubquery(Part.objects.filter(item=OuterRef(item)).order_by("pk").values(json=part)),
        stands=ArraySubquery(stands.values(json=JSONObject(status="status", n="n"))),
    )
    return seen if item == "pk" else seen.select_related(item)


def corrections_of(item: Item) -> list[Correction]:
    """What decisions have changed of an item, the newest first."""
    return list(Correction.objects.filter(item=item).order_by("-pk"))


def corrections_in(plan: Plan, *, after: str = "", before: str = "", size: int = 20) -> Page[Correction]:
    """What decisions have changed of a plan, the newest first, a page of it."""
    rows = Correction.objects.filter(plan=plan).select_related("item")
    return page(rows, ("-id",), after=after, before=before, size=size)


@dataclass(frozen=True, slots=True)
class ItemTally:
    """How far an item is over all of its units: its status, how many are done, late, how many there are."""

    status: Status | None
    done: int
    late: int
    of: int


def tally_of(item: Any) -> ItemTally:
    """The whole of an item that `item_of` gave: only counts."""
    counted = {Status(one["status"]): one["n"] for one in item.stands}
    return ItemTally(
        status=Status.DONE_IN_TIME if item.reported else status_of_group(counted) if counted else None,
        done=sum(counted.get(one, 0) for one in DONE),
        late=counted.get(Status.LATE, 0),
        of=sum(counted.values()),
    )


def pick(plan: Plan, asked: str) -> tuple[Item | None, list[Item]]:
    """The item asked for by its code, by “Nhiệm vụ 7. …”, or by a part of its wording; else what comes near."""
    text = tidy(asked)
    items = list(Item.objects.filter(plan=plan).order_by("place"))
    exact = [one for one in items if text and text in (one.code, title_of(one))]
    if exact:
        return exact[0], []
    near = [one for one in items if text and (one.no == text or fold(text) in fold(title_of(one)))]
    return (near[0], []) if len(near) == 1 else (None, near[:20])


def leads_of(item: Item) -> list[units.UnitCard]:
    """The units that lead an item and have not finished it, by name: whose part another unit may be given."""
    held = Assignment.objects.filter(item=item, owes=True, ended_by="", done_on=None).values_list("unit_id", flat=True)
    return sorted(units.cards(held).values(), key=lambda card: sort_key(card.name))


def titles(plan: Plan) -> list[str]:
    """All items of a plan as they are offered for choosing."""
    return [title_of(one) for one in Item.objects.filter(plan=plan, withdrawn_by="").order_by("place")]


def title_of(item: Item) -> str:
    """An item as people name it: “Nhiệm vụ 7. Ban hành …”."""
    return tidy(f"{kind_name(item.kind)} {item.no}. {item.name}")[:300]
