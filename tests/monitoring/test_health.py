"""Liveness tells strangers little; readiness is a yes only when everything a user needs is there."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from mps_connect.access.models import Role
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.key_file import create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.monitoring.checks import TABLES, newest_step
from mps_connect.settings import Settings
from tests.conftest import ClientAs, Cluster
from tests.identity.conftest import give_password, make_member
from tests.support.cast import Cast
from tests.support.clients import acting, app_on


@pytest.fixture
def built(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("<!doctype html>")
    return dist


@asynccontextmanager
async def asking(database: Database, settings: Settings, **other: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with acting(app_on(database, settings.model_copy(update=other)), database, None) as client:
        yield client


async def test_a_stranger_is_told_only_whether_tables_hold_rows(client_as: ClientAs, cast: Cast) -> None:
    answer = await (await client_as(None)).get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["database"]["status"]) == ("ok", "up")
    assert set(body["tables"]) == set(TABLES)
    assert all(isinstance(value, bool) for value in body["tables"].values())
    assert body["tables"]["users"] is True
    assert body["tables"]["audit_logs"] is True


@pytest.mark.parametrize("who", ["aisyah", "priya", "salmah"])
async def test_those_without_the_permission_are_strangers(client_as: ClientAs, cast: Cast, who: str) -> None:
    tables = (await (await client_as(getattr(cast, who))).get("/healthz")).json()["tables"]
    assert all(isinstance(value, bool) for value in tables.values())


@pytest.mark.parametrize("who", ["hidayah", "arun"])
async def test_an_administrator_counts_the_rows_of_her_own_office(
    client_as: ClientAs, cast: Cast, tx: Tx, who: str
) -> None:
    own = await tx.value("SELECT count(*) FROM users")
    tables = (await (await client_as(getattr(cast, who))).get("/healthz")).json()["tables"]
    assert set(tables) == set(TABLES)
    assert tables["users"] == own >= 8
    assert tables["audit_logs"] > 100
    assert not any(isinstance(value, bool) for value in tables.values())


async def test_an_administrator_who_is_only_setting_up_is_a_stranger(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    """A stolen password alone gets this far."""
    member = await make_member(database, cast.office_id, Role.ADMIN)
    client = await client_as(None)
    assert (await give_password(client, member))["next"] == "set_up_second_factor"
    assert (await client.get("/api/me")).json()["enrolling"] is True
    tables = (await client.get("/healthz")).json()["tables"]
    assert set(tables) == set(TABLES)
    assert all(isinstance(value, bool) for value in tables.values())


async def test_everything_there_is_ready(committed: Database, settings: Settings, cast: Cast, built: Path) -> None:
    async with asking(committed, settings, web_dist=built) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200, answer.text
    assert answer.json()["ready"] is True
    found = {name: check["status"] for name, check in answer.json()["checks"].items()}
    assert {name for name, status in found.items() if status == "pass"} >= {
        "database",
        "schema",
        "key",
        "client",
        "guard",
    }
    assert set(found) == {"database", "schema", "key", "client", "guard", "record", "jobs"}
    assert found["jobs"] == "warn", "no worker runs beside this test, and people can work all the same"


async def failing(client: httpx.AsyncClient) -> set[str]:
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    return {name for name, check in answer.json()["checks"].items() if check["status"] == "fail"}


async def test_without_the_client_it_is_not_ready(committed: Database, settings: Settings, tmp_path: Path) -> None:
    async with asking(committed, settings, web_dist=tmp_path) as client:
        assert await failing(client) == {"client"}


async def test_with_another_key_or_none_it_is_not_ready(
    committed: Database, settings: Settings, cast: Cast, built: Path, tmp_path: Path
) -> None:
    other = tmp_path / "keys" / "kek.json"
    create_key_file(other)
    async with asking(committed, settings, web_dist=built, kek_file=other) as client:
        assert await failing(client) == {"key"}
        other.unlink()
        assert await failing(client) == {"key"}
        shutil.copy(settings.kek_file, other)
        assert (await client.get("/readyz")).status_code == 200


async def test_on_an_older_schema_it_is_not_ready(
    committed: Database, owner: Database, settings: Settings, cast: Cast, built: Path
) -> None:
    async def stamp(revision: str) -> None:
        async with owner.transaction(Context(actor_id="system:migrate")) as tx:
            await tx.run("UPDATE alembic_version SET version_num = %(revision)s", {"revision": revision})

    await stamp("0001_foundation")
    try:
        async with asking(committed, settings, web_dist=built) as client:
            assert await failing(client) == {"schema"}
    finally:
        await stamp(newest_step())


async def test_without_its_database_it_lives_and_is_not_ready(
    cluster: Cluster, settings: Settings, vault: Vault, built: Path
) -> None:
    nowhere = Database(cluster.app.replace("dbname=mps", "dbname=nowhere").replace("/mps?", "/nowhere?"), vault)
    nowhere.pool.timeout = 0.2
    await nowhere.pool.open()
    try:
        async with asking(nowhere, settings, web_dist=built) as client:
            alive = await client.get("/healthz")
            assert alive.status_code == 200
            assert alive.json()["database"] == {"status": "down", "ms": None}
            assert alive.json()["tables"] is None
            assert await failing(client) == {"database", "schema", "key"}
            assert settings.database_url
            assert settings.database_url not in (await client.get("/readyz")).text
    finally:
        await nowhere.close()
