"""Long lists are turned page by page from the last row seen, never counted and never skipped through.

`page(query, ("sort", "id"), after=token, size=50)` → rows, and tokens for the next and the previous page.
A token is the key of a row, signed for this one list and order; one that was changed, or belongs to another list,
is simply the first page. Lists that are read by a statement of their own sign and open theirs by `sealed` and `opened`.
"""

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
MANY = 999
LONGEST_TOKEN = 4000


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of a list; `next` and `previous` are tokens, empty where the list ends."""

    rows: list[M]
    next: str
    previous: str


def page(query: "QuerySet[M]", order: Sequence[str], *, after: str = "", before: str = "", size: int = 50) -> Page[M]:
    """The page after (or before) a token, in the given order of fields (`-field` falls); the last is unique."""
    place = f"{query.model._meta.db_table}:{','.join(order)}"
    mark = opened(before or after, place)
    backwards = bool(before) and mark is not None
    ordered = query.order_by(*[_turned(name) if backwards else name for name in order])
    if mark is not None:
        ordered = ordered.filter(_beyond(order, mark, backwards))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (more if not backwards else True)
    has_previous = bool(rows) and (mark is not None if not backwards else more)
    return Page(
        rows,
        sealed([_value(rows[-1], name) for name in order], place) if has_next else "",
        sealed([_value(rows[0], name) for name in order], place) if has_previous else "",
    )


def at_most(query: "QuerySet[M]", most: int = MANY) -> str:
    """How many, as people say it: the number, or “hơn 999”, without counting a long list to its end."""
    seen = query.order_by().values("pk")[: most + 1].count()
    return str(seen) if seen <= most else f"hơn {most}"


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else "-" + name


def _beyond(order: Sequence[str], mark: Sequence[Any], backwards: bool) -> Q:
    found = Q()
    for place, name in enumerate(order):
        falling = name.startswith("-") != backwards
        step = Q(**{f"{name.lstrip('-')}__{'lt' if falling else 'gt'}": mark[place]})
        for earlier in range(place):
            step &= Q(**{order[earlier].lstrip("-"): mark[earlier]})
        found |= step
    return found


def _value(row: Any, path: str) -> Any:
    for name in path.lstrip("-").split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, dt.date | dt.datetime) else row


def sealed(key: Sequence[Any], place: str) -> str:
    """The token for the key of a row (JSON values), good in this place alone: a list in its order."""
    text = json.dumps(key, separators=(",", ":"))
    return _signer(place).sign(base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))


def opened(token: str, place: str) -> list[Any] | None:
    """The key that a token of this place holds; None for any other text."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    try:
        key = _signer(place).unsign(token)
    except BadSignature:
        return None
    mark: list[Any] = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    return mark


def _signer(place: str) -> Signer:
    return Signer(salt=f"keyset:{place}")
