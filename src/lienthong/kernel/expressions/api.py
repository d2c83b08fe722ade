"""
The door of Expressions: conditions, fees and formulas that people write, in CEL with decimal numbers.

`compiled("tong_phi > 500000", {"tong_phi": NUMBER})` once, then `.value(facts)`, `.truth(facts)`, `.holds(facts)`.
"""

from .expression import Expression, compiled, condition
from .faults import CannotReckon, Faulty, NotKnown
from .kinds import ANY, DAY, INSTANT, NUMBER, TEXT, TRUTH, Kind, listing, record
from .renaming import renamed
from .steps import MOST_WORK, Effort
from .values import Value

__all__ = [
    "ANY",
    "DAY",
    "INSTANT",
    "MOST_WORK",
    "NUMBER",
    "TEXT",
    "TRUTH",
    "CannotReckon",
    "Effort",
    "Expression",
    "Faulty",
    "Kind",
    "NotKnown",
    "Value",
    "compiled",
    "condition",
    "listing",
    "record",
    "renamed",
]
