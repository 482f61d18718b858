"""An office with a past, in a database of its own: what is erased there stays erased."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from mps_connect.kit.db import Database
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.retention.lifetimes import Office
from tests.support.cast import gather_cast
from tests.support.own_database import own_database


@pytest.fixture(scope="module")
def kept_urls(cluster: Cluster, request: pytest.FixtureRequest) -> dict[Role, str]:
    return own_database(cluster.data_dir, f"mps_{request.module.__name__.rpartition('.')[2]}")


@pytest.fixture(scope="module")
async def office(kept_urls: dict[Role, str], vault: Vault, settings: Settings) -> AsyncIterator[Office]:
    """Pools by login, and the cast of one office."""
    pools = [
        Database(kept_urls[role], Vault(vault.wrapper), max_size=4)
        for role in ("owner", "app", "sequencer", "shredder")
    ]
    for pool in pools:
        await pool.open()
    owner, app, sequencer, shredder = pools
    yield Office(kept_urls, owner, app, sequencer, shredder, await gather_cast(owner), settings)
    for pool in pools:
        await pool.close()
