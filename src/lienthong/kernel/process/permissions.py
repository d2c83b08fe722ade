"""Verb → who, for processes, runs and steps."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.policy import Who, allow, house, role, role_for, role_over

from .matters import own, own_in_stead
from .queries import AUTHORS

SIGNING = ("leader",)
"""Roles whose authority nobody has by standing in: whoever signs must hold the role by a decision of their own."""
ANSWERING = ("leader", "officer")
"""Who speaks for a unit that is asked for its opinion."""


def _over(actor: Actor, step: Any, role: str) -> bool:
    """Holds the role there for what the step is of: its field and its procedure."""
    return actor.over_matter(step.unit_id, role, field=step.field, procedure=step.procedure)


def _stands_in(actor: Actor, step: Any) -> bool:
    absent = bool(getattr(step, "in_stead", False)) and step.holder not in ("", actor.id)
    return absent and not own_in_stead(step) and (step.role not in SIGNING or _over(actor, step, step.role))


def _still_holds(actor: Actor, step: Any) -> bool:
    """What somebody has taken is theirs while they belong to the unit, and to sign while they are the one who signs."""
    held = (*actor.grants, *(one for one in actor.limited if one.covers(step.field, step.procedure)))
    there = actor.sits_in(step.unit_id) or any(step.unit_id in grant.units for grant in held)
    return there and (bool(step.post) or step.role not in SIGNING or _over(actor, step, step.role))


def _waits_for(actor: Actor, step: Any) -> bool:
    if step.holder:
        return _still_holds(actor, step) if step.holder == actor.id else _stands_in(actor, step)
    return _over(actor, step, step.role) if step.role else actor.sits_in(step.unit_id)


stands_in = Who("người làm thay người đang giữ bước này", _stands_in)
waits_for = Who("người mà bước này đang chờ, hoặc người làm thay", _waits_for)
not_own = Who("không giải quyết hồ sơ của chính mình hoặc do mình nộp thay", lambda actor, step: not own(actor, step))
_asked_by_me = Who("người đã hỏi", lambda actor, asked: asked.asker == actor.id)
_leads = role_for("unit_id", "leader", "unit_admin")

allow("process.draft", role_over("unit_id", *AUTHORS) | house)
allow("process.put_right", role_over("unit_id", *AUTHORS))
allow("process.redraw", role_over("unit_id", *AUTHORS))
allow("process.keep_sketch", role_over("unit_id", *AUTHORS))
allow("process.drop_sketch", role_over("unit_id", *AUTHORS))
allow("process.settle", role_over("unit_id", *AUTHORS))
allow("process.take_back", role_over("unit_id", *AUTHORS))
allow("process.discard", role_over("unit_id", *AUTHORS))
allow("process.rename", role_over("unit_id", *AUTHORS))
allow("process.publish", role_over("unit_id", *AUTHORS))
allow("process.retire", role_over("unit_id", *AUTHORS))
allow("process.draw_migration", role_over("unit_id", *AUTHORS))
allow("process.match_steps", role_over("unit_id", *AUTHORS))
allow("process.count_migration", role_over("unit_id", *AUTHORS))
allow("process.migrate", role_over("unit_id", *AUTHORS))
allow("process.drop_migration", role_over("unit_id", *AUTHORS))
allow("process.undo_migration", role_over("unit_id", *AUTHORS))
allow("process.carry_over", house)
allow("process.carry_back", house)
allow("process.try_out", role_over("unit_id", *AUTHORS))
allow("process.note_trial", house)
allow("process.fail_trial", house)
allow("process.note_stays", house)
allow("process.start", house)
allow("process.claim", waits_for & not_own)
allow("process.stand_in", stands_in & not_own)
allow("process.release", waits_for)
allow("process.complete", waits_for & not_own)
allow("process.pass_on", house)
allow("process.delegate", waits_for | _leads)
allow("process.give_back", waits_for & not_own)
allow("process.consult", waits_for & not_own)
allow("process.answer", role_over("unit_id", *ANSWERING))
allow("process.unask", _asked_by_me | role_over("from_unit_id", "leader", "unit_admin"))
allow("process.count_as_agreed", house)
allow("process.note_late", house)
allow("process.skip", _leads & not_own)
allow("process.withdraw", _leads | house)
allow("process.take_over", house)
allow("process.hear", house)
allow("process.fire", house)
allow("process.retime", house)
allow("process.serve", house)
allow("process.fail", house)
allow("process.retry", role_over("unit_id", "unit_admin") | role("system_admin") | house)
