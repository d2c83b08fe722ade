"""Verb → who, for envelopes."""

from lienthong.kernel.base.policy import allow, house, role

allow("exchange.record_sent", house)
allow("exchange.record_failed", house)
allow("exchange.record_refused", house)
allow("exchange.retry", role("system_admin") | house)
allow("exchange.give_up", role("system_admin"))
