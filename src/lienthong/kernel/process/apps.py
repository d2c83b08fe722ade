"""The room process."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """The internal processes of procedures: what their steps are and where each run stands."""

    name = "lienthong.kernel.process"
    label = "process"

    def ready(self) -> None:
        """Put the verbs, their permissions and the kind of work into the house's tables."""
        from . import (  # models must be loaded first
            actions,  # noqa: F401
            belonging,  # noqa: F401
            open_steps,  # noqa: F401
            permissions,  # noqa: F401
            reactions,  # noqa: F401
            sight,  # noqa: F401
            work,  # noqa: F401
        )
