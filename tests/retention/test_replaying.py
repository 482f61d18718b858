"""A back-up is restored: what was erased since lives again, and is erased again before anybody can open it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mps_connect.audit.statements import statement_verifiers
from mps_connect.cases.models import CaseRecord
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.vault import Vault
from mps_connect.retention.certificates import FOLDER, certify
from mps_connect.retention.purging import purge
from mps_connect.retention.replaying import (
    Erased,
    ErasuresUndone,
    ListNotBelieved,
    StillThere,
    alive_again,
    before_opening,
    erase_again,
    published,
)
from tests.conftest import Cluster
from tests.retention.lifetimes import Office

MPS = [sys.executable, "-m", "mps_connect.cli"]


@dataclass(frozen=True, slots=True)
class Restored:
    """Two cases were erased after a copy of the database was made; the copy serves now."""

    office: Office
    erased: list[CaseRecord]
    record: Path
    environment: dict[str, str]

    def mps(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in (self.environment | changes).items() if value}
        return subprocess.run([*MPS, *words], env=environment, text=True, capture_output=True, timeout=60, check=False)


async def copied(urls: dict[Any, str], name: str) -> dict[Any, str]:
    """A copy of a database as a restored back-up of it would be, byte for byte."""
    old = urls["superuser"].split("?")[0].rsplit("/", 1)[1]
    admin = urls["superuser"].replace(f"/{old}?", "/postgres?")
    async with await psycopg.AsyncConnection.connect(admin, autocommit=True) as conn:
        await conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [old])
        await conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{old}" OWNER mps_owner')
        await conn.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        await conn.execute(f'GRANT CONNECT ON DATABASE "{name}" TO mps_app, mps_backup, audit_seq, audit_shredder')
    return {role: url.replace(f"/{old}?", f"/{name}?") for role, url in urls.items()}


@pytest.fixture(scope="module")
async def restored(
    office: Office, cluster: Cluster, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Restored]:
    cases = [await office.closed_case() for _ in range(2)]
    # An earlier purge made the key that signs statements, as it would be in any office that runs for a while.
    record = tmp_path_factory.mktemp("record")
    await purged(office, record, which=[])
    urls = await copied(office.urls, "mps_restored")
    for case in cases:
        await office.ended(case.id, at=utc_now().replace(year=2015))
    await purged(office, record, which=cases)
    pools = {
        role: Database(urls[role], Vault(vault.wrapper), max_size=2)
        for role in ("owner", "app", "sequencer", "shredder")
    }
    for pool in pools.values():
        await pool.open()
    there = Office(
        urls, pools["owner"], pools["app"], pools["sequencer"], pools["shredder"], office.cast, office.settings
    )
    environment = dict(os.environ) | {
        "DATABASE_URL": urls["app"], "MPS_DATABASE_URL_SEQUENCER": urls["sequencer"], "MPS_DATABASE_URL_SHREDDER": urls["shredder"],
        "MPS_KEK_FILE": str(cluster.key_file), "MPS_DATA_DIR": str(tmp_path_factory.mktemp("data")), "MPS_RECORD_DIR": str(record),
    }  # fmt: skip
    yield Restored(there, cases, record, environment)
    for pool in pools.values():
        await pool.close()


async def purged(office: Office, record: Path, *, which: list[CaseRecord]) -> None:
    if not which:
        await office.set_back("UPDATE cases SET closed_at = now() WHERE office_id = %(office)s AND status = 'closed'")
    run_id = await purge(office.shredder, office_id=office.id, now=utc_now())
    assert run_id is not None
    await office.sequence()
    await certify(office.sequencer, office.shredder, office_id=office.id, run_id=run_id, folder=record, now=utc_now())


async def test_1_the_copy_shows_what_was_erased_and_nothing_opens_on_it(restored: Restored) -> None:
    office = restored.office
    undone = await alive_again(office.app, await published(office.app, restored.record))
    assert [one.unit_id for one in undone] == [case.id for case in restored.erased]
    with pytest.raises(ErasuresUndone, match="2 cases or persons live in this database that were erased"):
        await before_opening(office.app, None, restored.record)
    for command in ("serve", "worker"):
        done = restored.mps(command, MPS_DATABASE_URL_SHREDDER="")
        assert done.returncode == 1, done.stdout
        assert "then `mps retention replay`" in done.stderr
    dry = restored.mps("retention", "replay", "--dry")
    assert (dry.returncode, dry.stdout.strip()) == (1, "2 erasures are known from outside; 2 of them live here.")


async def test_2_a_list_that_was_bent_is_not_believed(restored: Restored, tmp_path: Path) -> None:
    office = restored.office
    path = next((restored.record / FOLDER).glob("*.txt"))
    (tmp_path / FOLDER).mkdir()
    for text in (path.read_text().replace(str(restored.erased[0].id), str(office.id)), "", "nothing\n"):
        (tmp_path / FOLDER / "list.txt").write_text(text)
        with pytest.raises(ListNotBelieved):
            await before_opening(office.app, office.shredder, tmp_path)
    # A statement of ours, of another kind.
    runs = await office.look("SELECT certificate FROM purge_runs WHERE certificate IS NOT NULL LIMIT 1")
    (tmp_path / FOLDER / "list.txt").write_text(runs[0]["certificate"])
    with pytest.raises(ListNotBelieved, match="it says something else"):
        await before_opening(office.app, office.shredder, tmp_path)
    assert len(await office.look("SELECT id FROM cases WHERE status = 'closed'")) == 2


async def test_3_a_command_erases_again_what_an_exported_record_says(
    restored: Restored, office: Office, tmp_path: Path
) -> None:
    """From the record of the database that was lost, as an auditor holds it."""
    bundle = tmp_path / "record.txt"
    key = await office.look("SELECT verifier FROM keystore.log_keys WHERE NOT origin LIKE '%%/statements'")
    exported = restored.mps(
        "audit", "export", "--out", str(bundle), DATABASE_URL=office.urls["app"],
        MPS_DATABASE_URL_SEQUENCER=office.urls["sequencer"],
    )  # fmt: skip
    assert exported.returncode == 0, exported.stdout + exported.stderr
    unbelieved = restored.mps("retention", "replay", "--bundle", str(bundle))
    assert unbelieved.returncode == 1
    assert "--log-key" in unbelieved.stderr
    given = ("--log-key", key[0]["verifier"])
    broken = tmp_path / "broken.txt"
    broken.write_text(bundle.read_text().replace('"op":"E"', '"op":"I"', 1))
    assert restored.mps("retention", "replay", "--bundle", str(broken), *given).returncode == 1
    dry = restored.mps("retention", "replay", "--bundle", str(bundle), *given, "--dry")
    assert dry.stdout.strip() == "2 erasures are known from outside; 2 of them live here."


async def test_4_whoever_serves_erases_them_first_and_the_record_says_so(restored: Restored) -> None:
    office = restored.office
    async with office.app.transaction(office.context()) as tx:
        assert await statement_verifiers(tx)
    assert await before_opening(office.app, office.shredder, restored.record) == 2
    assert await before_opening(office.app, office.shredder, restored.record) == 0
    ids = [case.id for case in restored.erased]
    assert await office.look("SELECT id FROM cases WHERE id = ANY (%(ids)s)", ids=ids) == []
    assert await office.look("SELECT 1 AS x FROM keystore.subject_keys WHERE shred_id = ANY (%(ids)s)", ids=ids) == []
    rows = await office.look("SELECT body::jsonb -> 'after' AS why FROM audit.inbox WHERE body LIKE '%%\"again\"%%'")
    assert [(row["why"]["basis"], row["why"]["unit"]) for row in rows] == [("again", "case")] * 2
    await office.sequence()
    assert office.verified().problems == []
    assert restored.mps("retention", "replay", "--dry").returncode == 0


async def test_5_keys_that_came_back_alone_are_destroyed_again(restored: Restored) -> None:
    """The key store had a back-up of its own."""
    office, unit = restored.office, restored.erased[0].id
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"]) as conn:
        await conn.execute("SET session_replication_role = replica")
        await conn.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        await conn.execute("ALTER TABLE keystore.subject_keys DISABLE TRIGGER never_again")
        await conn.execute(
            "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) "
            "VALUES (%s, %s, 'k', decode(repeat('00', 40), 'hex'))",
            [office.id, unit],
        )
        await conn.execute("ALTER TABLE keystore.subject_keys ENABLE ALWAYS TRIGGER never_again")
        await conn.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
    undone = await alive_again(office.app, [])
    assert [one.unit_id for one in undone] == [unit]
    assert await erase_again(office.shredder, undone) == 1
    assert await alive_again(office.app, []) == []


async def test_5_a_schema_older_than_erasures_has_none_of_its_own(restored: Restored) -> None:
    office = restored.office
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"], autocommit=True) as conn:
        await conn.execute("ALTER FUNCTION erasure.alive(uuid[]) RENAME TO alive_then")
        try:
            assert await before_opening(office.app, None, restored.record / "none") == 0
            with pytest.raises(ErasuresUndone):
                await before_opening(office.app, None, restored.record)
        finally:
            await conn.execute("ALTER FUNCTION erasure.alive_then(uuid[]) RENAME TO alive")


async def test_5_a_person_for_whom_a_newer_case_was_written_is_named_and_stays(restored: Restored) -> None:
    office = restored.office
    case = await office.closed_case()
    person = Erased(office.id, case.constituent_id, 1)
    with pytest.raises(StillThere) as told:
        await erase_again(office.shredder, [person])
    assert told.value.details == {"units": [str(case.constituent_id)]}
    assert len(await office.look("SELECT id FROM cases WHERE id = %(c)s", c=case.id)) == 1
    await office.ended(case.id, at=utc_now())


async def test_6_the_service_opens_on_what_is_clean(restored: Restored) -> None:
    done = restored.mps("retention", "due", "--office", "BAN")
    assert done.returncode == 0, done.stderr
    assert "closed_cases: 0 to go" in done.stdout
