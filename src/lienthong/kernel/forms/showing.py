"""A draft as its editor shows it: what is chosen, what stands in its boxes, what can be undone."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from lienthong.kernel.base.actor import Actor

from .confirmed import lasting
from .editing.applying import faults_in
from .editing.boxes import CHECKS, OPTIONS, Boxes, Sent, shown_in_boxes
from .editing.outline import FIELD, Item, is_there, items_of, sections_of, step_at
from .editing.palette import PALETTE, groups
from .editing.papers import columns_of, opened, said_vi
from .editing.placing import before_words
from .editing.spelling import SIGNS, Told, scope, told
from .faults import FaultyForm
from .form import Field, Form, Step
from .kinds import COMPOSITE, SIMPLE
from .kinds.plain import DATE_KIND, PARTIAL_KIND
from .models import Stroke, Version
from .outside import AGENCIES
from .queries import AUTHORS, versions
from .sources import SOURCES
from .states import VersionState
from .translating import Text, lacking
from .trying import Tryout, trial_in
from .versioning import form_of

ACCEPTED = (
    ("application/pdf", "PDF"), ("image", "ảnh chụp"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
)  # fmt: skip
_PERSONAL = {
    "text": (("people.full_name", "họ tên trong hồ sơ cá nhân"),),
    "choice": (("people.sex", "giới tính trong hồ sơ cá nhân"),),
    "email": (("people.email", "thư điện tử trong hồ sơ cá nhân"),),
}
MOST_SHOWN, SPARE = 10, 3


def draft_form(version: Version) -> Form | None:
    """What a draft asks; None where it cannot be read yet, since it asks nothing."""
    try:
        return form_of(version)
    except FaultyForm:
        return None


def editor_of(by: Actor, code: str, ref: str = "", just: str = "") -> "Editor | None":
    """A draft for whom it is to write; None of anything else."""
    version = versions(by).select_related("form").filter(code=code, state=VersionState.DRAFT).first()
    return Editor(version, ref, just=just) if version and by.over(version.unit_id, *AUTHORS) else None


class Editor:
    """A draft on the editor's page. `ref`: what is chosen, empty the form itself. `just`: what was added just now."""

    def __init__(self, version: Version, ref: str, boxes: Boxes | None = None, just: str = "") -> None:
        self.version = version
        self.document = opened(version.document)
        self.ref = ref if ref and is_there(self.document, ref) else ""
        self.just = just
        self._typed = boxes or {}

    def with_typed(self, typed: Boxes) -> "Editor":
        """The same with what was typed in its boxes."""
        return Editor(self.version, self.ref, {name: value for name, value in typed.items() if name != "do"})

    @cached_property
    def form(self) -> Form | None:
        """What the draft asks; None where it asks nothing yet."""
        return draft_form(self.version)

    @cached_property
    def items(self) -> list[Item]:
        """The lines of the list at the left."""
        return items_of(self.document)

    @cached_property
    def item(self) -> Item | None:
        """The line that is chosen; None where the form itself is, or a section without a name."""
        return next((one for one in self.items if one.ref == self.ref), None)

    @property
    def sort(self) -> str:
        """Whether a step, a section or a field is chosen; empty: the form itself."""
        return self.ref.partition(":")[0]

    @property
    def name(self) -> str:
        """The key of the field that is chosen."""
        return self.ref.partition(":")[2] if self.sort == FIELD else ""

    @property
    def title(self) -> str:
        """What the form is called."""
        return said_vi(self.document["title"])

    @cached_property
    def step(self) -> str:
        """The key of the step in which the chosen thing stands."""
        return step_at(self.document, self.ref)

    @property
    def rows(self) -> str:
        """The rows that are chosen, or in which the chosen field stands."""
        top = self.name.partition(".")[0]
        return top if top and columns_of(self.document, top) else ""

    @cached_property
    def boxes(self) -> Boxes:
        """What stands in the boxes of the chosen thing."""
        found = {**shown_in_boxes(self.document, self.ref), **self._typed}
        if self.sort == FIELD:
            found[CHECKS] = [*found[CHECKS], {"holds": "", "said": "", "said_en": ""}]
            if OPTIONS in found:
                found[OPTIONS] = [*found[OPTIONS], *({"code": "", "label": "", "label_en": ""} for _ in range(SPARE))]
        return found

    @property
    def faults(self) -> tuple[str, ...]:
        """What still keeps the draft from being published."""
        if self.form is not None:
            return ()
        return tuple(
            f"{before_words(one.path, self.document)}{one.sentence}" for one in faults_in(self.version.document)
        )

    # -- what can be chosen from -------------------------------------------------------------------------

    @property
    def kinds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The kinds of fields by their groups."""
        return groups()

    @property
    def kind_label(self) -> str:
        """What the kind of the chosen field is called."""
        kind = PALETTE.get(self.boxes.get("kind", ""))
        return kind.label if kind else ""

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Where a field may stand."""
        return sections_of(self.document)

    @property
    def place(self) -> str:
        """The section in which the chosen field stands."""
        for step in self.document["layout"]["steps"]:
            for at, section in enumerate(step["sections"]):
                if self.name.partition(".")[0] in section["fields"]:
                    return f"{step['key']}:{at}"
        return ""

    @property
    def nameable(self) -> list[tuple[str, str]]:
        """What a condition of the chosen thing may name: key and what it is called."""
        if self.form is None:
            return []
        return [(name, field.label.vi) for name, field in scope(self.form, self.ref).items()]

    @property
    def signs(self) -> tuple[tuple[str, str], ...]:
        """Comparisons, as people choose them."""
        return SIGNS

    @property
    def days(self) -> list[tuple[str, str]]:
        """Fields that say as of which day a commune is meant."""
        fields: Mapping[str, Field] = scope(self.form, self.ref) if self.form else {}
        return [(name, one.label.vi) for name, one in fields.items() if one.kind in (DATE_KIND, PARTIAL_KIND)]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """From where a field of its kind may be prefilled, with what stands in the draft already."""
        kind = str(self.boxes.get("kind", ""))
        offered = dict(_PERSONAL.get(kind, ()))
        if kind in SIMPLE or kind in COMPOSITE:
            if kind in lasting():
                offered[f"vault.{kind}"] = "kho dữ liệu của người khai, mục cùng loại gần nhất"
                offered[f"vault.{kind}.{self.name}"] = "kho dữ liệu của người khai, mục cùng mã"
            offered[f"earlier.{kind}"] = "tờ khai trước, mục cùng loại gần nhất"
            offered[f"earlier.{kind}.{self.name}"] = "tờ khai trước, mục cùng mã"
        for first, agency in AGENCIES.items():
            if kind in agency.kinds:
                offered[f"{first}.{kind}"] = f"{agency.label}, khi người khai đồng ý"
        known = [
            (name, words)
            for name, words in offered.items()
            if name.partition(".")[0] in SOURCES.keys() | AGENCIES.keys()
        ]
        chosen = [name for name in self.boxes.get("prefill", ()) if name not in offered]
        return [*known, *((name, name) for name in chosen)]

    @property
    def accepted(self) -> tuple[tuple[str, str], ...]:
        """Types of files; those of the draft that are no usual ones come along."""
        usual = {kind for kind, _ in ACCEPTED}
        return (*ACCEPTED, *((kind, kind) for kind in self.boxes.get("accept", ()) if kind not in usual))

    def spoken(self, box: str, text: Any) -> Told | None:
        """How a condition or formula reads in words."""
        return told(self.form, self.ref, box, str(text)) if self.form and str(text).strip() else None

    @cached_property
    def lacking(self) -> list[Text]:
        """The texts that have no English yet."""
        return list(lacking(self.form)) if self.form else []

    @cached_property
    def lacking_refs(self) -> frozenset[str]:
        """The things in which such a text stands."""
        return frozenset(one.ref for one in self.lacking)

    @property
    def next_lacking(self) -> str:
        """Which of them comes after the chosen one, from the beginning again after the last."""
        refs = list(dict.fromkeys(one.ref for one in self.lacking))
        return refs[(refs.index(self.ref) + 1) % len(refs)] if self.ref in refs else refs[0]

    # -- what was done, what can be seen -----------------------------------------------------------------

    @cached_property
    def strokes(self) -> list[Stroke]:
        """The last changes, the newest first; those that were undone before them."""
        rows = Stroke.objects.filter(version=self.version, place__gt=self.version.place - MOST_SHOWN)
        return list(rows.defer("document").order_by("-place")[: 2 * MOST_SHOWN])

    @property
    def undoable(self) -> Stroke | None:
        """The change that would be taken back."""
        places = {one.place: one for one in self.strokes}
        return places.get(self.version.place) if self.version.place - 1 in places else None

    @property
    def redoable(self) -> Stroke | None:
        """The change that would be done again."""
        return next((one for one in self.strokes if one.place == self.version.place + 1), None)

    def trial(self, sent: Sent) -> Tryout | None:
        """The draft tried with the test data that the page brought along."""
        return trial_in(self.form, sent) if self.form is not None else None

    @cached_property
    def tried_step(self) -> Step | None:
        """The step that the preview shows."""
        return next((one for one in self.form.steps if one.key == self.step), None) if self.form else None
