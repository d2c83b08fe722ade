"""The room printing."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    """Official papers as Word, PDF and Excel files."""

    name = "lienthong.kernel.printing"
    label = "printing"
