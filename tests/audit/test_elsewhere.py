"""Another version of the server, another locale, another time zone, a clock that was wrong: the record says the same, to the last bit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from mps_connect.audit.notes import read_verifier
from mps_connect.audit.publishing import CHECKPOINT_FILE, LogMoved, check_for_fork, publish
from mps_connect.audit.reading import connected, events_of, first_origin, known_keys, origin_of
from mps_connect.audit.reconciling import Counts, reconcile
from mps_connect.audit.sequencer import tick
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres, Role
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from tests.audit.conftest import count
from tests.conftest import Cluster
from tests.support.cast import gather_cast
from tests.support.system_postgres import system_cluster, system_programs

NAME = "mps_moved"
WRITTEN_AT = """
WITH made AS (
    SELECT n, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt, '{"after": {}, "before": {}}' AS body,
           clock_timestamp() + n * interval '150 days' AS at FROM unnest('{3,-9,4,-2,0}'::int[]) AS n
), logged AS (
    INSERT INTO audit.logs (at, office_id, table_name, row_pk, op, changed, actor, shred_id, commitment)
    SELECT at, %(office)s, 'audit.clock', n::text, 'X', '{}', 'system:test', %(office)s,
           sha256(convert_to('mps.audit.v1', 'UTF8') || '\\x00'::bytea || salt || convert_to(body, 'UTF8')) FROM made RETURNING seq, row_pk
)
INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body)
SELECT seq, made.at, %(office)s, %(office)s, salt, body FROM logged JOIN made ON made.n::text = logged.row_pk
"""


@pytest.fixture(scope="module")
def programs() -> Path:
    found = system_programs()
    if found is None:
        pytest.skip("no PostgreSQL of the system is installed")
    return found


@pytest.fixture(scope="module")
def older(programs: Path, cluster: Cluster) -> Iterator[dict[Role, str]]:
    """A migrated database on the system's server, which is of an older version than the embedded one and of another locale."""
    postgres = EmbeddedPostgres(cluster.data_dir)
    passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
    with system_cluster(programs) as administrator:
        bootstrap(administrator, passwords=passwords, database=NAME)
        server = urlsplit(administrator)
        urls: dict[Role, str] = {"superuser": administrator.removesuffix("/postgres") + f"/{NAME}"}
        for role, login in LOGINS.items():
            if role != "superuser":
                urls[role] = (
                    f"postgresql://{login}:{quote(passwords[login], safe='')}@{server.hostname}:{server.port}/{NAME}"
                )
        migrate(urls["owner"])
        yield urls


def moved(programs: Path, older: dict[Role, str], cluster: Cluster) -> dict[Role, str]:
    """Dump it there and restore it here, as an administrator would."""
    postgres = EmbeddedPostgres(cluster.data_dir)
    with psycopg.connect(postgres.url("superuser", "postgres"), autocommit=True) as conn:
        conn.execute(
            sql.SQL("CREATE DATABASE {} OWNER mps_owner TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(NAME)
            )
        )
    dump = subprocess.run([programs / "pg_dump", older["superuser"]], capture_output=True, check=True).stdout
    restored = subprocess.run(
        [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", postgres.url("superuser", NAME)],
        input=dump, capture_output=True, check=False, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert restored.returncode == 0, restored.stderr.decode()
    return {role: postgres.url(role, NAME) for role in LOGINS}


def read(urls: dict[Role, str], vault: Vault, folder: Path) -> Report:
    with connected(urls["sequencer"]) as conn:
        origin = origin_of(conn)
        assert origin is not None
        keys = [read_verifier(key) for key in known_keys(conn, origin)]
        seen = [checkpoint_of((folder / CHECKPOINT_FILE).read_text())]
        return verify(events_of(conn, wrapper=vault.wrapper), Trust(first_origin(conn, origin), keys, seen=seen))


async def grow(urls: dict[Role, str], vault: Vault, office_id: UUID, name: str, folder: Path) -> None:
    app, sequencer = (Database(urls[role], Vault(vault.wrapper), max_size=2) for role in ("app", "sequencer"))
    await app.open()
    await sequencer.open()
    async with app.transaction(Context(actor_id="system:test", office_id=office_id)) as tx:
        for number in range(300):
            await count(tx, f"{name}{number:05}")
    with psycopg.connect(urls["superuser"]) as conn:
        conn.execute(WRITTEN_AT, {"office": office_id})
    while await tick(sequencer, now=utc_now(), batch=120):
        pass
    await publish(sequencer, folder)
    await app.close()
    await sequencer.close()


async def test_the_record_is_the_same_on_another_server_and_grows_on_there(
    programs: Path, older: dict[Role, str], cluster: Cluster, vault: Vault, tmp_path: Path
) -> None:
    owner = Database(older["owner"], Vault(vault.wrapper), max_size=2)
    await owner.open()
    cast = await gather_cast(owner)
    await owner.close()
    await grow(older, vault, cast.office_id, "1", tmp_path)
    before = read(older, vault, tmp_path)
    assert before.problems == []

    here = moved(programs, older, cluster)
    with psycopg.connect(older["superuser"]) as there, psycopg.connect(here["superuser"]) as conn:
        assert there.info.server_version // 10000 != conn.info.server_version // 10000
    after = read(here, vault, tmp_path)
    assert after == before

    sequencer = Database(here["sequencer"], Vault(vault.wrapper), max_size=2)
    await sequencer.open()
    with pytest.raises(LogMoved):
        await check_for_fork(sequencer, tmp_path / "elsewhere")
    await check_for_fork(sequencer, tmp_path)
    await sequencer.close()
    await grow(here, vault, cast.office_id, "2", tmp_path)
    grown = read(here, vault, tmp_path)
    assert (grown.problems, grown.size > after.size) == ([], True)
    with connected(here["backup"]) as conn:
        found = [str(one) for one in reconcile(conn, vault.wrapper, Counts())]
    assert found == []


async def test_zone_and_forms_of_the_server_change_nothing(
    programs: Path, older: dict[Role, str], vault: Vault, cluster: Cluster, tmp_path: Path
) -> None:
    strange = {
        "timezone": "Asia/Kathmandu",
        "datestyle": "German",
        "bytea_output": "escape",
        "lc_messages": "C",
        "lc_numeric": "C",
    }
    with psycopg.connect(older["superuser"], autocommit=True) as conn:
        row = conn.execute("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1").fetchone()
        assert row is not None
        (tmp_path / CHECKPOINT_FILE).write_text(row[0])
        as_it_was = read(older, vault, tmp_path)
        for setting, value in strange.items():
            conn.execute(sql.SQL("ALTER DATABASE {} SET {} = {}").format(*map(sql.Identifier, (NAME, setting)), value))
        assert read(older, vault, tmp_path) == as_it_was
        assert as_it_was.problems == []
