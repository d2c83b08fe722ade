"""From the properties of a JSON Schema to the fields of a form; what is not spoken here is refused by its name."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

from lienthong.kernel.expressions.api import Kind as Sort
from lienthong.kernel.expressions.api import listing, record

from .form import Field, Said, Shape
from .kinds import COMPOSITE, REF, SIMPLE, Composite, Kind, Part, part_schema
from .kinds.numbers import EMAIL
from .kinds.plain import CHOICE_KIND, DATE_KIND, NUMBER_KIND, TEXT_KIND, TRUTH_KIND, WHOLE_KIND
from .kinds.signing import SIGNATURE
from .lines import Path
from .remarks import Remarks

MOST_FIELDS, MOST_COLUMNS, MOST_ROWS, MOST_OPTIONS = 300, 40, 200, 1_000
_LIMITS: dict[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "enum", "format"}),
    "integer": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "boolean": frozenset(),
    "array": frozenset({"items", "minItems", "maxItems", "uniqueItems"}),
}
_FORMATS = {"date": DATE_KIND, "email": EMAIL}
_PLAIN = {"string": TEXT_KIND, "integer": WHOLE_KIND, "number": NUMBER_KIND, "boolean": TRUTH_KIND}
# What each kind sees to itself; a test holds every answer against the whole schema by another validator.
_KEPT_BY_KIND = frozenset({"$ref", "$comment", "type", "format"})


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """What holds a value against a schema. Patterns run in time linear in the text: no trap works."""
    return Draft202012Validator(
        dict(schema), validate_formats=True, pattern_options=RegexOptions(size_limit=300_000, dfa_size_limit=1_000_000)
    )


def read_shapes(
    properties: Mapping[str, Any], required: tuple[str, ...], path: Path, remarks: Remarks
) -> dict[str, Field]:
    """The fields of these properties, as far as the schema tells of them."""
    found: dict[str, Field] = {}
    for name, schema in properties.items():
        field = _field(name, schema, (*path, name), remarks)
        if field is not None:
            found[name] = replace(field, required=name in required)
    return found


def _field(name: str, given: Any, path: Path, remarks: Remarks) -> Field | None:
    schema = remarks.mapping(given, path, None)
    if "$ref" in schema:
        return _referred(name, schema, path, remarks)
    if "enum" in schema and "type" not in schema:
        schema = {"type": "string", **schema}
    type_ = schema.get("type")
    if not isinstance(type_, str) or type_ not in _LIMITS:
        sentence = f"Mục “{name}” chưa có kiểu dùng được."
        remarks.fault(path, sentence, f"Viết “type” là {', '.join(_LIMITS)}, hoặc “$ref” tới một loại mục.")
        return None
    faults = len(remarks.faults)
    remarks.mapping(schema, path, _LIMITS[type_] | {"type", "$comment"})
    if len(remarks.faults) > faults:
        return None
    if type_ == "array":
        return _listed(name, schema, path, remarks)
    kind = _PLAIN[type_]
    if "enum" in schema:
        kind = CHOICE_KIND
        options = remarks.listing(schema["enum"], (*path, "enum"), MOST_OPTIONS)
        if not options or len(set(map(str, options))) < len(options) or not all(isinstance(o, str) for o in options):
            remarks.fault((*path, "enum"), "Danh sách chọn phải gồm các mã chữ khác nhau.", "Sửa lại danh sách.")
            return None
    elif "format" in schema:
        if not isinstance(schema["format"], str) or schema["format"] not in _FORMATS:
            sentence = f"Không dùng dạng “{str(schema['format'])[:40]}”."
            remarks.fault(
                (*path, "format"), sentence, f"Dùng được: {', '.join(_FORMATS)}; hoặc “$ref” tới một loại mục."
            )
            return None
        kind = _FORMATS[schema["format"]]
    return _one(name, kind, schema, path, remarks)


def _one(name: str, kind: Kind, schema: Mapping[str, Any], path: Path, remarks: Remarks) -> Field | None:
    try:
        held = validator({key: value for key, value in schema.items() if key != "$ref"})
        limited = schema.keys() - _KEPT_BY_KIND - ({"enum"} if kind is CHOICE_KIND else set())
        return Field(name, Shape.ONE, schema, held if limited else None, kind.sort, kind)
    except (ValidationError, ValueError) as fault:
        wrong = [step for step in getattr(fault, "instance_path", ()) if isinstance(step, str)]
        if wrong[-1:] == ["pattern"]:
            remarks.fault(
                (*path, "pattern"),
                "Mẫu chữ này không dùng được: viết sai, quá lớn, hoặc có phép nhìn trước, nhìn lại.",
                "Viết mẫu đơn giản hơn, ví dụ ^[A-Z]{2}[0-9]{6}$.",
            )
        else:
            remarks.fault((*path, *wrong), "Giới hạn viết chưa đúng theo JSON Schema 2020-12.", "Sửa lại giá trị này.")
        return None


def _referred(name: str, schema: dict[str, Any], path: Path, remarks: Remarks) -> Field | None:
    given = schema["$ref"]
    code = given.removeprefix(REF) if isinstance(given, str) and given.startswith(REF) else ""
    if code in COMPOSITE:
        remarks.mapping(schema, path, {"$ref", "$comment"})
        return parted(name, COMPOSITE[code], schema)
    if code not in SIMPLE:
        kinds = ", ".join(sorted((*SIMPLE, *COMPOSITE)))
        sentence = f"Không có loại mục “{str(given)[:60]}”."
        remarks.fault((*path, "$ref"), sentence, f"Viết “{REF}” rồi một trong: {kinds}.")
        return None
    kind = SIMPLE[code]
    allowed = {"$ref", "$comment"} | (_LIMITS["integer"] if code == "money" else set())
    faults = len(remarks.faults)
    remarks.mapping(schema, path, allowed)
    if len(remarks.faults) > faults:
        return None
    limits = {key: value for key, value in schema.items() if key != "$ref"}
    return _one(name, kind, {"$ref": given, "type": "integer", **limits}, path, remarks)


def _part(part: Part) -> Field:
    schema = part_schema(part)
    options = tuple((code, Said(vi, en)) for code, vi, en in part.options)
    return Field(
        part.name,
        Shape.ONE,
        schema,
        validator(schema) if part.kind is TEXT_KIND else None,
        part.kind.sort,
        part.kind,
        required=part.required,
        label=Said(part.label, part.label_en),
        options=options,
        setting=MappingProxyType({"options": {code: said.vi for code, said in options}} if options else {}),
    )


def parted(name: str, kind: Composite, schema: Mapping[str, Any]) -> Field:
    """A field of several parts."""
    inner = tuple(_part(part) for part in kind.parts)
    sort = record(**{part.name: part.sort for part in inner})
    return Field(name, Shape.PARTS, schema, None, sort, None, inner, inner, fits=kind.fits)


def _listed(name: str, schema: dict[str, Any], path: Path, remarks: Remarks) -> Field | None:
    most = remarks.whole(schema.get("maxItems", 0), (*path, "maxItems"), 1, MOST_ROWS)
    least = remarks.whole(schema.get("minItems", 0), (*path, "minItems"), 0, most)
    if schema.get("uniqueItems", False) not in (True, False):
        remarks.fault((*path, "uniqueItems"), "Chỗ này phải là true hoặc false.", "Sửa lại.")
    items = remarks.mapping(schema.get("items"), (*path, "items"), None)
    if items.get("type") == "object":
        return _rows(name, schema, (least, most), path, remarks)
    if items.get("type") == "array":
        remarks.fault((*path, "items"), "Danh sách trong danh sách không dùng được.", "Tách thành hai mục.")
        return None
    one = _field(name, items, (*path, "items"), remarks) if items else None
    if one is None:
        return None
    if one.kind is SIGNATURE:
        remarks.fault((*path, "items"), "Chữ ký không đặt trong danh sách được.", "Đặt thành một mục riêng.")
        return None
    shape = Shape.ROWS if one.shape is Shape.PARTS else Shape.MANY
    return replace(one, shape=shape, schema=schema, sort=listing(one.sort), least=least, most=most)


def _rows(name: str, schema: dict[str, Any], count: tuple[int, int], path: Path, remarks: Remarks) -> Field | None:
    items = schema["items"]
    allowed = {"type", "properties", "required", "additionalProperties", "$comment"}
    faults = len(remarks.faults)
    remarks.mapping(items, (*path, "items"), allowed, needed=("properties", "additionalProperties"))
    properties = remarks.mapping(items.get("properties"), (*path, "items", "properties"), None)
    if items.get("additionalProperties") is not False:
        remarks.fault((*path, "items"), "Mỗi dòng phải đóng.", 'Viết "additionalProperties": false.')
    if not 0 < len(properties) <= MOST_COLUMNS:
        remarks.fault((*path, "items", "properties"), f"Mỗi dòng cần từ 1 đến {MOST_COLUMNS} mục.", "Thêm hoặc bớt.")
    required = remarks.names(items.get("required", []), (*path, "items", "required"), properties)
    if len(remarks.faults) > faults:
        return None
    columns = read_shapes(properties, required, (*path, "items", "properties"), remarks)
    inner = tuple(columns.values())
    for one in inner:
        if one.kind is SIGNATURE:
            place = (*path, "items", "properties", one.name)
            remarks.fault(place, "Chữ ký không đặt trong dòng được.", "Đặt thành một mục riêng, ngoài các dòng.")
        if one.shape is Shape.ROWS:
            place = (*path, "items", "properties", one.name)
            remarks.fault(place, "Dòng trong dòng không dùng được.", "Tách thành một mục nhiều dòng riêng.")
    sort = listing(record(**{one.name: one.sort for one in inner}))
    return Field(name, Shape.ROWS, schema, None, sort, None, inner, inner, least=count[0], most=count[1])


def sorts_of(fields: Mapping[str, Field]) -> dict[str, Sort]:
    """What each field is in an expression."""
    return {name: field.sort for name, field in fields.items()}
