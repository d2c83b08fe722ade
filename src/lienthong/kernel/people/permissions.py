"""Who may change staff and posts: the administrator of the unit, the system's administrator, the house loading.

Hiring and opening a post name their unit as an argument, so the unit itself is asked inside the verb.
"""

from lienthong.kernel.base.policy import allow, house, role, role_over

KEEPERS = house | role("system_admin")

allow("people.load", house)
allow("people.close_unit", house)
for verb in ("people.hire", "people.open_post"):
    allow(verb, KEEPERS | role("unit_admin"))
for verb in ("people.seat", "people.vacate", "people.change_person", "people.leave"):
    allow(verb, KEEPERS | role_over("unit_id", "unit_admin"))
