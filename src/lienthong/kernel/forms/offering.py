"""The forms that people can fill in today: found by the words of their names, with marks and without."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import fold, sort_key
from lienthong.kernel.search import api as search
from lienthong.kernel.units import api as units

from .models import Version
from .queries import ASKED, MOST_TITLES, forms, versions

KIND, SHOWN, LONGEST = "forms.form", 50, 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in force: its code and Vietnamese name, who issued it, the version by which one declares."""

    code: str
    title: str
    unit: str
    version_id: int


def offers(by: Actor, text: str, day: dt.date) -> list[Offer]:
    """The forms by which declarations are begun on a day, in the order of the dictionary; as `queries.in_force`.

    Each word of `text` begins a word of the name, of the issuing body, or of the code.
    """
    newest = (
        versions(by)
        .filter(form_id=OuterRef("pk"), state__in=ASKED, effective_on__lte=day)
        .order_by("-effective_on", "-number")
    )
    found = (
        forms(by)
        .annotate(newest=Subquery(newest.values("pk")[:1]), until=Subquery(newest.values("ended_on")[:1]))
        .filter(Q(until__isnull=True) | Q(until__gt=day), newest__isnull=False)
    )
    rows = found.order_by("title", "code").values_list("code", "title", "unit_id", "newest")[:MOST_TITLES]
    names = units.cards({unit for _, _, unit, _ in rows})
    wanted = [f" {word}" for word in _words(text[:LONGEST]).split()]
    offered = [Offer(code, title, names[unit].name, version) for code, title, unit, version in rows]
    held = (one for one in offered if all(word in _sought(one) for word in wanted))
    return sorted(held, key=lambda one: (sort_key(one.title), one.code))


def versions_of(by: Actor, shown: Iterable[Offer]) -> dict[int, Version]:
    """The versions by which one declares with these forms, by their ids."""
    return versions(by).in_bulk([one.version_id for one in shown])


def _sought(offer: Offer) -> str:
    return f" {_words(f'{offer.title} {offer.unit} {offer.code}')}"


def _words(text: str) -> str:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text))


def _hits(by: Actor, text: str, most: int) -> list[search.Hit]:
    return [search.Hit(KIND, one.title, one.unit, f"/khai/{one.code}") for one in offers(by, text, today())[:most]]


def register() -> None:
    """Let the search box find the forms that can be filled in."""
    search.register_kind(KIND, "Biểu mẫu khai trực tuyến", icon="edit", provider=_hits)
