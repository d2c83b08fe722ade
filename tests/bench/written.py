"""What was written to the database, row by row, and the same rows written once more by nothing but SQL.

The least that a step can cost on a machine is to write its rows. So that the floor writes the same rows and not those
that somebody believes to be the same, triggers note what the house has written; it is taken back, and written again
from the notes with all values ready: by the database's superuser, whom no policy binds, into the same tables with the
same indexes, keys and triggers.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, cast

import psycopg
from psycopg import sql

NOTES = """
create unlogged table bench_note (
    n bigserial primary key, tx xid8 not null default pg_current_xact_id(), place text, op text, old jsonb, new jsonb
);
create function bench_note() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into bench_note (place, op, old, new) values (tg_table_name, tg_op, to_jsonb(old), to_jsonb(new));
    return null;
end $$
"""
TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname !~ '^(bench|django|procrastinate)_' order by 1
"""
COLUMNS = """
select attname, format_type(atttypid, atttypmod) from pg_attribute
where attrelid = %s::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
"""
CHANGED = """
select distinct one.key from bench_note note, jsonb_each(note.new) one
where note.op = 'UPDATE' and note.place = %s and one.value is distinct from note.old -> one.key
"""


@dataclass(frozen=True, slots=True)
class Write:
    """One row that was written: the table, insert, update or delete, and the row before and after."""

    place: str
    op: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


class Notes:
    """The notes of one database, to which `server` speaks as the superuser (autocommit)."""

    def __init__(self, server: psycopg.Connection[Any]) -> None:
        self.server = server
        server.execute(NOTES)
        self.tables = [row[0] for row in server.execute(TABLES)]

    def of(self, write: Callable[[], object]) -> None:
        """Note what is written, then take it back: the database is as before, the notes are kept."""
        self.server.execute("truncate bench_note")
        self._triggers("create trigger bench_note after insert or update or delete on {} for each row"
                       " execute function bench_note()")  # fmt: skip
        try:
            write()
        finally:
            self._triggers("drop trigger bench_note on {}")
        self.server.execute("analyze bench_note")
        self._take_back()

    def _triggers(self, statement: LiteralString) -> None:
        for table in self.tables:
            self.server.execute(sql.SQL(statement).format(sql.Identifier(table)))

    def _take_back(self) -> None:
        with self.server.transaction():
            self.server.execute(
                "set local session_replication_role = replica"
            )  # no triggers: the past may be taken back
            for place, op in self.kinds():
                self.server.execute(self._undo(place, op), [place])

    def _undo(self, place: str, op: str) -> sql.Composed:
        rows = sql.SQL(
            "(select r.* from bench_note note, lateral jsonb_populate_record(null::{}, coalesce(note.old, note.new)) r"
            " where note.place = %s and note.op = {})"
        ).format(sql.Identifier(place), sql.Literal(op))
        names = [sql.Identifier(name) for name, _ in self.columns(place)]
        listed, table = sql.SQL(", ").join(names), sql.Identifier(place)
        if op == "INSERT":
            return sql.SQL("delete from {} t using {} r where t.id = r.id").format(table, rows)
        if op == "DELETE":
            return sql.SQL("insert into {0} ({1}) select {1} from {2} r").format(table, listed, rows)
        sets = sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(name) for name in names)
        return sql.SQL("update {} t set {} from {} r where t.id = r.id").format(table, sets, rows)

    def kinds(self) -> list[tuple[str, str]]:
        """In which tables something was inserted, updated, deleted, in the order in which it first was."""
        rows = self.server.execute("select place, op from bench_note group by place, op order by min(n)")
        return [(place, op) for place, op in rows]

    def columns(self, place: str) -> list[tuple[str, str]]:
        """The columns of a table that can be written, with their types."""
        return [(name, kind) for name, kind in self.server.execute(COLUMNS, [place])]

    def changed(self, place: str) -> list[str]:
        """The columns that updates of this table have changed."""
        return sorted(row[0] for row in self.server.execute(CHANGED, [place]))

    def transactions(self) -> list[list[Write]]:
        """What each transaction wrote, in the order of the transactions."""
        found: dict[str, list[Write]] = {}
        for tx, place, op, old, new in self.server.execute(
            "select tx::text, place, op, old, new from bench_note order by n"
        ):
            found.setdefault(tx, []).append(Write(place, op, old, new))
        return list(found.values())


def rows_of(writes: list[Write]) -> str:
    """What was written, in words: “insert audit_entry 1, update …”."""
    counted = Counter((one.op.lower(), one.place) for one in writes)
    return ", ".join(f"{op} {place}" + (f" ×{n}" if n > 1 else "") for (op, place), n in counted.items())


# -- one transaction after the other ---------------------------------------------------------------------


class Singles:
    """Each noted transaction again, as one statement or as one statement for each row, with its values ready.

    A value that is the same in every transaction stands in the statement itself; one that stands several times in a
    transaction is sent once.
    """

    def __init__(self, notes: Notes) -> None:
        done = notes.transactions()
        shapes = {tuple((one.place, one.op) for one in writes) for writes in done}
        if len(shapes) != 1:
            raise AssertionError(f"the steps wrote different rows: {[len(shape) for shape in shapes]}")
        self.rows = rows_of(done[0])
        self.count = len(done)
        self._sent: dict[tuple[Any, ...], str] = {}
        parts = []
        for slot, (place, op) in enumerate(shapes.pop()):
            mine = [writes[slot] for writes in done]
            changed = set(notes.changed(place))
            columns = [(name, kind, self._value([(one.new or one.old or {})[name] for one in mine], kind))
                       for name, kind in notes.columns(place)
                       if op == "INSERT" or name == "id" or (op == "UPDATE" and name in changed)]  # fmt: skip
            parts.append(_single(place, op, columns))
        self.parts = [sql.SQL(cast(LiteralString, part)) for part in parts]
        written = ", ".join(f"w{n} as ({part})" for n, part in enumerate(parts[:-1]))
        self.statement = sql.SQL(cast(LiteralString, f"with {written} {parts[-1]}"))
        names = list(self._sent.items())
        self.values = [{name: given[turn] for given, name in names} for turn in range(self.count)]

    def _value(self, given: list[Any], kind: str) -> str:
        ready = tuple(json.dumps(one) if kind == "jsonb" and one is not None else _sendable(one) for one in given)
        if len(set(ready)) == 1:
            return sql.Literal(ready[0]).as_string(None).replace("%", "%%") + f"::{kind}"
        return f"%({self._sent.setdefault(ready, f'v{len(self._sent)}')})s::{kind}"

    def at_once(self, server: psycopg.Connection[Any]) -> None:
        """Each transaction as one prepared statement that commits itself."""
        for values in self.values:
            server.execute(self.statement, values, prepare=True)

    def row_by_row(self, server: psycopg.Connection[Any]) -> None:
        """Each transaction as one statement for each of its rows."""
        used = [[name for name in self._sent.values() if f"%({name})s" in part.as_string(None)] for part in self.parts]
        for values in self.values:
            with server.transaction():
                for part, names in zip(self.parts, used, strict=True):
                    server.execute(part, {name: values[name] for name in names}, prepare=True)


def _sendable(value: Any) -> Any:
    """A list as the database writes it, for lists are no keys."""
    if isinstance(value, list):
        return (
            "{"
            + ",".join(json.dumps(one, ensure_ascii=False) if isinstance(one, str) else str(one) for one in value)
            + "}"
        )
    return value


def _single(place: str, op: str, columns: list[tuple[str, str, str]]) -> str:
    values = {name: value for name, _, value in columns}
    if op == "INSERT":
        return f"insert into {place} ({', '.join(values)}) values ({', '.join(values.values())})"
    which = f"where id = {values.pop('id')}"
    if op == "DELETE":
        return f"delete from {place} {which}"
    return f"update {place} set {', '.join(f'{name} = {value}' for name, value in values.items())} {which}"


# -- all in one statement --------------------------------------------------------------------------------


class Together:
    """All noted rows in one statement, from tables in which they lie ready."""

    def __init__(self, notes: Notes) -> None:
        server, parts = notes.server, []
        for number, (place, op) in enumerate(notes.kinds()):
            ready = f"bench_ready_{number}"
            server.execute(f"drop table if exists {ready}")
            server.execute(
                f"create unlogged table {ready} as select r.* from bench_note note,"
                f" lateral jsonb_populate_record(null::{place}, coalesce(note.new, note.old)) r"
                f" where note.place = '{place}' and note.op = '{op}' order by note.n"
            )
            server.execute(f"analyze {ready}")
            names = [name for name, _ in notes.columns(place)]
            sets = ", ".join(f"{name} = r.{name}" for name in notes.changed(place))
            parts.append({
                "INSERT": f"insert into {place} ({', '.join(names)}) select {', '.join(names)} from {ready}",
                "UPDATE": f"update {place} t set {sets} from {ready} r where t.id = r.id",
                "DELETE": f"delete from {place} t using {ready} r where t.id = r.id",
            }[op])  # fmt: skip
        self.statement = f"with {', '.join(f'w{n} as ({part})' for n, part in enumerate(parts[:-1]))} {parts[-1]}"
        self.server = server

    def write(self) -> None:
        """All of it, and it stays."""
        self.server.execute(self.statement)


def sizes(server: psycopg.Connection[Any], tables: list[str]) -> dict[str, int]:
    """Bytes of each table with its indexes and what lies outside its rows, once nothing dead is in it."""
    found = {}
    for table in tables:
        server.execute(sql.SQL("vacuum {}").format(sql.Identifier(table)))
        [[size]] = server.execute("select pg_total_relation_size(%s::text::regclass)", [table]).fetchall()
        found[table] = int(size)
    return found


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """By how many bytes each table has grown, the largest first; those that have not are left out."""
    by = {table: after[table] - before[table] for table in after}
    yield from sorted(((table, n) for table, n in by.items() if n), key=lambda one: -one[1])
