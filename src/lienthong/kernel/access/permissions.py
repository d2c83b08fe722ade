"""Verb → who, for accounts and grants."""

from lienthong.kernel.base.policy import Who, allow, house, role, role_over

_own = Who("chính chủ tài khoản", lambda actor, account: actor.id == f"account:{account.username}")

allow("access.open_account", house | role("system_admin"))
allow("access.close_account", house | role("system_admin"))
allow("access.set_password", _own | house)
allow("access.grant", house | role("system_admin") | role_over("unit_id", "unit_admin"))
allow("access.revoke", house | role("system_admin") | role_over("unit_id", "unit_admin"))
allow("access.load", house)
