"""The room exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The one outbox: what leaves the house, and what came of it."""

    name = "lienthong.kernel.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Write the room's lines into the table of permissions."""
        from . import actions, permissions  # noqa: F401
