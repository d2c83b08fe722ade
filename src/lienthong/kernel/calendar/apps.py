"""The room calendar."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Working days, and the one place where due dates are kept."""

    name = "lienthong.kernel.calendar"
    label = "calendar"
