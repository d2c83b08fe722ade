"""What pages show of narratives: who was asked and how far each is, one narrative opened, texts side by side."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Narrative, Outline, Passage, PassageFile, Plan, ProvinceText, Round, Section
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.outlining import asked_of, meant_for, sections_of
from lienthong.domains.plans.queries.narrative_scope import (
    last_texts,
    narratives_asked,
    narratives_seen,
    outlines_seen,
    province_texts_seen,
)
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

LACKING = (NarrativeState.DRAFT, NarrativeState.RETURNED)
VIEWS: dict[str, tuple[str, Q]] = {
    "": ("Tất cả", Q()),
    "con-thieu": ("Chưa gửi", Q(state__in=LACKING)),
    "cho-nghiem-thu": ("Chờ nghiệm thu", Q(state=NarrativeState.SENT)),
    "bi-tra": ("Bị trả lại", Q(state=NarrativeState.RETURNED)),
    "da-nghiem-thu": ("Đã nghiệm thu", Q(state=NarrativeState.ACCEPTED)),
}


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One narrative in a list: whose, by which outline, how many of its sections are written."""

    narrative: Narrative
    unit: str
    outline: str
    written: int
    of: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked in a round: counts by state, and one page of lines, who has not sent first."""

    counts: Counter[str]
    page: Page[Any]
    lines: list[AskedLine]


def asked_rounds(by: Actor, plan: Plan) -> list[Round]:
    """The rounds of a plan in which this actor sees narratives, the newest first."""
    seen = narratives_asked(by).filter(round__plan=plan, ended_at=None).values("round_id")
    return list(Round.objects.filter(plan=plan, pk__in=seen).order_by("-cut_off", "-pk"))


def asked(by: Actor, round_: Round, *, view: str = "", after: str = "", before: str = "", size: int = 50) -> Asked:
    """Narratives of a round as far as this actor sees them; only how far they are, not what they say."""
    every = narratives_asked(by).filter(round=round_, ended_at=None)
    counts: Counter[str] = Counter()
    for row in every.values("state").annotate(n=Count("pk")).order_by():
        counts[row["state"]] = row["n"]
    rank = Case(
        When(state__in=LACKING, then=Value(0)),
        When(state=NarrativeState.SENT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    texts = Passage.objects.filter(narrative=OuterRef("pk")).exclude(text="").values("narrative").values(n=Count("pk"))
    rows: QuerySet[Any] = every.filter(VIEWS.get(view, VIEWS[""])[1]).select_related("outline")
    rows = rows.annotate(rank=rank, written=Coalesce(Subquery(texts), 0))
    found = page(rows, ("rank", "id"), after=after, before=before, size=size)
    return Asked(counts, found, _lines(found.rows))


def _lines(rows: list[Any]) -> list[AskedLine]:
    cards = units.cards({one.unit_id for one in rows})
    outlines = {one.outline_id: one.outline for one in rows}
    sections: dict[int, list[Section]] = defaultdict(list)
    for section in Section.objects.filter(outline__in=outlines, dropped_at=None).order_by("place", "pk"):
        sections[section.outline_id].append(section)
    return [
        AskedLine(
            one,
            cards[one.unit_id].name if one.unit_id in cards else "",
            one.outline.title,
            one.written,
            sum(meant_for(row, one.outline, one.unit_id) for row in sections[one.outline_id]),
        )
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as a unit finds it: its text so far, its files, what it wrote last time."""

    section: Section
    passage: Passage | None
    files: list[PassageFile]
    last: str
    fills: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One narrative, opened."""

    narrative: Narrative
    unit: units.UnitCard
    parts: list[Part]

    @property
    def written(self) -> int:
        """How many of its sections have a text."""
        return sum(bool(part.fills and part.passage and part.passage.text) for part in self.parts)

    @property
    def of(self) -> int:
        """How many it has to write."""
        return sum(part.fills for part in self.parts)

    @property
    def sections(self) -> list[Section]:
        """Its sections with the headings over them, in order."""
        return [part.section for part in self.parts]

    @property
    def head(self) -> list[str]:
        """The lines under the title in its Word file."""
        return [self.unit.name, f"Kỳ báo cáo {self.narrative.round.name}"]


def narrative_of(by: Actor, code: str) -> Opened:
    """A narrative by its code, as far as this actor may read it; texts of sections since removed stay at its end."""
    found = narratives_seen(by).filter(code=code).select_related("outline__plan", "round__plan").first()
    if found is None:
        raise NotThere
    rows = sections_of(found.outline)
    passages = {one.section_id: one for one in Passage.objects.filter(narrative=found).select_related("section")}
    files: dict[int, list[PassageFile]] = {}
    for one in PassageFile.objects.filter(passage__narrative=found, dropped_at=None).order_by("pk"):
        files.setdefault(one.passage_id, []).append(one)
    last = last_texts(found) if found.state in LACKING else {}  # what is sent already begins from nothing
    shown = asked_of(found.outline, rows, found.unit_id)
    parts = []
    for row in shown:
        passage = passages.pop(row.pk, None)
        fills = meant_for(row, found.outline, found.unit_id)
        parts.append(Part(row, passage, files.get(passage.pk, []) if passage else [], last.get(row.pk, ""), fills))
    left = sorted((one for one in passages.values() if one.text), key=lambda one: one.section.place)
    parts += [Part(one.section, one, files.get(one.pk, []), "", False) for one in left]
    return Opened(found, units.card(found.unit_id), parts)


def outline_of(by: Actor, plan: str, code: str) -> Outline:
    """An outline of a plan."""
    found = outlines_seen(by).filter(plan__code=plan, code=code).first()
    if found is None:
        raise NotThere
    return found


def outlines_of(by: Actor, plan: Plan) -> list[Outline]:
    """The outlines of a plan, in the order they came."""
    return list(outlines_seen(by).filter(plan=plan).order_by("pk"))


def outlines_asked(by: Actor, round_: Round) -> list[Outline]:
    """The outlines by which units write in a round, in the order they came."""
    given = Narrative.objects.filter(outline=OuterRef("pk"), round=round_, ended_at=None)
    return list(outlines_seen(by).filter(Exists(given), plan=round_.plan_id).order_by("pk"))


def rounds_of_outline(outline: Outline) -> list[Round]:
    """The rounds in which units write by this outline, the newest first."""
    given = Narrative.objects.filter(outline=outline, round=OuterRef("pk"), ended_at=None)
    return list(Round.objects.filter(Exists(given), plan=outline.plan_id).order_by("-cut_off", "-pk"))


def every_round(plan: Plan) -> list[Round]:
    """All rounds of a plan, those to come too, the newest first: an outline may be given for any of them."""
    return list(Round.objects.filter(plan=plan).order_by("-cut_off", "-pk"))


def rounds_asked(outline: Outline) -> dict[int, int]:
    """By round, how many units write by this outline."""
    rows = Narrative.objects.filter(outline=outline, ended_at=None).values("round_id").annotate(n=Count("pk"))
    return {row["round_id"]: row["n"] for row in rows.order_by()}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All sections of an outline in a round: the province's text, and how many units' texts there are under each."""

    sections: list[Section]
    texts: dict[int, ProvinceText]
    counts: Counter[int]
    asked: int
    sent: int


def gathered(by: Actor, outline: Outline, round_: Round) -> Gathered:
    """How far the province's text is."""
    sent = Passage.objects.filter(narrative__outline=outline, narrative__round=round_, narrative__ended_at=None)
    sent = sent.exclude(narrative__state=NarrativeState.DRAFT).exclude(text="")
    counts: Counter[int] = Counter()
    for row in sent.values("section_id").annotate(n=Count("pk")).order_by():
        counts[row["section_id"]] = row["n"]
    texts = province_texts_seen(by).filter(round=round_, section__outline=outline)
    states = Narrative.objects.filter(outline=outline, round=round_, ended_at=None).values_list("state", flat=True)
    known = list(states)
    return Gathered(
        sections_of(outline),
        {one.section_id: one for one in texts},
        counts,
        len(known),
        sum(state in (NarrativeState.SENT, NarrativeState.ACCEPTED) for state in known),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """One unit's text under a section, beside the others."""

    passage: Passage
    unit: str
    files: list[PassageFile]


def side_by_side(
    section: Section, round_: Round, *, after: str = "", before: str = "", size: int = 20
) -> tuple[Page[Any], list[Beside]]:
    """What units have sent under a section in a round, some on a page."""
    rows = Passage.objects.filter(section=section, narrative__round=round_, narrative__ended_at=None).exclude(text="")
    rows = rows.exclude(narrative__state=NarrativeState.DRAFT).select_related("narrative")
    found = page(rows, ("id",), after=after, before=before, size=size)
    cards = units.cards({one.narrative.unit_id for one in found.rows})
    files: dict[int, list[PassageFile]] = {}
    for one in PassageFile.objects.filter(passage__in=[row.pk for row in found.rows], dropped_at=None).order_by("pk"):
        files.setdefault(one.passage_id, []).append(one)
    return found, [
        Beside(row, cards[row.narrative.unit_id].name if row.narrative.unit_id in cards else "", files.get(row.pk, []))
        for row in found.rows
    ]


def sources_of(texts: dict[int, ProvinceText]) -> dict[str, tuple[str, str]]:
    """By the code of a unit's text, whose it is and where it is read."""
    codes = {code for one in texts.values() for code in one.sources}
    rows = Passage.objects.filter(code__in=codes).select_related("narrative") if codes else []
    found = {one.code: one for one in rows}
    cards = units.cards({one.narrative.unit_id for one in found.values()})
    return {
        code: (
            cards[one.narrative.unit_id].name if one.narrative.unit_id in cards else "",
            f"/bao-cao-de-cuong/{one.narrative.code}#muc-{one.section_id}",
        )
        for code, one in found.items()
    }
