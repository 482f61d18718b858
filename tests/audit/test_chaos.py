"""Whatever is killed at whatever moment: what was acknowledged is recorded exactly once, nothing forks, no history is turned round."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from tests.audit.chaos import survive
from tests.audit.conftest import Recorded
from tests.conftest import Cluster
from tests.support.cast import gather_cast


async def test_a_sequencer_may_be_killed_at_any_moment(
    recorded: Recorded, cluster: Cluster, vault: Vault, tmp_path: Path
) -> None:
    told = await survive(
        recorded.urls, vault, cluster.key_file, tmp_path / "record", recorded.context(), sequencers=3, servers=0
    )
    assert told.sequencers_killed >= 3
    assert told.acknowledged > 50
    assert told.unknown == 0
    assert told.undone > 0
    assert told.checkpoints_seen > 3


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that the server's own account may enter."""
    with tempfile.TemporaryDirectory(prefix="mps-chaos-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.long
@pytest.mark.timeout(1_200)
async def test_forty_killed_sequencers_and_eight_killed_servers_lose_and_double_nothing(reachable: Path) -> None:
    data = reachable / "data"
    with EmbeddedPostgres(data) as postgres:
        passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
        bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database="mps")
        urls = {role: postgres.url(role, "mps") for role in LOGINS}
        migrate(urls["owner"])
        keys = data / "secrets" / "kek.json"
        create_key_file(keys)
        vault = Vault(FileKeyWrapper(keys))
        owner = Database(urls["owner"], vault, max_size=2)
        await owner.open()
        cast = await gather_cast(owner)
        await owner.close()

        async def pid() -> int:
            return postgres.start().pid

        context = Context(actor_id=str(cast.priya.id), office_id=cast.office_id)
        told = await survive(urls, vault, keys, reachable / "record", context, sequencers=40, servers=8, server_pid=pid)
    print(told)  # noqa: T201 - for the table of the long tests
    assert (told.sequencers_killed >= 30, told.servers_killed) == (True, 8)
    assert told.acknowledged > 1_000
