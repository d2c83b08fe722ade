"""The key of a field: its label without marks, in small letters, once in a form; and what goes along with it."""

import re
from collections.abc import Collection

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import slug
from lienthong.kernel.expressions.api import DAY, Faulty, compiled, renamed
from lienthong.kernel.forms.laying import TODAY

from .papers import (
    Json,
    columns_of,
    expressions_of,
    holder_of,
    label_of,
    required_in,
    schema_of,
    split,
    steps_of,
)

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST = 40


def unfit_key(name: str) -> str:
    """Why a name cannot be the key of a field; empty where it can."""
    if not NAME.fullmatch(name) or name == TODAY:
        return "Mã gồm chữ thường không dấu, chữ số, gạch dưới, bắt đầu bằng chữ, dài đến 60."
    try:
        compiled(name, {name: DAY})
    except Faulty:
        return f"“{name}” là từ dành riêng của công thức. Đặt mã khác."
    return ""


def key_from(label: str, taken: Collection[str], otherwise: str = "muc") -> str:
    """A key made of a label, other than those that are taken: “Họ và tên” → ho_va_ten, then ho_va_ten_2."""
    bare = slug(label).replace("-", "_")[:LONGEST].strip("_")
    base = bare if NAME.fullmatch(bare) else f"{otherwise}_{bare}".strip("_")[:LONGEST]
    if unfit_key(base):
        base = f"{otherwise}_{base}"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def taken_keys(document: Json, rows: str = "") -> set[str]:
    """The keys that a new field, or a new column of these rows, cannot have."""
    top = set(document["schema"]["properties"])
    if rows:
        return top | set(columns_of(document, rows))
    return top.union(*(columns_of(document, name) for name in top))


def rekeyed(document: Json, field: str, new: str) -> str:
    """Give a field another key; conditions, formulas and the layout that name it go along. Returns its new name."""
    rows, old = split(field)
    schema_of(document, field)
    if fault := unfit_key(new):
        raise Unfit("Chưa đổi được mã.", "Sửa ô được đánh dấu.", fields={"key": fault})
    if new in taken_keys(document, rows):
        raise Unfit(fields={"key": f"Mã “{new}” đã dùng cho mục khác. Đặt mã khác."})
    try:
        _mend_expressions(document, rows, old, new)
    except Faulty as no:
        raise Unfit(fields={"key": f"{no.sentence} {no.next_step}"}) from no
    holder = holder_of(document, rows)
    holder["properties"] = {new if name == old else name: schema for name, schema in holder["properties"].items()}
    holder["required"] = [new if name == old else name for name in required_in(holder)]
    for aside_field, aside in document["fields"].items():
        if aside.get("as_of") == old and (not rows or split(aside_field)[0] == rows):
            aside["as_of"] = new
    document["fields"] = {_named(name, field, rows, new): aside for name, aside in document["fields"].items()}
    if not rows:
        for step in steps_of(document):
            for section in step["sections"]:
                section["fields"] = [new if name == old else name for name in section["fields"]]
    return f"{rows}.{new}" if rows else new


def _named(name: str, field: str, rows: str, new: str) -> str:
    if name == field:
        return f"{rows}.{new}" if rows else new
    return f"{new}{name[len(field) :]}" if name.startswith(f"{field}.") else name


def _mend_expressions(document: Json, rows: str, old: str, new: str) -> None:
    for holder, word, within in expressions_of(document):
        text = holder[word]
        if rows:
            text = renamed(text, (rows, old), new)
        if not rows or within == rows:
            text = renamed(text, (old,), new)
        holder[word] = text


def label_with_key(document: Json, field: str) -> str:
    """A field as sentences call it."""
    return f"“{label_of(document, field)}”"
