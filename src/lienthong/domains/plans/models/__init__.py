"""What is kept of plans, by subject."""

from .plan import Counter, Plan
from .report import Evidence, Report, Round, Schedule, Sender, Sheet
from .review import OFFERED, Block, Doubt, Kind, Row
from .work import Assignment, Correction, Item, Part

__all__ = [
    "OFFERED",
    "Assignment",
    "Block",
    "Correction",
    "Counter",
    "Doubt",
    "Evidence",
    "Item",
    "Kind",
    "Part",
    "Plan",
    "Report",
    "Round",
    "Row",
    "Schedule",
    "Sender",
    "Sheet",
]
