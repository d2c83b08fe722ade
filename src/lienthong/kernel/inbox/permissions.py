"""Verb → who, for lines of the inbox."""

from lienthong.kernel.base.policy import Who, allow, role_over

from .queries import waits_for

_for_me = Who("người mà việc đang chờ", waits_for)
_taken_by_me = Who("người đã nhận xử lý", lambda actor, item: bool(item.taken_by) and item.taken_by == actor.id)

allow("inbox.take", _for_me)
allow("inbox.give_back", _taken_by_me | role_over("unit_id", "leader", "unit_admin"))
