"""Verb → who, for the calendar."""

from lienthong.kernel.base.policy import allow, house, role, role_over

allow("calendar.declare_day", house | role("system_admin") | role_over("unit_id", "unit_admin"))
