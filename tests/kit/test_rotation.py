"""Another key-encryption key: stopped at any point and taken up again, no wrapped key is ever lost."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import anyio
import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.identity.service_keys import KeyRing
from mps_connect.kit import rotation
from mps_connect.kit.clock import utc_now
from mps_connect.kit.cloud_kms import CloudKms, GoogleKmsWrapper
from mps_connect.kit.crypto import KeyEncryptionKeyMissing, KeyRack
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.ids import new_id
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from tests.conftest import Cluster
from tests.support.fake_kms import KEY, FakeKms, fake_kms
from tests.support.own_database import own_database

ROWS = 60


@pytest.fixture(scope="module")
def urls(cluster: Cluster) -> dict[Role, str]:
    return own_database(cluster.data_dir, "mps_keys")


@pytest.fixture(scope="module")
def kms() -> Iterator[FakeKms]:
    with fake_kms() as running:
        yield running


@pytest.fixture(params=["file", "kms"])
def rack(request: pytest.FixtureRequest, tmp_path: Path, urls: dict[Role, str], kms: FakeKms) -> KeyRack:
    with psycopg.connect(urls["owner"]) as conn:
        conn.execute("DELETE FROM keystore.subject_keys")
        conn.execute("DELETE FROM keystore.service_keys")
        conn.execute("DELETE FROM keystore.wrapping_keys")
    if request.param == "kms":
        found = GoogleKmsWrapper(CloudKms(KEY, url=kms.url, metadata_url=kms.url), urls["owner"])
        found.choose(found.add(), now=utc_now() - timedelta(days=1))
        return found
    create_key_file(tmp_path / "kek.json")
    return FileKeyWrapper(tmp_path / "kek.json")


@pytest.fixture
async def owner(urls: dict[Role, str], rack: KeyRack) -> AsyncIterator[Database]:
    database = Database(urls["owner"], Vault(rack), max_size=3)
    await database.open()
    yield database
    await database.close()


async def fill(owner: Database, rack: KeyRack, *, rows: int = ROWS) -> dict[UUID, bytes]:
    """Wrapped keys of as many units, and the service's own; returns the keys by unit."""
    office, keys = new_id(), {}
    async with owner.transaction(Context(actor_id="system:test", office_id=office)) as tx:
        for _ in range(rows):
            shred_id, key = new_id(), os.urandom(32)
            kek_id, wrapped = rack.wrap(key)
            await tx.run(
                "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) VALUES (%s, %s, %s, %s)",
                [office, shred_id, kek_id, wrapped],
            )
            keys[shred_id] = key
    await KeyRing(owner, rack).ring(now=utc_now())
    return keys


async def opened(owner: Database, rack: KeyRack) -> dict[UUID, bytes]:
    async with owner.transaction(rotation.ROTATOR) as tx:
        rows = await tx.all("SELECT shred_id, kek_id, wrapped FROM keystore.subject_keys")
    return {row["shred_id"]: rack.unwrap(bytes(row["wrapped"]), row["kek_id"]) for row in rows}


async def named(owner: Database) -> set[str]:
    async with owner.transaction(rotation.ROTATOR) as tx:
        return {row["kek_id"] for row in await tx.all(rotation.COUNTS)}


async def test_every_key_is_wrapped_anew_and_opens_as_before(owner: Database, rack: KeyRack) -> None:
    keys, first = await fill(owner, rack), rack.current()
    ring = await KeyRing(owner, rack).ring(now=utc_now())
    said: list[str] = []
    current = await rotation.rotate(owner, rack, now=utc_now(), say=said.append, batch=7)
    assert current != first
    assert await named(owner) == {current}
    assert await opened(owner, rack) == keys
    assert (await KeyRing(owner, rack).ring(now=utc_now())).pepper == ring.pepper
    assert f"Wrapped anew: {ROWS + 2} of {ROWS + 2} keys" in said
    assert said[-1] == f"Every key is wrapped with {current}."


async def test_an_old_key_goes_when_nothing_names_it_and_everybody_has_noticed(owner: Database, rack: KeyRack) -> None:
    await fill(owner, rack, rows=3)
    first, now = rack.current(), utc_now()
    assert first is not None
    said: list[str] = []
    rack.choose(rack.add(), now=now)
    assert await rotation.retire(owner, rack, now=now + timedelta(hours=1), say=said.append) == []
    assert "5 keys are still wrapped with it" in said[-1]
    await rotation.rotate(owner, rack, now=now, say=said.append)
    assert await rotation.retire(owner, rack, now=now + timedelta(minutes=9), say=said.append) == []
    assert "may still use it" in said[-1]
    assert await rotation.retire(owner, rack, now=now + timedelta(minutes=11), say=said.append) == [first]
    assert first not in rack.kek_ids()
    assert rack.current() in rack.kek_ids()


async def test_a_key_prepared_ahead_is_the_one_taken_into_use(owner: Database, rack: KeyRack) -> None:
    keys = await fill(owner, rack, rows=3)
    prepared = await rotation.prepare(owner, rack)
    assert await rotation.prepare(owner, rack) == prepared
    assert await rotation.retire(owner, rack, now=utc_now() + timedelta(days=1), say=print) == []
    assert rack.wrap(os.urandom(32)).kek_id != prepared
    assert await rotation.rotate(owner, rack, now=utc_now(), say=print) == prepared
    assert await opened(owner, rack) == keys


async def test_a_running_instance_notices_and_goes_on(owner: Database, rack: KeyRack, urls: dict[Role, str]) -> None:
    """Another process's wrapper, which has read the keys before: it opens what was wrapped anew, and wraps with the new key."""
    keys = await fill(owner, rack, rows=3)
    if isinstance(rack, FileKeyWrapper):
        other: KeyRack = FileKeyWrapper(rack._path)
    else:
        assert isinstance(rack, GoogleKmsWrapper)
        other = GoogleKmsWrapper(rack._kms, urls["app"])
    assert await opened(owner, other) == keys
    current = await rotation.rotate(owner, rack, now=utc_now(), say=print)
    assert await opened(owner, other) == keys
    assert other.wrap(os.urandom(32)).kek_id == current


async def test_only_one_rotation_runs_at_a_time(owner: Database, rack: KeyRack) -> None:
    async with rotation._alone(owner):
        with pytest.raises(rotation.RotationUnderWay):
            await rotation.rotate(owner, rack, now=utc_now(), say=print)


async def test_without_a_key_that_rows_name_nothing_is_begun(owner: Database, rack: KeyRack) -> None:
    await fill(owner, rack, rows=3)
    first = rack.current()
    async with owner.transaction(rotation.ROTATOR) as tx:
        await tx.run("UPDATE keystore.subject_keys SET kek_id = 'lost'")
    with pytest.raises(KeyEncryptionKeyMissing):
        await rotation.rotate(owner, rack, now=utc_now(), say=print)
    assert rack.current() == first


def environment(urls: dict[Role, str], folder: Path, rack: KeyRack, kms: FakeKms) -> dict[str, str]:
    own = {"DATABASE_URL": urls["app"], "MPS_DATABASE_URL_OWNER": urls["owner"], "MPS_DATA_DIR": str(folder)}
    if isinstance(rack, FileKeyWrapper):
        own["MPS_KEK_FILE"] = str(rack._path)
    else:
        own |= {"MPS_KMS_KEY": KEY, "MPS_KMS_URL": kms.url, "MPS_METADATA_URL": kms.url}
    return os.environ | own


def mps(given: dict[str, str], *words: str) -> str:
    """What `mps keys` says."""
    command = [sys.executable, "-m", "mps_connect.cli", "keys", *words]
    return subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout


def killed_after(given: dict[str, str], lines: int) -> None:
    """Rotate in batches of two, and kill it when it has said so many lines about its progress."""
    command = [sys.executable, "-m", "mps_connect.cli", "keys", "rotate", "--batch", "2"]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard = 0
        for line in process.stdout:
            heard += line.startswith(("The current key", "Wrapped anew"))
            if heard == lines:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("lines", [1, 2, 6])
async def test_killed_at_any_point_it_is_taken_up_again(
    owner: Database, rack: KeyRack, urls: dict[Role, str], tmp_path: Path, kms: FakeKms, lines: int
) -> None:
    keys, first = await fill(owner, rack), rack.current()
    given = environment(urls, tmp_path, rack, kms)
    await anyio.to_thread.run_sync(killed_after, given, lines)
    assert await opened(owner, rack) == keys
    halfway = await named(owner)
    assert first in halfway
    assert "that was interrupted" in await anyio.to_thread.run_sync(mps, given, "rotate")
    assert await opened(owner, rack) == keys
    after = await named(owner)
    assert len(after) == 1
    assert after != {first}


async def test_the_command_says_what_hangs_where(
    owner: Database, rack: KeyRack, urls: dict[Role, str], tmp_path: Path, kms: FakeKms
) -> None:
    await fill(owner, rack, rows=3)
    given = environment(urls, tmp_path, rack, kms)

    assert f"{rack.current()}  current  wraps 5 keys" in await anyio.to_thread.run_sync(mps, given, "list")
    assert "is prepared" in await anyio.to_thread.run_sync(mps, given, "rotate", "--prepare")
    assert "prepared  wraps 0 keys" in await anyio.to_thread.run_sync(mps, given, "list")
    assert "Tokens are signed with signing-" in await anyio.to_thread.run_sync(mps, given, "rotate-signing")
    assert "No key was removed." in await anyio.to_thread.run_sync(mps, given, "retire")


def test_the_key_file_keeps_its_narrow_rights_and_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "kek.json"
    create_key_file(path)
    wrapper = FileKeyWrapper(path)
    before = path.stat().st_ino
    kek_id = wrapper.add()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_ino != before
    assert [one.name for one in tmp_path.iterdir()] == ["kek.json"]
    assert list(json.loads(path.read_text())["keys"])[-1] == kek_id


async def test_the_application_may_make_wrapped_keys_but_change_none(urls: dict[Role, str]) -> None:
    async with await psycopg.AsyncConnection.connect(urls["app"], row_factory=dict_row) as conn:
        for attack in (
            "UPDATE keystore.service_keys SET wrapped = ''",
            "UPDATE keystore.service_keys SET kek_id = ''",
            "DELETE FROM keystore.service_keys",
            "INSERT INTO keystore.wrapping_keys (id, kms_key, ciphertext, created_at) VALUES ('x', 'x', '', now())",
            "UPDATE keystore.wrapping_keys SET is_current = false",
            "DELETE FROM keystore.wrapping_keys",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await conn.execute(attack)
            await conn.rollback()
