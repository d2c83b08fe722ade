"""The room process."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """The internal processes of procedures: what their steps are and where each run stands."""

    name = "lienthong.kernel.process"
    label = "process"

    def ready(self) -> None:
        """Put the verbs, their permissions and the kind of work into the house's tables."""
        from . import actions, open_steps, permissions, reactions, sight, work  # noqa: F401 - models must be loaded first
