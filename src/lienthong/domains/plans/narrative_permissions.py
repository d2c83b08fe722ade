"""Verb → who, for narrative reports."""

from typing import Any

from lienthong.domains.plans.permissions import accepts, coordinates, coordinates_plan
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role_over


def _own(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(thing.unit_id) or actor.id == thing.sent_as


own_narrative = Who("báo cáo của chính đơn vị mình", _own)

allow("plans.take_outlines", coordinates)
allow("plans.make_outline", coordinates)
GIVEN = ("add_section", "name_bodies", "end_narratives", "compose")
for verb in ("change_outline", "drop_outline", *GIVEN):
    allow(f"plans.{verb}", coordinates_plan)
allow("plans.ask_narratives", coordinates_plan | house)
for verb in ("change_section", "move_section", "drop_section"):
    allow(f"plans.{verb}", role_over("outline.plan.unit_id", "coordinator"))
allow("plans.write", role_over("unit_id", "officer", "leader"))
allow("plans.start_from_last", role_over("unit_id", "officer", "leader"))
allow("plans.send_narrative", role_over("unit_id", "leader"))
allow("plans.recall_narrative", role_over("unit_id", "leader"))
allow("plans.accept_passages", accepts & ~own_narrative)
allow("plans.return_passages", accepts & ~own_narrative)
