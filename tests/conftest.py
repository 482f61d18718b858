"""A real PostgreSQL, migrated once a run; each test rolled back unless it asks for committed data."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from mps_connect.settings import Settings
from tests.support.cast import Cast, Member, gather_cast
from tests.support.clients import Client, acting, app_on
from tests.support.one_connection import OneConnection
from tests.support.own_database import keep_blank
from tests.support.ready_made import open_shelf

JOURNEYS = Path(__file__).parent / "journeys"
SIZES = {
    "test_every_page.py": 6, "test_every_dialog.py": 5, "test_link_stories.py": 4, "test_desk_stories.py": 3,
    "test_intake_stories.py": 3, "test_letter_stories.py": 3, "test_session_stories.py": 2, "test_pass_stories.py": 2,
}  # fmt: skip
"""Of the long journeys, against each other."""


def pytest_configure(config: pytest.Config) -> None:
    config.add_cleanup(open_shelf())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys run last: the browser's driver keeps an event loop running, and no asynchronous test can start beside it.

    The longest of them come first, so that of two workers none is left alone with one at the end.
    """
    items.sort(key=lambda item: (item.path.is_relative_to(JOURNEYS), -SIZES.get(item.path.name, 0)))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Connection strings of the run's database, one a role, and the key file."""

    superuser: str
    owner: str
    app: str
    backup: str
    sequencer: str
    key_file: Path
    data_dir: Path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="mps-test-") as folder:
        Path(folder).chmod(0o755)
        data_dir = Path(folder) / "data"
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
            bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database="mps")
            migrate(postgres.url("owner"))
            keep_blank(postgres, "mps")
            key_file = data_dir / "secrets" / "kek.json"
            create_key_file(key_file)
            yield Cluster(
                superuser=postgres.url("superuser"),
                owner=postgres.url("owner"),
                app=postgres.url("app"),
                backup=postgres.url("backup"),
                sequencer=postgres.url("sequencer"),
                key_file=key_file,
                data_dir=data_dir,
            )


@pytest.fixture(scope="session")
def settings(cluster: Cluster) -> Settings:
    return Settings(database_url=cluster.app, data_dir=cluster.data_dir, kek_file=cluster.key_file, demo=False)


@pytest.fixture(scope="session")
def vault(cluster: Cluster) -> Vault:
    return Vault(FileKeyWrapper(cluster.key_file))


@pytest.fixture(scope="session")
async def owner(cluster: Cluster, vault: Vault) -> AsyncIterator[Database]:
    database = Database(cluster.owner, vault, max_size=3)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def committed(cluster: Cluster, vault: Vault) -> AsyncIterator[Database]:
    """The application's own pool. What a test writes here stays: use it for races, and make your own cases."""
    database = Database(cluster.app, vault, max_size=8)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def cast(owner: Database) -> Cast:
    return await gather_cast(owner)


@pytest.fixture
async def database(cluster: Cluster, vault: Vault) -> AsyncIterator[OneConnection]:
    """The application's role on one connection; everything is rolled back after the test."""
    conn = await psycopg.AsyncConnection.connect(cluster.app, autocommit=True, row_factory=dict_row)
    async with conn, conn.transaction(force_rollback=True):
        yield OneConnection(conn, Vault(vault.wrapper))


@pytest.fixture
async def tx(database: OneConnection, cast: Cast) -> Tx:
    """An open transaction of the application's role, acting as Priya."""
    return await database.stand(Context(actor_id=str(cast.priya.id), office_id=cast.office_id))


ClientAs = Callable[[Member | None], Awaitable[Client]]


@pytest.fixture
async def client_as(database: Database, settings: Settings) -> AsyncIterator[ClientAs]:
    """`await client_as(cast.priya)`: an HTTP client signed in as her. All of a test's clients share one transaction."""
    app = app_on(database, settings)
    async with AsyncExitStack() as stack:

        async def make(member: Member | None) -> Client:
            return await stack.enter_async_context(acting(app, database, member))

        yield make


@pytest.fixture
async def committed_client_as(committed: Database, settings: Settings) -> AsyncIterator[ClientAs]:
    """As `client_as`, but over the pool, with real commits: for two people at once."""
    app = app_on(committed, settings)
    async with AsyncExitStack() as stack:

        async def make(member: Member | None) -> Client:
            return await stack.enter_async_context(acting(app, committed, member))

        yield make
