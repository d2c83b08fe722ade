"""The sections of an outline as a list in order: what lies under what, whom it reaches, how it is moved."""

from collections.abc import Sequence

from lienthong.domains.plans.models import Outline, Section

STEP = 10
DEEPEST = 5


def sections_of(outline: Outline) -> list[Section]:
    """The sections of an outline in its order, without those that were removed."""
    return list(Section.objects.filter(outline=outline, dropped_at=None).order_by("place", "pk"))


def below(rows: Sequence[Section], place: int) -> int:
    """Where the part ends that begins at this place: itself and all that lies under it."""
    end = place + 1
    while end < len(rows) and rows[end].depth > rows[place].depth:
        end += 1
    return end


def meant_for(section: Section, outline: Outline, unit: int) -> bool:
    """Whether a unit writes under this section."""
    return section.fills and (unit in outline.units if section.units is None else unit in section.units)


def asked_of(outline: Outline, rows: Sequence[Section], unit: int) -> list[Section]:
    """What a unit finds: the sections it writes under, and the headings over them."""
    kept: list[Section] = []
    for place, row in enumerate(rows):
        if any(meant_for(one, outline, unit) for one in rows[place : below(rows, place)]):
            kept.append(row)
    return kept


def moved(rows: list[Section], place: int, where: str) -> list[Section] | None:
    """The order after a part went up, down, in (under the one before) or out; None where it cannot go there."""
    end, depth = below(rows, place), rows[place].depth
    part = rows[place:end]
    if where == "up":
        before = next((n for n in range(place - 1, -1, -1) if rows[n].depth <= depth), None)
        if before is None or rows[before].depth < depth:
            return None
        return [*rows[:before], *part, *rows[before:place], *rows[end:]]
    if where == "down":
        if end >= len(rows) or rows[end].depth < depth:
            return None
        after = below(rows, end)
        return [*rows[:place], *rows[end:after], *part, *rows[after:]]
    step = {"in": 1, "out": -1}.get(where, 0)
    hangs = where == "in" and (place == 0 or rows[place - 1].depth < depth)
    if step == 0 or hangs or depth + step < 0 or max(row.depth for row in part) + step > DEEPEST:
        return None
    for row in part:
        row.depth += step
    return rows
