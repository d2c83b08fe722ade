"""Changes of one field: what it is called, of which kind, its limits, choices, condition, formula, sources."""

from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.laying import MOST_CHECKS, MOST_SOURCES
from lienthong.kernel.forms.shaping import MOST_OPTIONS, MOST_ROWS

from .given import Given
from .keys import key_from, label_with_key, rekeyed
from .limits import limited
from .palette import CHOICE, CHOICES, COUNTS, PALETTE, ROWS, is_many, kind_of, single
from .papers import (
    Json,
    aside_of,
    holder_of,
    required_in,
    said,
    said_en,
    said_vi,
    schema_of,
    split,
)
from .structure import HELP, LABEL, Done, condition

_BESIDE = ("label", "help", "shown", "checks")
"""What stays when a field becomes one of another kind."""


def key(document: Json, given: Given) -> Done:
    """A field gets another key, also made anew from its label; what names it goes along."""
    field, new = given.word("field"), given.word("key").strip()
    rows, old = split(field)
    schema_of(document, field)
    if not new:
        holder = holder_of(document, rows)
        label = said_vi(aside_of(document, field).get("label", ""))
        new = key_from(label, (set(holder["properties"]) | set(document["schema"]["properties"])) - {old})
    label = label_with_key(document, field)
    if new == old:
        raise Unfit(fields={"key": "Mã này đang dùng cho chính mục này, không có gì để đổi."})
    return f"đổi mã mục {label} thành {new}", f"muc:{rekeyed(document, field, new)}"


def kind(document: Json, given: Given) -> Done:
    """A field becomes one of another kind; label, help and condition stay, limits begin anew."""
    field = given.word("field")
    sample = PALETTE.get(given.word("kind"))
    if sample is None:
        raise Unfit(fields={"kind": "Chọn loại mục trong danh sách."})
    rows, name = split(field)
    if sample.code == ROWS:
        raise Unfit(fields={"kind": "Không đổi thành nhóm lặp lại. Thêm một nhóm mới rồi bỏ mục này."})
    schema_of(document, field)
    schema, aside = sample.begun()
    kept = {word: said for word, said in aside_of(document, field).items() if word in _BESIDE}
    holder_of(document, rows)["properties"][name] = schema
    for column in [one for one in document["fields"] if one.startswith(f"{field}.")]:
        del document["fields"][column]
    document["fields"][field] = {**kept, **aside}
    return f"đổi loại mục {label_with_key(document, field)} thành {sample.label}", f"muc:{field}"


def field(document: Json, given: Given) -> Done:
    """What a field is called, asks and takes; what is not given stays as it is."""
    name = given.word("field")
    schema, aside = schema_of(document, name), aside_of(document, name)
    code = kind_of(schema, aside)
    _said(aside, given)
    _required(document, name, given)
    condition(aside, given)
    _formula(aside, given)
    _checks(aside, given)
    _sources(aside, given)
    schema = _many(document, name, schema, code, given)
    _counts(schema, given)
    limited(single(schema), code, given)
    if code in (CHOICE, CHOICES) and "options" in given:
        _options(single(schema), aside, given)
    _settings(aside, code, given)
    given.refuse()
    return f"sửa mục {label_with_key(document, name)}", f"muc:{name}"


def _said(aside: Json, given: Given) -> None:
    for word, longest, needed in (("label", LABEL, "Ghi tên mục."), ("help", HELP, "")):
        if word not in given and f"{word}_en" not in given:
            continue
        lines = word == "help"
        old = aside.get(word, "")
        vi = given.text(word, longest, needed=needed, lines=lines) if word in given else said_vi(old)
        en = given.text(f"{word}_en", longest, lines=lines) if f"{word}_en" in given else said_en(old)
        if vi:
            aside[word] = said(vi, en)
        elif not needed:
            aside.pop(word, None)


def _required(document: Json, name: str, given: Given) -> None:
    if "required" not in given:
        return
    rows, own = split(name)
    holder = holder_of(document, rows)
    left = [one for one in required_in(holder) if one != own]
    wanted = {*left, own} if given.truth("required") else set(left)
    order = list(holder["properties"])
    holder["required"] = sorted(wanted, key=order.index)


def _formula(aside: Json, given: Given) -> None:
    if "computed" in given:
        text = given.word("computed").strip()
        aside.pop("computed", None)
        if text:
            aside["computed"] = text


def _checks(aside: Json, given: Given) -> None:
    if "checks" not in given:
        return
    found = []
    for at, row in enumerate(given.rows("checks", MOST_CHECKS + 1)):
        one = Given(row)
        holds, words = one.word("holds").strip(), one.text("said", LABEL)
        if not holds and not words:
            continue
        if not holds:
            given.wrong[f"checks.{at}.holds"] = "Ghi điều phải đúng, hoặc xóa cả câu báo."
        if not words:
            given.wrong[f"checks.{at}.said"] = "Ghi câu báo cho người khai khi điều này không đúng."
        given.wrong |= {f"checks.{at}.{key}": fault for key, fault in one.wrong.items()}
        found.append({"holds": holds, "said": said(words, one.text("said_en", LABEL))})
    if len(found) > MOST_CHECKS:
        given.wrong["checks"] = f"Chỉ nhận đến {MOST_CHECKS} điều kiện kiểm tra. Bớt lại."
    aside.pop("checks", None)
    if found:
        aside["checks"] = found


def _sources(aside: Json, given: Given) -> None:
    if "prefill" not in given:
        return
    wanted = [one.strip() for one in given.args["prefill"] if isinstance(one, str) and one.strip()]
    if len(wanted) > MOST_SOURCES:
        given.wrong["prefill"] = f"Chỉ nhận đến {MOST_SOURCES} nguồn. Bớt lại."
    aside.pop("prefill", None)
    if wanted:
        aside["prefill"] = list(dict.fromkeys(wanted))


def _many(document: Json, name: str, schema: Json, code: str, given: Given) -> Json:
    """One value of a kind, or several of them; choices and rows are of one sort already."""
    if "many" not in given or code in (CHOICE, CHOICES, ROWS, "boolean"):
        return schema
    rows, own = split(name)
    if given.truth("many") == is_many(schema):
        return schema
    made: Json = {"type": "array", "maxItems": 5, "items": schema} if given.truth("many") else single(schema)
    holder_of(document, rows)["properties"][own] = made
    return made


def _counts(schema: Json, given: Given) -> None:
    if schema.get("type") != "array":
        return
    for word, least in zip(COUNTS, (0, 1), strict=True):
        if word in given:
            found = given.number(word, least, MOST_ROWS)
            schema.pop(word, None)
            if found or word == "maxItems":
                schema[word] = found
    if schema.get("minItems", 0) > schema.get("maxItems", MOST_ROWS):
        given.wrong["minItems"] = "Số ít nhất không được lớn hơn số nhiều nhất. Sửa lại một trong hai."


def _options(schema: Json, aside: Json, given: Given) -> None:
    """The choices in their order; one that was there keeps its code whatever it is called now.

    A box that was left twice without a new page brings a new choice again without its code: it is known by its label.
    """
    before = set(schema["enum"])
    named = {said_vi(words): code for code, words in aside.get("options", {}).items()}
    brought = {one.get("code") for one in given.rows("options", MOST_OPTIONS)}
    found: dict[str, Any] = {}
    for at, row in enumerate(given.rows("options", MOST_OPTIONS)):
        one = Given(row)
        label, code = one.text("label", 200), one.word("code")
        if not label:
            continue
        if one.wrong or label in (said_vi(words) for words in found.values()):
            given.wrong[f"options.{at}.label"] = one.wrong.get("label") or "Lựa chọn này viết hai lần. Bỏ một lần."
        if not code and named.get(label) not in brought:
            code = named.get(label, "")
        code = code if code in before and code not in found else key_from(label, {*before, *found}, "lua_chon")
        found[code] = said(label, one.text("label_en", 200))
    if not found:
        given.wrong["options"] = "Cần ít nhất một lựa chọn."
        return
    schema["enum"], aside["options"] = list(found), found


def _settings(aside: Json, code: str, given: Given) -> None:
    if code == "file":
        if "accept" in given:
            aside.pop("accept", None)
            if chosen := [one for one in given.args["accept"] if isinstance(one, str) and one]:
                aside["accept"] = chosen
        if "largest_mb" in given:
            aside.pop("largest_mb", None)
            if str(given.args["largest_mb"]).strip():
                aside["largest_mb"] = given.number("largest_mb", 1, 100)
    if code == "commune":
        if "elsewhere" in given:
            aside.pop("elsewhere", None)
            if given.truth("elsewhere"):
                aside["elsewhere"] = True
        if "as_of" in given:
            aside.pop("as_of", None)
            if given.word("as_of"):
                aside["as_of"] = given.word("as_of")
