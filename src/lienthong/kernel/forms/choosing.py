"""Whether conditions ask for choices that there are: a label in place of its code would never hold."""

from collections.abc import Mapping

from lienthong.kernel.base.text import fold

from .form import Field, Step
from .kinds.plain import CHOICE_KIND
from .lines import Path
from .remarks import Remarks
from .weighing import expressions_of

MOST_TOLD = 8


def check_choices(fields: Mapping[str, Field], steps: tuple[Step, ...], remarks: Remarks) -> None:
    """A fault for each text that a field with choices is compared with and that is none of them."""
    among = dict(fields)
    for name, field in fields.items():
        among |= {f"{name}.{one.name}": one for one in field.inner}
    for path, expression, _, columns in expressions_of(fields, steps):
        here = among | {one.name: one for one in columns}
        for name, text in dict.fromkeys(expression.texts_beside()):
            found = here.get(name)
            if found is not None and found.kind is CHOICE_KIND and text not in dict(found.options):
                _tell(found, text, path, remarks)


def _tell(field: Field, text: str, path: Path, remarks: Remarks) -> None:
    meant = [code for code, said in field.options if fold(text) in (fold(code), fold(said.vi), fold(said.en))]
    if len(meant) == 1:
        advice = f"Viết mã của lựa chọn này: “{meant[0]}”."
    else:
        listed = ", ".join(f"“{code}” ({said.vi})" for code, said in field.options[:MOST_TOLD])
        advice = f"Các mã: {listed}{' …' if len(field.options) > MOST_TOLD else '.'}"
    remarks.fault(path, f"Mục “{field.label.vi}” không có lựa chọn nào mang mã “{text[:40]}”.", advice)
