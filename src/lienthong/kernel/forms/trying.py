"""A form tried with test data before anybody is asked: the same engine as a declaration, and nothing is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.units import api as units
from lienthong.web.speech import joined

from .controls import Page, Part, parts_of
from .evaluating import Declaration, Outcome, evaluate
from .form import Field, Form, Shape, Step
from .kinds import Enclosed, Known
from .kinds.listed import banks
from .kinds.signing import BY_ACCOUNT
from .typed import Sent, values_in, without_row
from .wording import Line, line

CITIZEN, OFFICIAL = "nguoi-khai", "can-bo"
SIGNER = "Người khai"
CARRIED, MOST_CARRIED, SAMPLE_FILE = "thu", 200_000, "tep-thu"
_DAY = "1990-05-12"
_BY_KIND: dict[str, Any] = {
    "boolean": True, "date": _DAY, "partial_date": _DAY, "email": "nguoi.thu@dan.example", "phone": "0912345678",
    "personal_id": "040090012345", "tax_code": "0100109106", "ethnic_group": "Kinh", "file": SAMPLE_FILE,
    "signature": BY_ACCOUNT, "account_number": "1122334455", "holder": "NGUYEN VAN THU",
    "latitude": 18.6733, "longitude": 105.6813,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tryout:
    """A form with test data: what the engine says, and what whoever sends it would be told."""

    form: Form
    outcome: Outcome
    errors: Mapping[str, str] = field(default_factory=dict)
    checked: bool = False
    more: str = ""
    role: str = CITIZEN

    @property
    def carried(self) -> str:
        """The test data, to go along with a page that shows only a part of it."""
        return json.dumps(dict(self.outcome.kept), ensure_ascii=False)

    def parts(self, step: Step) -> tuple[Part, ...]:
        """A step as it is drawn for a citizen."""
        return parts_of(self.form, step, Page(self.outcome, self.errors, self.more, signer=SIGNER))

    def named(self) -> list[tuple[str, str]]:
        """What is wrong, each with what its field is called."""
        return [(self._label(path), said) for path, said in self.errors.items()]

    def _label(self, path: str) -> str:
        name, *inside = path.split(".")
        one = self.form.fields[name]
        inner = next((each.label.vi for each in one.inner if inside and each.name == inside[-1]), "")
        return f"{one.label.vi}: {inner}" if inner else one.label.vi

    def read(self) -> list[tuple[Step, list[tuple[Line, str]]]]:
        """All that is asked as an official reads it, with what is wrong beside each field."""
        found = []
        for step in self.form.steps:
            names = [name for section in step.sections for name in section.fields if name in self.outcome.shown]
            lines = [(line(self.form.fields[name], self._value(name)), self._wrong(name)) for name in names]
            if lines:
                found.append((step, lines))
        return found

    def _value(self, name: str) -> Any:
        return self.outcome.answer.get(name, self.outcome.kept.get(name))

    def _wrong(self, name: str) -> str:
        return next((said for path, said in self.errors.items() if path.split(".")[0] == name), "")


def trial(
    form: Form, values: Mapping[str, Any], *, checked: bool = False, more: str = "", role: str = CITIZEN
) -> Tryout:
    """What a form says of test data; `checked`: also what would keep it from being sent."""
    pdf = Enclosed("tep-thu.pdf", 100_000, "application/pdf")
    known = Known(today(), units.directory(), {SAMPLE_FILE: pdf} | _files(form), SIGNER)
    outcome = evaluate(form, Declaration(form.digest, values), {}, known)
    errors: dict[str, str] = {}
    for fault in outcome.faults if checked else ():
        errors.setdefault(fault.path, joined(fault.sentence, fault.next_step))
    return Tryout(form, outcome, errors, checked, more, role)


def trial_in(form: Form, sent: Sent) -> Tryout:
    """The trial that a page asks for: with what was typed, with samples, with nothing; checked or not."""
    act = str(sent.get("act", ""))
    role = OFFICIAL if str(sent.get("xem-nhu", "") or sent.get("vai", "")) == OFFICIAL else CITIZEN
    if act in ("dien-thu", "xoa-thu"):
        return trial(form, samples(form) if act == "dien-thu" else {}, role=role)
    before = _carried(str(sent.get(CARRIED, "")), form)
    typed = values_in(sent, form.fields.values())
    for name, value in typed.items():
        if value == "" and str(before.get(name, "")).startswith(SAMPLE_FILE):
            typed[name] = before[name]  # a sample of a file stands in no box
    values = {**before, **typed}
    if "bot" in sent:
        values = without_row(values, str(sent.get("bot", "")), form.fields.keys())
    checked = act == "kiem-tra" or bool(sent.get("da-kiem", ""))
    return trial(form, values, checked=checked, more=str(sent.get("them", "")), role=role)


def _carried(text: str, form: Form) -> dict[str, Any]:
    try:
        found = json.loads(text) if 0 < len(text) <= MOST_CARRIED else {}
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in found.items() if name in form.fields} if isinstance(found, dict) else {}


def samples(form: Form) -> dict[str, Any]:
    """Test data for every field that is filled in by people; a pattern of signs is left for the author to meet."""
    made = {one.name: _sample(one) for one in form.fields.values() if one.computed is None}
    return {name: value for name, value in made.items() if value is not None}


def _sample(one: Field) -> Any:
    if one.shape is Shape.PARTS:
        return _parts(one)
    if one.shape is Shape.ROWS:
        return [_parts(one) for _ in range(max(1, one.least))]
    if one.shape is Shape.MANY:
        if one.options:
            return [code for code, _ in one.options[: max(1, one.least)]]
        value = _one(one)
        return [value] * max(1, one.least) if value is not None else None
    return _one(one)


def _parts(one: Field) -> dict[str, Any]:
    found = {part.name: _sample(part) for part in one.inner if part.computed is None}
    return {name: value for name, value in found.items() if value is not None}


def _one(one: Field) -> Any:
    code = one.kind.code if one.kind else ""
    limits = one.schema.get("items", one.schema) if one.shape is Shape.MANY else one.schema
    if one.options:
        return one.options[0][0]
    if code == "file":
        return _file_of(one)
    if code in _BY_KIND:
        return _BY_KIND[code]
    if code == "bank":
        return next(iter(banks()))
    if code == "commune":
        return _commune(one)
    if code in ("integer", "number", "money"):
        return _number(limits, 1_500_000 if code == "money" else 12)
    if code == "text" and "pattern" not in limits:
        words = "Nguyễn Văn Thử" if one.name in ("full_name", "ho_ten", "ho_va_ten") else f"{one.label.vi or 'Chữ'} thử"
        return words.ljust(int(limits.get("minLength", 0)), "x")[: int(limits.get("maxLength", 2_000))]
    return None


def _number(limits: Mapping[str, Any], usual: int) -> Any:
    low = limits.get("minimum", limits.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in limits))
    high = limits.get("maximum", limits.get("exclusiveMaximum", 10**12) - ("exclusiveMaximum" in limits))
    step = limits.get("multipleOf")
    found = max(low, min(high, usual))
    if not step or not found % step:
        return found
    under = found - found % step
    return under if under >= low else under + step


def _commune(one: Field) -> dict[str, str] | None:
    if one.setting.get("elsewhere") or one.as_of:
        return {"name": "Xã thử, tỉnh khác"} if one.setting.get("elsewhere") else None
    card = next(iter(units.search("", tier="xa", most=1)), None)
    return {"name": card.name, "code": card.code} if card else None


def _file_of(one: Field) -> str:
    accepted: tuple[str, ...] = one.setting.get("accept") or ()
    return f"{SAMPLE_FILE}-{accepted[0]}" if accepted else SAMPLE_FILE


def _files(form: Form) -> dict[str, Enclosed]:
    """A small file of the first type that each field takes."""
    fields = [
        one for each in form.fields.values() for one in (each, *each.inner) if one.kind and one.kind.code == "file"
    ]
    types = {accepted[0] for one in fields if (accepted := one.setting.get("accept"))}
    return {
        f"{SAMPLE_FILE}-{kind}": Enclosed("tep-thu", 100_000, kind if "/" in kind else f"{kind}/x") for kind in types
    }
