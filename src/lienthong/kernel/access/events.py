"""What access announces to the rooms above it."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("access.invited")
@dataclass(frozen=True)
class Invited(Event):
    """Somebody is asked to choose a password for an account; the secret address is made when they are told."""

    account: str
    username: str
    person: str


@event("access.account_closed")
@dataclass(frozen=True)
class AccountClosed(Event):
    """Nobody signs in under this account any more."""

    account: str
    username: str
    person: str


@event("access.proposed")
@dataclass(frozen=True)
class Proposed(Event):
    """Something that takes two people waits for the second; `deciders`: codes of persons who may decide."""

    proposal: str
    words: str
    proposer: str
    deciders: list[str]


@event("access.lapsed")
@dataclass(frozen=True)
class Lapsed(Event):
    """Whoever proposed something has gone before it was decided; `unit`: the last one they worked in, or 0."""

    proposal: str
    words: str
    proposer: str
    unit: int


@event("access.decided")
@dataclass(frozen=True)
class Decided(Event):
    """A second person approved or refused what was proposed."""

    proposal: str
    words: str
    person: str
    outcome: str


@event("access.glass_broken")
@dataclass(frozen=True)
class GlassBroken(Event):
    """Somebody took rights in an emergency; `told`: codes of persons who are told at once."""

    emergency: str
    who: str
    role: str
    unit: str
    until: str
    reason: str
    told: list[str]


@event("access.ghosts_found")
@dataclass(frozen=True)
class GhostsFound(Event):
    """The look of the night found rights without ground; `told`: codes of persons who watch."""

    count: int
    told: list[str]
