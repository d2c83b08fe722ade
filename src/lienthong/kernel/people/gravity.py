"""Posts that carry so much that one person alone seats nobody there; which they are is said by a room above."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.base.policy import needs_two

Finds = Callable[[list[int], dt.date, dt.date | None], set[int]]
_finds: list[Finds] = []


def register_grave_posts(find: Finds) -> None:
    """A room above says which of some posts (ids) carry something grave between two days."""
    if find not in _finds:
        _finds.append(find)


def grave(posts: list[int], on: dt.date, until: dt.date | None = None) -> set[int]:
    """Those of some posts at which it takes two to seat somebody for these days."""
    return set().union(*(find(posts, on, until) for find in _finds)) if posts else set()


def _at_a_grave_post(given: Mapping[str, Any], post: Any) -> bool:
    on, until = given.get("on") or today(), given.get("until")
    return post is not None and bool(grave([post.pk], on, until if until is None or until > on else None))


needs_two("people.seat", "bố trí người vào vị trí mang vai phải có hai người mới giao được", _at_a_grave_post)
needs_two("people.move", "điều động người vào vị trí mang vai phải có hai người mới giao được", _at_a_grave_post)
