"""Verb → who, for processes, runs and steps."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role, role_over

from .queries import AUTHORS


def _waits_for(actor: Actor, step: Any) -> bool:
    if step.holder:
        return bool(step.holder == actor.id)
    return actor.over(step.unit_id, step.role) if step.role else actor.sits_in(step.unit_id)


waits_for = Who("người mà bước này đang chờ", _waits_for)
_leads = role_over("unit_id", "leader", "unit_admin")

allow("process.draft", role_over("unit_id", *AUTHORS) | house)
allow("process.put_right", role_over("unit_id", *AUTHORS))
allow("process.publish", role_over("unit_id", *AUTHORS))
allow("process.retire", role_over("unit_id", *AUTHORS))
allow("process.start", house)
allow("process.claim", waits_for)
allow("process.release", waits_for)
allow("process.complete", waits_for)
allow("process.delegate", waits_for | _leads)
allow("process.give_back", waits_for)
allow("process.skip", _leads)
allow("process.withdraw", role_over("unit_id", "leader", "unit_admin") | house)
allow("process.hear", house)
allow("process.fire", house)
allow("process.serve", house)
allow("process.fail", house)
allow("process.retry", role("system_admin") | house)
