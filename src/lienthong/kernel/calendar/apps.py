"""The room calendar."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Working days, and the one place where due dates are kept."""

    name = "lienthong.kernel.calendar"
    label = "calendar"

    def ready(self) -> None:
        """Put the verbs and their permissions into the house's tables."""
        from . import actions, jobs, permissions, reactions  # noqa: F401 - models must be loaded first
