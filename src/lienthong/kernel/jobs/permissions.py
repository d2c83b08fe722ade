"""Verb → who, for events that a room could not take."""

from lienthong.kernel.base.policy import allow, role

allow("jobs.retry_stuck", role("system_admin"))
