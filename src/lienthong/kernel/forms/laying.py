"""What stands beside the schema of a form: labels, help, conditions, formulas, sources, and its steps."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from lienthong.kernel.expressions.api import DAY, NUMBER, TEXT, TRUTH, Expression
from lienthong.kernel.expressions.api import Kind as Sort

from .form import SILENT, Check, Field, Said, Section, Shape, Step
from .kinds.plain import CHOICE_KIND, DATE_KIND, PARTIAL_KIND
from .kinds.signing import SIGNATURE
from .lines import Path
from .ordering import Circle, in_order
from .remarks import Remarks
from .shaping import sorts_of

TODAY = "today"
MOST_STEPS, MOST_SECTIONS, MOST_SOURCES, MOST_CHECKS = 40, 40, 5, 10
_KEYS = frozenset({"label", "help", "shown", "computed", "checks", "prefill", "options"})
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MEDIA = re.compile(r"[a-z]+(/[a-z0-9.+-]+)?")
_SOURCE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def with_asides(fields: Mapping[str, Field], asides: Mapping[str, Any], remarks: Remarks) -> dict[str, Field]:
    """The fields with what is said beside their schema; columns of rows by `con.ho_ten`."""
    columns = {
        f"{field.name}.{one.name}": one
        for field in fields.values()
        if field.shape is Shape.ROWS and field.schema["items"].get("type") == "object"
        for one in field.inner
    }
    for key in asides:
        if key not in fields and key not in columns:
            remarks.fault(("fields", key), f"Không có mục “{key[:60]}” trong phần dữ liệu.", "Sửa tên, hoặc bỏ đi.")
    names = {TODAY: DAY, **sorts_of(fields)}
    found: dict[str, Field] = {}
    for name, field in fields.items():
        laid = _laid(field, asides.get(name, {}), ("fields", name), names, fields, remarks)
        mine = [key for key in columns if key.startswith(f"{name}.")]
        found[name] = _with_columns(laid, mine, asides, names, fields, remarks) if mine else laid
    return found


def _with_columns(
    field: Field, keys: list[str], asides: Mapping[str, Any], names: Mapping[str, Sort], fields: Mapping[str, Field],
    remarks: Remarks,
) -> Field:  # fmt: skip
    """The columns of rows, which may ask for each other and for what stands outside of the rows."""
    columns = {one.name: one for one in field.inner}
    for name in columns.keys() & (fields.keys() | {TODAY}):
        remarks.fault(
            ("fields", f"{field.name}.{name}"),
            f"Tên “{name}” trùng với một mục ngoài dòng.",
            "Đặt tên khác cho một mục.",
        )
    within = {**names, **sorts_of(columns)}
    among = {**fields, **columns}
    inner = {
        one.name: _laid(one, asides.get(key, {}), ("fields", key), within, among, remarks)
        for key, one in zip(keys, field.inner, strict=True)
    }
    for one in inner.values():
        if one.sources:
            remarks.fault(("fields", f"{field.name}.{one.name}"), "Từng dòng không điền sẵn được.", "Đặt ở cả mục.")
    needs = {one.name: asked_by(one) & columns.keys() for one in inner.values()}
    try:
        order = in_order(needs)
    except Circle as circle:
        path = ("fields", f"{field.name}.{circle.names[0]}")
        remarks.fault(
            path, f"Các mục chờ nhau thành vòng: {circle}.", "Bỏ một điều kiện hoặc công thức trong vòng này."
        )
        order = tuple(columns)
    return replace(field, inner=tuple(inner.values()), reckoned=tuple(inner[name] for name in order))


def asked_by(field: Field) -> set[str]:
    """The names whose values must be known before this field is reckoned."""
    wanted = {name for expression in (field.shown, field.computed) if expression for name in expression.names}
    return wanted | ({field.as_of} if field.as_of else set())


def _laid(
    field: Field, given: Any, path: Path, names: Mapping[str, Sort], among: Mapping[str, Field], remarks: Remarks
) -> Field:
    """The field with what is said beside it; of a kind with parts only the whole has a label of the author's."""
    allowed = _KEYS | (field.kind.settings if field.kind else frozenset())
    aside = remarks.mapping(given, path, allowed, needed=("label",))
    for key in ("computed", "prefill") if field.kind is SIGNATURE else ():
        if key in aside:
            remarks.fault((*path, key), "Chữ ký không tính sẵn, không điền sẵn được.", "Bỏ phần này: người khai tự ký.")
    options, setting = _options(field, aside, path, remarks)
    return replace(
        field,
        label=remarks.said(aside["label"], (*path, "label")) if "label" in aside else Said(field.name),
        help=remarks.said(aside["help"], (*path, "help"), 2_000) if "help" in aside else SILENT,
        shown=remarks.expression(aside["shown"], (*path, "shown"), names, TRUTH) if "shown" in aside else None,
        computed=_computed(field, aside, path, names, remarks),
        checks=_checks(aside, path, names, remarks),
        sources=_sources(aside, path, remarks),
        options=options or field.options,
        as_of=_as_of(aside, path, among, remarks),
        setting=MappingProxyType({**field.setting, **setting, **_settings(aside, path, remarks)}),
    )


def _computed(
    field: Field, aside: Mapping[str, Any], path: Path, names: Mapping[str, Sort], remarks: Remarks
) -> Expression | None:
    if "computed" not in aside:
        return None
    if field.sort not in (NUMBER, TEXT, TRUTH, DAY):
        remarks.fault((*path, "computed"), "Loại mục này không tính sẵn được.", "Chỉ tính số, chữ, có/không, ngày.")
        return None
    if "prefill" in aside:
        remarks.fault((*path, "prefill"), "Mục tính sẵn không lấy từ nguồn khác.", "Bỏ công thức hoặc bỏ nguồn.")
    return remarks.expression(aside["computed"], (*path, "computed"), names, field.sort)


def _checks(aside: Mapping[str, Any], path: Path, names: Mapping[str, Sort], remarks: Remarks) -> tuple[Check, ...]:
    found = []
    for place, given in enumerate(remarks.listing(aside.get("checks", []), (*path, "checks"), MOST_CHECKS)):
        here = (*path, "checks", place)
        check = remarks.mapping(given, here, {"holds", "said"}, needed=("holds", "said"))
        if {"holds", "said"} <= check.keys():
            holds = remarks.expression(check["holds"], (*here, "holds"), names, TRUTH)
            said = remarks.said(check["said"], (*here, "said"))
            found += [Check(holds, said)] if holds else []
    return tuple(found)


def _sources(aside: Mapping[str, Any], path: Path, remarks: Remarks) -> tuple[str, ...]:
    found = []
    for place, source in enumerate(remarks.listing(aside.get("prefill", []), (*path, "prefill"), MOST_SOURCES)):
        if isinstance(source, str) and len(source) <= 100 and _SOURCE.fullmatch(source):
            found.append(source)
        else:
            here = (*path, "prefill", place)
            remarks.fault(here, f"Nguồn “{str(source)[:40]}” viết chưa đúng.", "Viết như people.full_name.")
    return tuple(dict.fromkeys(found))


def _options(
    field: Field, aside: Mapping[str, Any], path: Path, remarks: Remarks
) -> tuple[tuple[tuple[str, Said], ...], dict[str, Any]]:
    """What each choice is called: all that the schema lists and nothing else."""
    if field.kind is not CHOICE_KIND:
        if "options" in aside:
            remarks.fault((*path, "options"), "Mục này không phải mục chọn.", "Bỏ “options”, hoặc khai báo “enum”.")
        return (), {}
    schema = field.schema["items"] if field.shape is Shape.MANY else field.schema
    labels = remarks.mapping(aside.get("options", {}), (*path, "options"), schema["enum"], needed=schema["enum"])
    if not labels.keys() >= set(schema["enum"]):
        return (), {}
    said = tuple((code, remarks.said(labels[code], (*path, "options", code))) for code in schema["enum"])
    return said, {"options": {code: one.vi for code, one in said}}


def _as_of(aside: Mapping[str, Any], path: Path, among: Mapping[str, Field], remarks: Remarks) -> str:
    if "as_of" not in aside:
        return ""
    name = aside["as_of"]
    other = among.get(name) if isinstance(name, str) else None
    if other is None or other.shape is not Shape.ONE or other.kind not in (DATE_KIND, PARTIAL_KIND):
        remarks.fault((*path, "as_of"), f"“{str(name)[:40]}” không phải là một mục ngày.", "Viết tên một mục ngày.")
        return ""
    return other.name


def _settings(aside: Mapping[str, Any], path: Path, remarks: Remarks) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("lines", "elsewhere"):
        if key in aside:
            if not isinstance(aside[key], bool):
                remarks.fault((*path, key), "Chỗ này phải là true hoặc false.", "Sửa lại.")
            found[key] = aside[key] is True
    if "largest_mb" in aside:
        found["largest_mb"] = remarks.whole(aside["largest_mb"], (*path, "largest_mb"), 1, 100)
    if "accept" in aside:
        given = remarks.listing(aside["accept"], (*path, "accept"), 20)
        for place, one in enumerate(given):
            if not isinstance(one, str) or not _MEDIA.fullmatch(one):
                here = (*path, "accept", place)
                remarks.fault(here, f"“{str(one)[:40]}” không phải loại tệp.", "Viết như image hoặc application/pdf.")
        found["accept"] = tuple(str(one) for one in given)
    return found


# -- steps -----------------------------------------------------------------------------------------------


def read_steps(given: Any, fields: Mapping[str, Field], remarks: Remarks) -> tuple[Step, ...]:
    """The steps in which a form is asked; each field stands in one of them, once."""
    layout = remarks.mapping(given, ("layout",), {"steps"}, needed=("steps",))
    names = {TODAY: DAY, **sorts_of(fields)}
    found: list[Step] = []
    placed: dict[str, None] = {}
    for at, step in enumerate(remarks.listing(layout.get("steps", []), ("layout", "steps"), MOST_STEPS)):
        path: Path = ("layout", "steps", at)
        read = _step(step, path, fields, names, remarks)
        if any(read.key == other.key for other in found):
            remarks.fault((*path, "key"), f"Có hai bước tên “{read.key}”.", "Đặt tên khác cho một bước.")
        for section in read.sections:
            for name in section.fields:
                if name in placed:
                    remarks.fault(path, f"Mục “{name}” đặt ở hai chỗ.", "Bỏ một chỗ.")
                placed[name] = None
        found.append(read)
    for name in fields.keys() - placed.keys():
        remarks.fault(("schema", "properties", name), f"Mục “{name}” chưa đặt vào bước nào.", "Đặt vào một bước.")
    return tuple(found)


def _step(given: Any, path: Path, fields: Mapping[str, Field], names: Mapping[str, Sort], remarks: Remarks) -> Step:
    step = remarks.mapping(
        given, path, {"key", "title", "help", "shown", "sections"}, needed=("key", "title", "sections")
    )
    key = step.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        remarks.fault((*path, "key"), "Tên bước viết chưa đúng.", "Tên gồm chữ thường không dấu, chữ số, gạch dưới.")
        key = ""
    sections = []
    for at, one in enumerate(remarks.listing(step.get("sections", []), (*path, "sections"), MOST_SECTIONS)):
        here: Path = (*path, "sections", at)
        section = remarks.mapping(one, here, {"title", "shown", "fields"}, needed=("fields",))
        title = remarks.said(section["title"], (*here, "title")) if "title" in section else SILENT
        shown = remarks.expression(section["shown"], (*here, "shown"), names, TRUTH) if "shown" in section else None
        sections.append(Section(title, remarks.names(section.get("fields", []), (*here, "fields"), fields), shown))
    return Step(
        key,
        remarks.said(step["title"], (*path, "title")) if "title" in step else SILENT,
        tuple(sections),
        remarks.said(step["help"], (*path, "help"), 2_000) if "help" in step else SILENT,
        remarks.expression(step["shown"], (*path, "shown"), names, TRUTH) if "shown" in step else None,
    )


def under(name: str, steps: tuple[Step, ...]) -> tuple[Expression, ...]:
    """The conditions of the step and the section in which a field stands."""
    for step in steps:
        for section in step.sections:
            if name in section.fields:
                return tuple(one for one in (step.shown, section.shown) if one)
    return ()
