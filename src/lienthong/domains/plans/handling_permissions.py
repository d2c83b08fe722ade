"""Verb → who, for obstacles, extensions, instructions and handed rows."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role_over

from .permissions import judging


def _sits_in_own(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(thing.unit_id)


def _judges(actor: Actor, thing: Any) -> bool:
    return not judging(actor).isdisjoint(thing.acceptors)


own_row = Who("việc của chính đơn vị mình", _sits_in_own)
judge = Who("lãnh đạo hoặc điều phối của đơn vị nghiệm thu", _judges)
giver = Who("chính người đã cho ý kiến", lambda actor, thing: actor.id == thing.given_as)
of_unit = role_over("unit_id", "officer", "leader")
coordinates = role_over("coordinator_id", "coordinator")
asked_or_coordinates = role_over("asked_id", "coordinator", "leader") | coordinates

allow("plans.raise_obstacle", of_unit)
allow("plans.take_obstacle", (asked_or_coordinates | role_over("asked_id", "officer")) & ~own_row)
allow("plans.answer_obstacle", asked_or_coordinates & ~own_row)
allow("plans.put_to_leader", asked_or_coordinates & ~own_row)
allow("plans.pass_obstacle", asked_or_coordinates & ~own_row)
allow("plans.leader_answer", role_over("leader_id", "province_leader", "leader"))
for verb in ("settle_obstacle", "reopen_obstacle", "withdraw_obstacle"):
    allow(f"plans.{verb}", of_unit)

allow("plans.ask_extension", role_over("unit_id", "leader"))
allow("plans.withdraw_extension", role_over("unit_id", "leader"))
for verb in ("grant_extension", "refuse_extension"):
    allow(f"plans.{verb}", (coordinates | judge) & ~own_row)

allow("plans.instruct", role_over("unit_id", "province_leader", "leader"))
allow("plans.withdraw_instruction", giver)

allow("plans.hand", of_unit)
allow("plans.take_back", of_unit | house)
