"""The room notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices to people, in the program and by mail."""

    name = "lienthong.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Write the room's lines into the table of permissions."""
        from . import accounts, actions, permissions  # noqa: F401
