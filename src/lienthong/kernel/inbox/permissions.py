"""Verb → who, for lines of the inbox, and for what people set for it."""

from lienthong.kernel.base.policy import Who, allow, house, role, role_over

from .queries import waits_for

OVER_A_UNIT = ("leader", "unit_admin", "coordinator")
_for_me = Who("người mà việc đang chờ", waits_for)
_taken_by_me = Who("người đã nhận xử lý", lambda actor, item: bool(item.taken_by) and item.taken_by == actor.id)
_at_work = Who(
    "người làm việc trong bộ máy", lambda actor, _: actor.kind == "person" and bool(actor.roles - {"citizen"})
)
_at_a_post = Who("người giữ vị trí trong một đơn vị", lambda actor, _: bool(actor.person and actor.posts))
_own_days = Who("của chính mình", lambda _, thing: thing.unit_id is None)
_in_the_unit = Who("người giữ vị trí tại đơn vị", lambda actor, thing: actor.sits_in(thing.unit_id))
_either = Who("người vắng hoặc người làm thay", lambda actor, thing: actor.id in (thing.absent, thing.substitute))
_owner = Who("người đã lập", lambda actor, thing: thing.owner == actor.id)

allow("inbox.take", _for_me)
allow("inbox.give_back", _taken_by_me | role_over("unit_id", "leader", "unit_admin"))
allow("inbox.save_view", _at_work)
allow("inbox.drop_view", _owner)
allow("inbox.open_feed", _at_work & (_own_days | _in_the_unit | role_over("unit_id", *OVER_A_UNIT)))
allow("inbox.close_feed", _owner | role_over("unit_id", "leader", "unit_admin"))
allow("inbox.name_substitute", _at_a_post)
allow("inbox.end_substitute", _either)
allow("inbox.end_past_substitutes", house)
allow("inbox.follow_leave", house)
allow("inbox.follow_return", house)
allow("inbox.hand_on", house)
allow("inbox.compare", house | role("system_admin"))
allow("inbox.mend", house | role("system_admin"))
allow("inbox.note_comparison", house)
