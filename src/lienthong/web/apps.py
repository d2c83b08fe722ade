"""Registers the floor with Django under the label `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages' common look: templates and static files only, no tables."""

    name = "lienthong.web"
    label = "web"
    verbose_name = "Giao diện chung"
