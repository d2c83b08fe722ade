"""Who sees which outlines, sections, narratives and texts."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from lienthong.domains.plans.models import Narrative, Outline, Passage, ProvinceText, Section
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.among import among, overlapping
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units


def outlines_seen(by: Actor) -> QuerySet[Outline]:
    """Outlines of the plans that this actor sees, not dropped."""
    return Outline.objects.filter(plan__in=plans_seen(by), dropped_at=None).select_related("plan")


def sections_seen(by: Actor) -> QuerySet[Section]:
    """Sections of those outlines, not dropped."""
    seen = Section.objects.filter(outline__plan__in=plans_seen(by), outline__dropped_at=None, dropped_at=None)
    return seen.select_related("outline__plan")


def narratives_asked(by: Actor) -> QuerySet[Narrative]:
    """Narratives of one's own units, and all that one accepts or coordinates: who was asked, and how far it is."""
    if by.everywhere:
        return Narrative.objects.all()
    units = by.units
    own = among("unit_id", units) | among("coordinator_id", units) | overlapping("acceptors", units)
    return Narrative.objects.filter(own)


def narratives_seen(by: Actor) -> QuerySet[Narrative]:
    """Those whose text one may read: of one's own units in any state, of others not while they are being written."""
    if by.everywhere:
        return Narrative.objects.all()
    others = among("coordinator_id", by.units) | overlapping("acceptors", by.units)
    return Narrative.objects.filter(among("unit_id", by.units) | others & ~Q(state=NarrativeState.DRAFT))


def opens_passage_files(by: Actor, passage: str) -> bool:
    """Files under a section: whoever may read the text; while it is written, the unit's own people, or its heir's."""
    code, _, section = passage.rpartition(".")
    if not section or narratives_seen(by).filter(code=code).exists():
        return bool(section)
    with seen_by(HOUSE):
        ended = Narrative.objects.filter(code=code).exclude(ended_at=None).first()
    if ended is None:
        return False
    heirs = [card.id for card in units.successors(units.card(ended.unit_id).code)]
    return narratives_seen(by).filter(outline=ended.outline_id, round=ended.round_id, unit_id__in=heirs).exists()


def province_texts_seen(by: Actor) -> QuerySet[ProvinceText]:
    """The province's texts, for those who coordinate, and those who lead the province."""
    if by.everywhere:
        return ProvinceText.objects.all()
    return ProvinceText.objects.filter(among("coordinator_id", by.units))


def last_texts(narrative: Narrative) -> dict[int, str]:
    """By section, what the unit last wrote under it in an earlier round that was sent; else what ended units had.

    Of several units that it has taken in, each text is headed by its unit's name.
    """
    own = _sent_before(narrative, [narrative.unit_id])[narrative.unit_id]
    came = units.predecessors(units.card(narrative.unit_id).code)
    found: dict[int, str] = {}
    if came:
        with seen_by(HOUSE):  # the wall knows the unit that wrote it, and that is nobody's any more
            theirs = _sent_before(narrative, [card.id for card in came])
        for card in came:
            for section, text in theirs[card.id].items():
                headed = f"[{card.name}] {text}" if len(came) > 1 else text
                found[section] = f"{found[section]}\n{headed}" if section in found else headed
    return found | own


def _sent_before(narrative: Narrative, wrote: list[int]) -> defaultdict[int, dict[int, str]]:
    """By unit and section, the newest text that was sent in an earlier round."""
    rows = Passage.objects.filter(
        narrative__unit_id__in=wrote,
        narrative__outline_id=narrative.outline_id,
        narrative__round__cut_off__lt=narrative.round.cut_off,
        narrative__state__in=[NarrativeState.SENT, NarrativeState.ACCEPTED],
    ).exclude(text="")
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    ordered = rows.order_by("narrative__round__cut_off", "pk")
    for unit, section, text in ordered.values_list("narrative__unit_id", "section_id", "text"):
        found[unit][section] = text
    return found
