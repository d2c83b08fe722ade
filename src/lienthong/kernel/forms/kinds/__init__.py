"""The kinds of fields: those of JSON Schema, those that the country uses, and those made of several parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import listed, numbers, places, plain, signing
from .kind import Asking, Enclosed, Kind, Known, Place, Places, Span

REF = "urn:lienthong:kind:"
"""Before the code of a kind in the `$ref` of a schema."""

SIMPLE: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        plain.MONEY_KIND, plain.PARTIAL_KIND, numbers.PERSONAL_ID, numbers.TAX_CODE, numbers.PHONE, listed.PEOPLE,
        places.COMMUNE, places.FILE, signing.SIGNATURE,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a kind that has several: its name in the data, what people call it."""

    name: str
    kind: Kind
    label: str
    label_en: str
    required: bool = True
    options: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Composite:
    """A kind of several parts, each taken in by its own kind; `fits` says Wrong where together they cannot be."""

    code: str
    label: str
    parts: tuple[Part, ...]
    fits: Callable[[Mapping[str, Any]], None] | None = None


_SEXES = (("male", "Nam", "Male"), ("female", "Nữ", "Female"), ("other", "Khác", "Other"))
COMPOSITE: dict[str, Composite] = {
    kind.code: kind
    for kind in (
        Composite("bank_account", "tài khoản ngân hàng", (
            Part("bank", listed.BANK, "Ngân hàng", "Bank"),
            Part("number", listed.ACCOUNT, "Số tài khoản", "Account number"),
            Part("holder", listed.HOLDER, "Tên chủ tài khoản", "Account holder"),
        )),
        Composite("map_point", "điểm trên bản đồ", (
            Part("lat", places.LATITUDE, "Vĩ độ", "Latitude"),
            Part("lon", places.LONGITUDE, "Kinh độ", "Longitude"),
        ), places.in_vietnam),
        Composite("person", "người", (
            Part("full_name", plain.TEXT_KIND, "Họ, chữ đệm, tên khai sinh", "Full name"),
            Part("born", plain.PARTIAL_KIND, "Ngày, tháng, năm sinh", "Date of birth"),
            Part("sex", plain.CHOICE_KIND, "Giới tính", "Sex", False, _SEXES),
            Part("personal_id", numbers.PERSONAL_ID, "Số định danh cá nhân", "Personal number", False),
        )),
    )
}  # fmt: skip


def part_schema(part: Part) -> dict[str, Any]:
    """The clean value of a part in JSON Schema."""
    if part.options:
        return {"enum": [code for code, _, _ in part.options]}
    limits = {"minLength": 1, "maxLength": 200} if part.kind is plain.TEXT_KIND else {}
    return {**part.kind.schema, **limits}


def published(code: str) -> dict[str, Any]:
    """A kind as a schema of its own: what `$ref` to it stands for."""
    identity = {"$id": REF + code}
    if code in SIMPLE:
        return {**identity, **SIMPLE[code].schema}
    parts = COMPOSITE[code].parts
    return {
        **identity,
        "type": "object",
        "properties": {part.name: part_schema(part) for part in parts},
        "required": [part.name for part in parts if part.required],
        "additionalProperties": False,
    }


__all__ = [
    "COMPOSITE", "REF", "SIMPLE", "Asking", "Composite", "Enclosed", "Kind", "Known", "Part", "Place", "Places", "Span",
    "part_schema", "published",
]  # fmt: skip
