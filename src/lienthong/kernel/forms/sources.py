"""From where fields may be filled before anybody types: registered sources, each asked by its name."""

from collections.abc import Callable
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import HouseFault

from .form import Form

Tells = Callable[[Actor], Any]
SOURCES: dict[str, Tells] = {}


def register_source(name: str, tells: Tells) -> None:
    """Say, at the start, what a source (`people.full_name`) knows of whoever fills in; None where it knows nothing."""
    if name in SOURCES:
        raise HouseFault(f"The source {name} has two voices.")
    SOURCES[name] = tells


def words_for(form: Form, by: Actor) -> dict[str, Any]:
    """What the sources that a form names say of somebody today."""
    wanted = {source for field in form.fields.values() for source in field.sources}
    told = {name: SOURCES[name](by) for name in sorted(wanted & SOURCES.keys())}
    return {name: said for name, said in told.items() if said is not None}


def _own_name(by: Actor) -> str | None:
    """A citizen's own name; an official fills in for somebody else."""
    return by.name if by.kind == "person" and by.roles == {"citizen"} else None


register_source("people.full_name", _own_name)
