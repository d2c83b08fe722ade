"""Conditions and formulas while they are typed: what they say in words, or which sign is wrong; made from a choice."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.expressions.api import DAY, NUMBER, TEXT, TRUTH, Expression, Faulty, compiled
from lienthong.kernel.expressions.api import Kind as Sort
from lienthong.kernel.forms.faults import Wrong
from lienthong.kernel.forms.form import Field, Form, Shape
from lienthong.kernel.forms.kinds import Asking, Known
from lienthong.kernel.forms.kinds.plain import CHOICE_KIND, date, number
from lienthong.kernel.forms.laying import TODAY
from lienthong.kernel.forms.shaping import sorts_of

SIGNS = (
    ("==", "là"), ("!=", "không là"), (">", "lớn hơn, sau"), (">=", "từ … trở lên"), ("<", "nhỏ hơn, trước"),
    ("<=", "đến hết …"), ("co", "đã điền"), ("chua", "chưa điền"),
)  # fmt: skip


_ASKING = Asking(Known(dt.date.min))
"""Numbers and days are read as in a declaration; neither asks which day it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an expression says in words, or what is wrong with it."""

    fits: bool
    sentence: str


def scope(form: Form, ref: str) -> dict[str, Field]:
    """The fields that a condition of a thing may name: all, and inside of rows its neighbours; never itself."""
    sort, _, name = ref.partition(":")
    rows, _, own = name.rpartition(".")
    found = dict(form.fields)
    if sort == "muc" and rows in form.fields:
        found |= {one.name: one for one in form.fields[rows].inner}
        found.pop(rows, None)
    if sort == "muc":
        found.pop(own if rows else name, None)
    return found


def _sorts(form: Form, ref: str) -> dict[str, Sort]:
    sort, _, name = ref.partition(":")
    rows = name.rpartition(".")[0]
    found = {TODAY: DAY, **sorts_of(dict(form.fields))}
    if sort == "muc" and rows in form.fields:
        found |= {one.name: one.sort for one in form.fields[rows].inner}
    return found


def labels_of(form: Form) -> dict[str, str]:
    """What names are called in words, columns of rows too."""
    found = {one.name: one.label.vi for field in form.fields.values() for one in field.inner}
    return {**found, **{name: field.label.vi for name, field in form.fields.items()}, TODAY: "hôm nay"}


def in_words(expression: Expression, form: Form) -> str:
    """A condition as a sentence, in which choices stand by what they are called."""
    words = expression.words(labels_of(form))
    fields = (form.fields.get(name) for name in sorted(expression.names))
    for one in (each for field in fields if field for each in (field, *field.inner)):
        for code, label in one.options:
            words = words.replace(f"“{code}”", f"“{label.vi}”")
    return words


def told(form: Form, ref: str, box: str, text: str) -> Told:
    """How what was typed into a box of a thing reads, or its first fault with the sign at which it stands."""
    wanted = TRUTH
    if box == "computed":
        name = ref.partition(":")[2]
        rows, _, own = name.rpartition(".")
        fields: Mapping[str, Field] = form.fields
        if rows in form.fields:
            fields = {one.name: one for one in form.fields[rows].inner}
        if (own if rows else name) not in fields:
            return Told(False, "Chưa có mục này. Tải lại trang.")
        wanted = fields[own if rows else name].sort
    if wanted not in (NUMBER, TEXT, TRUTH, DAY):
        return Told(False, "Loại mục này không tính sẵn được. Chỉ tính số, chữ, có/không, ngày.")
    try:
        found = compiled(text, _sorts(form, ref), wanted)
        words = in_words(found, form)
    except Faulty as no:
        return Told(False, f"{no.sentence} {no.next_step}")
    return Told(True, words[:1].upper() + words[1:] + ".")


def composed(form: Form, ref: str, name: str, sign: str, value: str) -> str:
    """A condition from a field, a comparison and a value as people choose them."""
    field = scope(form, ref).get(name)
    if field is None:
        raise Unfit(fields={"dk_muc": "Chọn mục mà điều kiện dựa vào."})
    if sign in ("co", "chua"):
        return f"{name} {'!=' if sign == 'co' else '=='} null"
    said = value.strip()
    if not said:
        raise Unfit(fields={"dk_gia_tri": "Ghi giá trị để so sánh, ví dụ Có, 18 hoặc 31/12/2026."})
    if field.kind is CHOICE_KIND:
        code = _option(field, said)
        if field.shape is Shape.MANY:
            return f'{"!" if sign == "!=" else ""}("{code}" in {name})'
        return f'{name} {sign} "{code}"'
    if field.shape is not Shape.ONE:
        raise Unfit(fields={"dk_muc": "Mục có nhiều giá trị: chọn “đã điền”, hoặc viết điều kiện ở ô bên dưới."})
    return f"{name} {sign} {_value(field, said)}" if field.sort != TRUTH else _truth(name, sign, said)


def _truth(name: str, sign: str, said: str) -> str:
    yes = said.lower() in ("có", "co", "true", "đúng")
    if not yes and said.lower() not in ("không", "khong", "false", "sai"):
        raise Unfit(fields={"dk_gia_tri": "Mục này chỉ có hai câu trả lời: ghi Có hoặc Không."})
    return name if yes == (sign != "!=") else f"!{name}"


def _option(field: Field, said: str) -> str:
    for code, label in field.options:
        if said.lower() in (code.lower(), label.vi.lower()):
            return code
    listed = ", ".join(label.vi for _, label in field.options[:8])
    raise Unfit(fields={"dk_gia_tri": f"Không có lựa chọn này. Các lựa chọn: {listed}."})


def _value(field: Field, said: str) -> str:
    try:
        if field.sort == NUMBER:
            return str(number(said, _ASKING))
        if field.sort == DAY:
            return TODAY if said.lower() in (TODAY, "hôm nay") else f'date("{date(said, _ASKING)}")'
    except Wrong as no:
        raise Unfit(fields={"dk_gia_tri": f"{no.sentence} {no.next_step}"}) from no
    if field.sort == TEXT:
        plain = said.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{plain}"'
    raise Unfit(fields={"dk_muc": "Mục này gồm nhiều phần: chọn “đã điền”, hoặc viết điều kiện ở ô bên dưới."})


def joined(before: str, more: str) -> str:
    """Both conditions together."""
    old = before.strip()
    if not old:
        return more
    return f"({old}) && {more}" if "||" in old or "?" in old else f"{old} && {more}"
