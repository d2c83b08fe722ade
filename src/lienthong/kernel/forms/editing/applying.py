"""A named change to a draft: what comes of it, or why it is not made. What was readable stays readable."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.faults import FaultyForm, FormFault
from lienthong.kernel.forms.reading import digest_of, read_form

from . import properties, structure
from .given import Given
from .papers import Json, blank, opened, steps_of, written
from .placing import before_words, field_of, input_of

Change = Mapping[str, Any]
CHANGES: dict[str, Callable[[Json, Given], structure.Done]] = {
    one.__name__: one
    for one in (
        structure.title, structure.add_step, structure.step, structure.move_step, structure.drop_step,
        structure.add_section, structure.section, structure.move_section, structure.drop_section,
        structure.add_field, structure.copy_field, structure.move_field, structure.place_field, structure.drop_field,
        properties.key, properties.kind, properties.field,
    )
}  # fmt: skip
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft after a change: its file and digest, what was done in words, what is chosen now."""

    text: str
    digest: str
    said: str
    chosen: str


class Breaks(Unfit):
    """A change would leave something in the form that cannot be read: what, in words."""

    code = "breaks_form"
    sentence = "Thay đổi này làm hỏng chỗ khác trong biểu mẫu nên chưa lưu."
    next_step = "Sửa các chỗ được nêu trước, hoặc chọn cách khác."


def empty_form(title: str) -> tuple[str, str]:
    """The file of a form that asks nothing yet, and its digest."""
    document = blank(title)
    return written(document), digest_of(document)


def faults_in(text: str) -> tuple[FormFault, ...]:
    """What still keeps a draft from being published."""
    try:
        read_form(text)
    except FaultyForm as no:
        return no.faults
    return ()


def edited(text: str, change: Change) -> Edited:
    """What a change makes of a draft; Unfit by its fields where it cannot be made.

    A draft is a readable form at any time, or one that asks nothing yet. A change that would break a condition
    elsewhere is refused with what it would break.
    """
    do = CHANGES.get(str(change.get("do", "")))
    if do is None:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    before = opened(text)
    after = copy.deepcopy(before)
    said, chosen = do(after, Given({name: value for name, value in change.items() if name != "do"}))
    _hold(before, after, change)
    return Edited(written(after), digest_of(after), said, chosen)


def _probed(document: Json) -> Json:
    """The same with something asked, where nothing is: so that its conditions are looked at too."""
    if document["schema"]["properties"]:
        return document
    found = copy.deepcopy(document)
    found["schema"]["properties"]["muc_thu"] = {"type": "string"}
    found["fields"] = {"muc_thu": {"label": "Mục thử"}}
    if not steps_of(found):
        found["layout"]["steps"].append({"key": "buoc_thu", "title": "Thử", "sections": []})
    steps_of(found)[0]["sections"].append({"fields": ["muc_thu"]})
    return found


def _hold(before: Json, after: Json, change: Change) -> None:
    new = faults_in(written(_probed(after)))
    if not new:
        return
    known = {(one.path, one.sentence) for one in faults_in(written(_probed(before)))}
    new = tuple(one for one in new if (one.path, one.sentence) not in known)
    if not new:
        return
    own = str(change.get("field") or "")
    fields: dict[str, str] = {}
    for one in new[:MOST_NAMED]:
        mine = own and field_of(one.path) == own
        name = input_of(one.path) if mine or not own else ""
        words = "" if mine else before_words(one.path, after)
        fields.setdefault(name or one.path, f"{words}{one.sentence} {one.next_step}")
    if len(new) > MOST_NAMED:
        fields["…"] = f"Còn {len(new) - MOST_NAMED} chỗ khác cũng bị hỏng theo."
    raise Breaks(fields=fields)
