"""Decision tables and the forms of signing: pure, the same with and without a database."""

from .cells import Cell, Problem, cell_count, cells, problems
from .compiled import Compiled
from .table import (
    MATTERS,
    PERSONS,
    TIERS,
    Body,
    Condition,
    Example,
    FaultyTable,
    Line,
    Table,
    TableFault,
    read_table,
    written,
)

__all__ = [
    "MATTERS",
    "PERSONS",
    "TIERS",
    "Body",
    "Cell",
    "Compiled",
    "Condition",
    "Example",
    "FaultyTable",
    "Line",
    "Problem",
    "Table",
    "TableFault",
    "cell_count",
    "cells",
    "problems",
    "read_table",
    "written",
]
