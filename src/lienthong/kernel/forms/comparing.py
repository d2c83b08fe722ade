"""How two versions of a form differ, in words that an officer understands: what was added, left out, moved, changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lienthong.kernel.expressions.api import Expression

from .editing.palette import PALETTE, kind_of, single
from .editing.spelling import in_words, labels_of
from .form import Field, Form, Said

_LIMITS = {
    "minLength": "số ký tự ít nhất", "maxLength": "số ký tự nhiều nhất", "minimum": "từ", "maximum": "đến",
    "exclusiveMinimum": "lớn hơn", "exclusiveMaximum": "nhỏ hơn", "multipleOf": "là bội số của", "pattern": "mẫu chữ",
    "minItems": "số dòng ít nhất", "maxItems": "số dòng nhiều nhất", "uniqueItems": "không lặp lại",
}  # fmt: skip
_SETTINGS = {
    "largest_mb": "dung lượng lớn nhất (MB)", "accept": "loại tệp nhận", "elsewhere": "nhận nơi ở tỉnh khác",
    "lines": "nhiều dòng",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs: what of it was and what is; both empty where it came, went or moved."""

    what: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, step or the form itself that differs. `sort`: added, dropped, moved, changed."""

    sort: str
    name: str
    label: str
    changes: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A field of a version with where it stands and what it stands beside."""

    field: Field
    place: str
    step: str
    section: int
    aside: Mapping[str, Any]


def differences(old: Form, new: Form) -> list[Difference]:
    """All that differs from one version to the other, in the order in which the new one asks."""
    before, after = _seen(old), _seen(new)
    renamed = _renamed(before, after)
    moved = _moved(list(before), list(after), before, after)
    found = [*_whole(old, new)]
    for name, seen in after.items():
        was = before.get(name) or before.get(renamed.get(name, ""))
        if was is None:
            kind = PALETTE.get(kind_of(dict(seen.field.schema), dict(seen.aside)))
            words = (Changed(f"đặt ở {seen.place}"), Changed(f"loại: {kind.label if kind else ''}"))
            found.append(Difference("added", name, seen.field.label.vi, words))
            continue
        changes = list(_of_field(was, seen, old, new))
        if name in renamed:
            changes.insert(0, Changed("mã", renamed[name], name))
        if away := _elsewhere(was, seen):
            changes.insert(0, Changed("chỗ đặt", was.place, seen.place))
        elif name in moved:
            found.append(Difference("moved", name, seen.field.label.vi, (Changed(f"đổi thứ tự trong {seen.place}"),)))
        if changes:
            sort = "moved" if len(changes) == 1 and away else "changed"
            found.append(Difference(sort, name, seen.field.label.vi, tuple(changes)))
    gone = [name for name in before if name not in after and name not in renamed.values()]
    found += [
        Difference("dropped", name, before[name].field.label.vi, (Changed(f"trước đặt ở {before[name].place}"),))
        for name in gone
    ]
    return found


def _elsewhere(was: _Seen, now: _Seen) -> bool:
    """Whether a field stands in another step or section; that its place is only called otherwise is no move."""
    return was.step != now.step or (was.section != now.section and was.place != now.place)


def _seen(form: Form) -> dict[str, _Seen]:
    found = {}
    asides: Mapping[str, Any] = form.document.get("fields", {})
    for step in form.steps:
        for number, section in enumerate(step.sections):
            place = f"bước “{step.title.vi}”" + (f", phần “{section.title.vi}”" if section.title.vi else "")
            for name in section.fields:
                field = form.fields[name]
                found[name] = _Seen(field, place, step.key, number, asides.get(name, {}))
                if single(dict(field.schema)).get("type") == "object":
                    for one in field.inner:
                        inner = f"{name}.{one.name}"
                        found[inner] = _Seen(one, f"nhóm “{field.label.vi}”", name, 0, asides.get(inner, {}))
    return found


def _renamed(before: Mapping[str, _Seen], after: Mapping[str, _Seen]) -> dict[str, str]:
    """New key → old key, of fields that ask the same under the same label and were nowhere else."""
    gone = {name: seen for name, seen in before.items() if name not in after}
    found: dict[str, str] = {}
    for name, seen in after.items():
        if name not in before:
            alike = [
                old
                for old, was in gone.items()
                if was.field.label == seen.field.label
                and dict(was.field.schema) == dict(seen.field.schema)
                and old not in found.values()
            ]
            if len(alike) == 1:
                found[name] = alike[0]
    return found


def _moved(
    before: list[str], after: list[str], seen_before: Mapping[str, _Seen], seen_after: Mapping[str, _Seen]
) -> set[str]:
    """Fields that stand in the same section as before, yet behind others than before."""
    found: set[str] = set()
    for place in dict.fromkeys((seen_after[name].step, seen_after[name].section) for name in after):
        was = [one for one in before if (seen_before[one].step, seen_before[one].section) == place]
        now = [one for one in after if (seen_after[one].step, seen_after[one].section) == place]
        was, now = [name for name in was if name in now], [name for name in now if name in was]
        kept: set[str] = set()
        for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks():
            kept |= set(now[block.b : block.b + block.size])
        found |= set(now) - kept
    return found


def _whole(old: Form, new: Form) -> Iterator[Difference]:
    if changes := tuple(_said("tên biểu mẫu", old.title, new.title)):
        yield Difference("changed", "", "Biểu mẫu", changes)
    before, after = {one.key: one for one in old.steps}, {one.key: one for one in new.steps}
    for key, step in after.items():
        if key not in before:
            yield Difference("added", "", f"Bước “{step.title.vi}”")
            continue
        was = before[key]
        changes = (
            *_said("tên bước", was.title, step.title), *_said("hướng dẫn", was.help, step.help),
            *_condition("chỉ hỏi khi", was.shown, step.shown, old, new),
        )  # fmt: skip
        for number, (one, other) in enumerate(zip(was.sections, step.sections, strict=False), 1):
            words = f"phần “{other.title.vi}” chỉ hỏi khi" if other.title.vi else f"phần {number} chỉ hỏi khi"
            changes = (*changes, *_condition(words, one.shown, other.shown, old, new))
        if changes:
            yield Difference("changed", "", f"Bước “{step.title.vi}”", changes)
    yield from (Difference("dropped", "", f"Bước “{one.title.vi}”") for key, one in before.items() if key not in after)
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        order = " → ".join(after[key].title.vi for key in after if key in before)
        yield Difference("moved", "", "Thứ tự các bước", (Changed("nay là", "", order),))


def _of_field(was: _Seen, now: _Seen, old: Form, new: Form) -> Iterator[Changed]:
    yield from _said("tên mục", was.field.label, now.field.label)
    yield from _said("hướng dẫn", was.field.help, now.field.help)
    kinds = [PALETTE.get(kind_of(dict(one.field.schema), dict(one.aside))) for one in (was, now)]
    if kinds[0] != kinds[1]:
        yield Changed("loại", *(kind.label if kind else "" for kind in kinds))
    if was.field.required != now.field.required:
        yield Changed("bắt buộc", *("có" if one.field.required else "không" for one in (was, now)))
    yield from _condition("chỉ hỏi khi", was.field.shown, now.field.shown, old, new, "luôn hỏi")
    yield from _condition("công thức", was.field.computed, now.field.computed, old, new, "người khai tự điền")
    yield from _limits(was, now)
    yield from _options(was.field, now.field)
    yield from _checks(was.field, now.field, old, new)
    if was.field.sources != now.field.sources:
        yield Changed("điền sẵn từ", ", ".join(was.field.sources), ", ".join(now.field.sources))
    if was.field.as_of != now.field.as_of:
        names = [labels_of(form).get(one.field.as_of, "hôm nay") for form, one in ((old, was), (new, now))]
        yield Changed("theo tên gọi tại ngày", *names)
    for word, label in _SETTINGS.items():
        if was.aside.get(word) != now.aside.get(word):
            yield Changed(label, _plain(was.aside.get(word)), _plain(now.aside.get(word)))


def _said(what: str, was: Said, now: Said) -> Iterator[Changed]:
    if was.vi != now.vi:
        yield Changed(what, was.vi, now.vi)
    if was.en != now.en:
        yield Changed(f"{what} (tiếng Anh)", was.en, now.en)


def _condition(
    what: str, was: Expression | None, now: Expression | None, old: Form, new: Form, none: str = "luôn hỏi"
) -> Iterator[Changed]:
    if (was.text if was else "") != (now.text if now else ""):
        yield Changed(what, in_words(was, old) if was else none, in_words(now, new) if now else none)


def _limits(was: _Seen, now: _Seen) -> Iterator[Changed]:
    before, after = ({**single(dict(one.field.schema)), **dict(one.field.schema)} for one in (was, now))
    for word, label in _LIMITS.items():
        if before.get(word) != after.get(word):
            yield Changed(label, _plain(before.get(word)), _plain(after.get(word)))


def _options(was: Field, now: Field) -> Iterator[Changed]:
    before, after = ({code: said.vi for code, said in one.options} for one in (was, now))
    added = [label for code, label in after.items() if code not in before]
    gone = [label for code, label in before.items() if code not in after]
    if before and after and (added or gone or before != after or list(before) != list(after)):
        yield Changed("lựa chọn", "; ".join(before.values()), "; ".join(after.values()))


def _checks(was: Field, now: Field, old: Form, new: Form) -> Iterator[Changed]:
    before = {(one.holds.text, one.said): one for one in was.checks}
    after = {(one.holds.text, one.said): one for one in now.checks}
    for key, one in before.items():
        if key not in after:
            yield Changed("bỏ kiểm tra", in_words(one.holds, old), "")
    for key, one in after.items():
        if key not in before:
            yield Changed("thêm kiểm tra", "", f"{in_words(one.holds, new)}: “{one.said.vi}”")


def _plain(value: Any) -> str:
    if value is None:
        return "không đặt"
    if isinstance(value, bool):
        return "có" if value else "không"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace(".", ",")
