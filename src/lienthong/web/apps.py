"""Registers the floor with Django under the label `web`."""

from django.apps import AppConfig
from django.utils import translation

from . import speech


class WebConfig(AppConfig):
    """The pages' common look: templates and static files only, no tables."""

    name = "lienthong.web"
    label = "web"
    verbose_name = "Giao diện chung"

    def ready(self) -> None:
        """Sentences of pages are looked up in Django's catalogues."""
        speech.register_translator(translation)
