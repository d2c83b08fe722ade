"""A second way to answer, written apart from the first: straight from the JSON, no parts, nothing kept, no bits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lienthong.kernel.units import api as units

INPUTS = (("matters", 0), ("fields", 1), ("place_kinds", 2), ("place_units", 3), ("persons", 4))


def fits(condition: Any, value: str) -> bool:
    if condition is None:
        return True
    if isinstance(condition, dict):
        return value not in condition["other_than"]
    return value in condition


def lines_for(document: Mapping[str, Any], asked: Sequence[str]) -> list[int]:
    """The numbers of the lines that hold for (matter, field, kind of the place, code of the place, person)."""
    return [
        number
        for number, row in enumerate(document["lines"], 1)
        if all(fits(row.get(name), asked[at]) for name, at in INPUTS)
    ]


def said(tables: Sequence[tuple[str, Mapping[str, Any]]], asked: Mapping[str, str], on: dt.date) -> str:
    """`unit CODE`, `gap NAME` or `none`/`two`, by tables (unit that issued it, document) for a living place's code."""
    place = units.card(asked["place"], on)
    over = [place]
    while over[-1].parent:
        over.append(units.card(over[-1].parent, on))
    hits = []
    for issuer, document in tables:
        if document["about"] != asked["about"] or issuer not in [one.code for one in over]:
            continue
        five = (asked["matter"], asked["field"], place.kind, place.code, asked["person"])
        numbers = lines_for(document, five)
        if len(numbers) != 1:
            return f"broken {numbers}"
        row = document["lines"][numbers[0] - 1]
        if row["body"] != "outside":
            hits.append(row)
    if len(hits) != 1:
        return "two" if hits else "none"
    [row] = hits
    if row["body"] == "gap":
        return f"gap {row['gap']}"
    if row["body"] == "place":
        return f"unit {place.code}"
    if row["body"] == "above":
        higher = [one for one in over if one.tier == row["tier"]]
        return f"unit {higher[0].code}" if higher else "gap above"
    named = units.card(row["unit"], on)
    return f"unit {named.code}" if named.lives_on(on) else "gap ended"
