"""A database whose every transaction is a savepoint on one connection, so that a test leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mps_connect.kit.db import Connection, Database
from mps_connect.kit.vault import Vault


class OneConnection(Database):
    def __init__(self, conn: Connection, vault: Vault) -> None:
        self.vault = vault
        self._conn = conn

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        yield self._conn
