"""The room base."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Mechanics that every room stands on."""

    name = "lienthong.kernel.base"
    label = "base"
