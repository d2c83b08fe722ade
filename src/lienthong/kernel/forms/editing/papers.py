"""The file of a form as a thing to be changed: where its steps, sections, fields and columns stand in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.lines import TOKEN, read_json
from lienthong.kernel.forms.reading import DIALECT, FORMAT

Json = dict[str, Any]
GONE = "Không còn mục này trong bản soạn."
RELOAD = "Chọn lại trong danh sách bên trái."


def blank(title: str) -> Json:
    """A form with a title, one step and nothing asked yet."""
    return {
        "format": FORMAT,
        "title": title,
        "schema": {
            "$schema": DIALECT, "type": "object", "additionalProperties": False, "required": [], "properties": {},
        },
        "layout": {"steps": [{"key": "buoc_1", "title": "Bước 1", "sections": [{"fields": []}]}]},
        "fields": {},
    }  # fmt: skip


def opened(text: str) -> Json:
    """What a file holds."""
    found: Json = read_json(text)[0]
    return found


def written(document: Json) -> str:
    """The same as a file, one thing on a line; small numbers without an exponent, which no file may have."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return TOKEN.sub(lambda found: _plain(found[0]), text) if "e-" in text or "e+" in text else text


def _plain(sign: str) -> str:
    number = sign[0] in "-0123456789" and "e" in sign
    return format(Decimal(sign), "f") if number else sign


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands: in which step, which section of it, at which place."""

    step: int
    section: int
    at: int


def steps_of(document: Json) -> list[Json]:
    """The steps of a form."""
    found: list[Json] = document["layout"]["steps"]
    return found


def step_of(document: Json, key: str) -> tuple[int, Json]:
    """A step and which it is."""
    for at, step in enumerate(steps_of(document)):
        if step["key"] == key:
            return at, step
    raise Unfit(GONE, RELOAD)


def section_of(document: Json, key: str, number: int) -> tuple[list[Json], Json]:
    """The sections of a step, and one of them."""
    sections: list[Json] = step_of(document, key)[1]["sections"]
    if not 0 <= number < len(sections):
        raise Unfit(GONE, RELOAD)
    return sections, sections[number]


def spot_of(document: Json, name: str) -> Spot:
    """Where a field stands."""
    for s, step in enumerate(steps_of(document)):
        for p, section in enumerate(step["sections"]):
            if name in section["fields"]:
                return Spot(s, p, section["fields"].index(name))
    raise Unfit(GONE, RELOAD)


def holder_of(document: Json, rows: str = "") -> Json:
    """What holds properties and which are required: the schema itself, or one line of a field of rows."""
    if not rows:
        found: Json = document["schema"]
        return found
    schema = document["schema"]["properties"].get(rows, {})
    items = schema.get("items")
    if not isinstance(items, dict) or items.get("type") != "object":
        raise Unfit(GONE, RELOAD)
    return items


def split(field: str) -> tuple[str, str]:
    """The rows in which a field stands (empty where in none), and its own name: `con.ten`."""
    rows, _, name = field.rpartition(".")
    return rows, name


def schema_of(document: Json, field: str) -> Json:
    """The schema of a field or of a column of rows."""
    rows, name = split(field)
    found = holder_of(document, rows)["properties"].get(name)
    if not isinstance(found, dict):
        raise Unfit(GONE, RELOAD)
    return found


def aside_of(document: Json, field: str) -> Json:
    """What is said of a field beside its schema."""
    asides = document.setdefault("fields", {})
    found: Json = asides.setdefault(field, {"label": split(field)[1]})
    return found


def columns_of(document: Json, field: str) -> list[str]:
    """The names of the columns of a field of rows; none where it has none."""
    items = document["schema"]["properties"].get(field, {}).get("items", {})
    return list(items.get("properties", {})) if isinstance(items, dict) and items.get("type") == "object" else []


def label_of(document: Json, field: str) -> str:
    """What a field is called in Vietnamese."""
    return said_vi(document.get("fields", {}).get(field, {}).get("label", "")) or split(field)[1]


def said_vi(given: Any) -> str:
    """The Vietnamese of a text of the file."""
    return str(given.get("vi", "")) if isinstance(given, dict) else str(given or "")


def said_en(given: Any) -> str:
    """The English of a text of the file, empty where there is none."""
    return str(given.get("en", "")) if isinstance(given, dict) else ""


def said(vi: str, en: str) -> Any:
    """A text as the file has it."""
    return {"vi": vi, "en": en} if en else vi


def required_in(holder: Json) -> list[str]:
    """Which of the properties are required."""
    found: list[str] = holder.setdefault("required", [])
    return found


EXPRESSIONS = ("shown", "computed")


def expressions_of(document: Json) -> Iterator[tuple[Json, str, str]]:
    """Every condition and formula: what holds it, under which word, and the rows inside of which it stands."""
    for field, aside in document.get("fields", {}).items():
        rows = split(field)[0]
        yield from ((aside, word, rows) for word in EXPRESSIONS if isinstance(aside.get(word), str))
        for check in aside.get("checks", ()):
            yield check, "holds", rows
    for step in steps_of(document):
        for holder in (step, *step["sections"]):
            if isinstance(holder.get("shown"), str):
                yield holder, "shown", ""
