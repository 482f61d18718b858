"""A database of its own for the record's tree: what is sequenced stays sequenced."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from mps_connect.audit.sequencer import tick
from mps_connect.cases.actions import open_case
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.clock import utc_now
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.support.cast import Cast, Member, gather_cast
from tests.support.clients import Client, acting, app_on
from tests.support.own_database import own_database

People = Callable[[Member], Awaitable[Client]]


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


@pytest.fixture
async def signed_in(recorded: Recorded, settings: Settings) -> AsyncIterator[People]:
    app = app_on(recorded.app, settings)
    async with AsyncExitStack() as stack:

        async def make(member: Member) -> Client:
            return await stack.enter_async_context(acting(app, recorded.app, member))

        yield make


@pytest.fixture
async def arun(recorded: Recorded, signed_in: People) -> Client:
    return await signed_in(recorded.cast.arun)


@dataclass(frozen=True, slots=True)
class Kept:
    """A case of somebody, and rows of the record by table: the newest of each."""

    case: UUID
    person: UUID
    seqs: dict[str, int]


@pytest.fixture
async def kept(recorded: Recorded) -> Kept:
    actor, now = recorded.cast.priya.actor(), utc_now()
    async with recorded.app.transaction(recorded.context()) as tx:
        person = await new_constituent(tx, actor=actor, now=now, name="Recorded Contoh", language="en")
        case = await open_case(
            tx, actor=actor, now=now, constituent_id=person, channel="walk_in", language="en", session_date=None
        )
        box = await tx.box(case.id)
        odd, note = new_id(), new_id()
        for row, sealed in (
            (odd, b"\x01\x02"),
            (note, box.seal_text("case_notes.body", note, "Words of a note, Contoh")),
        ):
            await tx.run(
                "INSERT INTO case_notes (office_id, id, case_id, author_id, body_enc, created_at) "
                "VALUES (%(office)s, %(id)s, %(case)s, %(by)s, %(body)s, %(now)s)",
                {"office": tx.office_id, "id": row, "case": case.id, "by": actor.user_id, "body": sealed, "now": now},
            )
        await tx.run("UPDATE agencies SET address = 'Desk 7, Contoh Tower' WHERE short = 'HDB'")
        rows = await tx.all("SELECT table_name, max(seq) AS seq FROM audit_logs GROUP BY table_name")
    await sequence(recorded)
    return Kept(case.id, person, {row["table_name"]: row["seq"] for row in rows})


async def sequence(recorded: Recorded) -> None:
    while await tick(recorded.sequencer, now=utc_now()):
        continue
