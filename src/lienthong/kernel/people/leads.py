"""Where a person's page leads in rooms above: each gives words and an address, or nothing, for this reader."""

from collections.abc import Callable

from lienthong.kernel.base.actor import Actor

Lead = Callable[[Actor, str], tuple[str, str] | None]
_leads: list[Lead] = []


def register_person_lead(lead: Lead) -> None:
    """A room above has something to show of a person (by code) to those who may see it."""
    if lead not in _leads:
        _leads.append(lead)


def leads_from(by: Actor, person: str) -> list[tuple[str, str]]:
    """All of them for this reader."""
    return [found for lead in _leads if (found := lead(by, person)) is not None]
