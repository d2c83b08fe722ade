"""A declaration as the engine sees it now: its form, what the house knows, what the sources said when it was begun."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

from .evaluating import Declaration as Filled
from .evaluating import Outcome, evaluate
from .form import Field, Form, Shape
from .kinds import Enclosed, Known
from .models import Declaration
from .versioning import form_of

ENCLOSURE = "forms.enclosure"
"""The kind under which the files of a declaration are kept."""


def look(declaration: Declaration, values: Mapping[str, Any] | None = None) -> Outcome:
    """What a declaration says as it is kept, or with other values."""
    form = form_of(declaration.version)
    given = declaration.kept if values is None else values
    known = Known(today(), units.directory(), enclosed(declaration.code, form, given), declaration.signer)
    words = {name: word["value"] for name, word in declaration.known.items()}
    return evaluate(form, Filled(declaration.version.digest, given), words, known)


def digest_of(answer: Mapping[str, Any]) -> str:
    """By which a signature holds on to what was declared."""
    return hashlib.sha256(json.dumps(answer, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_file(field: Field) -> bool:
    """Whether a field holds files."""
    return field.kind is not None and field.kind.code == "file"


def file_codes(form: Form, values: Mapping[str, Any]) -> set[str]:
    """The codes of all files that values name."""
    return {code for field in form.fields.values() for code in _codes(field, values.get(field.name))}


def _codes(field: Field, value: Any) -> Iterator[str]:
    if is_file(field):
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one)
    elif field.shape is Shape.ROWS and isinstance(value, list):
        for row in value:
            for one in field.inner if isinstance(row, dict) else ():
                yield from _codes(one, row.get(one.name))


def cards_of(code: str, form: Form, values: Mapping[str, Any]) -> dict[str, files.FileCard]:
    """The files that values name and that were kept for this very declaration."""
    wanted = file_codes(form, values)
    found = files.cards(wanted) if wanted else {}
    return {one: card for one, card in found.items() if (card.kind, card.subject) == (ENCLOSURE, code)}


def enclosed(code: str, form: Form, values: Mapping[str, Any]) -> dict[str, Enclosed]:
    """The same as the engine takes them."""
    cards = cards_of(code, form, values)
    return {one: Enclosed(card.name, card.size, card.media_type) for one, card in cards.items()}
