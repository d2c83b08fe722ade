"""Names of communes while they are typed: those of the day that is meant, and the old names that lead to them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lienthong.kernel.base.text import fold, sort_key
from lienthong.kernel.units.api import Directory
from lienthong.web.speech import home_words, joined, told
from lienthong.web.speech import say as _

from .faults import Wrong
from .form import Field, Form, Shape
from .kinds.places import COMMUNE_TIER
from .kinds.plain import known_days

MOST, LONGEST = 15, 100
CODE = "commune"


@dataclass(frozen=True, slots=True)
class Name:
    """A commune under one of its names: what is put into the field, when it bore it, the words by which it is found."""

    code: str
    said: str
    since: dt.date
    until: dt.date
    words: str
    order: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be put into a field, and what stands beside it: as which commune it lives on."""

    said: str
    beside: str = ""


@lru_cache(maxsize=4)
def _names(places: Directory) -> tuple[Name, ...]:
    """All names of all communes, in the order of the dictionary."""
    found = []
    for row in places.rows:
        if row.tier == COMMUNE_TIER:
            above = places.card(row.parent, row.since) if row.parent else None
            old = above is not None and above.tier not in ("tinh", "")
            said = f"{row.name}, {above.name}" if old and above else row.name
            words = f" {fold(f'{row.name} {row.short_name}')}"
            found.append(Name(row.code, said, row.since, row.until, words, sort_key(said)))
    return tuple(sorted(found, key=lambda one: one.order))


def suggestions(places: Directory, text: str, day: dt.date) -> list[Suggestion]:
    """Communes whose names have words that begin so, with marks or without: those of the day first, then old names.

    Where the words stand one after the other as they were typed comes first: “vinh phú” is no other ward of Vinh.
    """
    wanted = [f" {word}" for word in fold(text[:LONGEST]).replace(",", " ").split()]
    now: list[Suggestion] = []
    old: list[Suggestion] = []
    together = "".join(wanted)
    for one in sorted(_names(places), key=lambda name: together not in name.words):
        if wanted and not all(word in one.words for word in wanted):
            continue
        if one.since <= day < one.until:
            now.append(Suggestion(one.said))
        elif wanted and one.until <= day and len(old) < MOST:
            heir = places.resolve(one.said, day)
            names = [card.name for card in (heir.hits if heir.standing == "now" else heir.successors)]
            heirs = joined(*(home_words(name) for name in names[:3]), between=", ")
            beside = told(_("nay là %(name)s") if len(names) == 1 else _("nay thuộc %(name)s"), name=heirs)
            old.append(Suggestion(one.said, beside if names else ""))
    there = {one.said for one in now}
    return (now[:MOST] if wanted else now) + [one for one in old if one.said not in there]


def place_field(form: Form, path: str) -> tuple[Field, str, str] | None:
    """The field of a path that asks for a commune; of a column with its field of rows and the number of the row."""
    top, _, rest = path.partition(".")
    field = form.fields.get(top)
    if field is None:
        return None
    number, _, column = rest.partition(".")
    if field.shape is Shape.ROWS and number.isascii() and number.isdigit():
        inner = next((one for one in field.inner if one.name == column), None)
        return (inner, top, number) if inner and inner.kind and inner.kind.code == CODE else None
    single = field.kind is not None and field.kind.code == CODE and field.shape is not Shape.ROWS
    return (field, "", "") if single else None


def day_meant(field: Field, row: Mapping[str, Any], values: Mapping[str, Any], today: dt.date) -> dt.date:
    """As of which day a commune is asked for: that of the field beside it, as it is kept, else today."""
    given = row.get(field.as_of, values.get(field.as_of)) if field.as_of else None
    try:
        return known_days(given)[0] if isinstance(given, str) and given else today
    except (Wrong, ValueError):
        return today


def asks_for_place(field: Field) -> bool:
    """Whether somewhere in a field a commune is asked for."""
    return any(one.kind is not None and one.kind.code == CODE for one in (field, *field.inner))
