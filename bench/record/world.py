"""A cluster of the bench's own, with a migrated database and an office."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.kit.db import Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres, Role
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from tests.support.cast import Cast, gather_cast

DATABASE = "mps"


@dataclass(frozen=True, slots=True)
class World:
    """Connection strings by role, the key file and what wraps with it, and an office with its people."""

    urls: dict[Role, str]
    keys: Path
    wrapper: FileKeyWrapper
    cast: Cast

    def pool(self, role: Role, *, size: int = 3) -> Database:
        return Database(self.urls[role], Vault(self.wrapper), max_size=size)


@contextmanager
def world(folder: Path | None = None) -> Iterator[World]:
    """Durable, as in use: a commit waits for the disk. `folder` keeps the data; without it everything is deleted."""
    with tempfile.TemporaryDirectory(prefix="mps-bench-") as held:
        Path(held).chmod(0o755)
        data = folder or Path(held) / "data"
        with EmbeddedPostgres(data) as postgres:
            passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
            bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database=DATABASE)
            urls = {role: postgres.url(role, DATABASE) for role in LOGINS}
            migrate(urls["owner"])
            keys = data / "secrets" / "kek.json"
            create_key_file(keys)
            wrapper = FileKeyWrapper(keys)
            yield World(urls, keys, wrapper, asyncio.run(_cast(urls["owner"], wrapper)))


async def _cast(owner_url: str, wrapper: FileKeyWrapper) -> Cast:
    owner = Database(owner_url, Vault(wrapper), max_size=2)
    await owner.open()
    try:
        return await gather_cast(owner)
    finally:
        await owner.close()
