"""Whole or not at all: the one place where a transaction begins.

A transaction starts by telling the database for whom it works (`set_config`, local to the transaction), which
row-level security reads; so a pooled connection never carries one person's scope to the next.
Serialisation failures and deadlocks are tried again from the start, three times.
What must stay although the work is rolled back (a refused try, a reading of personal data) is put aside and
written in a transaction of its own afterwards.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast

from .actor import ANYONE, Actor

R = TypeVar("R")
TRIES = 3
_CLASH = {"40001", "40P01"}

_aside: ContextVar[list[Callable[[], None]] | None] = ContextVar("aside", default=None)
_scope: ContextVar[Actor | None] = ContextVar("scope", default=None)


def this_transaction() -> Cast:
    """The number of the running transaction, as the database counts them; a column's default."""
    return Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())


def tell_database(actor: Actor) -> None:
    """Tell the running transaction whose rows it may see and touch."""
    units = "{" + ",".join(map(str, sorted(actor.units))) + "}"
    roles = "{" + ",".join(sorted(actor.roles)) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('lienthong.actor', %s, true), set_config('lienthong.units', %s, true),"
            " set_config('lienthong.all', %s, true), set_config('lienthong.person', %s, true),"
            " set_config('lienthong.roles', %s, true)",
            [actor.id, units, "on" if actor.everywhere else "off", actor.person or "", roles],
        )
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
        if not connection.needs_rollback:
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
    try:
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    tell_database(actor)
                    return work()
            except OperationalError as fault:
                state = getattr(fault.__cause__, "sqlstate", None)
                if state not in _CLASH or attempt == TRIES:
                    raise
                waiting.clear()
                time.sleep(0.01 * attempt)
        raise AssertionError("unreachable")
    finally:
        _aside.reset(aside_token)
        _scope.reset(scope_token)
        for write in waiting:
            with transaction.atomic():
                write()
