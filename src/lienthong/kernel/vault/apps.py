"""The room vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """What is known for sure of a person, from whom, since when; theirs to read and to withdraw."""

    name = "lienthong.kernel.vault"
    label = "vault"

    def ready(self) -> None:
        """Write the room's lines into the table of permissions."""
        from . import actions, permissions  # noqa: F401 - being read is their work
