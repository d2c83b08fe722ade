"""The room inbox."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """One list of what waits for me, whatever room it comes from."""

    name = "lienthong.kernel.inbox"
    label = "inbox"

    def ready(self) -> None:
        """Put the verbs, their permissions, the reactions and the morning's letter into the house's tables."""
        from . import actions, digest, ghosts, permissions, reactions, waiting_posts  # noqa: F401 - models must be loaded first
