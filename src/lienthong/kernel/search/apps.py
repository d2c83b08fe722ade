"""The room search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One box that finds what the asker may see, with and without marks."""

    name = "lienthong.kernel.search"
    label = "search"

    def ready(self) -> None:
        """The rooms below this one cannot introduce themselves; what they hold is found from the start."""
        from . import lower  # noqa: F401
