"""The room access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who is this, what may they do, over which units."""

    name = "lienthong.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Write this room's lines into the table of permissions."""
        from . import actions, jobs, permissions, reactions  # noqa: F401  being read is their work
