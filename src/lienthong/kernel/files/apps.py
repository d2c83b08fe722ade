"""The room files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Bytes with versions; who may read them is known by the room that holds the reference."""

    name = "lienthong.kernel.files"
    label = "files"

    def ready(self) -> None:
        """Write the room's lines into the table of permissions."""
        from . import actions, permissions  # noqa: F401
