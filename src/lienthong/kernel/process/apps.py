"""The room process."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """The internal processes of procedures: what their steps are and where each run stands."""

    name = "lienthong.kernel.process"
    label = "process"
