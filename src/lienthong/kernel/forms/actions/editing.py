"""What happens to a draft while it is written: begun on an empty page, changed, undone, done again."""

from typing import Any

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.forms.editing import edited
from lienthong.kernel.forms.editing.papers import opened, said_vi
from lienthong.kernel.forms.models import Form, Stroke, Version
from lienthong.kernel.forms.queries import versions
from lienthong.kernel.forms.states import VERSION_MOVES

MOST_STROKES = 100
"""So many changes of a draft can be undone."""


@verb("forms.edit", of=versions, sentence="sửa biểu mẫu đang soạn", moves=VERSION_MOVES)
def edit(version: Version, by: Actor, *, change: dict[str, Any], turn: int) -> dict[str, Any]:
    """One named change of a draft; returns its turn, what was done, and what is chosen on the page then.

    `turn`: that of the draft when the page was shown. What a change would break elsewhere is told, and it is not made.
    """
    _unchanged(version, by, turn)
    done = edited(version.document, change)
    if done.text != version.document:
        stroke(version, by, done.text, done.digest, done.said)
    return {"turn": version.turn, "said": done.said, "chosen": done.chosen}


@verb("forms.undo", of=versions, sentence="hoàn tác bản soạn biểu mẫu", moves=VERSION_MOVES)
def undo(version: Version, by: Actor, *, turn: int) -> dict[str, Any]:
    """The last change of a draft is taken back: it is sign by sign what it was before."""
    return _walk(version, by, turn, -1)


@verb("forms.redo", of=versions, sentence="làm lại bản soạn biểu mẫu", moves=VERSION_MOVES)
def redo(version: Version, by: Actor, *, turn: int) -> dict[str, Any]:
    """What was undone last is done again."""
    return _walk(version, by, turn, 1)


def stroke(version: Version, by: Actor, document: str, digest: str, said: str) -> None:
    """A draft becomes another; what it was stays to be undone, what had been undone is gone."""
    rows = Stroke.objects.filter(version=version)
    if not rows.exists():
        _kept(version, by, "bản ban đầu")
    rows.filter(place__gt=version.place).delete()
    version.place += 1
    _become(version, document, digest)
    _kept(version, by, said)
    rows.filter(place__lt=version.place - MOST_STROKES).delete()


def _kept(version: Version, by: Actor, said: str) -> None:
    Stroke.objects.create(
        version=version, unit_id=version.unit_id, place=version.place, document=version.document,
        digest=version.digest, said=said[:300], by=by.id, by_name=by.name[:200], at=now(),
    )  # fmt: skip


def _walk(version: Version, by: Actor, turn: int, way: int) -> dict[str, Any]:
    _unchanged(version, by, turn)
    rows = Stroke.objects.filter(version=version)
    to = rows.filter(place=version.place + way).first()
    if to is None:
        raise Unfit("Không còn gì để hoàn tác." if way < 0 else "Không còn gì để làm lại.", "Sửa tiếp bản soạn.")
    done = to if way > 0 else rows.get(place=version.place)
    version.place += way
    _become(version, to.document, to.digest)
    return {"turn": version.turn, "said": done.said}


def _become(version: Version, document: str, digest: str) -> None:
    version.document, version.digest = document, digest
    version.turn += 1
    if version.number == 1:
        Form.objects.filter(pk=version.form_id).update(title=said_vi(opened(document)["title"])[:300])


def _unchanged(version: Version, by: Actor, turn: int) -> None:
    """Refuse a page that was shown before the draft was changed last, and say by whom."""
    if turn != version.turn:
        raise audit.changed_meanwhile(version.code, by)
