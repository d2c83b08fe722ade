"""Lists of units for people: found by a part of a name, with or without marks, as of a day."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from lienthong.kernel.base import today
from lienthong.kernel.base.text import nfc, tidy

from .models import UnitName, UnitVersion
from .queries import cards
from .rules import UnitCard, written

ORDER = ("sort_key", "unit_id")


def listed(
    text: str = "", *, tier: str = "", kind: str = "", parent: int | None = None, on: dt.date | None = None
) -> QuerySet[UnitVersion]:
    """The names of units in being on a day whose words all stand in the name (or in another name)."""
    day = on or today()
    rows = UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=day)
    if tier:
        rows = rows.filter(tier=tier)
    if kind:
        rows = rows.filter(kind=kind)
    if parent is not None:
        rows = rows.filter(parent_id=parent)
    asked = written(tidy(text))
    if not asked.bare:
        return rows
    found, also = Q(), Q(valid__overlap=DateRange(day, day, "[]"))
    for word in asked.bare:
        found &= Q(name_key__contains=word) | Q(short_name__icontains=word)
        also &= Q(name_key__contains=word)
    if asked.has_marks:  # marks were typed, so they are meant
        for word in nfc(tidy(text)).split(" "):
            found &= Q(name__icontains=word) | Q(short_name__icontains=word)
            also &= Q(name__icontains=word)
    return rows.filter(found | Q(unit_id__in=UnitName.objects.filter(also).values("unit_id")))


def search(text: str, tier: str | None = None, most: int = 20, on: dt.date | None = None) -> list[UnitCard]:
    """Units in being on a day by a part of their name, with or without marks; for pickers."""
    ids = list(listed(text, tier=tier or "", on=on).order_by(*ORDER).values_list("unit_id", flat=True)[:most])
    found = cards(ids, on)
    return [found[one] for one in ids]
