"""The database itself: a second wall around every unit's rows, an audit that nobody rewrites, plain migrations."""

import ast
import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from lienthong.config.connection import HOUSE, NAMES, Connection
from lienthong.kernel.base import row_security, transactions

from .tree import Code, dotted, lines, migrations, rooms

# What a table without a wall is, and why everybody may read its rows.
UNWALLED = {
    "units_": "which units there are is public",
    "people_post": "which offices a unit has is public",
    "people_seat": "who holds an office is public; how to reach a person is not (people_contact)",
    "people_staff": "where an official works is public",
    "access_account": "read before anybody has said who they are",
    "access_emergency": "who watches looks at all units, who took it and who leads the unit at theirs: queries say so",
    "access_grant": "an actor is made of it, before there is an actor",
    "access_post_role": "what an office may do is public; an actor is made of it, before there is an actor",
    "access_held": "the same, by account",
    "calendar_day": "on which days a place works is public",
    "calendar_hours": "from when to when a place works is public",
    "calendar_place": "the same",
    "calendar_unit": "the same",
    "competence_table": "which decision tables there are is public; drafts of what they say are not",
    "calendar_clock": "a code and a day; what it is about stands behind the wall of its own room",
}
# Due days outside the clocks, and why they are no second truth.
DUE_ELSEWHERE = {
    "access_proposal.expires_at": "until when something that takes two may be approved: nobody owes it",
    "plans_item.due_on": "what the document says, read and corrected; the clocks of its assignments are set from it",
    "plans_item.due_text": "the same in the document's words",
    "plans_item.due_kind": "the same",
    "plans_item.due_from": "the same",
    "plans_ask.due_on": "by when units are asked for their own plans; the clock of each unit is set from it",
    "plans_schedule.due_day": "a rule: on which day of the month reports are due; each round takes its own day from it",
    "plans_schedule.due_month": "the same",
    "plans_schedule.due_days": "the same",
    "plans_round.due_on": "until when reports are to be sent; the clock of each unit's sending is set from it",
}
PERSONAL = {"person_id", "account_id", "recipient_id"}
APPEND_ONLY = (
    "audit_entry", "audit_link", "audit_root", "calendar_day", "calendar_hours",
    "calendar_own_policy", "calendar_clock_change", "plans_correction",
    "plans_movement",
    "plans_obstacle_act",
)  # fmt: skip
DATA_MOVES = re.compile(
    r"(?:^|;)\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|copy\s+\w+\s|merge\s+into)\b", re.IGNORECASE
)
SEEDS = {
    "units_treestamp": "the one row that counts changes of the tree",
    "people_seatstamp": "the one row that counts changes of seats",
    "competence_stamp": "the one row that counts changes of tables and mandates",
    "access_stamp": "the one row that counts changes of rights",
}
MAY_IMPORT = re.compile(r"^(django|lienthong\.kernel\.base|psycopg)\b")


def rows(sql: str, *given: object) -> list[tuple[Any, ...]]:
    """What the database answers, as the application role."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def holding(*columns: str) -> set[str]:
    """Tables of rooms that have one of these columns."""
    found = rows(
        "select distinct table_name from information_schema.columns"
        " where table_schema = 'public' and column_name = any(%s)",
        list(columns),
    )
    return {name for (name,) in found if name.split("_")[0] in rooms()}


def unwalled() -> list[str]:
    """Tables of units' or persons' rows that have no wall and no reason."""
    walled = {name for (name,) in rows("select relname from pg_class where relrowsecurity and relkind in ('r', 'p')")}
    return sorted(name for name in holding("unit_id", *PERSONAL) - walled if name not in UNWALLED and not public(name))


def public(table: str) -> bool:
    """Whether the whole room's rows are for everybody."""
    return any(start.endswith("_") and table.startswith(start) for start in UNWALLED)


@pytest.mark.django_db
def test_every_table_of_a_units_rows_has_its_wall() -> None:
    assert holding("unit_id", *PERSONAL)
    assert not unwalled(), "add `*walled(…)` to the table's migration, or say in UNWALLED why everybody may read it"


def test_a_table_without_a_wall_is_seen(own_database: str, house: Connection) -> None:
    name = conninfo_to_dict(own_database)["dbname"]
    before = unwalled()
    with psycopg.connect(house.dsn("owner", str(name))) as owner:
        owner.execute("create table inbox_made_for_this_test (unit_id int)")
    assert unwalled() == sorted([*before, "inbox_made_for_this_test"])


def due_columns() -> set[str]:
    """Columns of rooms that name a due day, outside the room of the clocks."""
    return {
        f"{table._meta.db_table}.{field.column}"
        for table in apps.get_models()
        if table._meta.app_label in rooms() and table._meta.app_label != "calendar"
        for field in table._meta.concrete_fields
        if re.search(r"(^|_)(due|deadline|expires)(_|$)", field.column)
    }


def test_the_clock_alone_holds_due_days() -> None:
    assert due_columns() == DUE_ELSEWHERE.keys(), "hold a key to calendar.Clock, or say why it is no second truth"


@pytest.mark.django_db
def test_every_wall_has_a_gate() -> None:
    shut = rows(
        "select relname from pg_class c where relrowsecurity and relkind in ('r', 'p')"
        " and not exists (select from pg_policy p where p.polrelid = c.oid)"
    )
    assert not shut


@pytest.mark.django_db
def test_every_reason_for_a_missing_wall_is_still_needed() -> None:
    names = {t._meta.db_table for t in apps.get_models(include_auto_created=True)}
    assert not [start for start in UNWALLED if not any(name.startswith(start) for name in names)]


@pytest.mark.django_db
def test_walls_look_units_up_once_and_not_row_by_row() -> None:
    slow = [
        table
        for table, condition in rows("select tablename, qual from pg_policies")
        if re.search(r"unit\w* = any", condition or "", re.IGNORECASE)
    ]
    assert not slow


@pytest.mark.django_db
def test_the_application_is_no_superuser_and_passes_no_wall() -> None:
    [(name, superuser, bypasses, makes_roles, makes_databases)] = rows(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    )
    assert name == NAMES["app"]
    assert (superuser, bypasses, makes_roles, makes_databases) == (False, False, False, False)
    # The role of the house is taken for a statement, never had beside one's own, and passed on to nobody.
    assert rows(
        "select roleid::regrole::text, inherit_option, set_option, admin_option from pg_auth_members"
        " where member = current_user::regrole"
    ) == [(HOUSE, False, True, False)]


def otherwise_than_the_application() -> list[str]:
    """What the role of the house may, or may not, that the application may not, or may."""
    of_tables = ["select", "insert", "update", "delete", "truncate", "references", "trigger"]
    tables = rows(
        "select may || ' ' || relname from pg_class, unnest(%s::text[]) may"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')"
        " and has_table_privilege(%s, oid, may) <> has_table_privilege(%s, oid, may)",
        of_tables,
        HOUSE,
        NAMES["app"],
    )
    sequences = rows(
        "select 'usage ' || relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'"
        " and has_sequence_privilege(%s, oid, 'usage') <> has_sequence_privilege(%s, oid, 'usage')",
        HOUSE,
        NAMES["app"],
    )
    return sorted(what for (what,) in (*tables, *sequences))


def shut_to_the_house() -> list[str]:
    """Tables with a wall, by whatever name, that has no door for the role of the house."""
    shut = rows(
        "select relname from pg_class wall where relrowsecurity and relnamespace = 'public'::regnamespace"
        " and not exists (select from pg_policy door where door.polrelid = wall.oid and door.polpermissive"
        " and door.polcmd = '*' and %s::regrole = any(door.polroles)"
        " and pg_get_expr(door.polqual, door.polrelid) = 'true')",
        HOUSE,
    )
    return sorted(name for (name,) in shut)


@pytest.mark.django_db
def test_the_role_of_the_house_may_no_more_with_a_table_than_the_application() -> None:
    assert rows(
        "select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = %s", HOUSE
    ) == [(False,) * 5]
    assert not rows("select 1 from pg_auth_members where member = %s::regrole", HOUSE)
    assert not otherwise_than_the_application()
    assert rows("select has_schema_privilege(%s, 'public', 'create')", HOUSE) == [(False,)]


@pytest.mark.django_db
def test_every_wall_lets_the_house_pass() -> None:
    assert not shut_to_the_house()


def test_a_role_that_was_made_after_the_tables_gets_what_migrations_gave_and_took(
    own_database: str, house: Connection
) -> None:
    name = str(conninfo_to_dict(own_database)["dbname"])
    with psycopg.connect(house.dsn("owner", name)) as owner:
        for (table,) in owner.execute("select tablename from pg_policies where policyname = tablename || '_house'"):
            owner.execute(f"drop policy {table}_house on {table}")
        owner.execute("create table inbox_other (unit_id int); alter table inbox_other enable row level security")
        owner.execute("create policy of_units on inbox_other using (unit_id = 1)")
        owner.execute("alter table inbox_feed rename to inbox_feed_renamed")
        # What somebody would type who makes the role late.
        owner.execute(f"grant select, insert, update, delete on all tables in schema public to {HOUSE}")
        owner.execute(f"revoke usage on all sequences in schema public from {HOUSE}")
    assert {"inbox_other", "inbox_feed_renamed", "audit_entry"} <= {*shut_to_the_house(), "audit_entry"}
    assert {"update audit_entry", "delete audit_entry", "delete units_unit"} <= set(otherwise_than_the_application())
    assert not transactions._may_be_the_house(), "a role that may more than the application is not taken"
    with psycopg.connect(house.dsn("owner", name)) as owner:
        owner.execute(row_security.house_in_order())
        owner.execute(row_security.house_in_order())
    assert not shut_to_the_house() and not otherwise_than_the_application()
    connection.close()
    assert transactions._may_be_the_house()


@pytest.mark.django_db
def test_the_application_owns_nothing_and_changes_no_structure() -> None:
    owners = {
        owner
        for (owner,) in rows(
            "select distinct r.rolname from pg_class c join pg_roles r on r.oid = c.relowner"
            " where c.relnamespace = 'public'::regnamespace"
        )
    }
    assert owners == {NAMES["owner"]}
    assert rows("select has_schema_privilege('public', 'create')") == [(False,)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "change", ["update {} set id = id", "delete from {}", "truncate {} cascade", "alter table {} add x int"]
)
def test_history_cannot_be_rewritten(table: str, change: str) -> None:
    column = "place" if table == "audit_link" else "id"
    with connection.cursor() as cursor, pytest.raises(Exception) as refused:
        cursor.execute(change.format(table).replace("id = id", f"{column} = {column}"))
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


@pytest.mark.django_db
def test_a_persons_key_is_destroyed_and_never_removed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into audit_person_key (person, key) values ('P-1', 'x')")
        cursor.execute("update audit_person_key set key = null, destroyed_at = now() where person = 'P-1'")
        assert cursor.rowcount == 1
        with pytest.raises(Exception) as refused:
            cursor.execute("delete from audit_person_key")
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


@pytest.mark.django_db
def test_the_audit_can_be_written() -> None:
    assert rows(
        "insert into audit_entry (verb, actor, actor_name, subject, args, person, outcome, why)"
        " values ('x.y', 'a', 'A', 's', '{}', '', 'done', '') returning id > 0"
    ) == [(True,)]


# -- migrations ------------------------------------------------------------------------------------------


def room_migrations() -> dict[str, list[Code]]:
    """Each room's migrations, in order."""
    found: dict[str, list[Code]] = {}
    for one in migrations():
        found.setdefault(one.room, []).append(one)
    return found


def name_of(code: Code) -> str:
    """`0001_tables` of a migration's file."""
    return code.place.rsplit("/", 1)[1].removesuffix(".py")


def out_of_line(codes: list[Code]) -> list[str]:
    """Migrations that are not one line of named steps, 0001, 0002, …"""
    found = []
    for place, code in enumerate(codes, 1):
        name = name_of(code)
        if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name) or int(name[:4]) != place:
            found.append(f"{code.place}: step {place} is not called so")
        if re.search(r"_(auto|merge|alter|remove|initial)(_|$)", name):
            found.append(f"{code.place}: say what it is for")
    return found


def moves_data(code: Code) -> list[str]:
    """What a migration does besides structure."""
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "RunPython":
            found.append(f"{code.place}:{node.lineno} RunPython")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DATA_MOVES.search(node.value):
            if any(re.search(rf"insert into {table}\b", node.value) for table in SEEDS):
                continue
            found.append(f"{code.place}:{node.lineno} {node.value.strip()[:40]}")
    return found


def imports_of_rooms(code: Code) -> list[str]:
    """Code of rooms that a migration leans on: it would change under the migration's feet."""
    own = f"lienthong.kernel.{code.room}", f"lienthong.domains.{code.room}"
    found = []
    for node in ast.walk(code.tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [
            f"{code.place}:{node.lineno} {name}"  # type: ignore[attr-defined]
            for name in names
            if not MAY_IMPORT.match(name) and not name.startswith(own)
        ]
    return [one for one in found if "lienthong" in one.split(" ")[1]]


def test_migrations_are_one_line_of_named_steps() -> None:
    assert room_migrations()
    assert not [fault for codes in room_migrations().values() for fault in out_of_line(codes)]


def test_migrations_move_no_data() -> None:
    assert not [one for code in migrations() for one in moves_data(code)]


def test_migrations_lean_on_no_other_room() -> None:
    assert not [one for code in migrations() for one in imports_of_rooms(code)]


def test_migrations_depend_on_lower_rooms_only() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    wrong = [
        f"{room}.{name} on {other}"
        for (room, name), migration in loader.disk_migrations.items()
        if room in lines()
        for other, _ in migration.dependencies
        if other in lines() and other != room and lines()[other] >= lines()[room]
    ]
    assert not wrong


def test_every_room_with_tables_has_one_last_step() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    with_tables = {m._meta.app_label for m in apps.get_models() if m._meta.app_label in rooms()}
    assert not [room for room in with_tables if len(loader.graph.leaf_nodes(room)) != 1]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (moves_data, "operations = [migrations.RunPython(f)]"),
        (moves_data, "operations = [migrations.RunSQL('update units_unit set a = 1')]"),
        (imports_of_rooms, "from lienthong.kernel.people.models import Post"),
        (lambda code: out_of_line([code]), ""),
    ],
)
def test_a_migration_that_does_more_is_seen(rule: Callable[[Code], list[str]], text: str) -> None:
    assert rule(Code("src/lienthong/kernel/units/migrations/0002_auto_1.py", text))


def test_a_plain_migration_passes() -> None:
    code = Code(
        "src/lienthong/kernel/units/migrations/0001_tables.py",
        "import lienthong.kernel.units.states\nx = 'create policy a on b for update using (true)'",
    )
    assert not moves_data(code) and not imports_of_rooms(code) and not out_of_line([code])
