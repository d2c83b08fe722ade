"""Verb → who, for the money of plans."""

from lienthong.kernel.base.policy import allow, role, role_over

spends = role_over("unit_id", "officer", "leader") | role_over("coordinator_id", "coordinator")
allow("plans.allot", role("officer", "leader", "coordinator"))
allow("plans.name_investor", role("leader", "coordinator"))
allow("plans.import_money", role("officer", "leader", "coordinator"))
for verb in ("adjust_budget", "sign_contract", "adjust_contract", "disburse"):
    allow(f"plans.{verb}", spends)
for verb in ("reverse_money", "settle_budget", "reopen_budget"):
    allow(f"plans.{verb}", role_over("unit_id", "leader") | role_over("coordinator_id", "coordinator"))
