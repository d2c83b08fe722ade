"""What is kept of plans, by subject."""

from .handling import Extension, Handing, Instruction, Obstacle, ObstacleAct
from .plan import Counter, Plan
from .report import Evidence, Report, Round, Schedule, Sender, Sheet
from .review import OFFERED, Block, Doubt, Kind, Row
from .work import Assignment, Correction, Item, Part

__all__ = [
    "Assignment",
    "Block",
    "Correction",
    "Counter",
    "Doubt",
    "Evidence",
    "Extension",
    "Handing",
    "Instruction",
    "Item",
    "Kind",
    "OFFERED",
    "Obstacle",
    "ObstacleAct",
    "Part",
    "Plan",
    "Report",
    "Round",
    "Row",
    "Schedule",
    "Sender",
    "Sheet",
]
