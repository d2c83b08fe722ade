"""Verb → who, for notices: everybody for their own."""

from lienthong.kernel.base.policy import Who, allow

_own = Who("chính người nhận thông báo", lambda actor, notice: bool(actor.person) and notice.person == actor.person)
_a_person = Who("người đã đăng nhập", lambda actor, _: actor.kind == "person" and bool(actor.person))

allow("notifications.mark_read", _own)
allow("notifications.mark_all_read", _a_person)
allow("notifications.choose", _a_person)
allow("notifications.set_rhythm", _a_person)
