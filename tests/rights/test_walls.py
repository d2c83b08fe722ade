"""The second wall: with none of the program's filters the database shows each of the cast what the pages show them."""

from django.db import connection, models
from django.db.models import QuerySet

from lienthong.domains.plans import models as plans
from lienthong.domains.plans.queries import (
    check_scope,
    conflicts,
    handling_scope,
    later,
    money_scope,
    narrative_scope,
    scope,
    target_scope,
    unit_plans,
)
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import kept, queries, standing

from .conftest import CAST, House

# Where reading starts → the table behind it.
STARTS = (
    scope.plans_seen, scope.seen_items, scope.seen_assignments, scope.reports_seen, scope.rounds_seen,
    scope.schedules_seen, scope.sheets_seen, scope.rows_under_review,
    narrative_scope.outlines_seen, narrative_scope.sections_seen, narrative_scope.narratives_seen,
    check_scope.checklists_seen, check_scope.inspections_seen, check_scope.visits_seen, check_scope.findings_seen,
    check_scope.duties_seen, check_scope.turns_seen,
    handling_scope.obstacles_seen, handling_scope.extensions_seen, handling_scope.instructions_seen,
    target_scope.descriptions_seen, target_scope.target_figures_seen, money_scope.budgets_seen,
    later.successions_seen, conflicts.conflicts_seen, unit_plans.unit_plans_seen,
    queries.visible, kept.visible_views, kept.visible_feeds, standing.visible_substitutes,
)  # fmt: skip
# The wall knows units, not roles and states: those above a unit meet there also what waits for its own people's hands.
WIDER = {plans.Plan, plans.Row, plans.Report, plans.Narrative, plans.Succession, plans.Conflict}
STRANGERS = ("khách", "người dân")
COUNTERS = {"plans_counter"}  # the last numbers given out, nobody's rows


def numbers(table: str) -> set[object]:
    """The keys of all rows of a table that the database shows to whoever asks now."""
    with connection.cursor() as cursor:
        cursor.execute(f"select id from {table}")
        return {row[0] for row in cursor.fetchall()}


def unlike(rows: "QuerySet[models.Model]") -> str:
    """What the database shows beyond these rows, or hides of them; empty where it shows the same."""
    table, listed = rows.model._meta.db_table, set(rows.values_list("pk", flat=True))
    shown = numbers(table)
    more = set() if rows.model in WIDER else shown - listed
    return f"{table}: +{more} -{listed - shown}" if more or listed - shown else ""


def test_the_database_alone_shows_officials_what_the_pages_show(standing: House) -> None:
    wrong = []
    for who in set(CAST) - set(STRANGERS):
        actor = standing.actor(who)
        found = whole(lambda actor=actor: [unlike(start(actor)) for start in STARTS], actor)
        wrong += [f"{who}: {one}" for one in found if one]
    assert not wrong


def test_the_database_alone_shows_strangers_nothing_of_plans(standing: House) -> None:
    tables = {name for name in connection.introspection.table_names() if name.startswith("plans_")} - COUNTERS
    assert len(tables) > 40

    def filled() -> list[str]:
        with connection.cursor() as cursor:
            found = []
            for table in sorted(tables):
                cursor.execute(f"select exists (select from {table})")
                found += [table] if cursor.fetchone()[0] else []
            return found

    assert {who: whole(filled, standing.actor(who)) for who in STRANGERS} == {who: [] for who in STRANGERS}
