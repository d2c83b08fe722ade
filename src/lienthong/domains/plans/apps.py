"""The room plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plan documents become targets and tasks that units answer for."""

    name = "lienthong.domains.plans"
    label = "plans"

    def ready(self) -> None:
        """Write this room's lines into the tables of the house."""
        from . import (  # noqa: F401  being read is their work
            actions,
            check_permissions,
            handling_permissions,
            later_permissions,
            money_permissions,
            narrative_permissions,
            open_lines,
            permissions,
            reactions,
            readers,
        )
