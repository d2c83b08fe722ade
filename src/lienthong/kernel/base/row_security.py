"""The second wall: the database itself shows a row only to those whose units it belongs to.

The house itself sees all. Where it asks often, it asks as a role of its own, for which one more rule says no more than
yes: with the rule for people, each table of a statement is looked at through four small questions, a fifth of a step.

Used in migrations: `operations = [..., *walled("plans_assignment", "unit_id", "monitor_id")]`.
Whose units are seen is told as a mask, one bit for each unit's number, and a row is let through by looking at its bit:
the same for one unit and for ten thousand. A list of numbers was read and hashed anew for each table of a statement,
40 µs for 130 units; looked through row by row (`= any(…)`) it cost 11 ms on a list of 1.4.
"""

from django.db.migrations import RunSQL

_APP = "lienthong_app"
HOUSE = "lienthong_house"
_MASK = "(select decode(current_setting('lienthong.unit_mask', true), 'hex'))"
_BITS = "(select 4 * length(current_setting('lienthong.unit_mask', true)))"
_ALL = "(select coalesce(current_setting('lienthong.all', true), 'off') = 'on')"
# Where no transaction has said who it works for, the setting is null at first and empty later: neither is anybody.
_ME = "(select nullif(current_setting('lienthong.actor', true), ''))"


def walled(table: str, *unit_columns: str, person_column: str = "", also: str = "") -> list[RunSQL]:
    """Row-level security by unit columns (any of them in scope), by the actor's own id, or a further condition."""
    ways = [_ALL, *[of_seen_unit(column) for column in unit_columns]]
    if person_column:
        ways.append(f"{person_column} = {_ME}")
    if also:
        ways.append(also)
    condition = " or ".join(f"({way})" for way in ways)
    return [
        RunSQL(
            f"alter table {table} enable row level security;"
            f"create policy {table}_wall on {table} using ({condition}) with check ({condition});"
            f"drop policy if exists {table}_house on {table};"
            + _where_there_is(
                HOUSE, f"create policy {table}_house on {table} to {HOUSE} using (true) with check (true)"
            ),
            f"drop policy {table}_wall on {table}; drop policy if exists {table}_house on {table};"
            f"alter table {table} disable row level security;",
        )
    ]


def of_seen_unit(column: str) -> str:
    """A condition: whether the unit in this column is one that the transaction's actor sees."""
    return f"(case when {column} < {_BITS} then get_bit({_MASK}, {column}) = 1 else false end)"


def house_in_order() -> str:
    """What the owner of the tables says once they stand: the role of the house may with each what the application may.

    For a role that was made when tables were there already: each right and each rule that migrations gave or took while
    it was not there. Where nothing is missing nothing is touched.
    """
    return _IN_ORDER


_OF_TABLES = "array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']"
_RIGHTS = f"'{{kind}}' as kind, may, {{thing}} as thing, has_{{kind}}_privilege('{_APP}', {{oid}}, may) as granted"
_OTHERWISE = f"has_{{kind}}_privilege('{_APP}', {{oid}}, may) <> has_{{kind}}_privilege('{HOUSE}', {{oid}}, may)"
DOOR = "door.polpermissive and door.polcmd = '*' and pg_get_expr(door.polqual, door.polrelid) = 'true'"
WITHOUT_A_DOOR = f"""
select c.oid, c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not exists (
    select from pg_policy door
    where door.polrelid = c.oid and to_regrole('{HOUSE}') = any(door.polroles) and {DOOR}
)"""
"""Tables with a wall, whatever its name is, through which the role of the house does not pass."""
_IN_ORDER = f"""
do $$
declare
    one record;
    me oid := (select oid from pg_roles where rolname = current_user);
begin
    if (select count(*) from pg_roles where rolname in ('{_APP}', '{HOUSE}')) < 2 then
        return;
    end if;
    if not has_schema_privilege('{HOUSE}', 'public', 'usage') then
        grant usage on schema public to {HOUSE};
    end if;
    alter default privileges in schema public grant select, insert, update, delete on tables to {HOUSE};
    alter default privileges in schema public grant usage, select on sequences to {HOUSE};
    alter default privileges in schema public grant execute on functions to {HOUSE};
    for one in
        select {_RIGHTS.format(kind="table", thing="c.oid::regclass::text", oid="c.oid")}
        from pg_class c, unnest({_OF_TABLES}) may
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and c.relowner = me
            and {_OTHERWISE.format(kind="table", oid="c.oid")}
        union all
        select {_RIGHTS.format(kind="sequence", thing="c.oid::regclass::text", oid="c.oid")}
        from pg_class c, unnest(array['usage', 'select', 'update']) may
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relowner = me
            and {_OTHERWISE.format(kind="sequence", oid="c.oid")}
        union all
        select {_RIGHTS.format(kind="function", thing="f.oid::regprocedure::text", oid="f.oid")}
        from pg_proc f, unnest(array['execute']) may
        where f.pronamespace = 'public'::regnamespace and f.prokind in ('f', 'w') and f.proowner = me
            and {_OTHERWISE.format(kind="function", oid="f.oid")}
    loop
        execute format(case when one.granted then 'grant %s on %s %s to {HOUSE}'
            else 'revoke %s on %s %s from {HOUSE}' end, one.may, one.kind, one.thing);
    end loop;
    for one in select w.relname from ({WITHOUT_A_DOOR}) w join pg_class c using (oid) where c.relowner = me loop
        execute format('drop policy if exists %I on %I', one.relname || '_house', one.relname);
        execute format('create policy %I on %I to {HOUSE} using (true) with check (true)',
            one.relname || '_house', one.relname);
    end loop;
end $$;
"""


def append_only(table: str) -> RunSQL:
    """Rows of this table can be added and read by the program, never changed or removed."""
    return _without("update, delete, truncate", table)


def never_removed(table: str) -> RunSQL:
    """Rows of this table can be added, read and changed by the program, never removed."""
    return _without("delete, truncate", table)


def _without(rights: str, table: str) -> RunSQL:
    return RunSQL(
        "".join(_where_there_is(role, f"revoke {rights} on {table} from {role}") for role in (_APP, HOUSE)),
        RunSQL.noop,
    )


def _where_there_is(role: str, do: str) -> str:
    return f"do $$ begin if exists (select from pg_roles where rolname = '{role}') then {do}; end if; end $$;"
