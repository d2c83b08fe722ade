"""The room jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Event rows, their drains, and the work done in the background."""

    name = "lienthong.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Become the keeper of events."""
        from lienthong.kernel.base.events import register_sink

        from . import actions, permissions  # noqa: F401  being read is their work
        from .drains import keep

        register_sink(keep)
