"""Verb → who, for later plans, contradictions and units' own plans."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role_over

from .permissions import coordinates, judging, own_report

coordinates_both = role_over("later.unit_id", "coordinator") & role_over("earlier.unit_id", "coordinator")
settles = role_over("unit_id", "coordinator") | role_over("other_unit_id", "coordinator")


def _takes(actor: Actor, thing: Any) -> bool:
    return thing.acceptor_id in judging(actor)


takes = Who("lãnh đạo hoặc điều phối của đơn vị xem xét kế hoạch", _takes)

allow("plans.follow", coordinates)
allow("plans.unfollow", role_over("later.unit_id", "coordinator"))
allow("plans.propose_pairs", role_over("later.unit_id", "coordinator"))
allow("plans.decide_pairs", role_over("later.unit_id", "coordinator"))
allow("plans.pair_rows", role_over("later.unit_id", "coordinator"))
allow("plans.carry_over", coordinates_both)
allow("plans.keep_typed", role_over("unit_id", "officer", "leader"))
allow("plans.find_conflicts", coordinates | house)
allow("plans.settle_conflict", settles)
allow("plans.reopen_conflict", settles)
allow("plans.ask_unit_plans", coordinates)
allow("plans.move_unit_plans", coordinates)
for verb in ("move_unit_plan", "excuse_unit_plan", "ask_unit_plan_again"):
    allow(f"plans.{verb}", role_over("coordinator_id", "coordinator"))
allow("plans.write_unit_plan", role_over("unit_id", "officer", "leader"))
allow("plans.send_unit_plan", role_over("unit_id", "leader"))
allow("plans.recall_unit_plan", role_over("unit_id", "leader"))
allow("plans.accept_unit_plan", takes & ~own_report)
allow("plans.return_unit_plan", takes & ~own_report)
allow("plans.read_unit_plan", role_over("unit_id", "coordinator"))
