"""The world of two offices, once for each module that walks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from mps_connect.kit.db import Database
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.security.asking import ask_things
from tests.security.keeping import keep_things
from tests.security.world import World, world_on
from tests.support.cast import Cast
from tests.support.one_connection import OneConnection


@pytest.fixture(scope="module")
async def world(
    cluster: Cluster, vault: Vault, settings: Settings, cast: Cast, owner: Database
) -> AsyncIterator[World]:
    without_client = settings.model_copy(update={"web_dist": cluster.data_dir / "no-client"})
    async with world_on(cluster.app, vault, without_client, cast) as made:
        made.places["kept"] = await keep_things(made, OneConnection(made.conn, Vault(vault.wrapper)), owner)
        made.places["desk"] = await ask_things(made, OneConnection(made.conn, Vault(vault.wrapper)))
        yield made
