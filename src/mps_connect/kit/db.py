"""The database: a pool, and one transaction with its context and its keys."""

from __future__ import annotations

import select
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, OperationalError, errors
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from mps_connect.kit.database_refusals import DatabaseNotReached
from mps_connect.kit.errors import Fault
from mps_connect.kit.purposes import check_purpose
from mps_connect.kit.vault import Box, Vault

Params = Mapping[str, Any] | Sequence[Any] | None
Connection = AsyncConnection[DictRow]


class DatabaseBusy(Fault):
    status = 503
    code = "database_busy"
    message = "The system is busy. What you typed is kept on this device; try again in a moment."


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, for which office, in which request, and why. Set transaction-locally; without it no row is visible."""

    actor_id: str
    """A user's UUID, `anonymous`, or `system:<job>`."""
    office_id: UUID | None = None
    session_id: UUID | None = None
    request_id: UUID | None = None
    purpose: str = "casework"
    """One of `kit.purposes`."""

    def __post_init__(self) -> None:
        check_purpose(self.purpose)


class Tx:
    """One open transaction. Rooms read and write through it; they never commit."""

    def __init__(self, conn: Connection, vault: Vault, context: Context) -> None:
        self.conn = conn
        self.vault = vault
        self.context = context
        self._fresh: dict[UUID, Box] = {}

    @property
    def office_id(self) -> UUID:
        if self.context.office_id is None:
            raise RuntimeError("no office in this transaction's context")
        return self.context.office_id

    async def one(self, query: str, params: Params = None) -> dict[str, Any] | None:
        cursor = await self.conn.execute(query, params)
        return await cursor.fetchone()

    async def all(self, query: str, params: Params = None) -> list[dict[str, Any]]:
        cursor = await self.conn.execute(query, params)
        return await cursor.fetchall()

    async def value(self, query: str, params: Params = None) -> Any:
        """First column of the first row, or None."""
        row = await self.one(query, params)
        return None if row is None else next(iter(row.values()))

    async def run(self, query: str, params: Params = None) -> int:
        """Execute and return the number of rows touched."""
        cursor = await self.conn.execute(query, params)
        return cursor.rowcount

    async def run_many(self, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
        async with self.conn.cursor() as cursor:
            await cursor.executemany(query, rows)

    async def box(self, shred_id: UUID) -> Box:
        """The box that seals and opens one unit's words. Raises KeyErased."""
        if shred_id in self._fresh:
            return self._fresh[shred_id]
        return await self.vault.box(self, office_id=self.office_id, shred_id=shred_id)

    async def boxes(self, shred_ids: list[UUID]) -> dict[UUID, Box]:
        """Boxes of many units at once; erased units are absent."""
        found = await self.vault.boxes(
            self, office_id=self.office_id, shred_ids=[s for s in shred_ids if s not in self._fresh], missing_ok=True
        )
        return found | {s: self._fresh[s] for s in shred_ids if s in self._fresh}

    async def new_box(self, shred_id: UUID) -> Box:
        box = await self.vault.new_box(self, office_id=self.office_id, shred_id=shred_id)
        self._fresh[shred_id] = box
        return box

    async def office_box(self) -> Box:
        """The office's own box: look-up hashes and the search key."""
        return await self.box(self.office_id)


STATEMENT_TIMEOUT = "30s"
"""No statement of ours may hold the office up for longer."""

SET_CONTEXT = """
SELECT set_config('mps.actor_id', %(actor)s, true), set_config('mps.office_id', %(office)s, true),
       set_config('mps.session_id', %(session)s, true), set_config('mps.request_id', %(request)s, true),
       set_config('mps.purpose', %(purpose)s, true), set_config('statement_timeout', %(timeout)s, true)
"""


async def set_context(conn: Connection, context: Context) -> None:
    await conn.execute(
        SET_CONTEXT,
        {
            "actor": context.actor_id,
            "office": str(context.office_id or ""),
            "session": str(context.session_id or ""),
            "request": str(context.request_id or ""),
            "purpose": context.purpose,
            "timeout": STATEMENT_TIMEOUT,
        },
    )


TRUSTED_SECONDS = 10.0
"""How long after its last use a connection whose line is still is taken to be alive. Of a network that broke, no line tells."""


def _has_news(conn: Connection) -> bool:
    """Whether something waits to be read: a server that ends or a line that is cut says so, and nothing else speaks unasked."""
    line = select.poll()
    line.register(conn.fileno(), select.POLLIN | select.POLLRDHUP)
    return bool(line.poll(0))


class Database:
    """The application's pool. `transaction` is the only way in."""

    def __init__(self, url: str, vault: Vault, *, max_size: int = 10) -> None:
        self.vault = vault
        self._url = url
        self._used: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()
        self.pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            min_size=2,
            max_size=max_size,
            open=False,
            timeout=10,
            # A restarted server leaves dead connections behind: they are replaced before anybody gets one.
            check=self._check,
            # Server-side prepared statements break behind a transaction-mode pooler.
            kwargs={"row_factory": dict_row, "autocommit": True, "prepare_threshold": None},
        )

    @property
    def url(self) -> str:
        """For what reads much and long, by a connection of its own."""
        return self._url

    async def open(self) -> None:
        """Raises DatabaseNotReached: at once where waiting does not help, else when the server has not come in half a minute."""
        refused = await self._refusal()
        if refused is not None and not refused.waiting_helps:
            raise refused
        try:
            await self.pool.open(wait=True, timeout=30)
        except PoolTimeout:
            await self.pool.close()
            refused = await self._refusal()
            if refused is None:
                raise
            raise refused from None

    async def _check(self, conn: Connection) -> None:
        """Asking costs each request a round trip: only a connection in doubt is asked. Raises where it is dead."""
        if _has_news(conn) or time.monotonic() - self._used.get(conn, 0.0) > TRUSTED_SECONDS:
            await AsyncConnectionPool.check_connection(conn)

    async def _refusal(self) -> DatabaseNotReached | None:
        """Why the server takes no connection, which a pool only tells the log."""
        try:
            conn = await AsyncConnection.connect(self._url, connect_timeout=10)
        except OperationalError as error:
            return DatabaseNotReached(error)
        await conn.close()
        return None

    async def close(self) -> None:
        await self.pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A bare connection, for health checks and for look-ups that come before a context is known."""
        try:
            async with self.pool.connection() as conn:
                try:
                    yield conn
                finally:
                    self._used[conn] = time.monotonic()
        except (PoolTimeout, errors.TooManyConnections) as error:
            raise DatabaseBusy from error

    @asynccontextmanager
    async def transaction(self, context: Context) -> AsyncIterator[Tx]:
        """One transaction with `context` set for its length. Commits on leaving, rolls back on any exception."""
        async with self.connection() as conn, conn.transaction():
            await set_context(conn, context)
            yield Tx(conn, self.vault, context)
