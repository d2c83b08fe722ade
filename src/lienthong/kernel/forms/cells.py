"""The cells of a declaration: by which path each is meant, and how it is called."""

from collections.abc import Mapping
from typing import Any

from lienthong.web.speech import say as _
from lienthong.web.speech import told

from .form import Field, Form, Shape


def cells_of(field: Field, value: Any) -> dict[str, str]:
    """What can be meant within a field that has several, by path: “Dòng 2, Họ và tên”; the field itself is left out."""
    if field.shape is Shape.PARTS:
        return {f"{field.name}.{one.name}": one.label.words for one in field.inner}
    rows = value if isinstance(value, list) else []
    if field.shape is not Shape.ROWS:
        return {}
    return {
        f"{field.name}.{number}.{one.name}": told(
            _("Dòng %(number)s, %(label)s"), number=number + 1, label=one.label.words
        )
        for number, row in enumerate(rows)
        for one in field.inner
        if isinstance(row, Mapping) and one.name in row
    }


def places_in(form: Form, answer: Mapping[str, Any]) -> dict[str, str]:
    """All fields and cells of an answer that can be meant, by path, as they are called."""
    found: dict[str, str] = {}
    for name, field in form.fields.items():
        found[name] = field.label.words
        found |= cells_of(field, answer.get(name))
    return found
