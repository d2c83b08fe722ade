"""What higher rooms show on a unit's page: each registers a function once, at the start."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.base.actor import Actor

from .rules import UnitCard


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a unit's page: a template that reads `panel.facts`."""

    title: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Show = Callable[[Actor, UnitCard, dt.date], Panel | None]
_shown: list[Show] = []


def register_panel(show: Show) -> None:
    """Show something of another room on every unit's page; None where there is nothing for this actor."""
    if show not in _shown:
        _shown.append(show)


def panels(by: Actor, unit: UnitCard, on: dt.date) -> list[Panel]:
    """What the other rooms have to show about this unit to this actor."""
    return [panel for panel in (show(by, unit, on) for show in _shown) if panel is not None]
