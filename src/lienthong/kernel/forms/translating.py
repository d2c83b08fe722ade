"""What of a form is said in Vietnamese alone: every text that people read, by the place where its author writes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from .form import Field, Form, Said, Shape


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a form: what it is, and by which thing of the editor it is written (`muc:ho_ten`, empty: the form)."""

    ref: str
    what: str
    said: Said


def texts_of(form: Form) -> Iterator[Text]:
    """All that its author has people read; what the kinds of the country say themselves is in both languages."""
    yield Text("", "tên biểu mẫu", form.title)
    for step in form.steps:
        yield Text(f"buoc:{step.key}", "tên bước", step.title)
        yield Text(f"buoc:{step.key}", "hướng dẫn của bước", step.help)
        for at, section in enumerate(step.sections):
            yield Text(f"phan:{step.key}:{at}", "tên phần", section.title)
            for name in section.fields:
                yield from _of_field(form.fields[name], name)


def _of_field(field: Field, path: str) -> Iterator[Text]:
    ref = f"muc:{path}"
    yield Text(ref, "tên mục", field.label)
    yield Text(ref, "hướng dẫn", field.help)
    for _, option in field.options:
        yield Text(ref, "lựa chọn", option)
    for check in field.checks:
        yield Text(ref, "câu báo", check.said)
    if field.shape is Shape.ROWS and field.schema["items"].get("type") == "object":
        for one in field.inner:
            yield from _of_field(one, f"{path}.{one.name}")


def lacking(form: Form) -> Iterator[Text]:
    """The texts that have no English yet."""
    return (one for one in texts_of(form) if one.said.vi and not one.said.en)
