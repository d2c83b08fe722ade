"""Verb → who, for inspections and yearly duties; and who opens what is enclosed with them."""

from typing import Any

from lienthong.domains.plans.queries.check_scope import exhibits_seen
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role, role_over
from lienthong.kernel.files import api as files


def _inspects(actor: Actor, thing: Any) -> bool:
    if thing.own:
        return actor.over(thing.unit_id, "officer", "leader")
    return actor.over(thing.coordinator_id, "coordinator") or (actor.person or "\0") in thing.inspectors


def _verifies(actor: Actor, thing: Any) -> bool:
    coordinates = actor.over(thing.coordinator_id, "coordinator")
    if thing.own:
        return coordinates or actor.over(thing.unit_id, "leader")
    return (coordinates or (actor.person or "\0") in thing.inspectors) and not actor.sits_in(thing.unit_id)


inspects = Who("điều phối của kế hoạch hoặc người được cử kiểm tra; đơn vị mình khi tự kiểm tra", _inspects)
verifies = Who("người kiểm tra; lãnh đạo đơn vị khi tự kiểm tra", _verifies)
not_self = Who("người đã báo khắc phục", lambda actor, thing: actor.id == thing.fixed_as)
coordinates = role_over("unit_id", "coordinator")
follows = role_over("coordinator_id", "coordinator")

allow("plans.publish_checklist", coordinates)
allow("plans.plan_inspection", coordinates)
allow("plans.add_visits", coordinates)
allow("plans.check_oneself", role("officer", "leader"))
allow("plans.move_visit", inspects)
allow("plans.cancel_visit", inspects)
allow("plans.answer", inspects)
allow("plans.note_finding", inspects)
allow("plans.conclude", inspects)
allow("plans.fix", role_over("unit_id", "officer", "leader"))
allow("plans.close_finding", verifies & ~not_self)
allow("plans.return_finding", verifies & ~not_self)
allow("plans.withdraw_finding", verifies)
allow("plans.add_duty", coordinates)
allow("plans.end_duty", coordinates)
allow("plans.make_turns", house)
allow("plans.do_turn", role_over("unit_id", "officer", "leader"))
allow("plans.excuse_turn", follows)
allow("plans.reopen_turn", follows)


def _exhibit(by: Actor, about: str) -> bool:
    """What is enclosed: whoever sees what it is enclosed with."""
    return exhibits_seen(by).filter(about=about).exists()


files.register_reader("plans.exhibit", _exhibit)
