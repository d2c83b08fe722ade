"""Reads a plan of any Vietnamese body into targets, tasks, duties, rules of reporting and doubts; needs no database.

`read_file` and `read_bytes` give a `ReadPlan`; a file that cannot be read raises `Unreadable`
with one Vietnamese sentence. `to_json` writes the plan as the one JSON object of the house.
"""

from __future__ import annotations

from pathlib import Path

from lienthong.domains.plans.reading.assemble import assemble
from lienthong.domains.plans.reading.doubts import is_old_name
from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.intake import load, read_bytes_of
from lienthong.domains.plans.reading.jsonform import to_json
from lienthong.domains.plans.reading.plan import (
    Anchor,
    Doubt,
    Names,
    ReadDue,
    ReadOwner,
    ReadPlan,
    ReadRegime,
    ReadTarget,
    ReadTask,
    ReadValue,
    SourceBlock,
)


def read_bytes(data: bytes, filename: str, *, names: Names | None = None) -> ReadPlan:
    """Reads an uploaded plan from its bytes; the file name only helps where the content leaves it open."""
    return assemble(load(data, filename), names)


def read_file(path: str | Path, *, names: Names | None = None) -> ReadPlan:
    """Reads a plan from a file on disk."""
    place = Path(path)
    return read_bytes(read_bytes_of(place), place.name, names=names)


__all__ = [
    "Anchor",
    "Doubt",
    "Names",
    "ReadDue",
    "ReadOwner",
    "ReadPlan",
    "ReadRegime",
    "ReadTarget",
    "ReadTask",
    "ReadValue",
    "SourceBlock",
    "Unreadable",
    "is_old_name",
    "read_bytes",
    "read_file",
    "to_json",
]
