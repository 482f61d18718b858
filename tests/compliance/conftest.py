"""An office in a database of its own, whose record is sequenced: what breaks there breaks nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from mps_connect.audit.publishing import publish
from mps_connect.audit.sequencer import tick
from mps_connect.compliance.checks.ground import Surroundings, look_around
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.support.cast import Cast, gather_cast
from tests.support.own_database import own_database


@dataclass(frozen=True, slots=True)
class Answering:
    """An office that answers for itself: its pools, its people, its settings and the file of its keys."""

    urls: dict[Role, str]
    app: Database
    sequencer: Database
    cast: Cast
    settings: Settings
    keys: FileKeyWrapper

    def context(self) -> Context:
        return Context(actor_id="system:test_compliance", office_id=self.cast.office_id, purpose="compliance")

    def around(self) -> Surroundings:
        return look_around(self.settings, self.keys)

    def opened(self, login: str) -> AbstractAsyncContextManager[Tx]:
        database = self.sequencer if login == "sequencer" else self.app
        return database.transaction(self.context())

    async def sequence(self) -> None:
        while await tick(self.sequencer, now=utc_now()):
            pass
        await publish(self.sequencer, self.settings.record_dir)

    @property
    def office_id(self) -> UUID:
        return self.cast.office_id


@pytest.fixture(scope="module")
async def answering(
    cluster: Cluster, vault: Vault, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Answering]:
    urls = own_database(cluster.data_dir, f"mps_{request.module.__name__.rpartition('.')[2]}")
    folder: Path = tmp_path_factory.mktemp("record")
    owner, app, sequencer = (
        Database(urls[role], Vault(vault.wrapper), max_size=3) for role in ("owner", "app", "sequencer")
    )
    for database in (owner, app, sequencer):
        await database.open()
    settings = Settings(
        database_url=urls["app"], data_dir=cluster.data_dir, kek_file=cluster.key_file, demo=False, record_dir=folder
    )
    cast = await gather_cast(owner)
    made = Answering(urls, app, sequencer, cast, settings, FileKeyWrapper(cluster.key_file))
    await made.sequence()
    yield made
    for database in (owner, app, sequencer):
        await database.close()
