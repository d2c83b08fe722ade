"""The room audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What happened, by whom, for ever."""

    name = "lienthong.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        """Become the recorder of verbs."""
        from lienthong.kernel.base.verbs import register_recorder

        from .recorder import RECORDER

        register_recorder(RECORDER)
