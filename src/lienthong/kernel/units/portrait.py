"""Everything that one unit's page tells: its names, codes, kin and groups, each with its dates and its decision."""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base.errors import NotThere

from .models import EdgeKind, GroupMember, UnitCode, UnitName, UnitVersion
from .naming import edges_of, successors
from .queries import card, cards, cards_of
from .rules import Edge, UnitCard
from .wording import kind_name, scheme_name

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that was so for a time; `until` is the first day on which it no longer is."""

    since: dt.date | None
    until: dt.date | None

    @property
    def last(self) -> dt.date | None:
        """The last day on which it is so, as people say it."""
        return self.until - _DAY if self.until else None


@dataclass(frozen=True, slots=True)
class Named(Dated):
    """What the unit was called during a time, and under whom."""

    name: str
    kind: str
    parent: UnitCard | None
    cited: str


@dataclass(frozen=True, slots=True)
class Coded(Dated):
    """An official code during a time."""

    scheme: str
    code: str
    cited: str


@dataclass(frozen=True, slots=True)
class Kin:
    """Another unit from which this one came, or into which it went."""

    unit: UnitCard | None
    how: str
    on: dt.date
    main: bool | None
    cited: str

    @property
    def day_before(self) -> dt.date:
        """The last day of the old state."""
        return self.on - _DAY


@dataclass(frozen=True, slots=True)
class Portrait:
    """A unit as its page shows it on a day."""

    unit: UnitCard
    parent: UnitCard | None
    names: list[Named]
    other_names: list[str]
    codes: list[Coded]
    came_from: list[Kin]
    went_to: list[Kin]
    heirs: list[UnitCard]
    groups: list[tuple[str, str]]


def portrait(code: str, on: dt.date) -> Portrait:
    """One unit on a day; NotThere without one."""
    try:
        unit = card(code, on)
    except NotThere:
        raise NotThere(
            "Không có cơ quan, đơn vị nào mang mã này.", "Quay lại danh mục cơ quan, đơn vị và tìm theo tên."
        ) from None
    versions = list(UnitVersion.objects.filter(unit_id=unit.id, recorded__upper_inf=True).order_by("-valid"))
    above = cards({one.parent_id for one in versions if one.parent_id is not None}, on)
    came, went = edges_of(code)
    day_names = UnitName.objects.filter(unit_id=unit.id).order_by("name")
    memberships = GroupMember.objects.filter(unit_id=unit.id, valid__contains=on).select_related("group")
    return Portrait(
        unit=unit,
        parent=next((one for one in above.values() if one.code == unit.parent), None),
        names=[
            Named(
                one.valid.lower,
                one.valid.upper,
                one.name,
                kind_name(one.kind),
                above.get(one.parent_id) if one.parent_id is not None else None,
                one.cited,
            )
            for one in versions
        ],
        other_names=list(dict.fromkeys(day_names.values_list("name", flat=True))),
        codes=[
            Coded(one.valid.lower, one.valid.upper, scheme_name(one.scheme), one.code, one.cited)
            for one in UnitCode.objects.filter(unit_id=unit.id).order_by("scheme", "-valid")
        ],
        came_from=_kin([(edge, edge.unit) for edge in came]),
        went_to=_kin([(edge, edge.successor) for edge in went]),
        heirs=[] if unit.lives_on(on) else successors(code, on),
        groups=[(one.group.code, one.group.name) for one in memberships.order_by("group__sort_key")],
    )


def _kin(edges: list[tuple[Edge, str | None]]) -> list[Kin]:
    """The other ends of edges, called as they were on the day of the change."""
    days = {edge.on for edge, _ in edges}
    named = {day: cards_of({code for edge, code in edges if code and edge.on == day}, day) for day in days}
    return [
        Kin(named[edge.on].get(code or ""), EdgeKind(edge.kind).label, edge.on, edge.main, edge.cited)
        for edge, code in edges
    ]
