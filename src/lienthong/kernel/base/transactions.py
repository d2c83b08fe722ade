"""Whole or not at all: the one place where a transaction begins.

A transaction starts by telling the database for whom it works (`set_config`, local to the transaction), which
row-level security reads; so a pooled connection never carries one person's scope to the next.
Serialisation failures and deadlocks are tried again from the start, three times; so is, once, what another put there
meanwhile: looked at anew, it is refused in the verb's own words.
What must stay although the work is rolled back (a refused try, a reading of personal data) is put aside and
written in a transaction of its own afterwards.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast
from psycopg import ClientCursor, Connection, RawCursor, pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.sql import quote

from .actor import ANYONE, HOUSE, Actor
from .row_security import HOUSE as HOUSE_ROLE
from .row_security import WITHOUT_A_DOOR

R = TypeVar("R")
TRIES = 3
_CLASH = {"40001", "40P01"}
_MEANWHILE = {"23505", "23P01"}
"""Two who both saw that a thing was not there put it there: the second finds it only when the first has ended."""

_aside: ContextVar[list[Callable[[], None]] | None] = ContextVar("aside", default=None)
_scope: ContextVar[Actor | None] = ContextVar("scope", default=None)


def this_transaction() -> Cast:
    """The number of the running transaction, as the database counts them; a column's default."""
    return Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())


_TELL = """
select set_config('lienthong.actor', %s, true), set_config('lienthong.units', %s, true),
    set_config('lienthong.all', %s, true), set_config('lienthong.person', %s, true),
    set_config('lienthong.roles', %s, true), set_config('lienthong.unit_mask', %s, true)"""


def _told(actor: Actor) -> list[str]:
    units, mask = _units_told(actor.units)
    roles = "{" + ",".join(sorted(actor.roles)) + "}"
    return [actor.id, units, "on" if actor.everywhere else "off", actor.person or "", roles, mask]


@lru_cache(1000)
def _units_told(units: frozenset[int]) -> tuple[str, str]:
    """The numbers as a list, and as a mask: bit n of it, from the first byte's lowest on, stands for number n."""
    mask = bytearray(max(units, default=-1) // 8 + 1)
    for unit in units:
        mask[unit // 8] |= 1 << unit % 8
    return "{" + ",".join(map(str, sorted(units))) + "}", mask.hex()


def tell_database(actor: Actor) -> None:
    """Tell the running transaction whose rows it may see and touch."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL, _told(actor))
    _scope.set(actor)


@contextmanager
def seen_by(actor: Actor) -> Iterator[None]:
    """Inside a running transaction, let the database see with another actor's eyes, then change back."""
    before = _scope.get() or ANYONE
    if before is actor:
        yield
        return
    tell_database(actor)
    try:
        yield
    finally:
        if connection.needs_rollback:  # what is rolled back takes what was told along
            _scope.set(before)
        else:
            tell_database(before)


def inside() -> bool:
    """Whether a whole is under way in this thread."""
    return _aside.get() is not None


def put_aside(write: Callable[[], None]) -> None:
    """Write this after the transaction has ended, whatever its end."""
    waiting = _aside.get()
    if waiting is None:
        write()
    else:
        waiting.append(write)


def after_commit(what: str, call: Callable[[], None]) -> None:
    """Do this once the running transaction has ended well; asked twice under one name, it is done once."""
    later = _Later(what, call)
    if not any(waiting[1] == later for waiting in connection.run_on_commit):
        transaction.on_commit(later, robust=True)


@dataclass(frozen=True, slots=True)
class _Later:
    what: str
    call: Callable[[], None] = field(compare=False)

    def __call__(self) -> None:
        self.call()


def whole(work: Callable[[], R], actor: Actor) -> R:
    """Do the work in one transaction seen with the actor's eyes; joins one that is already under way."""
    if inside():
        return work()
    waiting: list[Callable[[], None]] = []
    aside_token = _aside.set(waiting)
    scope_token = _scope.set(actor)

    def once() -> R:
        with transaction.atomic():
            tell_database(actor)
            return work()

    try:
        return _tried(once, waiting.clear)
    finally:
        _aside.reset(aside_token)
        _scope.reset(scope_token)
        for write in waiting:
            with transaction.atomic():
                write()


def _tried(work: Callable[[], R], again: Callable[[], None]) -> R:
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except (OperationalError, IntegrityError) as fault:
            state = getattr(fault.__cause__, "sqlstate", None)
            if not ((state in _CLASH and attempt < TRIES) or (state in _MEANWHILE and attempt == 1)):
                raise
            again()
            time.sleep(0.01 * attempt)
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class Prepared:
    """A statement that each connection plans once: its name, its text, its parameters (`%(name)s`) with their types.

    `fixed` are parameters that are the same each time. Of a step of a run the driver took 0.2 ms to look for the
    parameters in 10 kB of text, the database 4 ms to plan.
    """

    name: str
    text: str
    types: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def numbered(self) -> bytes:
        """The text as the database reads it: the parameters in the order of their types."""
        text = self.text
        for name, value in self.fixed.items():
            text = text.replace(f"%({name})s", quote(value))
        for number, name in enumerate(self.types, start=1):
            text = text.replace(f"%({name})s", f"${number}")
        return text.encode()

    @cached_property
    def call(self) -> bytes:
        """What is sent to have it done."""
        given = f" ({', '.join(f'%({name})s' for name in self.types)})" if self.types else ""
        return f"execute {self.name}{given}".encode()

    @cached_property
    def call_alone(self) -> bytes:
        """The same with, before it, whose rows it may see and touch."""
        return _TELL_FIRST + self.call

    @cached_property
    def call_by_house(self) -> bytes:
        """The same where the house itself asks: what it may see and touch is the same each time."""
        return _TELL_OF_HOUSE + self.call

    @cached_property
    def call_as_house(self) -> bytes:
        """The same as the role of the house: no row is looked at for whose it is."""
        return _BE_THE_HOUSE + self.call

    @cached_property
    def call_as_house_among_others(self) -> bytes:
        """The same as one statement of many: where it fails, one can go back to before it."""
        return (
            b"savepoint the_house; " + _BE_THE_HOUSE + self.call + b"; " + _BE_ONESELF + b"release savepoint the_house"
        )

    @cached_property
    def prepare(self) -> bytes:
        """What is sent to have it planned."""
        types = f" ({', '.join(self.types.values())})" if self.types else ""
        return f"prepare {self.name}{types} as ".encode() + self.numbered

    def known_to(self, database: Connection[Any]) -> None:
        """Let a connection plan it, unless it has."""
        known = _PREPARED.setdefault(database, set())
        if self.name not in known:
            database.execute(self.prepare)
            known.add(self.name)


_PREPARED: WeakKeyDictionary[Connection[Any], set[str]] = WeakKeyDictionary()


def at_once(statement: Prepared, facts: Mapping[str, Any], actor: Actor) -> list[tuple[Any, ...]]:
    """A statement that is a transaction by itself, sent in one message with whose rows it may see and touch.

    Inside a transaction that is under way it is one statement of many, whole in itself: where it fails, the others
    stand. Returns its rows; errors are those of Django.
    """
    if inside() and actor is HOUSE and _may_be_the_house():
        return _sent_among_others(statement, facts)
    if inside():
        with seen_by(actor), transaction.atomic():
            return _sent(statement.call, statement, facts)
    if connection.in_atomic_block:
        return whole(lambda: _sent(statement.call, statement, facts), actor)
    if actor is HOUSE:
        call = statement.call_as_house if _may_be_the_house() else statement.call_by_house
        return _tried(lambda: _sent(call, statement, facts), lambda: None)
    told = {f"_{number}": value for number, value in enumerate(_told(actor))}
    return _tried(lambda: _sent(statement.call_alone, statement, {**facts, **told}), lambda: None)


def read_again(statement: Prepared, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What is read on every page, inside its transaction and with its eyes: the connection has planned it already.

    Whoever counts or watches questions by Django's means is told of it like of any other.
    """

    def send(*_: Any) -> list[tuple[Any, ...]]:
        return _sent(statement.call, statement, facts) if statement.types else _asked(statement)

    ask: Callable[..., list[tuple[Any, ...]]] = send
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement.text, "time": "0"})
    for watcher in reversed(connection.execute_wrappers):
        ask = partial(watcher, ask)
    return ask(statement.text, facts, False, {"connection": connection, "cursor": None})


def planned_anew(statement: Prepared, facts: Mapping[str, Any], actor: Actor) -> list[tuple[Any, ...]]:
    """The same for very many rows at once: the database plans it for just as many."""

    def work() -> list[tuple[Any, ...]]:
        with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
            return cursor.execute(statement.numbered, [facts[name] for name in statement.types]).fetchall()

    def as_house() -> list[tuple[Any, ...]]:
        with transaction.atomic():  # where it fails, the role is given back with the rest
            connection.connection.execute(_BE_THE_HOUSE)
            found = work()
            connection.connection.execute(_BE_ONESELF)
            return found

    if actor is HOUSE and _may_be_the_house():
        return as_house() if inside() else whole(as_house, actor)
    if inside():
        with seen_by(actor), transaction.atomic():
            return work()
    return whole(work, actor)


def _may_be_the_house() -> bool:
    """Whether this connection can take the role of the house, with its rights and rules; asked once of each.

    A server of one's own may lack it: the rule for people lets the house see the same rows, only slower.
    """
    connection.ensure_connection()
    database = connection.connection
    if (known := _AS_HOUSE.get(database)) is None:
        row = database.execute(_MAY_BE_THE_HOUSE).fetchone()
        known = _AS_HOUSE[database] = bool(row and row[0])
    return known


_AS_HOUSE: WeakKeyDictionary[Connection[Any], bool] = WeakKeyDictionary()
_MAY_BE_THE_HOUSE = f"""
select pg_has_role(current_user, house.oid, 'set') and has_table_privilege(house.oid, 'base_once', 'insert')
    and not exists ({WITHOUT_A_DOOR})
    and not exists (
        select from pg_class c, unnest(array['update', 'delete', 'truncate']) may
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and has_table_privilege(house.oid, c.oid, may) and not has_table_privilege(c.oid, may)
    )
from pg_roles house where rolname = '{HOUSE_ROLE}'"""  # noqa: S608 - names of ours
_BE_THE_HOUSE = f"set local role {HOUSE_ROLE}; ".encode()
_BE_ONESELF = b"set local role none; "
_TELL_OF_HOUSE = (_TELL % tuple(quote(value) for value in _told(HOUSE)) + "; ").replace("%", "%%").encode()
_TELL_FIRST = (_TELL % tuple(f"%(_{number})s" for number in range(6)) + "; ").encode()


def _sent_among_others(statement: Prepared, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """One message for what a page does: a place to come back to, the role, the statement, the role given back.

    Whose eyes the transaction has is not touched. Written by Django and `seen_by` these are six messages.
    """
    try:
        return _sent(statement.call_as_house_among_others, statement, facts)
    except DatabaseError:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("rollback to savepoint the_house; release savepoint the_house")
        raise


def _asked(statement: Prepared) -> list[tuple[Any, ...]]:
    """The rows of a statement without parameters: 0.02 ms, of which a cursor of the driver's would make 0.09."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        database = connection.connection
        statement.known_to(database)
        found = database.pgconn.exec_prepared(statement.name.encode(), None)
        if found.status != pq.ExecStatus.TUPLES_OK:
            raise error_from_result(found, database.info.encoding)
        reader = Transformer(database)
        reader.set_pgresult(found)
        return reader.load_rows(0, found.ntuples, tuple)


def _sent(message: bytes, statement: Prepared, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    found: list[tuple[Any, ...]] = []
    with connection.wrap_database_errors:
        statement.known_to(connection.connection)
        with ClientCursor(connection.connection) as cursor:
            cursor.execute(message, facts)
            while True:
                if cursor.description is not None:  # the last that gives rows is the statement
                    found = cursor.fetchall()
                if not cursor.nextset():
                    return found
