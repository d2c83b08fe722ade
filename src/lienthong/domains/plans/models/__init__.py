"""What is kept of plans, by subject."""

from .checks import Answer, Checklist, Exhibit, Finding, Inspection, Visit
from .duties import Turn, YearlyDuty
from .handling import Extension, Handing, Instruction, Obstacle, ObstacleAct
from .money import Budget, Contract, Investor, Movement
from .plan import Counter, Plan
from .report import Evidence, Report, Round, Schedule, Sender, Sheet
from .review import OFFERED, Block, Doubt, Kind, Row
from .work import Assignment, Correction, Item, Part

__all__ = [
    "Answer",
    "Assignment",
    "Block",
    "Budget",
    "Checklist",
    "Contract",
    "Correction",
    "Counter",
    "Doubt",
    "Evidence",
    "Exhibit",
    "Extension",
    "Finding",
    "Handing",
    "Inspection",
    "Instruction",
    "Investor",
    "Item",
    "Kind",
    "OFFERED",
    "Movement",
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
    "Turn",
    "Visit",
    "YearlyDuty",
]
