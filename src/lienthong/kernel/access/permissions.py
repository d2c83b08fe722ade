"""Verb → who, for accounts and grants."""

from lienthong.kernel.base.policy import Who, allow, house, role, role_over, signed_in

from .guarded import DECIDERS

_own = Who("chính chủ tài khoản", lambda actor, account: actor.id == f"account:{account.username}")
_administers = Who(
    "quản trị của đơn vị, trong đơn vị, lĩnh vực, thủ tục mình quản trị",
    lambda actor, thing: any(
        one.role == "unit_admin" and thing.unit_id in one.units for one in (*actor.grants, *actor.limited)
    ),
)

allow("access.open_account", house | role("system_admin"))
_keeps_account = Who(
    "quản trị của đơn vị mà người có tài khoản đang thuộc về",
    lambda actor, account: actor.over(account.person.unit_id, "unit_admin"),
)
allow("access.close_account", house | role("system_admin") | _keeps_account)
allow("access.invite", house | role("system_admin") | _keeps_account)
allow("access.set_password", _own | house)
allow("access.grant", house | role("system_admin") | role_over("unit_id", "unit_admin"))
allow("access.revoke", house | role("system_admin") | role_over("unit_id", "unit_admin"))
for verb in ("access.give_role", "access.take_role"):
    # How far an administrator of a unit reaches, by role, unit, field and procedure, is asked inside: actions/reach.py.
    allow(verb, house | role("system_admin") | _administers)
allow("access.load", house)
allow("access.look_for_ghosts", house)

_proposed = Who("người đã đề nghị", lambda actor, proposal: actor.id == proposal.proposer)
_took = Who("người đang dùng quyền", lambda actor, taken: actor.id == f"account:{taken.account.username}")
_belongs = Who("người giữ vị trí tại đơn vị", lambda actor, thing: actor.sits_in(thing.unit_id))
# Whether somebody may propose this is asked of the verb that is proposed: its own line stands in this table.
allow("access.propose", signed_in)
allow("access.approve", role(*DECIDERS) & ~_proposed)
allow("access.refuse", role(*DECIDERS) & ~_proposed)
allow("access.withdraw", _proposed)
allow("access.lapse", house)
allow(
    "access.break_glass",
    house | _belongs | role("system_admin") | role_over("unit_id", "unit_admin", "leader"),
)
allow("access.end_emergency", _took | role("system_admin") | role_over("unit_id", "unit_admin", "leader"))
allow("access.review_emergency", role("system_admin", "auditor", "province_leader") & ~_took)
