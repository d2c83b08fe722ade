"""What a declaration says: which fields are asked, what is reckoned, what is wrong. The one engine of every page.

Pure: the same form, declaration, sources and knowledge give the same outcome. Whatever is sent in, only fields of the
form are looked at, each within its limits, so the work is bounded by the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .faults import Fault, Note, OtherVersion
from .filling import Filling, blank, neutral
from .form import Form
from .kinds import Known


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody filled in, as it was typed or as it was kept, pinned to the version of the form that asked."""

    form: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """From which source a field was filled before anybody typed, what it gave, and whether it was corrected."""

    source: str
    value: Any
    changed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a declaration says.

    `answer`: clean values of fields that are asked, nothing else; it stands where there are no `faults`. `kept`: what
    was typed, to go on with, hidden and faulty fields too. `shown`: paths of the fields that are asked. `computed`:
    what the house reckoned itself, by path. `origins`: fields that a source filled.
    """

    form: str
    answer: Mapping[str, Any]
    kept: Mapping[str, Any]
    shown: frozenset[str]
    computed: Mapping[str, Any]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    origins: Mapping[str, Origin]

    @property
    def complete(self) -> bool:
        """Whether it can be sent."""
        return not self.faults

    @property
    def prefilled_share(self) -> float:
        """How much of what is asked at the top stood there already, 0 to 1."""
        asked = sum("." not in path for path in self.shown)
        return len(self.origins) / asked if asked else 0.0


def evaluate(form: Form, declaration: Declaration, prefill: Mapping[str, Any], known: Known) -> Outcome:
    """Look at a declaration; OtherVersion where it was begun with another version of the form.

    `prefill`: what registered sources know, by the name of the source (`people.full_name`). A field that was never
    typed in takes the first that fits; one that was emptied stays empty.
    """
    if declaration.form != form.digest:
        raise OtherVersion
    values = declaration.values
    filling = Filling(known)
    answer: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    filling.strangers(values, form.fields, "")
    for name in form.order:
        field = form.fields[name]
        given = values.get(name)
        above = form.where[name]
        if (above and not filling.all_true(above, name)) or (
            field.shown is not None and not filling.asked(field, filling.facts, name)
        ):
            if name in values and field.computed is None:
                kept[name] = neutral(given)
            continue
        filling.shown.add(name)
        origin = None
        if field.computed is not None:
            given = filling.reckoned(field, filling.facts, name)
        elif field.sources and (origin := _origin(field.name, form, prefill, filling)) and name not in values:
            given = origin.value
        taken = filling.take(field, given, name, filling.facts, answer)
        if taken.value is not None:
            answer[name] = taken.value
            filling.facts[name] = taken.fact
        if field.computed is not None:
            if taken.value is not None:
                filling.computed[name] = taken.value
        elif name in values:
            kept[name] = taken.kept
        if origin is not None:
            origins[name] = Origin(origin.source, origin.value, taken.value != origin.value)
    filling.check(form)
    return Outcome(
        form.digest, {name: answer[name] for name in form.fields if name in answer},
        {name: kept[name] for name in form.fields if name in kept}, frozenset(filling.shown), filling.computed,
        tuple(filling.faults), tuple(filling.notes), origins,
    )  # fmt: skip


def _origin(name: str, form: Form, prefill: Mapping[str, Any], filling: Filling) -> Origin | None:
    """What the first source that fits has for a field, as the field takes it."""
    field = form.fields[name]
    for source in field.sources:
        given = prefill.get(source)
        if given is None or blank(given):
            continue
        trial = filling.aside()
        taken = trial.take(field, given, name, trial.facts, {})
        if taken.value is not None and not trial.faults:
            return Origin(source, taken.value, False)
    return None
