"""What somebody filled in, as people read it: on the page that is checked before sending, and by officials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.text import sort_key
from lienthong.web.speech import home_words, joined, later, told
from lienthong.web.speech import say as _

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
SIGNED = {"account": later("Ký bằng tài khoản"), "paper": later("Ký trên bản in")}
_UNNAMED = later("dữ liệu đã có")
_NAMES = frozenset({"ethnic_group", "commune"})


def worded(field: Field, value: Any, *, masked: bool = False) -> str:
    """One value in words; `masked`: of a number by which a person is found or called only the last figures."""
    code = field.kind.code if field.kind else ""
    if value is None or value == "":
        return ""
    if masked and code in HIDDEN:
        text = str(value)
        return "•" * max(len(text) - LEFT_OPEN, LEFT_OPEN) + text[-LEFT_OPEN:]
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if code == "signature":
        return _(SIGNED.get(str(value), str(value)))
    if field.kind is CHOICE_KIND or field.options:
        labels = {key: said.words for key, said in field.options}
        return labels.get(str(value), str(value))
    if code == "partial_date":
        return "/".join(box for box in boxes_of(value).values() if box)
    if code == "bank":
        return home_words(banks().get(str(value), str(value)))
    if code == "money":
        return told(_("%(amount)s đồng"), amount=as_typed(field, value))
    if isinstance(value, Mapping) and value.get("said") and value.get("name"):
        return told(_("%(name)s (đã ghi: %(said)s)"), name=home_words(value["name"]), said=home_words(value["said"]))
    if isinstance(value, float | int):
        return as_typed(field, value)
    text = as_typed(field, value) or str(value)
    return home_words(text) if code in _NAMES else text


def said_of(field: Field, origin: Origin, words: Mapping[str, Mapping[str, Any]]) -> str:
    """From where a field was filled, for whoever fills in; where it was corrected, with what the source said."""
    source = source_of(origin, words)
    if not origin.changed:
        return told(_("Đã điền sẵn theo %(source)s. Sửa lại nếu chưa đúng."), source=source)
    said = spoken(line(field, origin.value))
    return told(_("Đã sửa. Theo %(source)s: %(said)s."), source=source, said=said)


def read_of(origin: Origin, words: Mapping[str, Mapping[str, Any]]) -> str:
    """The same for whoever reads: whether it was corrected, never what the source had said before."""
    source = source_of(origin, words)
    if not origin.changed:
        return told(_("Đã điền sẵn theo %(source)s."), source=source)
    return told(_("Điền sẵn theo %(source)s, người khai đã sửa."), source=source)


def source_of(origin: Origin, words: Mapping[str, Mapping[str, Any]]) -> str:
    """How the source of a field is called."""
    word = words.get(origin.source, {})
    said = _(str(word.get("said") or _UNNAMED))
    facts = {name: _(fact) if name == "source" else fact for name, fact in (word.get("facts") or {}).items()}
    return told(said, **facts) if facts else said


def spoken(one: Line) -> str:
    """A line as one sentence: parts and rows one after the other."""
    if one.groups:
        said = (joined(inner.label, spoken(inner), between=": ") for group in one.groups for inner in group)
        return joined(*said, between="; ")
    return one.text


def line(field: Field, value: Any, *, masked: bool = False) -> Line:
    """A field with what stands in it."""
    label = field.label.words
    if field.kind and field.kind.code == "file":
        codes = value if isinstance(value, list) else [value]
        return Line(label, files=tuple(code for code in codes if isinstance(code, str) and code))
    if field.shape is Shape.PARTS:
        return Line(label, groups=(_group(field, value, masked),) if value else ())
    if field.shape is Shape.ROWS:
        return Line(label, groups=tuple(_group(field, row, masked) for row in value or ()))
    if field.shape is Shape.MANY:
        return Line(label, joined(*(worded(field, one, masked=masked) for one in value or ()), between="; "))
    return Line(label, worded(field, value, masked=masked))


def _group(field: Field, value: Any, masked: bool) -> tuple[Line, ...]:
    given = value if isinstance(value, Mapping) else {}
    return tuple(
        line(one, given[one.name], masked=masked) for one in field.inner if given.get(one.name) not in (None, "")
    )
