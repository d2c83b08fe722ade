"""Which jobs are being carried out, as the database itself knows it: by locks that end with the connection.

A late sign of life proves nothing by itself: the machine may have slept, or one long calculation may keep the worker
busy. Only the end of the worker's connection proves that nobody carries its jobs out any more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import structlog

Address = dict[str, Any]
Database = psycopg.AsyncConnection[Any]

LOOK_EVERY = 5.0
AGAIN_AFTER = 0.1

_NAME = "hashtextextended('lienthong job ' || %s::bigint, 0)"
_TAKE = f"select pg_try_advisory_lock({_NAME})"
_LET_GO = f"select pg_advisory_unlock({_NAME})"
_TAKE_WITHIN = f"select pg_try_advisory_xact_lock({_NAME})"

log = structlog.get_logger(__name__)


async def connected(address: Address) -> Database:
    """A connection of its own, each statement by itself unless told otherwise."""
    return await psycopg.AsyncConnection.connect(**address, autocommit=True)


async def nobody_holds(database: Database, number: int) -> bool:
    """Whether nobody carries this job out; it stays so until the running transaction ends."""
    return await _yes(database, _TAKE_WITHIN, number)


async def _yes(database: Database, question: str, number: int) -> bool:
    row = await (await database.execute(question, [number])).fetchone()
    return bool(row and row[0])


class Hold:
    """One worker's locks on the jobs it carries out, on one connection that is put up again when it breaks."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._database: Database | None = None
        self._jobs: set[int] = set()
        self._one_at_a_time = asyncio.Lock()

    async def around(self, carry_out: Callable[[], Awaitable[Any]], context: Any, _worker: Any) -> Any:
        """Hold the lock of a job while it is carried out; who comes too early waits until the other has ended."""
        number: int = context.job.id
        while not await self._take(number):
            await asyncio.sleep(AGAIN_AFTER)
        try:
            return await carry_out()
        finally:
            await self._let_go(number)

    async def watch(self) -> None:
        """See to it that the connection stands, and with it the locks of what is being carried out."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self._standing()

    async def close(self) -> None:
        """Give the connection back."""
        if self._database is not None:
            await self._database.close()

    async def _take(self, number: int) -> bool:
        database = await self._standing()
        try:
            # To the database one connection never stands in its own way, so what this worker holds is asked here.
            taken = database is not None and number not in self._jobs and await _yes(database, _TAKE, number)
        except psycopg.Error:
            return False
        if taken:
            self._jobs.add(number)
        return taken

    async def _let_go(self, number: int) -> None:
        self._jobs.discard(number)
        try:
            if self._database is not None:
                await self._database.execute(_LET_GO, [number])
        except psycopg.Error:
            log.warning("the connection that held a job broke while it was carried out", id=number)

    async def _standing(self) -> Database | None:
        """The connection, put up again with all its locks if it broke; None while the database does not answer."""
        async with self._one_at_a_time:
            if self._database is not None:
                try:
                    await self._database.execute("select 1")
                except psycopg.Error:
                    await self._database.close()
                    self._database = None
                else:
                    return self._database
            try:
                self._database = await connected(self._address)
                for number in sorted(self._jobs):
                    await _yes(self._database, _TAKE, number)
            except psycopg.Error:
                log.warning("the database does not answer the worker")
        return self._database
