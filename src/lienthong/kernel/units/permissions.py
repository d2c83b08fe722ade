"""Who may change units: the house while loading, and the system's administrators by a cited decision."""

from lienthong.kernel.base.policy import allow, house, role

KEEPERS = house | role("system_admin")

for verb in (
    "units.found",
    "units.rename",
    "units.set_parent",
    "units.end",
    "units.merge",
    "units.split",
    "units.correct",
    "units.assign_code",
    "units.add_name",
    "units.found_group",
    "units.add_member",
    "units.remove_member",
    "units.load",
):
    allow(verb, KEEPERS)
