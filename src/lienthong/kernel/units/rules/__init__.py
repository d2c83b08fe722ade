"""Which unit a name means: pure, over plain rows, the same with and without a database."""

from .directory import Directory
from .names import name_key, written
from .rows import Edge, GroupRow, NameRow, Resolution, UnitCard

__all__ = ["Directory", "Edge", "GroupRow", "NameRow", "Resolution", "UnitCard", "name_key", "written"]
