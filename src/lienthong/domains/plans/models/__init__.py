"""What is kept of plans, by subject."""

from .checks import Answer, Checklist, Exhibit, Finding, Inspection, Visit
from .consolidation import Summary
from .duties import Turn, YearlyDuty
from .handling import Extension, Handing, Instruction, Obstacle, ObstacleAct
from .later import Carried, Conflict, Pair, Succession
from .money import Budget, Contract, Investor, Movement
from .narrative import Narrative, Outline, Passage, PassageFile, ProvinceText, Section
from .plan import Counter, Plan
from .report import Evidence, Report, Round, Schedule, Sender, Sheet
from .review import OFFERED, Block, Doubt, Kind, Row
from .takeover import Takeover
from .target import Description, FigureFile, Standing, TargetDoubt, TargetFigure
from .unit_plan import Ask, Coverage, UnitPlan
from .work import Assignment, Correction, Item, Part

__all__ = [
    "OFFERED",
    "Answer",
    "Ask",
    "Assignment",
    "Block",
    "Budget",
    "Carried",
    "Checklist",
    "Conflict",
    "Contract",
    "Correction",
    "Counter",
    "Coverage",
    "Description",
    "Doubt",
    "Evidence",
    "Exhibit",
    "Extension",
    "FigureFile",
    "Finding",
    "Handing",
    "Inspection",
    "Instruction",
    "Investor",
    "Item",
    "Kind",
    "Movement",
    "Narrative",
    "Obstacle",
    "ObstacleAct",
    "Outline",
    "Pair",
    "Part",
    "Passage",
    "PassageFile",
    "Plan",
    "ProvinceText",
    "Report",
    "Round",
    "Row",
    "Schedule",
    "Section",
    "Sender",
    "Sheet",
    "Standing",
    "Succession",
    "Summary",
    "Takeover",
    "TargetDoubt",
    "TargetFigure",
    "Turn",
    "UnitPlan",
    "Visit",
    "YearlyDuty",
]
