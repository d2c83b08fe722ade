"""Verb → who, for accounts and grants."""

from lienthong.kernel.base.policy import Who, allow, house, role, role_over

_own = Who("chính chủ tài khoản", lambda actor, account: actor.id == f"account:{account.username}")
_administers = Who(
    "quản trị của đơn vị, trong đơn vị, lĩnh vực, thủ tục mình quản trị",
    lambda actor, thing: any(
        one.role == "unit_admin" and thing.unit_id in one.units for one in (*actor.grants, *actor.limited)
    ),
)

allow("access.open_account", house | role("system_admin"))
allow("access.close_account", house | role("system_admin"))
allow("access.set_password", _own | house)
allow("access.grant", house | role("system_admin") | role_over("unit_id", "unit_admin"))
allow("access.revoke", house | role("system_admin") | role_over("unit_id", "unit_admin"))
for verb in ("access.give_role", "access.take_role"):
    # How far an administrator of a unit reaches, by role, unit, field and procedure, is asked inside: actions/reach.py.
    allow(verb, house | role("system_admin") | _administers)
allow("access.load", house)
