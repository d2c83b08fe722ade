"""What an actor may see of decision tables, their versions, and mandates."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.transactions import Prepared, read_again
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import DecisionTable, Mandate, TableVersion
from .states import MandateState, VersionState

# The stamps of three rooms, as the sign-in asks for them: three questions would cost each single answer twice more.
_STAMPS = Prepared(
    "competence_stamps",
    ", ".join(
        ("select " + units.tree_stamp_sql(), people.seat_stamp_sql(), "(select n from competence_stamp limit 1)")
    ),
    {},
)
AUTHORS = ("coordinator", "unit_admin", "system_admin")
"""Who writes decision tables, for the units over which they hold the role."""
MOST_TITLES = 500
KEEPERS = ("leader", "unit_admin", "system_admin")
"""Who keeps the mandates of the units over which they hold the role."""


def tables(by: Actor) -> QuerySet[DecisionTable]:
    """The tables that an actor may see: everybody those that were published, authors those of their units."""
    standing = TableVersion.objects.filter(table_id=OuterRef("pk")).exclude(state=VersionState.DISCARDED)
    if by.everywhere:
        return DecisionTable.objects.filter(Exists(standing))
    mine = among("unit_id", by.units_as(*AUTHORS)) & Exists(standing)
    return DecisionTable.objects.filter(mine | Exists(standing.filter(state=VersionState.PUBLISHED)))


def versions(by: Actor) -> QuerySet[TableVersion]:
    """The versions that an actor may see: drafts only those who write them."""
    standing = TableVersion.objects.exclude(state=VersionState.DISCARDED)
    if by.everywhere:
        return standing
    return standing.filter(among("unit_id", by.units_as(*AUTHORS)) | Q(state=VersionState.PUBLISHED))


def mandates(by: Actor) -> QuerySet[Mandate]:
    """The mandates that an actor may see: all who work here those that were signed, drafts only who keeps them."""
    standing = Mandate.objects.exclude(state=MandateState.DISCARDED)
    if by.everywhere:
        return standing
    if by.kind == "anyone" or by.roles == {"citizen"}:
        return Mandate.objects.none()
    return standing.filter(among("unit_id", by.units_as(*KEEPERS)) | ~Q(state=MandateState.DRAFT))


def in_force(day: dt.date) -> list[TableVersion]:
    """The published versions that answer on a day, of all tables, with their tables."""
    found = TableVersion.objects.filter(state=VersionState.PUBLISHED, valid__contains=day)
    return list(found.select_related("table").order_by("table__code"))


def stamps() -> tuple[int, int, int]:
    """Numbers that change whenever any unit, any seat, or what tables and mandates say changes; in one question."""
    units_now, seats_now, own = read_again(_STAMPS, {})[0]
    return units_now, seats_now, own


def table_titles(by: Actor) -> dict[str, str]:
    """The newest decision tables that an actor may see, by their codes."""
    return dict(tables(by).order_by("-id").values_list("code", "title")[:MOST_TITLES])
