"""`lienthong calendar due|diff`: by a unit's own days where a house runs, by the shipped calendar where none does."""

import datetime as dt
import importlib
import os
from typing import Any

from lienthong.config import own_server
from lienthong.config.running import lend_running
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal

SCHEMES = ("dinh-danh", "thong-ke")


def due(arguments: list[str]) -> int:
    """When a period of working time is over; needs no database, but asks the running house where there is one."""
    code: int = _command().due_command(arguments, places)
    return code


def diff(arguments: list[str]) -> int:
    """How much working time lies between two instants; the same."""
    code: int = _command().diff_command(arguments, places)
    return code


def _command() -> Any:
    # By name: the doors of the rooms belong to the program with its database, counting days needs neither.
    return importlib.import_module("lienthong.kernel.calendar.cli")


def places(unit: str, start: dt.date) -> Any:
    """The working calendar of a unit with what was declared for it, or None where no house runs.

    A code means what it meant when the period began: codes of units that ended are given to others. What begins when
    the unit is no more is counted by who goes on in its place.
    """
    address = os.environ.get("DATABASE_URL", "")
    if address:
        own_server.parts_of(address, "DATABASE_URL")
    elif not lend_running():
        return None
    importlib.import_module("django").setup()
    units = importlib.import_module("lienthong.kernel.units.api")
    try:
        found = units.cards_of([unit]).get(unit)
        for day in (start, today()):
            for scheme in SCHEMES:
                found = found or units.by_code(scheme, unit, day, or_before=True)
        if found is not None:
            return _place(found, start)
    except importlib.import_module("django.db").Error:
        # A database that is not there, or has no tables yet, is no house to ask.
        return None
    raise Refusal(f"Không có đơn vị nào mang mã {unit}.", "Tìm mã ở trang Cơ quan, đơn vị rồi gõ lại.")


def _place(found: Any, start: dt.date) -> Any:
    units = importlib.import_module("lienthong.kernel.units.api")
    calendar = importlib.import_module("lienthong.kernel.calendar.api")
    command, on, ended, counts = _command(), today(), None, found
    if not found.lives_on(on) and found.valid_to is not None and found.valid_to <= on:
        heir = next(iter(units.successors(found.code)), None)
        ended = command.Ended(found.name, found.valid_to, heir.code if heir else "", heir.name if heir else "")
        if heir is not None and start >= found.valid_to:
            counts = heir
    return command.Place(calendar.calendar_of(counts.id, on), calendar.declared_policies(on), ended)
