"""Changes of the build of a form: steps, sections, fields are added, moved, copied, left out."""

import copy
from typing import Any

from lienthong.kernel.base.errors import Unfit

from .given import Given
from .keys import key_from, label_with_key, taken_keys
from .palette import PALETTE, ROWS
from .papers import (
    GONE,
    RELOAD,
    Json,
    aside_of,
    columns_of,
    holder_of,
    label_of,
    required_in,
    said,
    said_en,
    said_vi,
    schema_of,
    section_of,
    split,
    spot_of,
    step_of,
    steps_of,
)

Done = tuple[str, str]
"""What was done, in words, and what is chosen now: `muc:con.ten`, `buoc:nguoi`, `phan:nguoi:0`."""
TITLE, LABEL, HELP = 300, 300, 2_000
AT_END = "Đã ở đầu hoặc ở cuối, không chuyển được nữa."


def _stop(sentence: str = AT_END) -> Unfit:
    return Unfit(sentence, "Chọn việc khác.")


# -- the form, its steps and sections --------------------------------------------------------------------


def title(document: Json, given: Given) -> Done:
    """The form gets another title."""
    vi = given.text("title", TITLE, needed="Ghi tên biểu mẫu.")
    en = given.text("title_en", TITLE) if "title_en" in given else said_en(document["title"])
    given.refuse()
    document["title"] = said(vi, en)
    return f"đặt tên biểu mẫu “{vi}”", ""


def add_step(document: Json, given: Given) -> Done:
    """A step is added after another, else at the end."""
    name = given.text("title", TITLE, needed="Ghi tên bước.")
    given.refuse()
    steps = steps_of(document)
    key = key_from(name, {step["key"] for step in steps}, "buoc")
    after = given.word("after")
    place = step_of(document, after)[0] + 1 if after else len(steps)
    steps.insert(place, {"key": key, "title": name, "sections": [{"fields": []}]})
    return f"thêm bước “{name}”", f"buoc:{key}"


def step(document: Json, given: Given) -> Done:
    """A step gets another title, help or condition."""
    _, one = step_of(document, given.word("step"))
    name = given.text("title", TITLE, needed="Ghi tên bước.") if "title" in given else said_vi(one["title"])
    en = given.text("title_en", TITLE) if "title_en" in given else said_en(one["title"])
    _help(one, given)
    given.refuse()
    one["title"] = said(name, en)
    condition(one, given)
    return f"sửa bước “{name}”", f"buoc:{one['key']}"


def _help(holder: Json, given: Given) -> None:
    if "help" not in given and "help_en" not in given:
        return
    vi = given.text("help", HELP, lines=True) if "help" in given else said_vi(holder.get("help", ""))
    en = given.text("help_en", HELP, lines=True) if "help_en" in given else said_en(holder.get("help", ""))
    if vi:
        holder["help"] = said(vi, en)
    else:
        holder.pop("help", None)


def condition(holder: Json, given: Given) -> None:
    """When it is asked; an empty condition means always."""
    if "shown" in given:
        text = given.word("shown").strip()
        holder.pop("shown", None)
        if text:
            holder["shown"] = text


def move_step(document: Json, given: Given) -> Done:
    """A step goes one place up or down."""
    place, one = step_of(document, given.word("step"))
    steps, other = steps_of(document), place + given.way()
    if not 0 <= other < len(steps):
        raise _stop()
    steps[place], steps[other] = steps[other], steps[place]
    return f"chuyển bước “{said_vi(one['title'])}”", f"buoc:{one['key']}"


def drop_step(document: Json, given: Given) -> Done:
    """A step goes, with all that it asks."""
    place, one = step_of(document, given.word("step"))
    for section in one["sections"]:
        for name in list(section["fields"]):
            _remove(document, name)
    steps = steps_of(document)
    steps.remove(one)
    near = steps[min(place, len(steps) - 1)]["key"] if steps else ""
    return f"bỏ bước “{said_vi(one['title'])}”", f"buoc:{near}" if near else ""


def add_section(document: Json, given: Given) -> Done:
    """A section with a title is added at the end of a step."""
    _, one = step_of(document, given.word("step"))
    name = given.text("title", TITLE, needed="Ghi tên phần.")
    given.refuse()
    one["sections"].append({"title": name, "fields": []})
    return f"thêm phần “{name}”", f"phan:{one['key']}:{len(one['sections']) - 1}"


def section(document: Json, given: Given) -> Done:
    """A section gets another title or condition; without a title its fields stand under no heading."""
    key, number = given.word("step"), given.place("section")
    _, one = section_of(document, key, number)
    name = given.text("title", TITLE) if "title" in given else said_vi(one.get("title", ""))
    en = given.text("title_en", TITLE) if "title_en" in given else said_en(one.get("title", ""))
    given.refuse()
    one.pop("title", None)
    if name:
        one["title"] = said(name, en)
    condition(one, given)
    return f"sửa phần “{name or number + 1}”", f"phan:{key}:{number}"


def move_section(document: Json, given: Given) -> Done:
    """A section goes one place up or down, into the step beside where it is the first or the last."""
    key, number = given.word("step"), given.place("section")
    sections, one = section_of(document, key, number)
    place, steps, way = step_of(document, key)[0], steps_of(document), given.way()
    sections.pop(number)
    if 0 <= number + way <= len(sections):
        sections.insert(number + way, one)
        number += way
    elif 0 <= place + way < len(steps):
        key, beside = steps[place + way]["key"], steps[place + way]["sections"]
        number = len(beside) if way < 0 else 0
        beside.insert(number, one)
    else:
        raise _stop()
    return f"chuyển phần “{said_vi(one.get('title', '')) or number + 1}”", f"phan:{key}:{number}"


def drop_section(document: Json, given: Given) -> Done:
    """A section goes, with all that it asks."""
    key, number = given.word("step"), given.place("section")
    sections, one = section_of(document, key, number)
    for name in list(one["fields"]):
        _remove(document, name)
    sections.pop(number)
    return f"bỏ phần “{said_vi(one.get('title', '')) or number + 1}”", f"buoc:{key}"


# -- fields ----------------------------------------------------------------------------------------------


def add_field(document: Json, given: Given) -> Done:
    """A field of a kind is added: behind another, at the end of a section, or as a column of rows."""
    label = given.text("label", LABEL, needed="Ghi tên mục, ví dụ “Họ và tên”.")
    sample = PALETTE.get(given.word("kind"))
    if sample is None:
        given.wrong["kind"] = "Chọn loại mục trong danh sách."
    given.refuse()
    assert sample is not None
    rows = given.word("rows")
    if rows and sample.code == ROWS:
        raise Unfit(fields={"kind": "Trong nhóm lặp lại không đặt thêm nhóm lặp lại. Tách thành một nhóm riêng."})
    field = _put(document, rows, label, *sample.begun(), given)
    if sample.code == ROWS:
        first = Given({"label": "Nội dung", "kind": "text", "rows": field})
        add_field(document, first)
    return f"thêm mục “{label}”", f"muc:{field}"


def _put(document: Json, rows: str, label: str, schema: Json, aside: Json, given: Given) -> str:
    holder = holder_of(document, rows)
    key = key_from(label, taken_keys(document, rows))
    after = given.word("after")
    if rows:
        names = list(holder["properties"])
        place = names.index(split(after)[1]) + 1 if split(after)[1] in names else len(names)
        pairs = list(holder["properties"].items())
        pairs.insert(place, (key, schema))
        holder["properties"] = dict(pairs)
    else:
        target, place = _target(document, given, after)
        target.insert(place, key)
        holder["properties"][key] = schema
    field = f"{rows}.{key}" if rows else key
    document.setdefault("fields", {})[field] = {"label": label, **aside}
    return field


def _target(document: Json, given: Given, after: str) -> tuple[list[str], int]:
    """The fields of a section, and the place at which a new one comes."""
    if after:
        spot = spot_of(document, after)
        found: list[str] = steps_of(document)[spot.step]["sections"][spot.section]["fields"]
        return found, spot.at + 1
    _, one = step_of(document, given.word("step"))
    if not one["sections"]:
        one["sections"].append({"fields": []})
    number = given.place("section")
    fields: list[str] = one["sections"][number if 0 <= number < len(one["sections"]) else -1]["fields"]
    return fields, len(fields)


def copy_field(document: Json, given: Given) -> Done:
    """A field once more, behind itself, under a key of its own."""
    field = given.word("field")
    rows, name = split(field)
    schema, aside = copy.deepcopy(schema_of(document, field)), copy.deepcopy(aside_of(document, field))
    label = f"{label_of(document, field)} (bản sao)"[:LABEL]
    aside.pop("label", None)
    new = _put(document, rows, label, schema, aside, Given({"after": field}))
    for column in columns_of(document, field):
        document["fields"][f"{new}.{column}"] = copy.deepcopy(aside_of(document, f"{field}.{column}"))
    holder = holder_of(document, rows)
    if name in required_in(holder):
        holder["required"].append(split(new)[1])
    return f"nhân bản mục {label_with_key(document, field)}", f"muc:{new}"


def move_field(document: Json, given: Given) -> Done:
    """A field goes one place up or down, into the section or step beside where it is the first or the last."""
    field, way = given.word("field"), given.way()
    rows, name = split(field)
    schema_of(document, field)
    words = f"chuyển mục {label_with_key(document, field)}", f"muc:{field}"
    if rows:
        holder = holder_of(document, rows)
        names = list(holder["properties"])
        _swap(names, names.index(name), way)
        holder["properties"] = {one: holder["properties"][one] for one in names}
        return words
    spot = spot_of(document, field)
    slots: list[list[str]] = [one["fields"] for each in steps_of(document) for one in each["sections"]]
    here = next(number for number, names in enumerate(slots) if name in names)
    if 0 <= spot.at + way < len(slots[here]):
        _swap(slots[here], spot.at, way)
    elif 0 <= here + way < len(slots):
        slots[here].remove(name)
        slots[here + way].insert(len(slots[here + way]) if way < 0 else 0, name)
    else:
        raise _stop()
    return words


def _swap(names: list[str], place: int, way: int) -> None:
    other = place + way
    if not 0 <= other < len(names):
        raise _stop()
    names[place], names[other] = names[other], names[place]


def place_field(document: Json, given: Given) -> Done:
    """A field goes to the end of a section of any step."""
    field = given.word("field")
    if split(field)[0]:
        raise Unfit("Mục trong nhóm lặp lại không đưa ra ngoài nhóm được.", "Thêm một mục mới ở ngoài nhóm.")
    spot = spot_of(document, field)
    _, target = section_of(document, given.word("step"), given.place("section"))
    steps_of(document)[spot.step]["sections"][spot.section]["fields"].remove(field)
    target["fields"].append(field)
    return f"chuyển mục {label_with_key(document, field)}", f"muc:{field}"


def drop_field(document: Json, given: Given) -> Done:
    """A field goes; what stands beside it is chosen."""
    field = given.word("field")
    words = f"bỏ mục {label_with_key(document, field)}"
    rows, name = split(field)
    schema_of(document, field)
    if rows:
        names = columns_of(document, rows)
        if len(names) == 1:
            raise Unfit("Nhóm lặp lại phải có ít nhất một mục.", "Bỏ cả nhóm, hoặc thêm mục khác trước.")
        near = names[max(0, names.index(name) - 1)]
        near = near if near != name else names[1]
        _remove(document, field)
        return words, f"muc:{rows}.{near}"
    spot = spot_of(document, field)
    each = steps_of(document)[spot.step]
    left = [one for one in each["sections"][spot.section]["fields"] if one != field]
    _remove(document, field)
    return words, f"muc:{left[max(0, spot.at - 1)]}" if left else f"buoc:{each['key']}"


def _remove(document: Json, field: str) -> None:
    rows, name = split(field)
    holder = holder_of(document, rows)
    gone: Any = holder["properties"].pop(name, None)
    if gone is None:
        raise Unfit(GONE, RELOAD)
    holder["required"] = [one for one in required_in(holder) if one != name]
    for key in [key for key in document.get("fields", {}) if key == field or key.startswith(f"{field}.")]:
        del document["fields"][key]
    if not rows:
        spot = spot_of(document, field)
        steps_of(document)[spot.step]["sections"][spot.section]["fields"].remove(field)
