"""What stands in the boxes of the middle of the editor, and the change that a page with these boxes sends."""

from collections.abc import Mapping
from typing import Any, Protocol

from lienthong.kernel.base.text import whole_number
from lienthong.kernel.forms.laying import MOST_CHECKS
from lienthong.kernel.forms.shaping import MOST_OPTIONS

from .outline import FIELD, SECTION, STEP
from .palette import CHOICE, CHOICES, FIGURES, FILE, LENGTHS, ROWS, is_many, kind_of, limits_of, single
from .papers import Json, aside_of, holder_of, required_in, said_en, said_vi, schema_of, section_of, split, step_of

Boxes = dict[str, Any]
OPTIONS, CHECKS = "options", "checks"


class Sent(Protocol):
    """What a browser sent."""

    def get(self, key: str, default: str) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...
    def __contains__(self, key: object) -> bool: ...


def shown_in_boxes(document: Json, ref: str) -> Boxes:
    """What is said of a thing now, as its boxes show it."""
    sort, _, rest = ref.partition(":")
    if sort == FIELD:
        return _field(document, rest)
    if sort == STEP:
        one = step_of(document, rest)[1]
        return {**_said(one, "title"), **_said(one, "help"), "shown": one.get("shown", "")}
    if sort == SECTION:
        key, _, place = rest.partition(":")
        one = section_of(document, key, int(place))[1]
        return {**_said(one, "title"), "shown": one.get("shown", "")}
    return _said(document, "title")


def _said(holder: Mapping[str, Any], word: str) -> Boxes:
    return {word: said_vi(holder.get(word, "")), f"{word}_en": said_en(holder.get(word, ""))}


def _field(document: Json, field: str) -> Boxes:
    schema, aside = schema_of(document, field), aside_of(document, field)
    rows, name = split(field)
    kind, one = kind_of(schema, aside), single(schema)
    boxes = {
        **_said(aside, "label"), **_said(aside, "help"), "kind": kind, "key": name,
        "required": name in required_in(holder_of(document, rows)), "many": is_many(schema),
        "shown": aside.get("shown", ""), "computed": aside.get("computed", ""), "prefill": aside.get("prefill", []),
        "checks": [{"holds": c["holds"], **_said(c, "said")} for c in aside.get("checks", ())],
        "minItems": schema.get("minItems", ""), "maxItems": schema.get("maxItems", ""),
        "accept": aside.get("accept", []), "largest_mb": aside.get("largest_mb", ""),
        "as_of": aside.get("as_of", ""), "elsewhere": aside.get("elsewhere", False),
        **{word: _figure(one.get(word, "")) for word in limits_of(kind)},
    }  # fmt: skip
    if kind in (CHOICE, CHOICES):
        options = aside.get("options", {})
        boxes[OPTIONS] = [
            {"code": code, "label": said_vi(options.get(code, code)), "label_en": said_en(options.get(code, ""))}
            for code in one["enum"]
        ]
    return boxes


def _figure(value: Any) -> str:
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else str(value)


def change_in(sent: Sent, document: Json, ref: str) -> Boxes:
    """The change that a page sends with the boxes of a thing; a box that is not ticked is not sent."""
    sort, _, rest = ref.partition(":")
    if sort == STEP:
        return {"do": "step", "step": rest, **_texts(sent, "title", "title_en", "help", "help_en", "shown")}
    if sort == SECTION:
        key, _, place = rest.partition(":")
        return {"do": "section", "step": key, "section": place, **_texts(sent, "title", "title_en", "shown")}
    if sort != FIELD:
        return {"do": "title", **_texts(sent, "title", "title_en")}
    kind = kind_of(schema_of(document, rest), aside_of(document, rest))
    texts = ("label", "label_en", "help", "help_en", "shown", "computed", *LENGTHS, *FIGURES, "pattern", "minItems",
             "maxItems", "largest_mb", "as_of")  # fmt: skip
    change: Boxes = {"do": "field", "field": rest, **_texts(sent, *texts)}
    if "label" in sent:
        change["required"] = "required" in sent
        change["prefill"] = sent.getlist("prefill") if "." not in rest else []
        change[CHECKS] = _rows(sent, CHECKS, ("holds", "said", "said_en"), MOST_CHECKS + 1)
        if kind not in (CHOICE, CHOICES, ROWS, "boolean"):
            change["many"] = "many" in sent
        if kind == FILE:
            change["accept"] = sent.getlist("accept")
        if kind == "commune":
            change["elsewhere"] = "elsewhere" in sent
    if kind in (CHOICE, CHOICES) and f"{OPTIONS}.so" in sent:
        change[OPTIONS] = _rows(sent, OPTIONS, ("code", "label", "label_en"), MOST_OPTIONS)
    return change


def _texts(sent: Sent, *names: str) -> Boxes:
    return {name: str(sent.get(name, "")) for name in names if name in sent}


def _rows(sent: Sent, name: str, parts: tuple[str, ...], most: int) -> list[dict[str, str]]:
    count = whole_number(str(sent.get(f"{name}.so", "0")), most) or 0
    return [{part: str(sent.get(f"{name}.{n}.{part}", "")) for part in parts} for n in range(count)]


def turned(rows: list[dict[str, str]], act: str, place: int) -> list[dict[str, str]]:
    """Lines of choices after one went up, down or away."""
    found = list(rows)
    if not 0 <= place < len(found):
        return found
    if act == "bo":
        found.pop(place)
        return found
    other = place + (-1 if act == "len" else 1)
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found
