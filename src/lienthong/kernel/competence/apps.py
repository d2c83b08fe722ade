"""The room competence."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Whose job something is, and who may sign it."""

    name = "lienthong.kernel.competence"
    label = "competence"

    def ready(self) -> None:
        """Write the room's lines into the table of permissions."""
        from . import actions, permissions, vacant_signing  # noqa: F401 - models must be loaded first
