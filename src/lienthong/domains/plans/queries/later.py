"""What is shown of plans that come after others: which follow which, and what became of each row."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from lienthong.domains.plans.later_states import Fate, PairState, SuccessionState
from lienthong.domains.plans.matching import SURE, Side, propose
from lienthong.domains.plans.models import (
    OFFERED,
    Assignment,
    Carried,
    Item,
    Pair,
    Part,
    Plan,
    Report,
    Row,
    Succession,
)
from lienthong.domains.plans.queries.scope import plans_seen, reports_seen, seen_assignments
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.states import Decision, PlanState, ReportState
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.base.transactions import seen_by

CHANGES = {
    "name": "Nội dung",
    "value": "Mức cần đạt",
    "due": "Thời hạn",
    "lead": "Chủ trì",
    "output": "Sản phẩm",
}


def successions_seen(by: Actor) -> QuerySet[Succession]:
    """Successions of plans that this actor sees, on both sides; with both plans."""
    seen = plans_seen(by).values("pk")
    return Succession.objects.filter(later__in=seen, earlier__in=seen).select_related("later", "earlier")


def successions_of(by: Actor, plan: Plan) -> QuerySet[Succession]:
    """Successions in force that this plan is a side of."""
    standing = successions_seen(by).exclude(state=SuccessionState.UNDONE).order_by("pk")
    return standing.filter(Q(later=plan) | Q(earlier=plan))


def around(by: Actor, plan: Plan) -> tuple[list[Succession], list[Succession]]:
    """The plans before this one, and those after it."""
    found = list(successions_of(by, plan))
    return [one for one in found if one.later_id == plan.pk], [one for one in found if one.earlier_id == plan.pk]


def earlier_plans(by: Actor, plan: Plan) -> list[Plan]:
    """Plans that may be chosen as the one before: issued or ended, not chosen yet, the newest first."""
    standing = Succession.objects.exclude(state=SuccessionState.UNDONE)
    taken = standing.filter(later=plan).values("earlier_id")
    return list(
        plans_seen(by)
        .filter(state__in=("issued", "ended"))
        .exclude(pk=plan.pk)
        .exclude(pk__in=taken)
        .exclude(pk__in=standing.filter(earlier=plan).values("later_id"))
        .order_by("-issued_on", "-pk")[:200]
    )


@dataclass(frozen=True, slots=True)
class Face:
    """A row of a plan as it is laid beside another."""

    code: str
    plan: str
    kind: str
    no: str
    name: str
    value: str
    due: str
    lead: str
    output: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two rows: the words before, the words after."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of wording in a comparison: kept, taken out, or put in."""

    text: str
    how: str


@dataclass(slots=True)
class Beside:
    """One line of the comparison: both sides, what became of the row, what changed; `open`: open work of the old."""

    pair: Pair | None
    old: Face | None
    new: Face | None
    fate: Fate
    changes: list[Change] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    open: int = 0

    @property
    def waits(self) -> bool:
        """Whether a person has still to say something."""
        return self.pair is not None and self.pair.state == PairState.PROPOSED

    @property
    def sure(self) -> bool:
        """Whether it may be confirmed with others at a stroke."""
        return self.waits and self.pair is not None and (self.pair.score or 0) >= SURE


@dataclass(slots=True)
class Comparison:
    """Two plans side by side: every line, how many of each fate, how many wait, how much open work there is."""

    succession: Succession
    lines: list[Beside]
    counts: Counter[str]
    waiting: int
    sure: int
    open_work: int
    undecided_work: int


def succession_of(by: Actor, plan: Plan, code: str) -> Succession:
    """A succession of which this plan is the later or the earlier one."""
    found = successions_seen(by).filter(code=code).first()
    if found is None or plan.pk not in (found.later_id, found.earlier_id):
        raise NotThere
    return found


def faces(items: Iterable[Item]) -> dict[int, Face]:
    """Rows with who leads them, in one question whatever their number."""
    known = list(items)
    leads: defaultdict[int, list[str]] = defaultdict(list)
    parts = Part.objects.filter(item_id__in=[one.pk for one in known], role__in=LEADING).order_by("pk")
    for item, text in parts.values_list("item_id", "text"):
        leads[item].append(text)
    return {
        one.pk: Face(
            code=one.code,
            plan="",
            kind=one.kind,
            no=one.no,
            name=one.name,
            value=str((one.value or {}).get("text") or ""),
            due=one.due_text or (f"{one.due_on:%d/%m/%Y}" if one.due_on else ""),
            lead="; ".join(leads[one.pk]),
            output=one.output,
            hidden=one.hidden,
        )
        for one in known
    }


def changes(old: Face, new: Face) -> list[Change]:
    """What a reader would call changed: spelling in capitals and spaces are no change."""
    return [
        Change(name, label, getattr(old, name), getattr(new, name))
        for name, label in CHANGES.items()
        if fold(getattr(old, name)) != fold(getattr(new, name))
    ]


def word_diff(before: str, after: str) -> list[Word]:
    """Two wordings as one: words kept, words taken out, words put in."""
    old, new = tidy(before).split(" "), tidy(after).split(" ")
    found: list[Word] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Word(" ".join(old[a:b]), ""))
            continue
        found += [Word(" ".join(old[a:b]), "out")] if b > a else []
        found += [Word(" ".join(new[c:d]), "in")] if d > c else []
    return found


def comparison(succession: Succession) -> Comparison:
    """Every row of both plans and what became of it, as far as proposals and people have said.

    While the later plan is under review its rows are laid beside the earlier plan's for this once; nothing is kept.
    """
    olds = list(Item.objects.filter(plan_id=succession.earlier_id, withdrawn_by="").order_by("place"))
    if succession.later.state == PlanState.REVIEW:
        news, shown, pairs = _beforehand(succession, olds)
    else:
        news = list(Item.objects.filter(plan_id=succession.later_id, withdrawn_by="").order_by("place"))
        shown = faces([*olds, *news])
        pairs = list(Pair.objects.filter(succession=succession).exclude(state=PairState.DENIED).order_by("pk"))
    pairs = [one for one in pairs if one.old_id in shown and (one.new_id is None or one.new_id in shown)]
    open_work = open_by_item(succession.earlier)
    lines = _lines(pairs, shown, open_work)
    place = {one.pk: one.place for one in [*olds, *news]}
    lines.sort(key=lambda one: (place[one.pair.old_id], one.pair.pk or 0) if one.pair else (0, 0))
    taken = {pair.new_id for pair in pairs}
    lines += [Beside(None, None, shown[one.pk], Fate.NEW) for one in news if one.pk not in taken]
    answered = {pair.old_id for pair in pairs if pair.state == PairState.CONFIRMED}
    unanswered = {one.pk for one in olds} - {pair.old_id for pair in pairs}
    lines += [Beside(None, shown[pk], None, Fate.DROPPED, open=open_work.get(pk, 0)) for pk in sorted(unanswered)]
    return Comparison(
        succession=succession,
        lines=lines,
        counts=Counter(one.fate.value for one in lines),
        waiting=sum(one.waits for one in lines),
        sure=sum(one.sure for one in lines),
        open_work=sum(open_work.values()),
        undecided_work=sum(n for item, n in open_work.items() if item not in answered),
    )


def _beforehand(succession: Succession, olds: list[Item]) -> tuple[list[Item], dict[int, Face], list[Pair]]:
    """Rows under review as if they were issued, under numbers that no row of the database has, and pairs by wording."""
    rows = Row.objects.filter(plan_id=succession.later_id).exclude(state=Decision.REJECTED).order_by("place", "code")
    shown = faces(olds)
    news: list[Item] = []
    for place, row in enumerate((one for one in rows if one.kind not in OFFERED), start=1):
        fields = row.fields
        news.append(Item(pk=-row.pk, code=row.code, kind=row.kind, place=place, name=fields["name"]))
        shown[-row.pk] = Face(
            code="",
            plan="",
            kind=row.kind,
            no=str(fields.get("no") or ""),
            name=fields["name"],
            value=str((fields.get("value") or {}).get("text") or ""),
            due=str((fields.get("due") or {}).get("text") or ""),
            lead="; ".join(str(one["text"]) for one in fields.get("lead") or []),
            output="; ".join(fields.get("output") or []),
            hidden=bool(fields.get("hidden")),
        )
    keys = {one.code: one.pk for one in [*olds, *news]}
    near = propose(*([Side(one.code, one.kind, one.name, one.group) for one in items] for items in (olds, news)))
    return news, shown, [Pair(old_id=keys[one.old], new_id=keys[one.new], score=one.score) for one in near]


def _lines(pairs: list[Pair], shown: dict[int, Face], open_work: dict[int, int]) -> list[Beside]:
    of_old = Counter(pair.old_id for pair in pairs if pair.new_id is not None)
    of_new = Counter(pair.new_id for pair in pairs if pair.new_id is not None)
    lines = []
    for pair in pairs:
        old = shown[pair.old_id]
        new = shown[pair.new_id] if pair.new_id is not None else None
        differs = changes(old, new) if new else []
        if new is None:
            fate = Fate.DROPPED
        elif of_old[pair.old_id] > 1:
            fate = Fate.SPLIT
        elif pair.new_id is not None and of_new[pair.new_id] > 1:
            fate = Fate.MERGED
        else:
            fate = Fate.CHANGED if differs else Fate.SAME
        words = word_diff(old.name, new.name) if new and any(one.field == "name" for one in differs) else []
        lines.append(Beside(pair, old, new, fate, differs, words, open_work.get(pair.old_id, 0)))
    return lines


def open_by_item(plan: Plan) -> dict[int, int]:
    """How many assignments of each row are open, over all units."""
    with seen_by(HOUSE):
        rows = Assignment.objects.filter(plan=plan, owes=True, ended_by="", done_on=None)
        counted = rows.values("item_id").annotate(n=Count("pk")).order_by()
        return {one["item_id"]: one["n"] for one in counted}


@dataclass(frozen=True, slots=True)
class Before:
    """What an assignment goes on with: the earlier one, its reports, and text that was written and not accepted."""

    assignment: Assignment
    percent: int
    reports: list[Report]
    offered: Report | None


def before(by: Actor, assignment: Assignment) -> list[Before]:
    """The earlier assignments that this one goes on with, as far as this actor may see them."""
    seen = Carried.objects.filter(new=assignment, old__in=seen_assignments(by)).select_related("old__item", "old__plan")
    carried = {one.old_id: one for one in seen.order_by("old_id")}
    if not carried:
        return []
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    written = reports_seen(by).filter(assignment_id__in=carried).select_related("round")
    for report in written.order_by("-round__cut_off", "-round_id"):
        reports[report.assignment_id].append(report)
    return [
        Before(
            assignment=one.old,
            percent=one.percent,
            reports=reports[one.old_id],
            offered=_offered(reports[one.old_id]),
        )
        for one in carried.values()
    ]


def _offered(reports: list[Report]) -> Report | None:
    """The newest text, where nobody has accepted it: it may be used in the later plan."""
    newest = reports[0] if reports else None
    return newest if newest is not None and newest.state != ReportState.ACCEPTED else None


def unaccepted(olds: Iterable[Assignment]) -> dict[int, Report]:
    """The same for many assignments at once, by the assignment."""
    newest = Report.objects.filter(assignment__in=[one.pk for one in olds]).order_by(
        "assignment_id", "-round__cut_off", "-round_id"
    )
    found = {one.assignment_id: one for one in newest.distinct("assignment_id")}
    return {pk: one for pk, one in found.items() if one.state != ReportState.ACCEPTED}


def after(by: Actor, assignment: Assignment) -> list[Assignment]:
    """The later assignments that go on with this one, as far as this actor may see them."""
    taken = Carried.objects.filter(old=assignment, new__isnull=False).values("new_id")
    return list(seen_assignments(by).filter(pk__in=taken).select_related("item", "plan").order_by("pk"))


def gone_on_rows(by: Actor, plan: str, unit: int, named: list[int]) -> list[Assignment]:
    """Of these assignments of a unit those that went on in a later plan with the same unit."""
    ended = seen_assignments(by).filter(pk__in=named, plan__code=plan, unit_id=unit).exclude(ended_by="")
    moved = Carried.objects.filter(old__in=ended, taker_id=unit).values("old_id")
    return list(ended.filter(pk__in=moved).select_related("item").order_by("pk"))


def later_plan_of(assignment: Assignment) -> Plan | None:
    """The plan in which this assignment went on."""
    carried = Carried.objects.filter(old=assignment, new__isnull=False).select_related("succession__later").first()
    return carried.succession.later if carried is not None else None
