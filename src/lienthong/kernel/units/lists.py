"""Lists of units for people: found by a part of a name, with or without marks, as of a day."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Q, QuerySet

from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.text import nfc, tidy

from .models import GroupMember, UnitName, UnitVersion
from .queries import cards
from .rules import UnitCard, written

_TIER_ORDER = {"tinh": 0, "trung-uong": 1, "ngoai": 2, "huyen": 3, "xa": 4}
ORDER = ("sort_key", "unit_id")


def listed(
    text: str = "", *, tier: str = "", group: str = "", parent: int | None = None, on: dt.date | None = None
) -> QuerySet[UnitVersion]:
    """The names of units in being on a day whose words all stand in the name (or in another name)."""
    day = on or today()
    rows = UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=day)
    if tier:
        rows = rows.filter(tier=tier)
    if group:
        members = GroupMember.objects.filter(group__code=group, valid__contains=day)
        rows = rows.filter(unit_id__in=members.values("unit_id"))
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


@dataclass(frozen=True, slots=True)
class Level:
    """A page of the units directly below another, each with how many stand below it in turn; tokens of the pages."""

    units: list[UnitCard]
    below: dict[int, int]
    next: str
    previous: str


def level(parent: int | None, on: dt.date, *, after: str = "", before: str = "", size: int = 50) -> Level:
    """The units that stand directly below one on a day (None: those that stand below none), in the order of names."""
    rows = UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=on, parent_id=parent)
    turned = keyset.page(rows, ORDER, after=after, before=before, size=size)
    ids = [row.unit_id for row in turned.rows]
    lower = UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=on, parent_id__in=ids)
    counted = dict(lower.values_list("parent_id").annotate(Count("id")))
    found = cards(ids, on)
    return Level([found[one] for one in ids], counted, turned.next, turned.previous)


def tiers_on(on: dt.date) -> list[str]:
    """The tiers that have a unit on a day."""
    rows = UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=on)
    return list(rows.order_by("tier").values_list("tier", flat=True).distinct())


@dataclass(slots=True)
class Branch:
    """A unit in the tree with what stands below it; `all_below` counts every unit below."""

    code: str
    name: str
    tier: str
    below: list["Branch"] = field(default_factory=list)
    all_below: int = 0


def tree(on: dt.date) -> list[Branch]:
    """All units in being on a day as a tree, the roots first, each level in the order of names; one question."""
    rows = (
        UnitVersion.objects.filter(recorded__upper_inf=True, valid__contains=on)
        .order_by("tier", "sort_key")
        .values_list("unit_id", "unit__code", "parent_id", "name", "tier")
    )
    branches: dict[int, Branch] = {}
    parents: dict[int, int | None] = {}
    for unit, code, parent, name, tier in rows:
        branches[unit], parents[unit] = Branch(code, name, tier), parent
    roots: list[Branch] = []
    for unit, branch in branches.items():
        above = branches.get(parents[unit] or 0)
        (above.below if above else roots).append(branch)
    for root in roots:
        _count(root)
    return roots


def _count(branch: Branch) -> int:
    branch.all_below = sum(1 + _count(one) for one in branch.below)
    # The bodies of the province come before its communes.
    branch.below.sort(key=lambda one: _TIER_ORDER.get(one.tier, 9))
    return branch.all_below
