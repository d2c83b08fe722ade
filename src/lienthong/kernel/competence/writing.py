"""A line or an example of a table as it is filled in on a page, and the table with it."""

import json
from collections.abc import Mapping
from typing import Any

from lienthong.kernel.base.text import tidy

from .rules import written
from .rules.table import INPUTS

WORDS = ("body", "tier", "unit", "post", "gap", "advice", "cited")
EXAMPLE = ("matter", "field", "place", "on", "person", "expect")
BUT = "tru"


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """A line of a table as the fields of a form."""
    found: dict[str, Any] = {name: row.get(name, "") for name in WORDS}
    found["post"] = row.get("post", "head")
    found["checked"] = row.get("checked") is True
    for name in INPUTS:
        condition = row.get(name)
        values = condition.get("other_than", []) if isinstance(condition, dict) else condition or []
        found[name], found[f"{name}_{BUT}"] = ", ".join(values), isinstance(condition, dict)
    return found


def line_from(given: Mapping[str, str]) -> dict[str, Any]:
    """The line that was filled in; what is empty stays out."""
    row: dict[str, Any] = {name: tidy(given.get(name, "")) for name in WORDS if tidy(given.get(name, ""))}
    if given.get("checked"):
        row["checked"] = True
    for name in INPUTS:
        values = [tidy(one) for one in given.get(name, "").replace("\n", ",").split(",") if tidy(one)]
        if values:
            row[name] = {"other_than": values} if given.get(f"{name}_{BUT}") else values
    return row


def example_from(given: Mapping[str, str]) -> dict[str, str]:
    """The example that was filled in."""
    return {name: tidy(given.get(name, "")) for name in EXAMPLE if tidy(given.get(name, ""))}


def with_row(document: Mapping[str, Any], name: str, number: int, row: Mapping[str, Any] | None) -> str:
    """The table with a row put at a number, added behind the last one (0), or taken out (None), as a text."""
    changed = json.loads(written(document))
    rows: list[Any] = changed.setdefault(name, [])
    if row is None:
        del rows[number - 1 : number]
    elif 1 <= number <= len(rows):
        rows[number - 1] = dict(row)
    else:
        rows.append(dict(row))
    return written(changed)
