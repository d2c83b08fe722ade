"""A role for an account alone: a citizen's, the system's administrator's; an official's comes with the post."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.access.actors import rights_changed
from lienthong.kernel.access.models import Account, Grant, Role
from lienthong.kernel.access.queries import visible_accounts, visible_grants
from lienthong.kernel.access.roles import KNOWN
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit, WrongMoment
from lienthong.kernel.base.recorded import known_from_now, told_anew
from lienthong.kernel.base.verbs import creates, verb

from .reach import ALONE, not_for_oneself, within_reach


@creates("access.grant", sentence="giao vai")
def grant(by: Actor, *, username: str, role: str, unit_id: int, since: dt.date | None = None, cited: str = "") -> str:
    """An account holds a role over a unit and all below it, from a day on, beside what comes with its posts."""
    within_reach(by, role, unit_id, "giao")
    if by.kind == "person" and role not in ALONE:
        raise NotAllowed(
            f"Vai {KNOWN[role].name} đi theo vị trí công tác, không giao riêng cho tài khoản.",
            "Giao vai cho vị trí, rồi bố trí người giữ vị trí đó.",
        )
    account = visible_accounts(by).filter(username=username).first() if by.kind == "person" else None
    account = account or Account.objects.filter(username=username).first()
    if account is None or not Role.objects.filter(pk=role).exists():
        raise Unfit("Không có tài khoản hoặc vai này.", "Chọn lại trong danh sách.")
    not_for_oneself(by, [account.person.code], "giao vai")
    day = since or today()
    code = f"gv-{account.username}-{role}-{unit_id}-{day:%Y%m%d}"
    span = DateRange(day, None, "[)")
    held = Grant.objects.select_for_update().filter(code=code).first()
    if held is None:
        Grant.objects.create(
            code=code,
            account=account,
            role_id=role,
            unit_id=unit_id,
            valid=span,
            recorded=known_from_now(),
            cited=cited,
        )
    elif held.valid != span:  # taken back on the day on which it was given, and given again
        told_anew(held, span)
    rights_changed()
    return code


@verb("access.revoke", of=visible_grants, sentence="thu hồi vai")
def revoke(held: Grant, by: Actor, *, reason: str, on: dt.date | None = None) -> str:
    """The role ends; the row stays, so that history answers the same later."""
    within_reach(by, held.role_id, held.unit_id, "thu hồi")
    not_for_oneself(by, [held.account.person.code], "thu hồi vai")
    day = on or today()
    if held.valid.isempty or (held.valid.upper is not None and held.valid.upper <= day):
        raise WrongMoment("Vai này đã được thu hồi từ trước ngày đó.", "Không phải làm gì thêm.")
    told_anew(held, DateRange(held.valid.lower, max(day, held.valid.lower or day), "[)"))
    rights_changed()
    return held.code
