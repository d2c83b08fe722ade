"""Readings of what people keep for the list: views under a name, secret addresses for calendars."""

from dataclasses import dataclass
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.transactions import Prepared, read_again
from lienthong.kernel.units import api as units

from .models import Feed, SavedView
from .permissions import OVER_A_UNIT
from .states import FeedState

_SIGNER = Signer(sep=".", salt="inbox.feed")


def visible_views(by: Actor) -> QuerySet[SavedView]:
    """A person's own views."""
    return SavedView.objects.filter(owner=by.id)


class KeptView(NamedTuple):
    """A view as the list names it."""

    code: str
    name: str
    asked: str


def views_of(by: Actor) -> list[KeptView]:
    """The same in the order in which they were made; planned once, for every page of the list asks it."""
    return [KeptView(*row) for row in read_again(_VIEWS, {"me": by.id})]


_VIEWS = Prepared(
    "inbox_views", "select code, name, asked from inbox_saved_view where owner = %(me)s order by id", {"me": "text"}
)


def visible_feeds(by: Actor) -> QuerySet[Feed]:
    """One's own addresses; who leads or administers a unit also those that others made for it."""
    return Feed.objects.filter(Q(owner=by.id) | among("unit_id", by.units_as("leader", "unit_admin")))


@dataclass(frozen=True, slots=True)
class FeedCard:
    """An address as its page shows it. `path` is secret, so it is given to the owner alone."""

    code: str
    of: str
    own_days: bool
    path: str
    mine: bool
    owner: str
    opened_at: object


def feeds_of(by: Actor) -> list[FeedCard]:
    """The addresses that answer now, one's own first."""
    rows = list(visible_feeds(by).filter(state=FeedState.OPEN).order_by("id"))
    names = units.cards({row.unit_id for row in rows if row.unit_id is not None})
    cards = [
        FeedCard(
            row.code,
            names[row.unit_id].name if row.unit_id else "Việc của tôi",
            row.unit_id is None,
            f"/lich/{token_of(row.code)}.ics" if row.owner == by.id else "",
            row.owner == by.id,
            row.owner.removeprefix("account:"),
            row.opened_at,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: not card.mine)


def units_for_feeds(by: Actor) -> list[tuple[int, str]]:
    """The units whose due days this person may have as a calendar: where they sit, or which they lead."""
    wanted = {post.unit for post in by.posts} | {grant.root for grant in by.grants if grant.role in OVER_A_UNIT}
    return sorted((card.id, card.name) for card in units.cards(wanted).values())


def token_of(code: str) -> str:
    """What stands in the secret address: the code, signed by the house; a copy of the database does not hold it."""
    return _SIGNER.sign(code)


def code_in(token: str) -> str:
    """The code in a token that this house has signed; empty for any other."""
    try:
        return _SIGNER.unsign(token)
    except BadSignature:
        return ""
