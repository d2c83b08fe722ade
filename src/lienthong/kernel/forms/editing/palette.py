"""What an author may ask for: each kind of field with its name, an example, and the schema with which it begins."""

import copy
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.forms.kinds import COMPOSITE, REF, SIMPLE

OPTIONS = {"lua_chon_1": "Lựa chọn 1", "lua_chon_2": "Lựa chọn 2"}
ROWS, CHOICE, CHOICES, FILE = "rows", "choice", "choices", "file"


@dataclass(frozen=True, slots=True)
class Sample:
    """A kind of field as it is offered; `schema` and `aside` are what a new field of it begins with."""

    code: str
    label: str
    group: str
    schema: dict[str, Any]
    aside: dict[str, Any] = field(default_factory=dict)

    def begun(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Schema and aside of a new field."""
        return copy.deepcopy(self.schema), copy.deepcopy(self.aside)


_TEXTS, _NUMBERS, _CHOICES, _COUNTRY = "Chữ", "Số, ngày", "Lựa chọn", "Loại mục của Việt Nam"
_MANY, _FILES = "Nhóm", "Giấy tờ"
_GROUPS = {"money": _NUMBERS, "partial_date": _NUMBERS, "file": _FILES, "ethnic_group": _CHOICES}
_PLAIN = (
    Sample("text", "chữ, một dòng", _TEXTS, {"type": "string", "maxLength": 200}),
    Sample("lines", "chữ, nhiều dòng", _TEXTS, {"type": "string", "maxLength": 2000}, {"lines": True}),
    Sample("email", "thư điện tử", _TEXTS, {"type": "string", "format": "email"}),
    Sample("integer", "số nguyên", _NUMBERS, {"type": "integer"}),
    Sample("number", "số có phần lẻ", _NUMBERS, {"type": "number"}),
    Sample("date", "ngày", _NUMBERS, {"type": "string", "format": "date"}),
    Sample("boolean", "có hoặc không", _CHOICES, {"type": "boolean"}),
    Sample(CHOICE, "chọn một", _CHOICES, {"enum": list(OPTIONS)}, {"options": OPTIONS}),
    Sample(
        CHOICES, "chọn nhiều", _CHOICES,
        {"type": "array", "maxItems": 20, "uniqueItems": True, "items": {"enum": list(OPTIONS)}}, {"options": OPTIONS},
    ),
    Sample(
        ROWS, "nhóm lặp lại", _MANY,
        {"type": "array", "maxItems": 20, "items": {
            "type": "object", "additionalProperties": False, "required": [], "properties": {}}},
    ),
)  # fmt: skip
PALETTE: dict[str, Sample] = {
    one.code: one
    for one in (
        *_PLAIN,
        *(Sample(code, kind.label, _GROUPS.get(code, _COUNTRY), {"$ref": REF + code}) for code, kind in SIMPLE.items()),
        *(Sample(code, kind.label, _COUNTRY, {"$ref": REF + code}) for code, kind in COMPOSITE.items()),
    )
}


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds by their groups, as a select shows them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in PALETTE.values():
        found.setdefault(one.group, []).append((one.code, one.label))
    return list(found.items())


def single(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of one value: of what a list lists, else itself."""
    items = schema.get("items")
    return items if schema.get("type") == "array" and isinstance(items, dict) else schema


def kind_of(schema: dict[str, Any], aside: dict[str, Any]) -> str:
    """Which kind a schema of a readable form is."""
    one = single(schema)
    if "$ref" in one:
        return str(one["$ref"]).removeprefix(REF)
    if "enum" in one:
        return CHOICES if one is not schema else CHOICE
    if one.get("type") == "object":
        return ROWS
    if one.get("type") == "string":
        return str(one.get("format") or ("lines" if aside.get("lines") else "text"))
    return str(one.get("type", "text"))


def is_many(schema: dict[str, Any]) -> bool:
    """Whether a field takes several values of its kind."""
    return schema.get("type") == "array" and single(schema).get("type") != "object"


LENGTHS, BOUNDS, COUNTS = ("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems")
BEYOND, STEP = ("exclusiveMinimum", "exclusiveMaximum"), "multipleOf"
FIGURES = (*BOUNDS, *BEYOND, STEP)


def limits_of(kind: str) -> tuple[str, ...]:
    """Which limits an author may set for values of a kind."""
    if kind in ("text", "lines"):
        return (*LENGTHS, "pattern") if kind == "text" else LENGTHS
    return FIGURES if kind in ("integer", "number", "money") else ()
