"""
The door of Units: bodies and territories, their names, codes, parents and successors, each with its dates.

Cards are of the day asked (today without one). `Directory` names units from plain rows, without a database.
Verbs take an Actor and cite the decision they follow.
"""

from .actions import Heir, add_name, assign_code, correct, end, found, merge, rename, set_parent, split
from .events import GroupChanged, UnitCorrected, UnitEnded, UnitFounded, UnitMoved, UnitRenamed, UnitsLoaded
from .grouping import add_member, found_group, remove_member
from .lists import Level, level, search
from .loading import load
from .naming import directory, edges_of, group_of, predecessors, resolve, successors
from .panels import Panel, register_panel
from .queries import (
    GroupCard,
    above,
    by_code,
    card,
    cards,
    cards_of,
    groups,
    members,
    tree_stamp,
    tree_stamp_sql,
    within,
    within_each,
)
from .reading import met, one_reading
from .rules import Directory, Edge, Resolution, UnitCard

# fmt: off
__all__ = [
    "Directory", "Edge", "GroupCard", "GroupChanged", "Heir", "Level", "Panel", "Resolution", "UnitCard",
    "UnitCorrected", "UnitEnded", "UnitFounded", "UnitMoved", "UnitRenamed", "UnitsLoaded", "above", "add_member",
    "add_name", "assign_code", "by_code", "card", "cards", "cards_of", "correct", "directory", "edges_of",
    "end", "found", "found_group", "group_of", "groups", "level", "load", "members", "merge", "met", "one_reading",
    "predecessors", "register_panel", "remove_member", "rename", "resolve", "search", "set_parent", "split",
    "successors", "tree_stamp", "tree_stamp_sql", "within", "within_each",
]
# fmt: on
