"""Who may take the record away, and how far they come: the application, the tables' owner, the record's owner, a superuser.

Everything happens in transactions that are rolled back.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.audit.leaves import commitment_of
from mps_connect.kit.db import Tx
from mps_connect.migrations.runner import place_guard
from tests.conftest import Cluster
from tests.support.cast import Cast

Conn = psycopg.AsyncConnection[dict[str, Any]]
COUNTER: LiteralString = "INSERT INTO case_counters (office_id, month, last) VALUES (%s, '190001', 1)"


async def _rolled_back(url: str, *, actor: str = "system:test") -> AsyncIterator[Conn]:
    conn = await psycopg.AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)
    async with conn, conn.transaction(force_rollback=True):
        await conn.execute("SELECT set_config('mps.actor_id', %s, true)", [actor])
        yield conn


@pytest.fixture
async def owner_conn(cluster: Cluster) -> AsyncIterator[Conn]:
    async for conn in _rolled_back(cluster.owner):
        yield conn


@pytest.fixture
async def superuser(cluster: Cluster) -> AsyncIterator[Conn]:
    async for conn in _rolled_back(cluster.superuser):
        yield conn


async def _logged(conn: Conn) -> list[dict[str, Any]]:
    """What this transaction has put into the record, as the superuser or the record's owner sees it."""
    cursor = await conn.execute(
        "SELECT l.*, i.salt, i.body FROM audit.logs l LEFT JOIN audit.inbox i USING (seq, at) "
        "WHERE l.txid = pg_current_xact_id() ORDER BY seq"
    )
    return await cursor.fetchall()


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit.logs SET actor = 'x'", "DELETE FROM audit.logs", "TRUNCATE audit.logs", "SELECT * FROM audit.logs_default",
        "INSERT INTO audit.logs (table_name, row_pk, op, changed, actor, commitment) VALUES ('x', 'x', 'U', '{}', 'x', sha256(''))",
        "INSERT INTO audit.logs_default SELECT * FROM audit.logs", "UPDATE audit.logs_default SET actor = 'x'",
        "SELECT * FROM audit.inbox", "DELETE FROM audit.inbox", "SELECT nextval('audit.seq')", "SELECT setval('audit.seq', 1)",
        "DELETE FROM audit.leaves", "UPDATE audit.tree_state SET size = 0", "DELETE FROM audit.payloads",
        "INSERT INTO audit.erased_units VALUES (gen_random_uuid(), gen_random_uuid(), 1, now())",
        "DELETE FROM keystore.subject_keys", "UPDATE keystore.subject_keys SET wrapped = wrapped", "SELECT * FROM keystore.log_keys",
        "ALTER TABLE cases DISABLE TRIGGER capture", "DROP TRIGGER capture ON cases", "DROP TABLE cases CASCADE",
        "SET session_replication_role = replica", "SET ROLE mps_owner", "SET ROLE audit_owner", "SET SESSION AUTHORIZATION mps_owner",
        "CREATE TABLE public.shadow (x int)", "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN $1",
        "CREATE TEMP TABLE logs (x int)", "CREATE SCHEMA mine", "SELECT audit.append_config('door: let me in', 'system:x')",
        "SELECT audit.open_door('let me in, I am the app')", "SELECT audit.note_guard_state()", "SELECT audit.make_partitions(1)",
        "UPDATE audit.capture_config SET excluded_columns = '{phone_enc}'", "INSERT INTO audit.uncaptured VALUES ('cases', 'because')",
        "ALTER EVENT TRIGGER mps_guard DISABLE", "DELETE FROM guard.pins", "SELECT guard.watch()",
        "UPDATE audit.alarms SET cleared_at = now()",
        "ALTER FUNCTION audit.capture() SECURITY INVOKER", "SELECT make_look_partitions(1)", "UPDATE access_logs SET detail = ''",
        "DELETE FROM access_logs", "COPY audit.logs FROM PROGRAM 'true'", "SELECT pg_read_file('/etc/hostname')",
    ],
)  # fmt: skip
async def test_the_application_cannot_touch_the_record(tx: Tx, attack: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await tx.conn.execute(attack)


async def test_the_application_cannot_call_what_captures(tx: Tx) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)):
        await tx.conn.execute("SELECT audit.capture()")


@pytest.mark.parametrize(
    "actor", ["", "admin", "system:", "system:Tidy up", "00000000-0000-0000-0000-00000000000", "anonymous "]
)
async def test_nobody_writes_without_saying_who(tx: Tx, cast: Cast, actor: str) -> None:
    await tx.run("SELECT set_config('mps.actor_id', %(actor)s, true)", {"actor": actor})
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="actor"):
        await tx.conn.execute(COUNTER, [cast.office_id])


LEANS_ON = [
    "ALTER TABLE cases DISABLE TRIGGER capture", "ALTER TABLE cases DISABLE TRIGGER USER", "ALTER TABLE cases ENABLE TRIGGER capture",
    "ALTER TABLE cases ENABLE REPLICA TRIGGER capture", "ALTER TABLE cases DISABLE TRIGGER no_truncate",
    "DROP TRIGGER capture ON cases", "ALTER TRIGGER capture ON cases RENAME TO uncapture", "DROP TRIGGER no_truncate ON letters",
    "CREATE OR REPLACE TRIGGER capture AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION audit.capture()",
    "CREATE OR REPLACE TRIGGER capture AFTER UPDATE ON cases FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit.capture()",
    "DROP TABLE letters CASCADE", "DROP TABLE case_counters", "ALTER TABLE cases RENAME TO cases_of_old", "DROP OWNED BY mps_owner CASCADE",
    "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY", "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_logs DISABLE TRIGGER capture_look", "ALTER TABLE access_logs DETACH PARTITION access_logs_default",
    "CREATE RULE quietly AS ON INSERT TO cases DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION context_office() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT office_id FROM offices LIMIT 1'",
]  # fmt: skip


@pytest.mark.parametrize("attack", LEANS_ON)
async def test_the_tables_owner_is_stopped_by_the_guard(owner_conn: Conn, attack: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="is refused: the record leans on"):
        await owner_conn.execute(attack)


@pytest.mark.parametrize(
    "attack", ["TRUNCATE cases CASCADE", "TRUNCATE case_counters", "TRUNCATE access_logs", "TRUNCATE audit.logs"]
)
async def test_nothing_captured_is_emptied_at_once(superuser: Conn, attack: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"):
        await superuser.execute(attack)


BY_ITS_OWNER = [
    "CREATE OR REPLACE FUNCTION audit.capture() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION audit.capture_facts() RETURNS SETOF text LANGUAGE sql AS 'SELECT ''all is well'''",
    "CREATE OR REPLACE FUNCTION audit.door_is_open() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "ALTER FUNCTION audit.capture() SECURITY INVOKER", "ALTER FUNCTION audit.capture() SET timezone = 'Asia/Singapore'",
    "ALTER FUNCTION audit.capture() RENAME TO captured", "DROP FUNCTION audit.capture() CASCADE",
    "ALTER FUNCTION audit.capture_look() SET search_path = pg_temp", "ALTER SEQUENCE audit.seq CACHE 100",
    "ALTER SEQUENCE audit.seq INCREMENT BY 2", "ALTER SEQUENCE audit.seq CYCLE", "DROP SCHEMA audit CASCADE",
    "ALTER TABLE audit.logs DISABLE TRIGGER logs_append_only", "ALTER TABLE audit.leaves DISABLE TRIGGER ALL",
    "ALTER TABLE audit.logs DETACH PARTITION audit.logs_default", "DROP TABLE audit.logs_default",
    "CREATE RULE quietly AS ON INSERT TO audit.inbox DO INSTEAD NOTHING", "ALTER TABLE audit.logs NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE audit.capture_config DISABLE TRIGGER keep_config", "DROP TABLE audit.inbox CASCADE",
]  # fmt: skip


@pytest.mark.parametrize("attack", BY_ITS_OWNER)
async def test_the_records_owner_is_stopped_by_the_guard(owner_conn: Conn, attack: LiteralString) -> None:
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="is refused: the record leans on"):
        await owner_conn.execute(attack)


async def test_no_further_trigger_comes_between_capture_and_the_record(owner_conn: Conn) -> None:
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    await owner_conn.execute(
        "CREATE FUNCTION audit.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"leans on table audit\.inbox"):
        await owner_conn.execute(
            "CREATE TRIGGER a_swallow BEFORE INSERT ON audit.inbox FOR EACH ROW EXECUTE FUNCTION audit.swallow()"
        )


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit.logs SET actor = 'x'", "DELETE FROM audit.logs", "UPDATE audit.capture_config SET excluded_columns = '{}'",
        "DELETE FROM audit.capture_config", "DELETE FROM audit.uncaptured", "UPDATE audit.leaves SET seq = seq",
    ],
)  # fmt: skip
async def test_the_records_owner_changes_no_row_of_it(owner_conn: Conn, cast: Cast, attack: LiteralString) -> None:
    await owner_conn.execute(COUNTER, [cast.office_id])
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    if "leaves" in attack:
        await owner_conn.execute("INSERT INTO audit.leaves VALUES (1000000, 9000000, now(), sha256(''))")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="refused"):
        await owner_conn.execute(attack)


@pytest.mark.parametrize(
    "attack", ["CREATE TABLE public.quiet (office_id uuid, words text)", "SELECT 1 AS x INTO public.quiet"]
)
async def test_no_table_is_made_that_is_not_captured(owner_conn: Conn, attack: LiteralString) -> None:
    await owner_conn.execute(attack)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="quiet is refused: it has no capture"):
        await owner_conn.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def test_migrations_go_on(owner_conn: Conn) -> None:
    await owner_conn.execute("ALTER TABLE cases ADD COLUMN another text")
    await owner_conn.execute("CREATE INDEX another ON cases (another)")
    await owner_conn.execute("CREATE TABLE told (office_id uuid NOT NULL, id uuid PRIMARY KEY)")
    await owner_conn.execute("CALL protect_table('told', '{id}', 'office_id')")
    await owner_conn.execute("CREATE TABLE counted (id int PRIMARY KEY)")
    await owner_conn.execute("INSERT INTO audit.uncaptured VALUES ('counted', 'a count of nothing')")
    await owner_conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="leans on"):
        await owner_conn.execute("ALTER TABLE told DISABLE TRIGGER capture")


async def test_a_migration_that_must_change_capture_says_so_in_the_record(owner_conn: Conn) -> None:
    await owner_conn.execute("SELECT audit.open_door('capture learns to read aloud')")
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    await owner_conn.execute("ALTER FUNCTION audit.capture() SET work_mem = '8MB'")
    await owner_conn.execute("UPDATE audit.capture_config SET excluded_columns = excluded_columns")
    (said,) = [row for row in await _logged(owner_conn) if row["table_name"] == "audit.guard"]
    assert (said["op"], said["row_pk"], said["actor"]) == ("C", "door: capture learns to read aloud", "system:test")
    assert bytes(said["commitment"]) == commitment_of(bytes(said["salt"]), said["body"].encode())
    state = await (await owner_conn.execute("SELECT * FROM audit.guard_state()")).fetchone()
    assert state is not None
    assert state["present"]


@pytest.mark.parametrize("why", ["", "short", "x" * 301])
async def test_the_door_opens_for_a_reason_only(owner_conn: Conn, why: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        await owner_conn.execute("SELECT audit.open_door(%s)", [why])


async def test_a_door_opened_in_another_transaction_is_shut(owner_conn: Conn) -> None:
    row = "INSERT INTO audit.logs (txid, table_name, row_pk, op, changed, actor, commitment) "
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    await owner_conn.execute(row + "VALUES ('3', 'audit.guard', 'door: long ago', 'C', '{}', 'x', sha256(''))")
    # Nor does a row open it that nobody would ever sequence.
    await owner_conn.execute(
        "INSERT INTO audit.logs (table_name, row_pk, op, changed, actor, commitment) "
        "VALUES ('audit.guard', 'door: unseen', 'C', '{}', 'x', sha256(''))"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="leans on"):
        await owner_conn.execute("ALTER SEQUENCE audit.seq CACHE 2")


@pytest.mark.parametrize("attack", ["ALTER TABLE cases DISABLE TRIGGER capture", "DROP TRIGGER capture ON cases"])
async def test_even_a_superuser_is_refused_while_the_guard_stands(superuser: Conn, attack: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="leans on"):
        await superuser.execute(attack)


async def test_a_guard_put_off_is_said_and_so_is_what_was_done_meanwhile(superuser: Conn) -> None:
    stood = await (await superuser.execute("SELECT * FROM audit.guard_state()")).fetchone()
    assert stood is not None
    assert (stood["present"], stood["problems"]) == (True, [])
    await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
    await superuser.execute("ALTER TABLE cases DISABLE TRIGGER capture")
    await superuser.execute("ALTER SEQUENCE audit.seq CACHE 5")
    await superuser.execute("CREATE TABLE public.quiet (x int)")
    state = await (await superuser.execute("SELECT * FROM audit.guard_state()")).fetchone()
    assert state is not None
    assert not state["present"]
    assert state["pinned"] != stood["pinned"]
    assert state["problems"] == [
        "cases is not captured",
        "quiet is not captured",
        "the counter of the record may give numbers ahead",
        "trigger capture of cases does not always fire",
    ]


def test_a_guard_placed_late_holds_what_it_finds_and_one_put_off_what_it_held(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser) as conn:
        conn.execute("DROP EVENT TRIGGER mps_guard")
        conn.execute("DELETE FROM guard.pins")
        assert place_guard(conn)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="leans on"), conn.transaction():
            conn.execute("ALTER TABLE cases DISABLE TRIGGER capture")
        conn.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        conn.execute("ALTER TABLE cases DISABLE TRIGGER capture")
        assert place_guard(conn)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"leans on trigger public\.cases capture"):
            conn.execute("CREATE TABLE anything (x int)")
        conn.rollback()


def test_where_nobody_is_superuser_there_is_no_guard_and_that_is_said(cluster: Cluster) -> None:
    with psycopg.connect(cluster.owner) as conn:
        assert not place_guard(conn)


async def test_a_replicas_session_is_captured_all_the_same(superuser: Conn, cast: Cast) -> None:
    await superuser.execute("SET LOCAL session_replication_role = replica")
    await superuser.execute(COUNTER, [cast.office_id])
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="leans on"):
        async with superuser.transaction():
            await superuser.execute("DROP TRIGGER capture ON case_counters")
    assert [row["op"] for row in await _logged(superuser)] == ["I"]


async def test_every_way_of_writing_is_captured(superuser: Conn, cast: Cast) -> None:
    async with (
        superuser.cursor() as cursor,
        cursor.copy("COPY case_counters (office_id, month, last) FROM STDIN") as copy,
    ):
        for month in ("190001", "190002"):
            await copy.write_row((cast.office_id, month, 1))
    office = {"office": cast.office_id}
    for statement in (
        (
            "MERGE INTO case_counters c USING (VALUES ('190001'), ('190003')) AS n (month) "
            "ON (c.month, c.office_id) = (n.month, %(office)s::uuid) "
            "WHEN MATCHED THEN UPDATE SET last = 2 WHEN NOT MATCHED THEN INSERT VALUES (%(office)s, n.month, 3)"
        ),
        "INSERT INTO case_counters VALUES (%(office)s, '190002', 9) ON CONFLICT (office_id, month) DO UPDATE SET last = 5",
        (
            "WITH gone AS (DELETE FROM case_counters WHERE month = '190003' RETURNING *) "
            "INSERT INTO case_counters SELECT office_id, '190004', last FROM gone"
        ),
        "UPDATE case_counters SET last = last WHERE month = '190004'",
    ):
        await superuser.execute(statement, office)
    async with superuser.transaction(force_rollback=True):
        await superuser.execute("UPDATE case_counters SET last = 99 WHERE month = '190004'")
    found = [(row["op"], row["row_pk"].rpartition("/")[2], row["changed"]) for row in await _logged(superuser)]
    whole = ["last", "month", "office_id"]
    assert found[:2] == [("I", "190001", whole), ("I", "190002", whole)]
    assert sorted(found[2:4]) == [("I", "190003", whole), ("U", "190001", ["last"])]
    assert found[4] == ("U", "190002", ["last"])
    assert sorted(found[5:]) == [("D", "190003", whole), ("I", "190004", whole)]


async def test_what_goes_with_its_parent_is_captured(owner_conn: Conn, cast: Cast) -> None:
    await owner_conn.execute("CREATE TABLE elders (office_id uuid NOT NULL, id int PRIMARY KEY)")
    await owner_conn.execute(
        "CREATE TABLE children (office_id uuid NOT NULL, id int PRIMARY KEY, elder int REFERENCES elders ON DELETE CASCADE)"
    )
    for table in ("elders", "children"):
        await owner_conn.execute("CALL protect_table(%s, '{id}', 'office_id')", [table])
    await owner_conn.execute("INSERT INTO elders VALUES (%s, 1)", [cast.office_id])
    await owner_conn.execute("INSERT INTO children SELECT %s, n, 1 FROM generate_series(1, 3) AS n", [cast.office_id])
    await owner_conn.execute("DELETE FROM elders")
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    gone = [(row["table_name"], row["row_pk"]) for row in await _logged(owner_conn) if row["op"] == "D"]
    assert sorted(gone) == [("children", "1"), ("children", "2"), ("children", "3"), ("elders", "1")]


async def test_tables_put_before_the_records_shadow_nothing(owner_conn: Conn, cast: Cast) -> None:
    for statement in (
        "CREATE TEMP TABLE logs (seq bigint, at timestamptz)", "CREATE TEMP TABLE inbox (seq bigint, at timestamptz)",
        "CREATE TEMP TABLE capture_config (table_name text, pk_columns text[], shred_column text, excluded_columns text[])",
        "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT 'x'::bytea $$",
        "CREATE FUNCTION pg_temp.gen_random_uuid() RETURNS uuid LANGUAGE sql AS $$ SELECT '00000000-0000-0000-0000-000000000000'::uuid $$",
        "SET LOCAL search_path = pg_temp, audit, public",
    ):  # fmt: skip
        await owner_conn.execute(statement)
    await owner_conn.execute(COUNTER, [cast.office_id])
    for shadow in ("logs", "inbox"):
        assert await (await owner_conn.execute(f"SELECT * FROM pg_temp.{shadow}")).fetchall() == []
    await owner_conn.execute("SET LOCAL ROLE audit_owner")
    (row,) = await _logged(owner_conn)
    assert bytes(row["commitment"]) == commitment_of(bytes(row["salt"]), row["body"].encode())
    assert len(set(bytes(row["salt"]))) > 8


async def test_a_sessions_own_settings_change_no_commitment(superuser: Conn, cast: Cast) -> None:
    settings: tuple[dict[str, str], ...] = (
        {},
        {
            "timezone": "Asia/Singapore", "datestyle": "German, DMY", "intervalstyle": "sql_standard", "bytea_output": "escape",
            "extra_float_digits": "-5", "lc_numeric": "C.UTF-8", "lc_monetary": "C", "client_encoding": "LATIN1",
        },
    )  # fmt: skip
    await superuser.execute(
        "CREATE TABLE odd (office_id uuid, id int, at timestamptz, d date, i interval, b bytea, f float8, m money)"
    )
    await superuser.execute("CALL protect_table('odd', '{id}', 'office_id')")
    for chosen in settings:
        for name, value in chosen.items():
            await superuser.execute("SELECT set_config(%s, %s, true)", [name, value])
        await superuser.execute(
            "INSERT INTO odd VALUES (%s, 7, '2026-11-24 12:00:00.123456+08', make_date(2026, 11, 24), make_interval(hours => 26), "
            "decode('00ff', 'hex'), 0.1::float8 + 0.2::float8, 3)",
            [cast.office_id],
        )
    await superuser.execute("RESET ALL")
    first, second = await _logged(superuser)
    assert first["body"] == second["body"]
    for row in (first, second):
        assert bytes(row["commitment"]) == commitment_of(bytes(row["salt"]), row["body"].encode())


def test_whoever_writes_by_psql_is_captured(cluster: Cluster, cast: Cast) -> None:
    program = shutil.which("psql")
    if program is None:
        pytest.skip("psql is not installed on this machine")
    office = cast.office_id
    script = (
        f"BEGIN; SET LOCAL mps.office_id = '{office}'; SET LOCAL mps.purpose = 'casework'; {{}} "
        f"INSERT INTO case_counters VALUES ('{office}', '190001', 1); "
        "SELECT op, row_pk FROM audit_logs WHERE seq = (SELECT max(seq) FROM audit_logs); ROLLBACK;"
    )
    named = subprocess.run(
        [program, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", cluster.app, "-c", script.format("SET LOCAL mps.actor_id = 'anonymous';")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"I|{office}/190001" in named.stdout
    unnamed = subprocess.run(
        [program, "-X", "-v", "ON_ERROR_STOP=1", cluster.app, "-c", script.format("")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert unnamed.returncode != 0
    assert "no actor" in unnamed.stderr
