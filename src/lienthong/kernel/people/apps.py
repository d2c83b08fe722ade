"""The room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who works where, at which post, from when to when."""

    name = "lienthong.kernel.people"
    label = "people"

    def ready(self) -> None:
        """Put the verbs into the house's tables, and show on a unit's page who sits there."""
        from lienthong.kernel.units import api as units

        from . import actions, jobs, loading, panel, permissions, reactions  # noqa: F401 - models must be loaded first

        units.register_panel(panel.who_sits_there)
