"""Mandates as pages show them: those of a unit, one whole, those of a person; for which units an actor keeps them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.kernel.base import keyset, now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import fold
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Mandate
from .posts import around
from .queries import KEEPERS, mandates
from .rules.signing import DOCUMENTS, KINDS
from .signing import standing
from .states import MandateState

SIZE, MOST_UNITS = 50, 300


@dataclass(frozen=True, slots=True)
class MandateCard:
    """A mandate with what its posts and people are called, and how it stands now."""

    mandate: Mandate
    kind: str
    unit: str
    giver: str
    from_title: str
    receiver: str
    to_title: str
    documents: str
    standing: str
    tone: str


def listed(by: Actor, unit_id: int, *, after: str = "", before: str = "") -> tuple[list[MandateCard], str, str]:
    """A page of the mandates of a unit that an actor may see, the newest first."""
    query = mandates(by).filter(unit_id=unit_id)
    found = keyset.page(query, ("-id",), after=after, before=before, size=SIZE)
    return _cards(found.rows), found.next, found.previous


def own(by: Actor) -> list[MandateCard]:
    """The mandates given to the actor, the newest first; without an end of time only the last ones."""
    if by.person is None:
        return []
    return _cards(list(mandates(by).filter(receiver=by.person).order_by("-id")[:SIZE]))


def mandate_card(by: Actor, code: str) -> MandateCard | None:
    """One mandate, as far as the actor may see it."""
    found = mandates(by).filter(code=code).first()
    return _cards([found])[0] if found else None


def _cards(rows: Sequence[Mandate]) -> list[MandateCard]:
    names = people.names({one.giver for one in rows} | {one.receiver for one in rows})
    at = now()
    homes = {one.unit_id for one in rows} | {one.to_unit_id for one in rows}
    titles = {post.code: post.title for post in people.posts_in(homes)}
    named = units.cards(homes)
    return [
        MandateCard(
            one, KINDS[one.kind], named[one.unit_id].name,
            names.get(one.giver, ""), titles.get(one.from_post, one.from_post),
            names.get(one.receiver, ""), titles.get(one.to_post, one.to_post),
            ", ".join(DOCUMENTS.get(code, code) for code in one.documents) or "Mọi loại văn bản",
            *(("đang soạn", "neutral") if one.state == MandateState.DRAFT else standing(one, at)),
        )
        for one in rows
    ]  # fmt: skip


def keeps(by: Actor, unit_id: int) -> bool:
    """Whether the actor keeps the mandates of a unit."""
    return by.over(unit_id, *KEEPERS)


def posts_offered(unit_id: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The posts that may give, and those that may be given to: code and title, with the unit where it is below.

    Who signs by order of the head may give too: to their own deputy.
    """
    posts = around(unit_id)
    heads = [(one.code, one.title) for one in posts if one.unit_id == unit_id and one.kind == "head"]
    orders = Mandate.objects.filter(unit_id=unit_id, kind="TL", state=MandateState.IN_FORCE)
    ordered = set(orders.values_list("to_post", flat=True))
    givers = heads + [(one.code, f"{one.title} (đang được ký thừa lệnh)") for one in posts if one.code in ordered]
    takers = [
        (one.code, one.title if one.unit_id == unit_id else f"{one.title} – {one.unit_name}")
        for one in posts
        if one.code not in {code for code, _ in heads}
    ]
    return givers, takers


def home_of(by: Actor) -> units.UnitCard | None:
    """The unit that an actor looks at first: that of the first post, else one that is kept."""
    if by.posts:
        return units.cards([by.posts[0].unit]).get(by.posts[0].unit)
    kept = sorted(units.cards(grant.root for grant in by.grants).values(), key=lambda one: fold(one.name))
    return kept[0] if kept else None


def instant(day: dt.date, hour: str) -> dt.datetime | None:
    """An instant from a day and an hour as people type it (8:30, 8h30, 8); None where it is none."""
    parts = hour.strip().lower().replace("h", ":").rstrip(":").split(":") if hour.strip() else ["0", "0"]
    try:
        numbers = [int(one) for one in parts if one.isascii()]
        time = dt.time(numbers[0], numbers[1] if len(numbers) > 1 else 0)
    except (ValueError, IndexError):
        return None
    return dt.datetime.combine(day, time, now().tzinfo)
