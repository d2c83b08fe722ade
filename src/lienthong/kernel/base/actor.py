"""Who acts: a person at a post, a partner system, or the house itself."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "partner", "house", "anyone"]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over a unit and all below it. `units` are ids, the subtree already opened.

    Where fields or procedures are named it is held for these alone; where both are, for what is of both.
    """

    role: str
    root: int
    units: frozenset[int]
    fields: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()

    @property
    def limited(self) -> bool:
        """Whether it is held for some matters alone."""
        return bool(self.fields or self.procedures)

    def covers(self, field: str = "", procedure: str = "") -> bool:
        """Whether it is held for a matter of this field and procedure; what is limited covers nothing unnamed."""
        return (not self.fields or field in self.fields) and (not self.procedures or procedure in self.procedures)


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A seat that the actor holds today: its code, its name, its unit."""

    code: str
    title: str
    unit: int
    unit_name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what roles over which units. Frozen: it cannot gain rights on the way.

    `grants` are roles held for every matter. What is held for some fields or procedures alone stands in `limited`, so
    that it opens nothing where nobody asks about these. `second`: the id of whoever approved what is being done, where
    it takes two; the name then says both.
    """

    id: str
    name: str
    kind: Kind = "person"
    person: str | None = None
    posts: tuple[PostHeld, ...] = ()
    grants: tuple[Grant, ...] = ()
    units: frozenset[int] = field(default=frozenset())
    everywhere: bool = False
    limited: tuple[Grant, ...] = ()
    second: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: str) -> bool:
        """Holds one of these roles over some unit."""
        return any(grant.role in roles for grant in self.grants)

    def units_as(self, *roles: str) -> frozenset[int]:
        """Ids of the units over which one of these roles is held."""
        found: frozenset[int] = frozenset()
        for grant in self.grants:
            if grant.role in roles:
                found |= grant.units
        return found

    def over(self, unit: int | None, *roles: str) -> bool:
        """Holds one of these roles over this unit."""
        return unit is not None and any(unit in g.units for g in self.grants if g.role in roles)

    def over_matter(self, unit: int | None, *roles: str, field: str = "", procedure: str = "") -> bool:
        """Holds one of these roles over this unit for a matter of this field and procedure."""
        held = (g for g in self.limited if g.role in roles and g.covers(field, procedure))
        return self.over(unit, *roles) or any(unit in g.units for g in held)

    def holds_exactly(self, unit: int, role: str, *, field: str = "", procedure: str = "") -> bool:
        """Holds this role over exactly this unit, and not from above, for a matter of this field and procedure."""
        every = any(g.role == role and g.root == unit for g in self.grants)
        return every or any(g.role == role and g.root == unit and g.covers(field, procedure) for g in self.limited)

    def sits_in(self, unit: int | None) -> bool:
        """Holds a post in exactly this unit."""
        return unit is not None and any(post.unit == unit for post in self.posts)


HOUSE = Actor(id="house", name="Hệ thống", kind="house", everywhere=True)
"""The house acting by itself: jobs, reactions, the first loading."""

ANYONE = Actor(id="anyone", name="Người xem", kind="anyone")
"""A visitor who has not said who they are."""
