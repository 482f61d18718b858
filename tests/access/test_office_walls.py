"""Row security under load, and what it can and cannot know.

It defends against what the application forgets: a WHERE left out, an id of another office, a context left behind on a pooled
connection. It takes the application's word for which office is asking: whoever holds the application's own login may name any
office. What holds even then: one office at a time, no row that points from one office into another, nothing owned or
switched off, and a row of the record for every change.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.support.cast import Cast, Member, gather_cast
from tests.support.clients import acting, app_on

CONNECTIONS, TOGETHER = 4, 200
NO_OFFICE = Context(actor_id="system:test")
TABLES = """
SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('public', 'audit', 'keystore')
   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id')
 ORDER BY 1
"""
LOOSE = """
SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND (
       (c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id'))
    OR (c.relkind IN ('v', 'm') AND NOT coalesce(c.reloptions @> ARRAY['security_invoker=true'], false))
    OR pg_has_role('mps_app', c.relowner, 'MEMBER'))
"""
LOGIN = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
       OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'mps_app'
"""


@pytest.fixture(scope="module")
async def cast(owner: Database) -> Cast:
    """Two offices of these tests' own: what they commit is in nobody else's lists."""
    return await gather_cast(owner, code="WALL", other_code="YARD")


@pytest.fixture
async def pool(cluster: Cluster, vault: Vault) -> AsyncIterator[Database]:
    database = Database(cluster.app, Vault(vault.wrapper), max_size=CONNECTIONS)
    await database.open()
    yield database
    await database.close()


def context_of(member: Member) -> Context:
    return Context(actor_id=str(member.id), office_id=member.office_id)


async def offices_seen(tx: Tx, tables: list[str]) -> set[UUID]:
    seen: set[UUID] = set()
    for table in tables:
        seen |= {row["office_id"] for row in await tx.all(f"SELECT DISTINCT office_id FROM {table}")}
    return seen


async def readable(pool: Database) -> list[str]:
    async with pool.transaction(NO_OFFICE) as tx:
        return [row["name"] for row in await tx.all(TABLES)]


async def write(tx: Tx, member: Member, name: str) -> None:
    await tx.run(
        "INSERT INTO constituents (office_id, id, name) VALUES (%(office)s, %(id)s, %(name)s)",
        {"office": member.office_id, "id": new_id(), "name": name},
    )


async def test_two_hundred_transactions_on_four_connections_never_meet(pool: Database, cast: Cast) -> None:
    """Committed, rolled back, failed in the middle and without an office, of two offices in turn."""
    ends: Counter[str] = Counter()

    async def one(number: int) -> None:
        member = (cast.priya, cast.other_staff)[number // 4 % 2]
        end = ("commit", "rollback", "fail", "no office")[number % 4]
        context = NO_OFFICE if end == "no office" else context_of(member)
        try:
            async with pool.transaction(context) as tx:
                expected = set() if end == "no office" else {member.office_id}
                assert (
                    await offices_seen(tx, ["users", "constituents", "keystore.subject_keys", "audit.logs"]) == expected
                )
                if end != "no office":
                    await write(tx, member, f"Wall Contoh {number}")
                if end == "rollback":
                    raise psycopg.Rollback
                if end == "fail":
                    await tx.run("SELECT 1 / 0")
        except psycopg.errors.DivisionByZero:
            ends["failed"] += 1
        ends[end] += 1

    await asyncio.gather(*(one(number) for number in range(TOGETHER)))
    assert ends == {"commit": 50, "rollback": 50, "fail": 50, "failed": 50, "no office": 50}
    for member in (cast.priya, cast.other_staff):
        async with pool.transaction(context_of(member)) as tx:
            kept = await tx.value("SELECT count(*) FROM constituents WHERE name LIKE 'Wall Contoh %%'")
        assert kept == 25


async def test_two_hundred_requests_of_two_offices_each_see_their_own(
    pool: Database, settings: Settings, cast: Cast
) -> None:
    app = app_on(pool, settings)
    async with acting(app, pool, cast.priya) as ours, acting(app, pool, cast.other_staff) as theirs:
        opened = {}
        for client, name in ((ours, "Ours Contoh"), (theirs, "Theirs Contoh")):
            answer = await client.post_json("/api/cases", {"person_name": name})
            opened[name] = answer.json()["case_id"]

        async def one(number: int) -> None:
            client, own, other = ((ours, "Ours", "Theirs"), (theirs, "Theirs", "Ours"))[number % 2]
            if number % 5 == 4:
                refused = await client.get(f"/api/cases/{opened[f'{other} Contoh']}")
                assert refused.status_code == 404
            elif number % 5 == 3:
                with pytest.raises(psycopg.errors.DivisionByZero):
                    async with pool.transaction(context_of((cast.priya, cast.other_staff)[number % 2])) as tx:
                        await tx.run("SELECT 1 / 0")
            else:
                page = await client.get("/api/cases?sort=updated&page_size=100")
                names = {row["person_name"] for row in page.json()["items"]}
                assert f"{own} Contoh" in names
                assert f"{other} Contoh" not in names

        await asyncio.gather(*(one(number) for number in range(TOGETHER)))
    for _ in range(CONNECTIONS * 2):
        async with pool.connection() as conn:
            cursor = await conn.execute("SELECT count(*) AS seen FROM users")
            row = await cursor.fetchone()
            assert row == {"seen": 0}


async def test_no_table_and_no_view_shows_a_row_without_an_office_or_to_one_that_is_none(
    pool: Database, cast: Cast
) -> None:
    tables = await readable(pool)
    assert len(tables) > 30
    for context in (NO_OFFICE, Context(actor_id=str(cast.priya.id), office_id=new_id())):
        async with pool.transaction(context) as tx:
            assert await offices_seen(tx, tables) == set()


async def test_an_office_named_in_the_name_of_somebody_else_stays_one_office(pool: Database, cast: Cast) -> None:
    """The application says: Priya, for the office she does not belong to. The walls cannot know; what they still do is here."""
    forged = Context(actor_id=str(cast.priya.id), office_id=cast.other_office_id)
    async with pool.transaction(forged) as tx:
        assert await offices_seen(tx, await readable(pool)) == {cast.other_office_id}
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        async with pool.transaction(forged) as tx:
            await tx.run(
                "INSERT INTO user_activities (office_id, id, user_id, at, kind) VALUES (%(office)s, %(id)s, %(user)s, now(), 'x')",
                {"office": cast.other_office_id, "id": new_id(), "user": cast.priya.id},
            )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with pool.transaction(forged) as tx:
            await write(tx, cast.priya, "Carried Over Contoh")
    async with pool.transaction(forged) as tx:
        await tx.run("UPDATE constituents SET title = title || 'x' WHERE name LIKE 'Theirs Contoh%%'")
        left = await tx.all(
            "SELECT DISTINCT actor, db_role FROM audit_logs WHERE actor = %(who)s", {"who": forged.actor_id}
        )
        assert left == [{"actor": forged.actor_id, "db_role": "mps_app"}]
        raise psycopg.Rollback


@pytest.mark.parametrize("actor", ["", "nobody", "system: OR true", "00000000"])
async def test_a_change_in_the_name_of_no_possible_actor_is_refused(pool: Database, cast: Cast, actor: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with pool.transaction(Context(actor_id=actor, office_id=cast.office_id)) as tx:
            await write(tx, cast.priya, "Nobody Contoh")


async def test_every_table_forces_row_security_and_the_application_owns_and_bypasses_nothing(tx: Tx) -> None:
    assert [row["name"] for row in await tx.all(LOOSE)] == []
    assert await tx.value(LOGIN) is False


SWITCHES: list[LiteralString] = [
    "SET row_security = off; SELECT * FROM users",
    "ALTER TABLE users NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY all_of_it ON users USING (true)",
    "DROP POLICY app_by_office ON users",
    "ALTER ROLE mps_app BYPASSRLS",
    "SET SESSION AUTHORIZATION mps_owner",
    "SET ROLE mps_owner",
]


@pytest.mark.parametrize("switch", SWITCHES)
async def test_the_application_cannot_switch_the_walls_off(pool: Database, cast: Cast, switch: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with pool.transaction(context_of(cast.priya)) as tx:
            await tx.conn.execute(switch)
