"""A database whose every transaction is a savepoint on one connection, so that a test leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mps_connect.kit.db import Connection, Context, Database, Tx, set_context
from mps_connect.kit.vault import Vault


class OneConnection(Database):
    def __init__(self, conn: Connection, vault: Vault) -> None:
        self.vault = vault
        self._conn = conn
        self._standing: Context | None = None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        yield self._conn

    @asynccontextmanager
    async def transaction(self, context: Context) -> AsyncIterator[Tx]:
        async with super().transaction(context) as tx:
            yield tx
        # A savepoint that is released leaves its context behind, where a transaction takes it along.
        if self._standing is not None:
            await set_context(self._conn, self._standing)

    async def stand(self, context: Context) -> Tx:
        """The test's own transaction, in which all others are savepoints; it acts as `context` between them."""
        self._standing = context
        await set_context(self._conn, context)
        return Tx(self._conn, self.vault, context)
