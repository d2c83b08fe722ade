"""Roles that come with posts: whoever sits at the post has them, for as long as they do."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from lienthong.kernel.access.actors import rights_changed
from lienthong.kernel.access.models import PostRole
from lienthong.kernel.access.queries import visible_post_roles
from lienthong.kernel.access.roles import KNOWN
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.recorded import taken_back, told_anew
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .reach import ALONE, not_for_oneself, within_reach


@verb("access.give_role", of=people.visible_posts, sentence="giao vai cho vị trí")
def give_role(
    post: Any,
    by: Actor,
    *,
    role: str,
    cited: str,
    unit: str = "",
    fields: Iterable[str] = (),
    procedures: Iterable[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> str:
    """Whoever sits at the post holds the role in the post's unit and all below it, or in another unit that is named.

    `fields`, `procedures`: for these alone; `until`: the first day on which it is held no more.
    """
    at = units.card(unit).id if unit else post.unit_id
    only, of = _named(fields), _named(procedures)
    within_reach(by, role, at, "giao", only, of)
    if role not in KNOWN or role in ALONE:
        raise Unfit(fields={"role": "Vai này không đi theo vị trí; chọn vai khác trong danh sách."})
    if not tidy(cited):
        raise Unfit(fields={"cited": "Ghi số, ngày của quyết định làm căn cứ."})
    first = since or today()
    if until is not None and until <= first:
        raise Unfit(fields={"until": "Ngày thôi phải sau ngày bắt đầu."})
    if by.kind == "person" and first < today():
        raise Unfit(fields={"since": "Chọn từ hôm nay trở đi: quyền của những ngày đã qua không đổi lại được."})
    not_for_oneself(by, _sitting(post), "giao vai")
    code = scope_code(post.pk, role, at, only, of)
    span, told = DateRange(first, until, "[)"), now()
    for known in PostRole.objects.filter(code=code, valid__overlap=span):
        if _together(known.valid, span) == known.valid:
            raise WrongMoment("Vị trí này đã có vai đó trong thời gian ấy.", "Không phải làm gì thêm.")
        told = max(told, taken_back(known))
        span = _together(known.valid, span)
    PostRole.objects.create(
        code=code, post_id=post.pk, role_id=role, unit_id=at, fields=only, procedures=of,
        valid=span, recorded=DateTimeTZRange(told, None, "[)"), cited=tidy(cited),
    )  # fmt: skip
    rights_changed()
    return code


def _lock_post(code: str) -> None:
    """Who gives and who takes roles of a post wait for each other at the post."""
    of = PostRole.ever.filter(code=code).values("post_id")
    list(people.visible_posts(HOUSE).filter(pk__in=of).select_for_update())


@verb("access.take_role", of=visible_post_roles, sentence="thu lại vai của vị trí", first=_lock_post)
def take_role(held: PostRole, by: Actor, *, reason: str, on: dt.date | None = None) -> str:
    """The post has the role no more from a day on; what was held until then stays as it was."""
    within_reach(by, held.role_id, held.unit_id, "thu lại", held.fields, held.procedures)
    if not tidy(reason):
        raise Unfit(fields={"reason": "Ghi lý do thu lại."})
    not_for_oneself(by, _sitting(held.post), "thu lại vai")
    day = on or today()
    if by.kind == "person" and day < today():
        raise Unfit(fields={"on": "Chọn từ hôm nay trở đi: quyền của những ngày đã qua không đổi lại được."})
    still = list(PostRole.objects.filter(code=held.code, valid__overlap=DateRange(day, None, "[)")))
    if not still:
        raise WrongMoment("Vị trí này không còn vai đó từ ngày ấy.", "Không phải làm gì thêm.")
    for one in still:
        if one.valid.lower is not None and one.valid.lower >= day:
            taken_back(one)
        else:
            told_anew(one, DateRange(one.valid.lower, day, "[)"))
    rights_changed()
    return held.code


def scope_code(post: int, role: str, unit: int, fields: list[str], procedures: list[str]) -> str:
    """The code of a role of a post over a unit, for the same matters the same."""
    code = f"vc-{post}-{role}-{unit}"
    if not fields and not procedures:
        return code
    of = hashlib.sha256("|".join(["+".join(fields), "+".join(procedures)]).encode()).hexdigest()
    return f"{code}-{of[:10]}"


def _named(words: Iterable[str]) -> list[str]:
    return sorted({tidy(word) for word in words if tidy(word)})


def _together(one: "DateRange", other: "DateRange") -> "DateRange":
    """From the first day of both to the last."""
    lower = None if one.lower is None or other.lower is None else min(one.lower, other.lower)
    upper = None if one.upper is None or other.upper is None else max(one.upper, other.upper)
    return DateRange(lower, upper, "[)")


def _sitting(post: Any) -> list[str]:
    return [one.person for one in people.holders([post.unit_id]) if one.code == post.code]
