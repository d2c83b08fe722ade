"""What takes two people, in one place: who proposes it, whom it concerns, how it reads, and its list."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.policy import needs_two
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Account, Grant, PostRole
from .roles import KNOWN, Giver

MOST_HOURS = 4
"""How long somebody may take rights in an emergency alone."""
DECIDERS = ("system_admin", "province_leader")
DAYS = frozenset({"since", "until", "on"})
_GRAVE = {code: role for code, role in KNOWN.items() if role.giver is Giver.TWO}
_BY_POST = ", ".join(role.name for role in _GRAVE.values() if not role.alone)
_ALONE = ", ".join(role.name for role in _GRAVE.values() if role.alone)


def grave_posts(posts: list[int], on: dt.date, until: dt.date | None = None) -> set[int]:
    """Those of some posts (ids) with which a grave role comes on some day from the first until before the other."""
    held = PostRole.objects.filter(post_id__in=posts, role_id__in=_GRAVE, valid__overlap=DateRange(on, until, "[)"))
    return set(held.values_list("post_id", flat=True))


def _grave(given: Mapping[str, Any], _: Any) -> bool:
    return given.get("role") in _GRAVE


def _grave_held(_: Mapping[str, Any], held: Any) -> bool:
    return held is not None and held.role_id in _GRAVE


def _long(given: Mapping[str, Any], _: Any) -> bool:
    return int(given.get("hours", 0)) > MOST_HOURS


def _has_a_password(_: Mapping[str, Any], account: Any) -> bool:
    return account is not None and account.has_usable_password()


people.register_grave_posts(grave_posts)
# Whoever keeps a person's address could have the way into their account sent to themselves, and approve as them.
needs_two("access.invite", "gửi đường dẫn đặt lại mật khẩu của tài khoản đã có mật khẩu", _has_a_password)
needs_two("access.give_role", f"giao cho vị trí một trong các vai: {_BY_POST}", _grave)
needs_two("access.take_role", f"thu lại của vị trí một trong các vai: {_BY_POST}", _grave_held)
needs_two("access.grant", f"giao riêng cho tài khoản vai: {_ALONE}", _grave)
needs_two("access.revoke", f"thu hồi của tài khoản vai: {_ALONE}", _grave_held)
needs_two("access.break_glass", f"dùng quyền khẩn cấp quá {MOST_HOURS} giờ", _long)
needs_two("units.end", "cho một đơn vị chấm dứt hoạt động")
needs_two("units.merge", "hợp nhất, sáp nhập đơn vị")
needs_two("units.split", "chia, tách đơn vị")


def as_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was written down as a verb takes it: days are days again."""
    return {name: dt.date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value
            for name, value in given.items()}  # fmt: skip


def approved_now(verb: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same on the day of the approval: rights begin and end no earlier, for past days they are not changed."""
    made = as_given(given)
    if verb.startswith("access."):
        late = {name: today() for name in ("since", "on") if made.get(name) is not None and made[name] < today()}
        made |= late
    return made


def concerned(verb: str, subject: str, given: Mapping[str, Any]) -> list[str]:
    """Codes of the persons who gain or lose by it: neither of the two may be one of them."""
    if verb == "access.take_role":
        posts = PostRole.ever.filter(code=subject).values_list("post__code", flat=True)
        return _sitting(set(posts))
    if verb == "access.give_role":
        return _sitting({subject})
    if verb == "access.revoke":
        return sorted(set(Grant.ever.filter(code=subject).values_list("account__person__code", flat=True)))
    if verb in ("people.seat", "people.move"):
        return [str(given.get("person", ""))]
    if verb == "access.invite":
        return list(Account.objects.filter(code=subject).values_list("person__code", flat=True))
    if "username" in given:
        rows = Account.objects.filter(username=given["username"])
        return list(rows.values_list("person__code", flat=True))
    return []


def _sitting(posts: set[str]) -> list[str]:
    """Who sits at these posts, or will: it was decided already and is known."""
    at = set(people.visible_posts(HOUSE).filter(code__in=posts).values_list("unit_id", flat=True))
    known = (one for one in people.seats_ever(at) if one.post in posts and one.known_until is None)
    return sorted({one.person for one in known if one.until is None or one.until > today()})


def said(verb: str, subject: str, given: Mapping[str, Any]) -> str:
    """The proposal as a sentence for whoever decides: posts and units by their names."""
    made = as_given(given)
    words = _SAYS[verb](subject, made)
    on = made.get("on") or made.get("since")
    return words + (f", từ {on:%d/%m/%Y}" if on else "")


def _role(code: object) -> str:
    return KNOWN[str(code)].name if code in KNOWN else str(code)


def _post(code: str) -> str:
    post = people.visible_posts(HOUSE).filter(code=code).first()
    return f"{post.title}, {units.card(post.unit_id).name}" if post is not None else code


def _whose(username: object) -> str:
    codes = list(Account.objects.filter(username=username).values_list("person__code", flat=True))
    return f"{people.names(codes).get(codes[0], '') if codes else ''} ({username})".strip()


def _named(heir: Any) -> str:
    """A unit that takes over: one that is there, or a new one."""
    code = str(heir["code"] if isinstance(heir, Mapping) else heir)
    try:
        return units.card(code).name
    except NotThere:
        return str(heir.get("name") or code) if isinstance(heir, Mapping) else code


def _give(subject: str, given: Mapping[str, Any]) -> str:
    elsewhere = f", tại {_named(given['unit'])}" if given.get("unit") else ""
    return f"Giao vai {_role(given.get('role'))} cho vị trí {_post(subject)}{elsewhere}"


def _take(subject: str, _: Mapping[str, Any]) -> str:
    held = PostRole.ever.filter(code=subject).select_related("post").first()
    return f"Thu lại vai {_role(held.role_id)} của vị trí {_post(held.post.code)}" if held else "Thu lại vai"


def _grant(_: str, given: Mapping[str, Any]) -> str:
    where = units.card(int(given["unit_id"])).name
    return f"Giao vai {_role(given['role'])} tại {where} cho tài khoản của {_whose(given['username'])}"


def _revoke(subject: str, _: Mapping[str, Any]) -> str:
    held = Grant.ever.filter(code=subject).select_related("account").first()
    return f"Thu hồi vai {_role(held.role_id)} của {_whose(held.account.username)}" if held else "Thu hồi vai"


def _break(_: str, given: Mapping[str, Any]) -> str:
    where = units.card(int(given["unit_id"])).name
    return f"{_whose(given['username'])} dùng quyền khẩn cấp {_role(given['role'])} tại {where}, {given['hours']} giờ"


def _seat(subject: str, given: Mapping[str, Any]) -> str:
    who = str(given.get("person", ""))
    return f"Bố trí {people.names([who]).get(who, who)} vào vị trí {_post(subject)}"


def _move(subject: str, given: Mapping[str, Any]) -> str:
    who, leaves = str(given.get("person", "")), str(given.get("leaves", ""))
    return f"Điều động {people.names([who]).get(who, who)} từ vị trí {_post(leaves)} sang vị trí {_post(subject)}"


def _invite(subject: str, _: Mapping[str, Any]) -> str:
    names = list(Account.objects.filter(code=subject).values_list("username", flat=True))
    return f"Gửi đường dẫn đặt lại mật khẩu cho {_whose(names[0]) if names else subject}"


def _merge(_: str, given: Mapping[str, Any]) -> str:
    return f"Sáp nhập {', '.join(_named(code) for code in given['sources'])} thành {_named(given['into'])}"


def _split(subject: str, given: Mapping[str, Any]) -> str:
    stays = " (đơn vị cũ vẫn còn)" if given.get("goes_on") else ""
    return f"Chia, tách {_named(subject)} thành {', '.join(_named(heir) for heir in given['into'])}{stays}"


_SAYS = {
    "access.give_role": _give,
    "access.take_role": _take,
    "access.grant": _grant,
    "access.revoke": _revoke,
    "access.break_glass": _break,
    "access.invite": _invite,
    "people.seat": _seat,
    "people.move": _move,
    "units.end": lambda subject, _: f"Cho {_named(subject)} chấm dứt hoạt động",
    "units.merge": _merge,
    "units.split": _split,
}
