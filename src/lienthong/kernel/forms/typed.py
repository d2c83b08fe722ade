"""What a browser sends of a page of fields, as values that the engine takes; and values as a page shows them again."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from lienthong.kernel.base.text import whole_number

from .filling import blank
from .form import Field, Shape
from .kinds.plain import CHOICE_KIND
from .shaping import MOST_ROWS

PRESENT, COUNT, WAS, WITHOUT = "co", "so", "goc", "bo"
"""Names in a page: which fields it showed, how many rows, what a place was before, which files are left out."""
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WRITTEN = re.compile(r"(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})")
Values = dict[str, Any]


class Sent(Protocol):
    """What a browser sent (a QueryDict): the last value of a name, all its values, whether it is there."""

    def get(self, key: str, default: str) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...
    def __contains__(self, key: object) -> bool: ...


def shown_in(sent: Sent) -> set[str]:
    """The paths of the fields that a page showed."""
    return set(sent.getlist(PRESENT))


def values_in(sent: Sent, fields: Iterable[Field]) -> Values:
    """What was typed into those fields that the page showed; one that it did not show is not spoken of."""
    shown = shown_in(sent)
    return {one.name: _value(one, one.name, sent) for one in fields if one.name in shown and one.computed is None}


def _value(field: Field, path: str, sent: Sent) -> Any:
    if field.shape is Shape.PARTS:
        return {one.name: _value(one, f"{path}.{one.name}", sent) for one in field.inner}
    if field.shape is Shape.ROWS:
        return [_row(field, f"{path}.{number}", sent) for number in range(_count(field, path, sent))]
    if field.shape is Shape.MANY and field.kind is CHOICE_KIND:
        return [one for one in sent.getlist(path) if one]
    if field.shape is Shape.MANY:
        return [one for n in range(_count(field, path, sent)) if (one := _one(field, f"{path}.{n}", sent)) != ""]
    return _one(field, path, sent)


def _count(field: Field, path: str, sent: Sent) -> int:
    """How many rows came along; of too many one more than any field takes, so that it is refused."""
    return min(whole_number(str(sent.get(f"{path}.{COUNT}", "")), 10**6) or 0, MOST_ROWS + 1)


def _row(field: Field, path: str, sent: Sent) -> Values:
    """One row: its columns that stand in the page, those under a condition that does not hold as they were."""
    return {
        one.name: _value(one, f"{path}.{one.name}", sent)
        for one in field.inner
        if one.computed is None and (f"{path}.{one.name}" in shown_in(sent) or f"{path}.{one.name}" in sent)
    }


def _one(field: Field, path: str, sent: Sent) -> Any:
    code = field.kind.code if field.kind else ""
    if code == "partial_date":
        boxes = {name: str(sent.get(f"{path}.{name}", "")) for name in ("day", "month", "year")}
        return boxes if any(box.strip() for box in boxes.values()) else ""
    if code == "file" and f"{path}.{WITHOUT}" in sent:
        return ""
    value = sent.get(path, "")
    if code == "commune" and (was := _was(str(sent.get(f"{path}.{WAS}", "")))) and place_name(was) == value:
        return was
    return value


def _was(text: str) -> Values:
    """A place as it was kept, that came along with its name: flat, and words alone."""
    try:
        found = json.loads(text) if len(text) < 2_000 else None
    except (ValueError, RecursionError):  # whoever sends it may nest it as deep as they like
        return {}
    return found if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()) else {}


def place_name(value: Any) -> str:
    """A commune as somebody typed it: the old name under which it was given, else its own."""
    return str(value.get("said") or value.get("name") or "") if isinstance(value, Mapping) else str(value or "")


def places_of(values: Values, fields: Iterable[Field]) -> dict[str, list[int]]:
    """By field of rows, at which places of the page its rows stand that hold something; the engine counts those."""
    return {
        one.name: [place for place, row in enumerate(values[one.name]) if not blank(row)]
        for one in fields
        if one.shape in (Shape.ROWS, Shape.MANY) and isinstance(values.get(one.name), list)
    }


def without_row(values: Values, path: str, fields: Collection[str]) -> Values:
    """The values without one row, named as `con.2`; the same where there is none such."""
    name, _, number = path.rpartition(".")
    rows, place = values.get(name), whole_number(number, MOST_ROWS)
    if name not in fields or not isinstance(rows, list) or place is None:
        return values
    return {**values, name: [row for here, row in enumerate(rows) if here != place]}


def as_typed(field: Field, value: Any) -> str:
    """A kept value of one field as a box shows it; what was typed and is not clean stays as it was typed."""
    code = field.kind.code if field.kind else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if code == "money" else str(value)
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")
    if code == "commune":
        return place_name(value)
    if code == "date" and isinstance(value, str) and (found := _DAY.fullmatch(value)) and found[3]:
        return f"{found[3]}/{found[2]}/{found[1]}"
    return value if isinstance(value, str) else ""


def boxes_of(value: Any) -> dict[str, str]:
    """A day of which some may be unknown, as its three boxes show it."""
    if isinstance(value, Mapping):
        return {name: str(value.get(name) or "") for name in ("day", "month", "year")}
    if isinstance(value, str) and (found := _DAY.fullmatch(value)):
        return {"day": found[3] or "", "month": found[2] or "", "year": found[1]}
    if isinstance(value, str) and (found := _WRITTEN.fullmatch(value)):
        return {"day": found[1] or "", "month": found[2] or "", "year": found[3]}
    return {"day": "", "month": "", "year": str(value or "")[:10] if isinstance(value, str) else ""}


def carried(field: Field, path: str, value: Any) -> list[tuple[str, str]]:
    """A value of a field that is not shown now, as hidden names and values that give it back."""
    if field.shape is Shape.PARTS:
        parts = value if isinstance(value, Mapping) else {}
        return [pair for one in field.inner for pair in carried(one, f"{path}.{one.name}", parts.get(one.name))]
    if field.shape is Shape.MANY:
        given = value if isinstance(value, list) else []
        if field.kind is CHOICE_KIND:
            return [(path, as_typed(field, one)) for one in given]
        named = [(f"{path}.{n}", as_typed(field, one)) for n, one in enumerate(given)]
        return [(path, ""), (f"{path}.{COUNT}", str(len(given))), *named] if given else []
    if field.kind and field.kind.code == "partial_date":
        return [(path, ""), *((f"{path}.{name}", box) for name, box in boxes_of(value).items())] if value else []
    text = as_typed(field, value)
    was = [(f"{path}.{WAS}", json.dumps(value, ensure_ascii=False))] if isinstance(value, Mapping) and value else []
    return [(path, text), *was] if text else []
