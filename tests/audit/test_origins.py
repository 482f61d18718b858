"""A restored copy, a promoted standby, a cloned machine: each is known at the start, and a new tree says from where it goes on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from mps_connect.audit import checking, notes
from mps_connect.audit.bundle import Leaf, Tree
from mps_connect.audit.checking import Record, read_record
from mps_connect.audit.integrity import place_of
from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.notes import Checkpoint, Signer, Verifier, read_note
from mps_connect.audit.origins import ForeignCheckpoint, NothingSequenced, new_origin, rotate_key
from mps_connect.audit.places import base_of, base_of_place, number_of, numbered
from mps_connect.audit.proofs import verify_receipt
from mps_connect.audit.publishing import (
    CHECKPOINT_FILE,
    LogForked,
    LogMoved,
    WitnessAt,
    ask_witnesses,
    check_for_fork,
    hold_against_witnesses,
    publish,
)
from mps_connect.audit.reading import connected, events_of, first_origin, known_keys, origin_of, start_at
from mps_connect.audit.receipts import receipt_of
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.audit.witness import Witness
from mps_connect.audit.witness_server import witness_server
from mps_connect.kit.clock import utc_now
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.outgoing import Outside
from mps_connect.kit.vault import Vault
from tests.audit.conftest import count
from tests.conftest import Cluster
from tests.support.cast import gather_cast
from tests.support.own_database import own_database

WITNESS = Signer("witness.invalid/one", notes.WITNESS_KEY, bytes(range(1, 33)))
REASON = "Restored from the backup of Tuesday"
COPIES = ("restored", "standby", "cloned", "twin", "moved", "signed")


@pytest.fixture(scope="module")
async def office(cluster: Cluster, vault: Vault) -> dict[str, dict[Role, str]]:
    """Connection strings by role: of an original with forty leaves and more, and of copies made of it while it was still."""
    original = own_database(cluster.data_dir, "mps_origins")
    empty = {role: url.replace("/mps_origins", "/mps_origins_empty") for role, url in original.items()}
    _copy(original, "mps_origins_empty")
    async with opened(original, vault.wrapper) as (_, owner):
        cast = await gather_cast(owner)
    await grown(original, vault.wrapper, cast.office_id, "1")
    made = {"original": original, "empty": empty}
    for name in COPIES:
        _copy(original, f"mps_origins_{name}")
        made[name] = {role: url.replace("/mps_origins", f"/mps_origins_{name}") for role, url in original.items()}
    return made


def _copy(original: dict[Role, str], name: str) -> None:
    with psycopg.connect(original["superuser"].replace("/mps_origins", "/postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE mps_origins").format(sql.Identifier(name)))


@asynccontextmanager
async def opened(urls: dict[Role, str], wrapper: KeyWrapper) -> AsyncIterator[tuple[Database, Database]]:
    """The sequencer's pool and the owner's."""
    sequencer = Database(urls["sequencer"], Vault(wrapper), max_size=2)
    owner = Database(urls["owner"], Vault(wrapper), max_size=2)
    for database in (sequencer, owner):
        await database.open()
    try:
        yield sequencer, owner
    finally:
        for database in (sequencer, owner):
            await database.close()


async def grown(urls: dict[Role, str], wrapper: KeyWrapper, office_id: object, name: str) -> None:
    app = Database(urls["app"], Vault(wrapper), max_size=2)
    await app.open()
    async with app.transaction(Context(actor_id="system:test", office_id=office_id)) as tx:  # type: ignore[arg-type]
        for number in range(40):
            await count(tx, f"{name}{number:05}")
    await app.close()
    async with opened(urls, wrapper) as (sequencer, _):
        while await tick(sequencer, now=utc_now(), batch=25):
            pass


def office_of(urls: dict[Role, str]) -> object:
    with psycopg.connect(urls["superuser"]) as conn:
        found = conn.execute("SELECT office_id FROM offices ORDER BY office_id LIMIT 1").fetchone()
        assert found is not None
        return found[0]


def read(urls: dict[Role, str], *seen: Checkpoint, wrapper: KeyWrapper | None = None) -> Report:
    with connected(urls["sequencer"]) as conn:
        origin = origin_of(conn)
        assert origin is not None
        keys = [notes.read_verifier(key) for key in known_keys(conn, origin)]
        trust = Trust(first_origin(conn, origin), keys, seen=seen)
        return verify(events_of(conn, wrapper=wrapper), trust)


@contextmanager
def witnessed(folder: Path, logs: dict[str, list[Verifier]]) -> Iterator[WitnessAt]:
    server = witness_server(Witness(WITNESS, logs, folder), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield WitnessAt(f"http://127.0.0.1:{server.server_address[1]}", WITNESS.verifier)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("copy", ["restored", "standby"])
async def test_a_copy_that_has_less_than_was_published_is_refused_and_goes_on_in_a_tree_that_says_so(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path, copy: str
) -> None:
    original, behind = office["original"], office[copy]
    await grown(original, vault.wrapper, office_of(original), "2" if copy == "restored" else "3")
    async with opened(original, vault.wrapper) as (sequencer, _):
        await publish(sequencer, tmp_path)
    lost = checkpoint_of((tmp_path / CHECKPOINT_FILE).read_text())
    async with opened(behind, vault.wrapper) as (sequencer, _):
        here = read(behind).size
        with pytest.raises(LogForked):
            await check_for_fork(sequencer, tmp_path)
        begun = await new_origin(sequencer, tmp_path, reason=REASON, now=utc_now())
        assert (begun.cites, begun.origin) == (lost, numbered(lost.origin, 2))
        assert begun.kept is not None
        assert checkpoint_of(begun.kept.read_text()) == lost
        await check_for_fork(sequencer, tmp_path)
    await grown(behind, vault.wrapper, office_of(behind), "4")
    report = read(behind, lost, checkpoint_of((tmp_path / CHECKPOINT_FILE).read_text()), wrapper=vault.wrapper)
    assert report.problems == []
    assert (report.origin, report.size) == (begun.origin, 41)
    (fork,) = report.forks
    assert (fork.published, fork.here, fork.reason) == (lost, here, REASON)
    assert here < lost.size
    # Any other checkpoint of what was lost stays a contradiction.
    other = Checkpoint(lost.origin, lost.size - 1, lost.root)
    assert "speaks of" in read(behind, other).problems[0]


async def test_rows_of_either_tree_are_proved_and_a_check_goes_on_from_the_newer_one(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path
) -> None:
    urls = office["cloned"]
    async with opened(urls, vault.wrapper) as (sequencer, _):
        older = read(urls)
        await publish(sequencer, tmp_path)
        await new_origin(sequencer, tmp_path, reason="Two machines ran at once", now=utc_now())
        await publish(sequencer, tmp_path)
    since = checkpoint_of((tmp_path / CHECKPOINT_FILE).read_text())
    await grown(urls, vault.wrapper, office_of(urls), "5")
    async with opened(urls, vault.wrapper) as (sequencer, _), sequencer.transaction(SEQUENCER) as tx:
        rows = await tx.all("SELECT seq, leaf_index FROM audit.leaves ORDER BY leaf_index")
        for row in (rows[0], rows[older.size - 1], rows[older.size], rows[-1]):
            receipt = await receipt_of(tx, seq=row["seq"])
            assert receipt is not None
            origin = numbered(older.origin, 1 if row["leaf_index"] < older.size else 2)
            assert receipt.index == row["leaf_index"] - base_of(origin)
            verify_receipt(receipt, origin=origin, log=await verifiers_of(tx, origin=origin))
    with connected(urls["sequencer"]) as conn:
        start = start_at(conn, since)
        trust = Trust(since.origin, [notes.read_verifier(key) for key in known_keys(conn, since.origin)])
        report = verify(events_of(conn, wrapper=vault.wrapper, since=start), trust, start=start.frontier)
    assert (report.problems, report.since, report.size, report.forks) == ([], 1, 41, [])


async def test_a_row_is_witnessed_in_its_own_tree_and_a_check_misses_a_witness_that_had_its_chance(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls, outside, name = office["signed"], Outside(loopback=True), WITNESS.name
    record = Record(urls["sequencer"], vault.wrapper, tmp_path / "published", [WITNESS.verifier])
    state = tmp_path / "witness"
    state.mkdir()

    def check(of: Record = record) -> tuple[list[str], list[str]]:
        report = read_record(of, whole=True, reached=lambda _: None)
        return report.problems, report.remarks

    async with opened(urls, vault.wrapper) as (sequencer, _):
        async with sequencer.transaction(SEQUENCER) as tx:
            origin = await tx.value("SELECT origin FROM audit.tree_state")
            keys = list(await verifiers_of(tx, origin=origin))
        assert check() == ([], [f"no checkpoint of {origin} is cosigned by {name} yet"])
        with monkeypatch.context() as later:
            later.setattr(checking, "FIRST_CHANCE", timedelta(0))
            assert check() == ([f"no checkpoint here is cosigned by {name}"], [])
        with witnessed(state, {origin: keys}) as at:
            assert await ask_witnesses(sequencer, outside, [at], now=utc_now()) == {}
        assert check() == ([], [])
        stranger = Signer(name, notes.WITNESS_KEY, bytes(32)).verifier
        unlike = Record(record.url, record.wrapper, record.published, [stranger])
        assert check(unlike) == ([f"no checkpoint here is cosigned by {name}"], [])
        await grown(urls, vault.wrapper, office_of(urls), "7")
        older = read(urls).size
        await publish(sequencer, record.published)
        begun = await new_origin(sequencer, record.published, reason=REASON, now=utc_now())
        assert check() == ([], [f"no checkpoint of {begun.origin} is cosigned by {name} yet"])
        await grown(urls, vault.wrapper, office_of(urls), "8")
        async with sequencer.transaction(SEQUENCER) as tx:
            keys = list(await verifiers_of(tx, origin=begun.origin))
        with witnessed(state, {begun.origin: keys}) as at:
            assert await ask_witnesses(sequencer, outside, [at], now=utc_now()) == {}
        assert check() == ([], [])
        async with sequencer.transaction(SEQUENCER) as tx:
            rows = await tx.all("SELECT seq FROM audit.leaves ORDER BY leaf_index")
    app = Database(urls["app"], Vault(vault.wrapper), max_size=2)
    await app.open()
    async with app.transaction(Context(actor_id="system:test", office_id=office_of(urls))) as tx:  # type: ignore[arg-type]
        before = await place_of(tx, seq=rows[older - 1]["seq"])
        after = await place_of(tx, seq=rows[-1]["seq"])
    await app.close()
    # No witness signed the end of the older tree; that one signed a newer tree says nothing of it.
    assert before == {"leaf": older - 1, "unchanged": True, "witnessed_by": []}
    assert after == {"leaf": len(rows) - older - 1, "unchanged": True, "witnessed_by": [name]}


async def test_a_clone_of_a_machine_learns_from_the_witness_that_its_original_went_on(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path
) -> None:
    original, outside = office["original"], Outside(loopback=True)
    clone = office["twin"]
    async with opened(clone, vault.wrapper) as (sequencer, _):
        await publish(sequencer, tmp_path / "clone")
        async with sequencer.transaction(SEQUENCER) as tx:
            origin = await tx.value("SELECT origin FROM audit.tree_state")
            logs = {origin: list(await verifiers_of(tx, origin=origin))}
    await grown(original, vault.wrapper, office_of(original), "6")
    state = tmp_path / "witness"
    state.mkdir()
    with witnessed(state, logs) as at:
        async with opened(original, vault.wrapper) as (sequencer, _):
            assert await ask_witnesses(sequencer, outside, [at], now=utc_now()) == {}
            await hold_against_witnesses(sequencer, outside, [at], now=utc_now())
        async with opened(clone, vault.wrapper) as (sequencer, _):
            await check_for_fork(sequencer, tmp_path / "clone")
            with pytest.raises(LogForked):
                await hold_against_witnesses(sequencer, outside, [at], now=utc_now())
        for _ in range(5):
            await grown(clone, vault.wrapper, office_of(clone), "7")
        async with opened(clone, vault.wrapper) as (sequencer, _):
            with pytest.raises(LogForked):
                await hold_against_witnesses(sequencer, outside, [at], now=utc_now())
    async with opened(clone, vault.wrapper) as (sequencer, _):
        # A witness that is not there says nothing.
        await hold_against_witnesses(sequencer, outside, [at], now=utc_now())
    shutil.rmtree(state)


async def test_a_database_in_another_cluster_goes_on_only_from_what_was_published(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path
) -> None:
    urls = office["moved"]
    async with opened(urls, vault.wrapper) as (sequencer, _):
        await publish(sequencer, tmp_path / "was")
        async with sequencer.transaction(SEQUENCER) as tx:
            here = await tx.value("UPDATE audit.tree_state SET system_identifier = '1' RETURNING (SELECT true)")
            assert here
        with pytest.raises(LogMoved):
            await check_for_fork(sequencer, tmp_path / "nothing")
        await check_for_fork(sequencer, tmp_path / "was")
        await check_for_fork(sequencer, tmp_path / "nothing")


async def test_a_new_key_signs_beside_the_old_one_and_then_alone(
    office: dict[str, dict[Role, str]], vault: Vault
) -> None:
    urls, now = office["moved"], utc_now()
    async with opened(urls, vault.wrapper) as (sequencer, _):
        async with sequencer.transaction(SEQUENCER) as tx:
            origin = await tx.value("SELECT origin FROM audit.tree_state")
            (old,) = await verifiers_of(tx, origin=origin)
        new = await rotate_key(sequencer, now=now, until=now + timedelta(days=1))
    await grown(urls, vault.wrapper, office_of(urls), "8")
    with connected(urls["sequencer"]) as conn:
        events = list(events_of(conn, wrapper=None))
    for keys in ([old], [new, old]):
        assert verify(events, Trust(origin, keys)).problems == []
    # Whoever has the new key alone reads from the first checkpoint that it signed.
    assert {"no key of the log" in one for one in verify(events, Trust(origin, [new])).problems} == {True}
    async with opened(urls, vault.wrapper) as (sequencer, owner):
        async with owner.transaction(Context(actor_id="system:test", office_id=office_of(urls))) as tx:  # type: ignore[arg-type]
            await count(tx, "900001")
        grown_later = await tick(sequencer, now=now + timedelta(days=2))
    assert grown_later is not None
    assert [blob[:4] for _, blob in read_note(str(grown_later.note)).signatures] == [new.key_id]


async def test_a_checkpoint_of_another_record_or_of_none_begins_nothing(
    office: dict[str, dict[Role, str]], vault: Vault, tmp_path: Path
) -> None:
    stranger = Signer("mps-connect/0000/audit/1", notes.LOG_KEY, bytes(32))
    async with opened(office["empty"], vault.wrapper) as (sequencer, _):
        now = datetime(2026, 11, 24, tzinfo=UTC)
        for act in (
            new_origin(sequencer, tmp_path, reason=REASON, now=now),
            rotate_key(sequencer, now=now, until=now),
        ):
            with pytest.raises(NothingSequenced):
                await act
        await check_for_fork(sequencer, tmp_path)
        await hold_against_witnesses(sequencer, Outside(loopback=True), [], now=now)
    async with opened(office["original"], vault.wrapper) as (sequencer, _):
        async with sequencer.transaction(SEQUENCER) as tx:
            own = await tx.value("SELECT origin FROM audit.tree_state")
        forged = Signer(own, notes.LOG_KEY, bytes(32))
        for signer in (stranger, forged):
            note = notes.signed_checkpoint(Checkpoint(signer.name, 1, bytes(32)), signer)
            (tmp_path / CHECKPOINT_FILE).write_text(str(note))
            with pytest.raises(ForeignCheckpoint):
                await new_origin(sequencer, tmp_path, reason=REASON, now=utc_now())
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            async with sequencer.transaction(SEQUENCER) as tx:
                await tx.value("SELECT audit.begin_tree('nothing', 'a reason', sha256(''))")


async def test_a_tree_that_says_from_nowhere_or_out_of_turn_is_wrong(
    office: dict[str, dict[Role, str]], vault: Vault
) -> None:
    urls = office["restored"]
    with connected(urls["sequencer"]) as conn:
        origin = origin_of(conn)
        assert origin is not None
        keys = [notes.read_verifier(key) for key in known_keys(conn, origin)]
        events = list(events_of(conn, wrapper=None))
    trust = Trust(numbered(origin, 1), keys)
    assert verify(events, trust).problems == []
    at = next(number for number, event in enumerate(events) if isinstance(event, Tree))
    for leaf in (
        Leaf(b"{}"),
        Leaf(b'{"op":"C","table_name":"audit.tree_state","row_pk":"x y"}'),
        Leaf(b"[]"),
        events[0],
    ):
        said = verify([*events[: at + 1], leaf, *events[at + 2 :]], trust).problems
        assert any("does not say which tree it goes on from" in one for one in said)
    out_of_turn = verify([*events[:at], Tree("other.invalid/audit/2"), *events[at + 1 :]], trust).problems
    assert "other.invalid/audit/2 does not come after" in out_of_turn[0]


def test_places_of_trees_never_overlap() -> None:
    assert [number_of(origin) for origin in ("a/audit/1", "a/audit/12", "a/b", "a/0", "a/9999999")] == [1, 12, 1, 1, 1]
    assert numbered("a/audit/1", 3) == "a/audit/3"
    assert (base_of("a/1"), base_of("a/2"), base_of_place((1 << 40) + 7)) == (0, 1 << 40, 1 << 40)
