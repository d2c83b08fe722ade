"""Who may change staff and posts: the administrator of the unit, the system's administrator, the house loading.

Hiring, opening a post and an import name their unit as an argument, so the unit itself is asked inside the verb; so is
whose leave somebody writes down.
"""

from lienthong.kernel.base.policy import Who, allow, house, role, role_over

from . import gravity  # noqa: F401  what takes two stands beside who may

KEEPERS = house | role("system_admin")
_themselves = Who(
    "chính người đó, khi làm việc trong bộ máy",
    lambda actor, thing: bool(actor.roles - {"citizen"}) and actor.person is not None and actor.person == thing.person,
)
_their_own = Who("chính người vắng", lambda actor, leave: actor.person == leave.person.code)

allow("people.load", house)
allow("people.close_unit", house)
allow("people.announce_turn", house)
for verb in ("people.hire", "people.open_post", "people.import_staff"):
    allow(verb, KEEPERS | role("unit_admin"))
for verb in (
    "people.seat", "people.move", "people.call_off", "people.vacate", "people.change_person", "people.leave",
    "people.close_post", "people.rename_post",
):  # fmt: skip
    allow(verb, KEEPERS | role_over("unit_id", "unit_admin"))
allow("people.register_leave", KEEPERS | role("unit_admin", "leader") | _themselves)
for verb in ("people.shorten_leave", "people.cancel_leave"):
    allow(verb, KEEPERS | role_over("unit_id", "unit_admin", "leader") | _their_own)
