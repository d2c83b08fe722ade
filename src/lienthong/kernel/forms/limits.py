"""What a schema refuses, said in Vietnamese."""

from decimal import Decimal
from typing import Any

from jsonschema_rs import ValidationError

from .form import Field

_SAID = {
    "minLength": "Cần ít nhất {limit} ký tự.",
    "maxLength": "Chỉ nhận nhiều nhất {limit} ký tự.",
    "minimum": "Giá trị phải từ {limit} trở lên.",
    "maximum": "Giá trị phải không quá {limit}.",
    "exclusiveMinimum": "Giá trị phải lớn hơn {limit}.",
    "exclusiveMaximum": "Giá trị phải nhỏ hơn {limit}.",
    "multipleOf": "Giá trị phải là bội số của {limit}.",
    "pattern": "Nội dung không đúng mẫu của mục này.",
    "format": "Nội dung không đúng dạng của mục này.",
    "enum": "Giá trị không có trong danh sách chọn.",
}
_KEYS = {"multipleOf": "multiple_of"}


def sentence(fault: ValidationError) -> str:
    """What is wrong, with the limit as it is written in Vietnam."""
    kind = fault.kind
    facts: dict[str, Any] = kind.as_dict()
    limit = facts.get("limit", facts.get(_KEYS.get(kind.name, ""), ""))
    said = _SAID.get(kind.name, "Nội dung không đúng quy định của mục này.")
    return said.format(limit=_figure(limit))


def advice(field: Field) -> str:
    """What to do: the field's own help where it has one."""
    return field.help.vi.split("\n")[0] if field.help.vi else "Sửa lại mục này."


def _figure(limit: Any) -> str:
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return f"{Decimal(repr(limit)):,f}".translate(str.maketrans(",.", ".,"))
    return str(limit)
