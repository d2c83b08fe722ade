"""What comes with a post, whoever sits there, and whether somebody else has it too."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.kernel.base import today

from .models import PostRole
from .queries import held_on


@dataclass(frozen=True, slots=True)
class Duty:
    """A role over a unit that comes with a post; `shared`: somebody holds it by another way."""

    post: str
    role: str
    unit_id: int
    shared: bool


def duties_of(posts: Iterable[str], on: dt.date | None = None) -> list[Duty]:
    """The roles that come with these posts (codes) on a day; two questions for all."""
    day = on or today()
    rows = list(
        PostRole.objects.filter(post__code__in=list(posts), valid__contains=day)
        .order_by("id")
        .values_list("post__code", "role_id", "unit_id")
    )
    held = held_on(day).filter(unit__in={unit for _, _, unit in rows}, role__in={role for _, role, _ in rows})
    others: dict[tuple[str, int], set[str]] = {}
    for role, unit, post in held.values_list("role_id", "unit_id", "post__code"):
        others.setdefault((role, unit), set()).add(post or "")
    return [Duty(post, role, unit, bool(others.get((role, unit), set()) - {post})) for post, role, unit in rows]
