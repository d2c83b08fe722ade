"""Verb → who, for plans."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role, role_over

coordinates = role_over("unit_id", "coordinator")
coordinates_plan = role_over("plan.unit_id", "coordinator")


ACCEPTING = ("leader", "coordinator", "province_leader")
# Who opens the page of a unit's work; for all others its lines and links would lead to a refusal.
WORKING = ("coordinator", "leader", "officer", "province_leader")
READING = (*WORKING, "auditor")


def judging(actor: Actor) -> frozenset[int]:
    """The units for which this actor accepts: where the role is held, and where the actor sits under it.

    Not all that lies below: who leads the province accepts what the province monitors, not what each department does.
    """
    roots = {grant.root for grant in actor.grants if grant.role in ACCEPTING}
    return frozenset(roots | {post.unit for post in actor.posts if actor.over(post.unit, *ACCEPTING)})


def _accepts(actor: Actor, thing: Any) -> bool:
    return not judging(actor).isdisjoint(thing.acceptors)


def _own(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(thing.unit_id) or actor.id in (thing.filled_as, thing.sent_as)


accepts = Who("lãnh đạo hoặc điều phối của đơn vị nghiệm thu", _accepts)
own_report = Who("báo cáo của chính đơn vị mình", _own)

allow("plans.upload", coordinates)
allow("plans.drop", coordinates)
allow("plans.issue", coordinates)
allow("plans.correct", coordinates)
allow("plans.open_round", coordinates)
allow("plans.schedule", coordinates)
allow("plans.remind_all", house)
allow("plans.open_planned", coordinates_plan | house)
for verb in ("end_schedule", "close_round", "reopen_round", "set_days", "remind", "summarise"):
    allow(f"plans.{verb}", coordinates_plan)
allow("plans.end", coordinates)
for verb in ("accept_row", "fix_row", "reject_row", "reopen_row", "split_row", "merge_rows"):
    allow(f"plans.{verb}", coordinates_plan)
allow("plans.settle", coordinates_plan)
allow("plans.accept_all", coordinates)

allow("plans.fill", role_over("unit_id", "officer", "leader"))
allow("plans.fill_many", role_over("unit_id", "officer", "leader"))
allow("plans.begin_rows", role_over("unit_id", "officer", "leader"))
allow("plans.send", role_over("unit_id", "leader"))
allow("plans.send_all", role_over("unit_id", "leader"))
allow("plans.recall", role_over("unit_id", "leader"))
allow("plans.accept", accepts & ~own_report)
allow("plans.send_back", accepts & ~own_report)
allow("plans.accept_many", role(*ACCEPTING))

supplies = role_over("supplier_id", "officer", "leader")
by_hand = Who("số do người nhập", lambda _, figure: figure.origin != "computed")
entered = role_over("unit_id", "officer", "leader") & by_hand
allow("plans.describe_target", coordinates_plan)
allow("plans.describe_targets", coordinates)
allow("plans.settle_target_doubts", coordinates)
allow("plans.set_milestones", coordinates_plan)
allow("plans.enter_figure", coordinates_plan | supplies | house)
allow("plans.withdraw_figure", coordinates_plan | entered)
allow("plans.take_over", house)
allow("plans.choose_heir", coordinates)
