"""How tests of other rooms get the things of people."""

from lienthong.kernel.people import actions
from lienthong.kernel.people.actions.bringing import looked_at
from lienthong.kernel.people.intake import Row
from lienthong.kernel.people.models import Person, Post, Seat, Staff

__all__ = ["Person", "Post", "Row", "Seat", "Staff", "actions", "looked_at"]
