"""The reports of a round put together by item: ten questions to the database, whatever the number of units."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lienthong.domains.plans.consolidating import Texts, Voice, suggested
from lienthong.domains.plans.models import Evidence, Item, Kind, Part, Plan, Round, Summary
from lienthong.domains.plans.queries.rounds import Rounds, rounds_view
from lienthong.domains.plans.queries.scope import reports_seen, rounds_seen, seen_assignments
from lienthong.domains.plans.rules import status
from lienthong.domains.plans.sharing import GROUPED, LEADING
from lienthong.domains.plans.states import DONE, ReportState, RoundState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

READERS = ("coordinator", "leader", "province_leader", "auditor")
TERRITORIES = ("tinh", "thanh-pho")
"""They stand above a committee in the tree, and nobody reports to them."""
SENT = (ReportState.SENT, ReportState.ACCEPTED)


@dataclass(slots=True)
class Gathered:
    """One item in a round: who leads and shares it as printed, what each unit says, what the coordinator made of it."""

    item: Item
    leads: str = ""
    shares: str = ""
    general: bool = False
    voices: list[Voice] = field(default_factory=list)
    summary: Summary | None = None

    @property
    def sent(self) -> int:
        """Units that have sent their report."""
        return sum(one.reported for one in self.voices)

    @property
    def counts(self) -> Counter[Status]:
        """How many units stand where."""
        return Counter(one.status for one in self.voices)

    @property
    def written(self) -> bool:
        """Whether the coordinator has put it into words."""
        return self.summary is not None and self.summary.written

    def texts(self) -> Texts:
        """What the report prints: the coordinator's words, field by field, else what the units' texts suggest."""
        if not self.written or self.summary is None:
            return suggested(self.voices)
        own = self.summary
        return Texts(own.result, own.advantages, own.difficulties, own.proposals)

    def evidence(self) -> list[str]:
        """Names of all files, each once, in the order of the units."""
        return list(dict.fromkeys(name for one in self.voices for name in one.evidence))


@dataclass(slots=True)
class Consolidation:
    """A round put together: its items, the words on the whole, who has sent, and who writes and signs."""

    plan: Plan
    round: Round
    rounds: Rounds
    until: dt.date
    issuer: units.UnitCard
    above: units.UnitCard | None
    head: str
    items: list[Gathered]
    summary: Summary | None

    @property
    def tasks(self) -> list[Gathered]:
        """Only tasks."""
        return [one for one in self.items if one.item.kind == Kind.TASK]

    @property
    def targets(self) -> list[Gathered]:
        """Only targets."""
        return [one for one in self.items if one.item.kind == Kind.TARGET]

    @property
    def counts(self) -> Counter[Status]:
        """Where all assignments stand."""
        return sum((one.counts for one in self.items), Counter[Status]())

    @property
    def done(self) -> int:
        """Assignments done, in time or not."""
        return sum(self.counts[one] for one in DONE)

    def groups(self) -> list[tuple[str, str, list[Gathered]]]:
        """Items by kind and field, in the order of the plan."""
        found: dict[tuple[str, str], list[Gathered]] = {}
        for one in self.items:
            found.setdefault((one.item.kind, one.item.group or "Không chia nhóm"), []).append(one)
        return [(kind, group, held) for (kind, group), held in found.items()]


def may_consolidate(by: Actor, plan: Plan) -> bool:
    """Whether this actor reads the whole of a plan: who coordinates it, leads that body or one above it, or audits."""
    return by.everywhere or by.over(plan.unit_id, *READERS)


def round_seen(by: Actor, plan: Plan, code: str) -> Round:
    """A round that has begun, of a plan whose whole this actor reads."""
    found = rounds_seen(by).filter(plan=plan, code=code).exclude(state=RoundState.PLANNED).first()
    if found is None or not may_consolidate(by, plan):
        raise NotThere
    return found


def put_together(
    by: Actor, plan: Plan, round_: Round, *, item: str = ""
) -> tuple[list[Gathered], Summary | None, list[str]]:
    """The items of a round with what is said of each, the words on the whole, and the codes of all items in order.

    With `item` only that one is gathered.
    """
    if not may_consolidate(by, plan):
        raise NotThere
    gathered = _items(plan)
    wanted = {pk: one for pk, one in gathered.items() if not item or one.item.code == item}
    for pk, voices in voices_of(by, plan, round_, _until(round_), wanted).items():
        wanted[pk].voices = voices
    whole = None
    for summary in Summary.objects.filter(round=round_):
        if summary.item_id is None:
            whole = summary
        elif summary.item_id in gathered:
            gathered[summary.item_id].summary = summary
    return list(wanted.values()), whole, [one.item.code for one in gathered.values()]


def _until(round_: Round) -> dt.date:
    return min(today(), round_.cut_off)


def consolidation(by: Actor, plan: Plan, round_: Round) -> Consolidation:
    """Everything that the report of a round says, as this actor may see it, with who writes and signs it."""
    items, whole, _ = put_together(by, plan, round_)
    issuer = units.card(plan.unit_id)
    above = units.cards_of([issuer.parent]).get(issuer.parent) if issuer.parent else None
    if above is not None and above.kind in TERRITORIES:
        above = None
    head = people.head_of(issuer.id)
    return Consolidation(
        plan=plan,
        round=round_,
        rounds=rounds_view(by, plan, round_.code),
        until=_until(round_),
        issuer=issuer,
        above=above,
        head=head.person_name if head else "",
        items=items,
        summary=whole,
    )


def order_of(plan: Plan) -> list[str]:
    """Codes of the items in the order of the report."""
    return [one.code for one in ordered_items(plan)]


def ordered_items(plan: Plan) -> list[Item]:
    """Items in the order of the report: targets stand before tasks in every plan."""
    rows = Item.objects.filter(plan=plan, withdrawn_by="").order_by("place")
    return sorted(rows, key=lambda one: (one.kind != Kind.TARGET, one.place))


def _items(plan: Plan) -> dict[int, Gathered]:
    found = {one.pk: Gathered(one) for one in ordered_items(plan)}
    leads: dict[int, list[str]] = defaultdict(list)
    shares: dict[int, list[str]] = defaultdict(list)
    named = Part.objects.filter(item__plan=plan).order_by("pk").values_list("item_id", "role", "text", "kind")
    for pk, role, text, kind in named:
        if pk in found and role in LEADING:
            leads[pk].append(text)
            found[pk].general |= kind in GROUPED
        elif pk in found and role == "cooperate":
            shares[pk].append(text)
    for pk, one in found.items():
        one.leads, one.shares = "; ".join(leads[pk]), "; ".join(shares[pk])
    return found


def voices_of(
    by: Actor, plan: Plan, round_: Round, until: dt.date, wanted: Iterable[int], *, brief: bool = False
) -> dict[int, list[Voice]]:
    """What each unit says, by item, in the order of the units' names; who has ended counts where it had reported.

    `brief`: only results and difficulties are read, as a list shows them.
    """
    chosen = set(wanted)
    said = _reports(by, round_, chosen, brief)
    rows = (
        seen_assignments(by)
        .filter(plan=plan, owes=True, item__in=chosen)
        .values_list("pk", "item_id", "unit_id", "percent", "begun", "asked", "done_on", "ended_by", "clock__due_on")
    )
    held = [row for row in rows if not row[7] or row[0] in said]
    cards = units.cards({row[2] for row in held})
    order = {pk: sort_key(card.name) for pk, card in cards.items()}
    found: dict[int, list[Voice]] = defaultdict(list)
    for pk, item, unit, percent, begun, asked, done_on, _, due_on in sorted(
        held, key=lambda row: order.get(row[2], "")
    ):
        report = said.get(pk)
        share = max(percent, report["percent"]) if report else percent
        done = done_on if done_on is not None and done_on <= until else None
        stands = status(percent=share, done_on=done, due_on=due_on, asked=asked, begun=begun, today=until)
        card = cards.get(unit)
        found[item].append(
            Voice(
                unit=card.name if card else "Đơn vị đã thôi",
                unit_code=card.code if card else "",
                status=stands,
                due_on=due_on,
                **(report["said"] if report else {}),
            )
        )
    return found


def _reports(by: Actor, round_: Round, items: set[int], brief: bool) -> dict[int, dict[str, Any]]:
    """What has been sent in the round, by assignment, with the names of its evidence."""
    sent = reports_seen(by).filter(round=round_, state__in=SENT, assignment__item__in=items)
    files: dict[int, list[str]] = defaultdict(list)
    if not brief:
        kept = Evidence.objects.filter(report__in=sent.values("pk"), dropped_at=None).order_by("pk")
        for report, name in kept.values_list("report", "name"):
            files[report].append(name)
    names = ("percent", "result", "difficulties", "cause", *(() if brief else ("advantages", "proposals")))
    found = {}
    for row in sent.values("pk", "assignment_id", "state", *names):
        texts = {name: row[name] for name in names}
        found[row["assignment_id"]] = {
            "percent": row["percent"],
            "said": {
                **texts,
                "reported": True,
                "accepted": row["state"] == ReportState.ACCEPTED,
                "evidence": tuple(files.get(row["pk"], ())),
            },
        }
    return found
