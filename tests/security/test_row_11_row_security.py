"""Row 11: whatever the application forgets, the database shows no office another's rows, and nobody any without a context.

FORCE ROW LEVEL SECURITY on every table with an office: tests/audit/test_capture.py.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.security.evidence import counted
from tests.support.cast import Cast, Member
from tests.support.clients import acting, app_on

WITH_OFFICE = """
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id' AND a.attnum > 0)
   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
 ORDER BY 1, 2
"""


async def _rows_seen(conn: psycopg.AsyncConnection[Any]) -> dict[str, int]:
    """Rows by table or view, of everything that has an office and that the application may read."""
    tables = await (await conn.execute(WITH_OFFICE)).fetchall()
    found = {}
    for schema, name in tables:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))
        row = await (await conn.execute(query)).fetchone()
        assert row is not None
        found[f"{schema}.{name}"] = int(row[0])
    return found


async def _context(conn: psycopg.AsyncConnection[Any], office: str) -> None:
    await conn.execute(
        "SELECT set_config('mps.office_id', %s, true), set_config('mps.actor_id', 'x', true), "
        "set_config('mps.purpose', 'casework', true)",
        [office],
    )


async def _acting_for(conn: psycopg.AsyncConnection[Any], office: str, query: LiteralString, **values: Any) -> None:
    async with conn.transaction():
        await _context(conn, office)
        await conn.execute(query, values or None)


async def test_without_a_context_no_table_and_no_view_shows_a_row(cluster: Cluster, cast: Cast) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        seen = await _rows_seen(conn)
        assert len(seen) > 30
        assert {name for name, rows in seen.items() if rows} == set()
        counted("row 11: tables and views that show no row without a context", len(seen))


@pytest.mark.parametrize("office", ["", "00000000-0000-7000-8000-000000000000", "random"])
async def test_a_forged_context_shows_no_row(cluster: Cluster, cast: Cast, office: str) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn, conn.transaction():
        await _context(conn, str(new_id()) if office == "random" else office)
        assert {name for name, rows in (await _rows_seen(conn)).items() if rows} == set()


@pytest.mark.parametrize("office", ["nonsense", "' OR true --", "*", "%", "NULL"])
async def test_a_broken_context_shows_an_error_and_no_row(cluster: Cluster, cast: Cast, office: str) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            await _acting_for(conn, office, "SELECT * FROM users")


async def test_a_context_does_not_outlive_its_transaction(cluster: Cluster, cast: Cast) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        for end in ("commit", "rollback", "error"):
            try:
                async with conn.transaction(force_rollback=end == "rollback"):
                    await _context(conn, str(cast.office_id))
                    assert (await _rows_seen(conn))["public.users"] > 0
                    if end == "error":
                        await conn.execute("SELECT 1/0")
            except psycopg.errors.DivisionByZero:
                assert end == "error"
            assert {name for name, rows in (await _rows_seen(conn)).items() if rows} == set()


async def test_a_row_is_neither_written_into_nor_moved_to_another_office(cluster: Cluster, cast: Cast) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        attempts = (
            "INSERT INTO users (office_id, id, email, name, role) VALUES (%(other)s, %(id)s, 'x@y.invalid', 'x', 'admin')",
            "UPDATE users SET office_id = %(other)s",
        )
        for attempt in attempts:
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)):
                await _acting_for(conn, str(cast.office_id), attempt, other=cast.other_office_id, id=new_id())
        async with conn.transaction(force_rollback=True):
            await _context(conn, str(cast.office_id))
            touched = await conn.execute("UPDATE users SET name = name WHERE office_id = %s", [cast.other_office_id])
            assert touched.rowcount == 0


async def test_the_applications_role_owns_and_bypasses_nothing(cluster: Cluster) -> None:
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        role = await (
            await conn.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
            )
        ).fetchone()
        assert role == (False,) * 5
        owned = await (
            await conn.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE pg_has_role(current_user, r.oid, 'MEMBER')"
            )
        ).fetchall()
        assert owned == []
        views = await (
            await conn.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') "
                "AND n.nspname NOT IN ('pg_catalog', 'information_schema') "
                "AND NOT coalesce('security_invoker=true' = ANY(c.reloptions), false)"
            )
        ).fetchall()
        assert views == []
        loose = await (
            await conn.execute(
                "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef "
                "AND n.nspname NOT IN ('pg_catalog', 'information_schema') "
                "AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%')"
            )
        ).fetchall()
        assert loose == []


POOL, TOGETHER, ROUNDS = 4, 200, 3


@pytest.fixture
async def small_pool(cluster: Cluster, vault: Vault) -> AsyncIterator[Database]:
    database = Database(cluster.app, Vault(vault.wrapper), max_size=POOL)
    await database.open()
    yield database
    await database.close()


async def test_a_hammered_pool_never_leaks_a_context(small_pool: Database, settings: Settings, cast: Cast) -> None:
    """Two offices on four connections, two hundred requests at once: answered, refused, broken and cut off in the middle."""
    app = app_on(small_pool, settings)
    chance = random.Random(11)
    outcomes: Counter[str] = Counter()
    async with acting(app, small_pool, cast.priya) as ours, acting(app, small_pool, cast.other_staff) as theirs:

        async def one(number: int) -> None:
            is_ours, ask = number % 2 == 0, number % 5
            client, member = (ours, cast.priya) if is_ours else (theirs, cast.other_staff)
            if ask == 0:
                end = await _cut_off(small_pool, member, chance)
                outcomes[end] += 1
            elif ask == 1:
                broke = await _broken(small_pool, member)
                outcomes["broken"] += broke
            elif ask == 2:
                answer = await client.get(f"/api/cases/{new_id()}")
                assert answer.status_code in (404, 503)
                outcomes[f"refused {answer.status_code}"] += 1
            else:
                answer = await client.get("/api/me" if ask == 3 else "/api/colleagues")
                assert answer.status_code in (200, 503), answer.text
                outcomes[f"answered {answer.status_code}"] += 1
                others = (cast.other_staff, cast.other_mp) if is_ours else (cast.shu_min, cast.dr_koh)
                words = {str(other.office_id) for other in others} | {other.name for other in others}
                assert not [word for word in words if word in answer.text]

        for _ in range(ROUNDS):
            await asyncio.gather(*(one(number) for number in range(TOGETHER)))
    assert sum(outcomes.values()) == TOGETHER * ROUNDS
    assert outcomes["cut off"] > 0
    assert outcomes["broken"] == TOGETHER * ROUNDS // 5
    assert outcomes["answered 200"] > TOGETHER * ROUNDS // 5
    for _ in range(POOL * 4):
        async with small_pool.connection() as conn:
            cursor = await conn.execute("SELECT current_setting('mps.office_id', true) AS o, count(*) AS n FROM users")
            left = await cursor.fetchone()
            assert left is not None
            assert (left["o"] or "", left["n"]) == ("", 0)
    counted("row 11: requests of two offices over four connections, no leak", TOGETHER * ROUNDS)


async def _broken(database: Database, member: Member) -> int:
    """A transaction that fails in the middle, having seen its own office alone."""
    try:
        async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
            assert {row["office_id"] for row in await tx.all("SELECT office_id FROM users")} == {member.office_id}
            await tx.run("SELECT 1/0")
    except psycopg.errors.DivisionByZero:
        return 1
    return 0


async def _cut_off(database: Database, member: Member, chance: random.Random) -> str:
    """A request whose caller goes away at a random moment."""

    async def work() -> None:
        async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
            for _ in range(50):
                assert {row["office_id"] for row in await tx.all("SELECT office_id FROM users")} <= {member.office_id}

    try:
        await asyncio.wait_for(work(), timeout=chance.uniform(0.001, 0.2))
    except TimeoutError:
        return "cut off"
    return "finished first"
