"""What takes two people, in one place: who proposes it, whom it concerns, how it reads, and its list."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.policy import needs_two
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Account
from .roles import KNOWN, Giver

MOST_HOURS = 4
"""How long somebody may take rights in an emergency alone."""
DECIDERS = ("system_admin", "province_leader")
DAYS = frozenset({"since", "until", "on"})
_GRAVE = [role for role in KNOWN.values() if role.giver is Giver.TWO]
_BY_POST = ", ".join(role.name for role in _GRAVE if not role.alone)
_ALONE = ", ".join(role.name for role in _GRAVE if role.alone)


def _grave(given: Mapping[str, Any]) -> bool:
    known = KNOWN.get(str(given.get("role", "")))
    return known is not None and known.giver is Giver.TWO


def _long(given: Mapping[str, Any]) -> bool:
    return int(given.get("hours", 0)) > MOST_HOURS


needs_two("access.give_role", f"giao cho vị trí một trong các vai: {_BY_POST}", _grave)
needs_two("access.grant", f"giao riêng cho tài khoản vai: {_ALONE}", _grave)
needs_two("access.break_glass", f"dùng quyền khẩn cấp quá {MOST_HOURS} giờ", _long)
needs_two("units.end", "cho một đơn vị chấm dứt hoạt động")


def as_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was written down as a verb takes it: days are days again."""
    return {name: dt.date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value
            for name, value in given.items()}  # fmt: skip


def concerned(verb: str, subject: str, given: Mapping[str, Any]) -> list[str]:
    """Codes of the persons who gain by it: neither of the two may be one of them."""
    if verb == "access.give_role":
        at = people.visible_posts(HOUSE).filter(code=subject).values_list("unit_id", flat=True)
        return sorted({one.person for one in people.holders(at) if one.code == subject})
    if "username" in given:
        rows = Account.objects.filter(username=given["username"])
        return list(rows.values_list("person__code", flat=True))
    return []


def said(verb: str, subject: str, given: Mapping[str, Any]) -> str:
    """The proposal as a sentence for whoever decides."""
    role = KNOWN[str(given["role"])].name if given.get("role") in KNOWN else ""
    if verb == "access.give_role":
        return f"Giao vai {role} cho vị trí {subject}"
    if verb == "units.end":
        unit, on = units.card(subject), as_given(given).get("on")
        return f"Cho {unit.name} chấm dứt hoạt động" + (f" từ {on:%d/%m/%Y}" if on else "")
    where = units.card(int(given["unit_id"])).name
    if verb == "access.grant":
        return f"Giao vai {role} tại {where} cho tài khoản {given['username']}"
    return f"Quyền khẩn cấp {role} tại {where} trong {given['hours']} giờ cho tài khoản {given['username']}"
