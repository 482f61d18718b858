"""A database of its own for the record's tree: what is sequenced stays sequenced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import pytest

from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.vault import Vault
from tests.conftest import Cluster
from tests.support.cast import Cast, gather_cast
from tests.support.own_database import own_database


@dataclass(frozen=True, slots=True)
class Recorded:
    """The tree's database: connection strings by role, an application's and a sequencer's pool, and two offices."""

    urls: dict[Role, str]
    app: Database
    sequencer: Database
    cast: Cast

    def context(self) -> Context:
        return Context(actor_id=str(self.cast.priya.id), office_id=self.cast.office_id)

    async def count(self, month: str, *, last: int = 1) -> None:
        """One audited change, committed: a counter of the office."""
        async with self.app.transaction(self.context()) as tx:
            await count(tx, month, last=last)


async def count(tx: Tx, month: str, *, last: int = 1) -> None:
    await tx.run(
        "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, %(month)s, %(last)s) "
        "ON CONFLICT (office_id, month) DO UPDATE SET last = case_counters.last + 1",
        {"office": tx.office_id, "month": month, "last": last},
    )


@pytest.fixture(scope="module")
def recorded_urls(cluster: Cluster, request: pytest.FixtureRequest) -> dict[Role, str]:
    return own_database(cluster.data_dir, f"mps_{request.module.__name__.rpartition('.')[2]}")


@pytest.fixture(scope="module")
async def recorded(recorded_urls: dict[Role, str], vault: Vault) -> AsyncIterator[Recorded]:
    wrapper: KeyWrapper = vault.wrapper
    owner = Database(recorded_urls["owner"], Vault(wrapper), max_size=2)
    app = Database(recorded_urls["app"], Vault(wrapper), max_size=6)
    sequencer = Database(recorded_urls["sequencer"], Vault(wrapper), max_size=3)
    for database in (owner, app, sequencer):
        await database.open()
    yield Recorded(recorded_urls, app, sequencer, await gather_cast(owner))
    for database in (owner, app, sequencer):
        await database.close()


@pytest.fixture
async def superuser(recorded_urls: dict[Role, str]) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(recorded_urls["superuser"], autocommit=True) as conn:
        yield conn
