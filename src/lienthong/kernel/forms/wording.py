"""What somebody filled in, as people read it: on the page that is checked before sending, and by officials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.text import sort_key

from .evaluating import Origin
from .form import Field, Shape
from .kinds.listed import banks
from .kinds.plain import CHOICE_KIND
from .typed import as_typed, boxes_of


@dataclass(frozen=True, slots=True)
class Line:
    """A field with what stands in it: in words, as several lines, or as groups of lines (rows, parts)."""

    label: str
    text: str = ""
    groups: tuple[tuple["Line", ...], ...] = ()
    files: tuple[str, ...] = ()


def sorted_by_name(names: Iterable[str]) -> list[str]:
    """In the order of the Vietnamese dictionary."""
    return sorted(names, key=sort_key)


HIDDEN = frozenset({"personal_id", "tax_code", "phone", "email", "account_number"})
"""Kinds by whose values a person is found or called."""
LEFT_OPEN = 3
SIGNED = {"account": "Ký bằng tài khoản", "paper": "Ký trên bản in"}


def worded(field: Field, value: Any, *, masked: bool = False) -> str:
    """One value in words; `masked`: of a number by which a person is found or called only the last figures."""
    code = field.kind.code if field.kind else ""
    if value is None or value == "":
        return ""
    if masked and code in HIDDEN:
        text = str(value)
        return "•" * max(len(text) - LEFT_OPEN, LEFT_OPEN) + text[-LEFT_OPEN:]
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if code == "signature":
        return SIGNED.get(str(value), str(value))
    if field.kind is CHOICE_KIND or field.options:
        labels = {key: said.vi for key, said in field.options}
        return labels.get(str(value), str(value))
    if code == "partial_date":
        return "/".join(box for box in boxes_of(value).values() if box)
    if code == "bank":
        return banks().get(str(value), str(value))
    if code == "money":
        return f"{as_typed(field, value)} đồng"
    if isinstance(value, Mapping) and value.get("said") and value.get("name"):
        return f"{value['name']} (đã ghi: {value['said']})"
    if isinstance(value, float | int):
        return as_typed(field, value)
    return as_typed(field, value) or str(value)


def said_of(field: Field, origin: Origin, words: Mapping[str, Mapping[str, Any]]) -> str:
    """From where a field was filled; where it was corrected, what the source said stands beside."""
    source = str(words.get(origin.source, {}).get("said") or "dữ liệu đã có")
    if not origin.changed:
        return f"Đã điền sẵn theo {source}. Sửa lại nếu chưa đúng."
    return f"Đã sửa. Theo {source}: {spoken(line(field, origin.value))}."


def spoken(one: Line) -> str:
    """A line as one sentence: parts and rows one after the other."""
    if one.groups:
        return "; ".join(f"{inner.label}: {spoken(inner)}" for group in one.groups for inner in group)
    return one.text


def line(field: Field, value: Any, *, masked: bool = False) -> Line:
    """A field with what stands in it."""
    label = field.label.vi
    if field.kind and field.kind.code == "file":
        codes = value if isinstance(value, list) else [value]
        return Line(label, files=tuple(code for code in codes if isinstance(code, str) and code))
    if field.shape is Shape.PARTS:
        return Line(label, groups=(_group(field, value, masked),) if value else ())
    if field.shape is Shape.ROWS:
        return Line(label, groups=tuple(_group(field, row, masked) for row in value or ()))
    if field.shape is Shape.MANY:
        return Line(label, "; ".join(worded(field, one, masked=masked) for one in value or ()))
    return Line(label, worded(field, value, masked=masked))


def _group(field: Field, value: Any, masked: bool) -> tuple[Line, ...]:
    given = value if isinstance(value, Mapping) else {}
    return tuple(
        line(one, given[one.name], masked=masked) for one in field.inner if given.get(one.name) not in (None, "")
    )
