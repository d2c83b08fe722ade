"""The room forms."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """What a declaration asks, under which conditions, and what it says when it is filled in."""

    name = "lienthong.kernel.forms"
    label = "forms"

    def ready(self) -> None:
        """Put the verbs, their permissions and the reader of enclosed files into the house's tables."""
        from . import actions, offering, permissions, readers  # noqa: F401 - models must be loaded first

        offering.register()
