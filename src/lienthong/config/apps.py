"""What is put together once all rooms stand."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Introduces the outside systems to the outbox; it stands after all rooms."""

    name = "lienthong.config"
    label = "config"

    def ready(self) -> None:
        """Say which connector answers to which name."""
        from .partners import introduce

        introduce()
