"""What nobody may sign while a post is vacant: what its head signs, and what mandates from it and to it gave."""

import datetime as dt
from collections.abc import Iterable

from lienthong.kernel.base import now
from lienthong.kernel.people import api as people

from .models import Mandate
from .rules.signing import DOCUMENTS
from .states import MandateState

HEAD = "head"


def unsigned(posts: Iterable[tuple[str, int, str]]) -> dict[str, list[str]]:
    """For each of these posts (code, unit, kind): what lacks whoever signs it, one sentence each."""
    asked = list(posts)
    codes = [code for code, _, _ in asked]
    found = {code: ["Không có người ký với tư cách người đứng đầu"] for code, _, kind in asked if kind == HEAD}
    held = Mandate.objects.filter(state=MandateState.IN_FORCE.value).order_by("id")
    for one in held.filter(to_post__in=codes):
        if _in_time(one, now()):
            what = ", ".join(DOCUMENTS.get(kind, kind) for kind in one.documents) or "mọi loại văn bản"
            found.setdefault(one.to_post, []).append(f"Không có người ký {one.kind}. theo {one.cited}: {what}")
    for one in held.filter(from_post__in=codes):
        if _in_time(one, now()):
            found.setdefault(one.from_post, []).append(f"Văn bản giao ký {one.kind}. số {one.cited} hết tác dụng")
    return found


def _in_time(mandate: Mandate, at: dt.datetime) -> bool:
    return mandate.ends is None or mandate.ends > at


people.register_unsigned(unsigned)
