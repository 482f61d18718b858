"""Capture: complete, in the same transaction, without a lock, and not the application's to change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator

import psycopg
import pytest

from mps_connect.kit.db import Tx
from tests.conftest import Cluster
from tests.support.cast import Cast

INSERT_COUNTER = "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, '209901', 1)"


async def test_a_change_leaves_one_row_whose_commitment_opens_to_its_exact_bytes(
    tx: Tx, cast: Cast, cluster: Cluster
) -> None:
    await tx.run(INSERT_COUNTER, {"office": cast.office_id})
    row = await tx.one("SELECT * FROM audit_logs WHERE table_name = 'case_counters' ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert row["actor"] == str(cast.priya.id)
    assert row["op"] == "I"
    assert row["row_pk"] == f"{cast.office_id}/209901"
    assert row["db_role"] == "mps_app"
    assert set(row["changed"]) == {"office_id", "month", "last"}


async def test_the_commitment_is_over_salt_and_body(owner_conn: psycopg.AsyncConnection, cast: Cast) -> None:
    async with owner_conn.transaction(force_rollback=True):
        await owner_conn.execute("SET LOCAL mps.actor_id = 'system:test'")
        await owner_conn.execute("UPDATE offices SET name = 'New name' WHERE office_id = %s", [cast.office_id])
        cursor = await owner_conn.execute(
            "SELECT l.commitment, i.salt, i.body FROM audit.logs l JOIN audit.inbox i USING (seq) ORDER BY seq DESC LIMIT 1"
        )
        row = await cursor.fetchone()
        assert row is not None
        commitment, salt, body = row
        assert hashlib.sha256(b"mps.audit.v1\0" + bytes(salt) + body.encode()).digest() == bytes(commitment)
        assert json.loads(body)["after"] == {"name": "New name"}


@pytest.fixture
async def owner_conn(cluster: Cluster) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(cluster.superuser, autocommit=True) as conn:
        yield conn


async def test_a_write_without_an_actor_fails(tx: Tx, cast: Cast) -> None:
    await tx.run("SELECT set_config('mps.actor_id', '', true)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with tx.conn.transaction():
            await tx.run(INSERT_COUNTER, {"office": cast.office_id})


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO audit.logs (table_name, row_pk, op, changed, actor, commitment) VALUES ('x','x','I','{}','x',sha256(''))",
        "UPDATE audit.logs SET actor = 'x'",
        "DELETE FROM audit.logs",
        "TRUNCATE audit.logs",
        "SELECT * FROM audit.inbox",
        "SELECT nextval('audit.seq')",
        "ALTER TABLE cases DISABLE TRIGGER capture",
        "SET session_replication_role = replica",
        "SET ROLE audit_owner",
        "CREATE TABLE public.shadow (x int)",
        "SELECT audit.capture()",
        "TRUNCATE cases",
        "DELETE FROM conversation_turns",
        "UPDATE letter_versions SET seq = 9",
        "DELETE FROM keystore.subject_keys",
        "UPDATE keystore.subject_keys SET kek_id = 'x'",
    ],
)
async def test_the_application_cannot_touch_the_record(tx: Tx, attack: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with tx.conn.transaction():
            await tx.conn.execute(attack)


async def test_every_table_with_an_office_forces_row_security_and_every_domain_table_is_captured(
    owner_conn: psycopg.AsyncConnection,
) -> None:
    cursor = await owner_conn.execute(
        """
        SELECT c.relname, c.relforcerowsecurity AND c.relrowsecurity,
               EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'capture' AND t.tgenabled = 'A')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('public', 'keystore') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id')
        """
    )
    rows = await cursor.fetchall()
    assert len(rows) > 25
    assert [name for name, forced, _ in rows if not forced] == []
    uncaptured = {name for name, _, captured in rows if not captured}
    assert uncaptured == {
        "subject_keys",
        "case_words",
        "letter_checks",
        "access_logs",
        "idempotency_keys",
    }


async def test_without_context_no_row_is_seen_and_with_a_forged_one_none_of_another_office(tx: Tx, cast: Cast) -> None:
    assert await tx.value("SELECT count(*) FROM users WHERE office_id = %(o)s", {"o": cast.other_office_id}) == 0
    await tx.run("SELECT set_config('mps.office_id', '', true)")
    assert await tx.value("SELECT count(*) FROM users") == 0
    assert await tx.value("SELECT count(*) FROM audit_logs") == 0
