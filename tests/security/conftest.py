"""The world of two offices, once for each module that walks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.security.world import World, world_on
from tests.support.cast import Cast


@pytest.fixture(scope="module")
async def world(cluster: Cluster, vault: Vault, settings: Settings, cast: Cast) -> AsyncIterator[World]:
    without_client = settings.model_copy(update={"web_dist": cluster.data_dir / "no-client"})
    async with world_on(cluster.app, vault, without_client, cast) as made:
        yield made
