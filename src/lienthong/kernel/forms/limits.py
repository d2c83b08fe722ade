"""What a schema refuses, said as people speak."""

from decimal import Decimal
from typing import Any

from jsonschema_rs import ValidationError

from lienthong.web.speech import later, told
from lienthong.web.speech import say as _

from .form import Field, Said

_SAID = {
    "minLength": later("Cần ít nhất %(limit)s ký tự."),
    "maxLength": later("Chỉ nhận nhiều nhất %(limit)s ký tự."),
    "minimum": later("Giá trị phải từ %(limit)s trở lên."),
    "maximum": later("Giá trị phải không quá %(limit)s."),
    "exclusiveMinimum": later("Giá trị phải lớn hơn %(limit)s."),
    "exclusiveMaximum": later("Giá trị phải nhỏ hơn %(limit)s."),
    "multipleOf": later("Giá trị phải là bội số của %(limit)s."),
    "pattern": later("Nội dung không đúng mẫu của mục này."),
    "format": later("Nội dung không đúng dạng của mục này."),
    "enum": later("Giá trị không có trong danh sách chọn."),
}
_KEYS = {"multipleOf": "multiple_of"}


def sentence(fault: ValidationError) -> str:
    """What is wrong, with the limit as it is written in Vietnam."""
    kind = fault.kind
    facts: dict[str, Any] = kind.as_dict()
    limit = facts.get("limit", facts.get(_KEYS.get(kind.name, ""), ""))
    said = _SAID.get(kind.name, later("Nội dung không đúng quy định của mục này."))
    return told(_(said), limit=_figure(limit))


def advice(field: Field) -> str:
    """What to do: the field's own help where it has one."""
    return Said(*(one.split("\n")[0] for one in (field.help.vi, field.help.en))).words or _("Sửa lại mục này.")


def _figure(limit: Any) -> str:
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return f"{Decimal(repr(limit)):,f}".translate(str.maketrans(",.", ".,"))
    return str(limit)
