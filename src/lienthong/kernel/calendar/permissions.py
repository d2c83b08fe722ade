"""Verb → who, for the calendar."""

from lienthong.kernel.base.policy import allow, house, role, role_over

_OF_A_PLACE = house | role("system_admin") | role_over("unit_id", "unit_admin")

allow("calendar.declare_day", _OF_A_PLACE)
allow("calendar.declare_swap", _OF_A_PLACE)
allow("calendar.declare_hours", _OF_A_PLACE)
allow("calendar.declare_policy", house | role("system_admin"))
allow("calendar.renew", house)
allow("calendar.recount", house)
