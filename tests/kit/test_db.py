"""The pool hands out living connections, and asks the server about them only where there is a doubt."""

from __future__ import annotations

import select
from collections.abc import AsyncIterator

import psycopg
import pytest

from mps_connect.kit import db
from mps_connect.kit.db import Database
from mps_connect.kit.vault import Vault
from tests.conftest import Cluster

NAME = "pool_under_test"


@pytest.fixture
async def pool(cluster: Cluster, vault: Vault) -> AsyncIterator[Database]:
    """A pool of two connections that the server knows by name."""
    database = Database(f"{cluster.app}&application_name={NAME}", vault, max_size=2)
    await database.open()
    yield database
    await database.close()


async def pid_and_line(pool: Database) -> tuple[int, int]:
    async with pool.connection() as conn:
        return conn.info.backend_pid, conn.fileno()


async def test_a_connection_the_server_ended_is_replaced(pool: Database, cluster: Cluster) -> None:
    known = {await pid_and_line(pool) for _ in range(4)}
    with psycopg.connect(cluster.superuser, autocommit=True) as conn:
        conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [NAME])
    for _, line in known:
        assert select.select([line], [], [], 10)[0], "the server did not end it"
    async with pool.connection() as conn:
        cursor = await conn.execute("SELECT pg_backend_pid() AS pid")
        assert (await cursor.fetchone() or {})["pid"] not in {pid for pid, _ in known}


async def asked_of_a_used_connection(pool: Database, cluster: Cluster) -> bool:
    """Whether taking a connection that was used just now sends the server anything."""
    for _ in range(4):
        await pid_and_line(pool)
    last = "SELECT max(query_start) FROM pg_stat_activity WHERE application_name = %s"
    with psycopg.connect(cluster.superuser, autocommit=True) as conn:
        before = conn.execute(last, [NAME]).fetchone()
        await pid_and_line(pool)
        return conn.execute(last, [NAME]).fetchone() != before


async def test_a_connection_used_just_now_is_not_asked(pool: Database, cluster: Cluster) -> None:
    assert not await asked_of_a_used_connection(pool, cluster)


async def test_a_connection_used_long_ago_is_asked(
    pool: Database, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "TRUSTED_SECONDS", -1.0)
    assert await asked_of_a_used_connection(pool, cluster)
