"""The room expressions."""

from django.apps import AppConfig


class ExpressionsConfig(AppConfig):
    """Conditions, fees and formulas that people write."""

    name = "lienthong.kernel.expressions"
    label = "expressions"
