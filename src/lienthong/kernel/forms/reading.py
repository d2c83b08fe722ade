"""Reads a form from its file: JSON Schema 2020-12 for the data, a layout beside it; all faults told at once."""

import hashlib
import json
import re
from typing import Any

from lienthong.kernel.expressions.api import DAY, Faulty, compiled

from .choosing import check_choices
from .faults import FaultyForm
from .form import Field, Form, Step
from .laying import TODAY, asked_by, read_steps, under, with_asides
from .lines import Path, read_json
from .ordering import Circle, in_order
from .remarks import Remarks
from .shaping import MOST_FIELDS, read_shapes
from .weighing import weigh

FORMAT = "lienthong-form/1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TOP = {"format", "title", "schema", "layout", "fields"}


def read_form(text: str, *, advised: bool = True) -> Form:
    """The form that a file describes; FaultyForm with every fault, its line and its place.

    `advised`: also what can be read and is no good (a choice that there is not, formulas of too much work). Not of a
    version that was published: what the house learns to warn of later does not close declarations that are open.
    """
    document, places = read_json(text)
    remarks = Remarks(places)
    form = _form(document, remarks, advised)
    if remarks.faults or form is None:
        raise FaultyForm(remarks.told())
    return form


def digest_of(document: Any) -> str:
    """What a version is known by: the same for two files that say the same, however they are spaced."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _form(document: Any, remarks: Remarks, advised: bool) -> Form | None:
    top = remarks.mapping(document, (), _TOP, needed=("format", "title", "schema", "layout"))
    if remarks.faults:
        return None
    if top["format"] != FORMAT:
        remarks.fault(("format",), f"Không đọc được dạng “{str(top['format'])[:40]}”.", f"Viết “{FORMAT}”.")
        return None
    properties, required = _schema(top["schema"], remarks)
    asides = remarks.mapping(top.get("fields", {}), ("fields",), None)
    if remarks.faults:
        return None
    shapes = read_shapes(properties, required, ("schema", "properties"), remarks)
    if remarks.faults:
        return None
    for name, field in shapes.items():
        for column in field.inner if field.schema.get("items", {}).get("type") == "object" else ():
            _name(column.name, ("schema", "properties", name, "items", "properties", column.name), remarks)
    fields = with_asides(shapes, asides, remarks)
    title = remarks.said(top["title"], ("title",))
    steps = read_steps(top["layout"], fields, remarks)
    if remarks.faults:
        return None
    order = _order(fields, steps, remarks)
    if advised:
        check_choices(fields, steps, remarks)
        weigh(fields, steps, remarks)
    if remarks.faults:
        return None
    where = {name: under(name, steps) for name in fields}
    asked = {name: fields[name] for step in steps for section in step.sections for name in section.fields}
    return Form(digest_of(document), title, steps, asked, order, where, document)


def _schema(given: Any, remarks: Remarks) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The properties of the data and which of them are required."""
    allowed = {"$schema", "$id", "$comment", "type", "properties", "required", "additionalProperties"}
    schema = remarks.mapping(
        given, ("schema",), allowed, needed=("$schema", "type", "properties", "additionalProperties")
    )
    if remarks.faults:
        return {}, ()
    if schema["$schema"] != DIALECT:
        remarks.fault(("schema", "$schema"), "Phần dữ liệu phải theo JSON Schema 2020-12.", f"Viết “{DIALECT}”.")
    if schema["type"] != "object" or schema["additionalProperties"] is not False:
        remarks.fault(("schema",), "Phần dữ liệu phải đóng.", 'Viết "type": "object" và "additionalProperties": false.')
    properties = remarks.mapping(schema["properties"], ("schema", "properties"), None)
    if not 0 < len(properties) <= MOST_FIELDS:
        remarks.fault(("schema", "properties"), f"Biểu mẫu cần từ 1 đến {MOST_FIELDS} mục.", "Thêm hoặc bớt mục.")
    for name in properties:
        _name(name, ("schema", "properties", name), remarks)
    return properties, remarks.names(schema.get("required", []), ("schema", "required"), properties)


def _name(name: str, path: Path, remarks: Remarks) -> None:
    if not _NAME.fullmatch(name) or name == TODAY:
        remarks.fault(
            path,
            f"Tên “{name[:40]}” không đặt cho một mục được.",
            "Tên gồm chữ thường không dấu, chữ số, gạch dưới, bắt đầu bằng chữ, dài đến 60.",
        )
        return
    try:
        compiled(name, {name: DAY})
    except Faulty:
        remarks.fault(path, f"Tên “{name}” trùng từ dành riêng của biểu thức.", "Đặt tên khác.")


def _order(fields: dict[str, Field], steps: tuple[Step, ...], remarks: Remarks) -> tuple[str, ...]:
    """The order of reckoning; a fault where fields wait for each other."""
    needs: dict[str, set[str]] = {}
    for name, field in fields.items():
        wanted = {one for expression in under(name, steps) for one in expression.names}
        wanted |= asked_by(field).union(*(asked_by(one) for one in field.inner))
        needs[name] = wanted - {one.name for one in field.inner} - {TODAY}
    try:
        return in_order(needs)
    except Circle as circle:
        remarks.fault(
            ("fields", circle.names[0]),
            f"Các mục chờ nhau thành vòng: {circle}.",
            "Bỏ một điều kiện hoặc công thức trong vòng này.",
        )
        return ()
