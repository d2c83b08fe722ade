"""
The door of Search: one box that finds what the asker may see, with and without marks.

A room names its kinds (`register_kind`), and writes what can be found inside its verbs (`index_many`, `drop`). It is
found by people of the units it names, by everybody where it is public, and by those who see the whole province.
"""

from .indexing import Entry, drop, index_many
from .providers import Hit, register_kind
from .queries import Group, find

__all__ = ["Entry", "Group", "Hit", "drop", "find", "index_many", "register_kind"]
