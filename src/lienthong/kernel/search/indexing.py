"""Writing and dropping what can be found, inside the verb of the room that owns the thing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.transactions import inside, seen_by

from . import models
from .models import PUBLIC
from .rules import folded_words, kept_text

BATCH = 500
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing to be found by its title and text. Who may: everybody (`public`), and those who work in these units."""

    subject: str
    kind: str
    title: str
    url: str
    text: str = ""
    subtitle: str = ""
    unit_id: int | None = None
    unit_ids: Collection[int] = field(default=())
    public: bool = False


def index_many(entries: Iterable[Entry]) -> int:
    """Make these things findable, or change what they are found by; returns how many."""
    if not inside():
        raise HouseFault("What can be found is written inside a verb, so that it is whole with its cause.")
    wanted = {(one.kind, one.subject): one for one in entries}
    with seen_by(HOUSE):
        models.Entry.objects.bulk_create(
            [_row(one) for one in wanted.values()],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["kind", "subject"],
            update_fields=["title", "subtitle", "url", "start", "folded", "unit_id", "at"],
        )
        _share(wanted)
    return len(wanted)


def _share(wanted: dict[tuple[str, str], Entry]) -> None:
    kinds, subjects = {kind for kind, _ in wanted}, {subject for _, subject in wanted}
    rows = models.Entry.objects.filter(kind__in=kinds, subject__in=subjects).values_list("id", "kind", "subject")
    ids = {pk: wanted[kind, subject] for pk, kind, subject in rows if (kind, subject) in wanted}
    models.Share.objects.filter(entry_id__in=ids).delete()
    shares = [models.Share(entry_id=pk, unit_id=unit) for pk, one in ids.items() for unit in _units(one)[1:]]
    models.Share.objects.bulk_create(shares, batch_size=5000)


def drop(*subjects: str) -> int:
    """These things are found no more."""
    if not inside():
        raise HouseFault("What can be found is dropped inside a verb, so that it is whole with its cause.")
    with seen_by(HOUSE):
        return models.Entry.objects.filter(subject__in=subjects).delete()[1].get("search.Entry", 0)


def _units(one: Entry) -> list[int]:
    """Whose people may find it: everybody, or the owner first and then the others."""
    if one.public:
        return [PUBLIC]
    units = dict.fromkeys([*([one.unit_id] if one.unit_id else []), *one.unit_ids])
    if not units:
        raise HouseFault(f"Nobody could find {one.kind} {one.subject}: it names no unit and is not public.")
    return list(units)


def _row(one: Entry) -> models.Entry:
    if not one.url.startswith("/") or one.url.startswith("//"):
        raise HouseFault(f"What is found leads to a page of the house, not to {one.url}.")
    title = tidy(one.title)[:300]
    return models.Entry(
        kind=one.kind,
        subject=one.subject,
        title=title,
        subtitle=tidy(one.subtitle)[:300],
        url=one.url,
        start=f" {' '.join(folded_words(title))}"[:300],
        folded=kept_text(title, one.subtitle, one.text[:LONGEST_TEXT]),
        unit_id=_units(one)[0],
        at=now(),
    )
