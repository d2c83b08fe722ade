"""The room units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Bodies of the state and of the territory: who they are, since when, under whom, what became of them."""

    name = "lienthong.kernel.units"
    label = "units"

    def ready(self) -> None:
        """Put the verbs and their permissions into the house's tables."""
        from . import actions, grouping, loading, permissions  # noqa: F401 - models must be loaded first
