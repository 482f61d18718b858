"""Sequencing: everything captured becomes one leaf, in one order, whoever runs and whatever is erased meanwhile."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.audit import notes
from mps_connect.audit.leaves import COLUMNS, commitment_of, leaf_data, moment
from mps_connect.audit.merkle import leaf_hash, root_of
from mps_connect.audit.sequencer import SEQUENCER, payload_place, tick
from mps_connect.audit.tree import TILE, tile_root
from mps_connect.kit.clock import utc_now
from mps_connect.kit.crypto import unseal
from mps_connect.kit.db import Context
from mps_connect.kit.ids import new_id
from tests.audit.conftest import Recorded, count


@pytest.fixture
async def drained(recorded: Recorded) -> Recorded:
    """Nothing waits when the test begins."""
    while await tick(recorded.sequencer, now=utc_now()):
        pass
    return recorded


async def test_what_was_captured_becomes_leaves_in_order_and_the_inbox_is_empty(
    drained: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    before = await size(superuser)
    for number in range(5):
        await drained.count(f"20990{number}")
    grown = await tick(drained.sequencer, now=utc_now())
    assert grown is not None
    assert (grown.added, grown.full, grown.size) == (5, False, before + 5)
    assert await one(superuser, "SELECT count(*) FROM audit.inbox") == 0
    rows = await superuser.execute("SELECT seq, leaf_hash FROM audit.leaves ORDER BY leaf_index")
    leaves = await rows.fetchall()
    assert [row[0] for row in leaves] == sorted(row[0] for row in leaves)
    checkpoint = notes.read_checkpoint(grown.note)
    assert checkpoint.root == root_of(bytes(row[1]) for row in leaves)
    assert await tick(drained.sequencer, now=utc_now()) is None


async def test_a_leaf_is_the_hash_of_its_row_and_a_payload_opens_to_its_commitment(
    drained: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    await drained.count("209911", last=41)
    await tick(drained.sequencer, now=utc_now())
    async with drained.sequencer.transaction(SEQUENCER) as tx:
        row = await tx.one(
            f"SELECT {COLUMNS}, f.leaf_hash, p.sealed FROM audit.logs l JOIN audit.leaves f USING (seq) "
            "JOIN audit.payloads p USING (seq) ORDER BY f.leaf_index DESC LIMIT 1"
        )
        assert row is not None
        box = await tx.vault.box(tx, office_id=row["office_id"], shred_id=row["shred_id"])
    assert bytes(row["leaf_hash"]) == leaf_hash(leaf_data(row))
    opened = unseal(box.audit_key(), bytes(row["sealed"]), payload_place(row["seq"]))
    assert commitment_of(opened[:32], opened[32:]) == bytes(row["commitment"])
    assert json.loads(opened[32:])["after"] == {"last": 41, "month": "209911", "office_id": str(drained.cast.office_id)}


async def test_a_look_at_a_case_is_sequenced_too(drained: Recorded) -> None:
    case_id, look = new_id(), new_id()
    async with drained.app.transaction(drained.context()) as tx:
        await tx.run(
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose, case_ids) "
            "VALUES (%(office)s, %(id)s, now(), %(actor)s, %(request)s, '/api/cases/{case_id}', 'casework', %(cases)s)",
            {
                "office": tx.office_id,
                "id": look,
                "actor": drained.cast.priya.id,
                "request": new_id(),
                "cases": [case_id],
            },
        )
    await tick(drained.sequencer, now=utc_now())
    async with drained.app.transaction(drained.context()) as tx:
        row = await tx.one(
            "SELECT l.op::text AS op, l.row_pk, l.shred_id, l.actor FROM audit_logs l JOIN audit.leaves f USING (seq) "
            "ORDER BY f.leaf_index DESC LIMIT 1"
        )
    assert row == {"op": "A", "row_pk": str(look), "shred_id": case_id, "actor": str(drained.cast.priya.id)}


async def test_of_many_sequencers_at_once_one_works_and_no_leaf_is_double(
    drained: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    async def write(worker: int) -> None:
        for number in range(20):
            await drained.count(f"3{worker:02}0{number:02}")

    async def sequence() -> int:
        return sum([grown.added for _ in range(12) if (grown := await tick(drained.sequencer, now=utc_now(), batch=7))])

    before = await size(superuser)
    writers = asyncio.gather(*(write(n) for n in range(4)))
    added = await asyncio.gather(sequence(), sequence(), sequence())
    await writers
    while await tick(drained.sequencer, now=utc_now()):
        pass
    assert sum(added) > 0
    assert await size(superuser) == before + 80
    assert await one(superuser, "SELECT count(*) - count(DISTINCT seq) FROM audit.leaves") == 0
    assert (
        await one(
            superuser, "SELECT count(*) FROM audit.logs LEFT JOIN audit.leaves USING (seq) WHERE leaf_index IS NULL"
        )
        == 0
    )


async def test_a_rows_history_is_never_turned_round(drained: Recorded, superuser: psycopg.AsyncConnection) -> None:
    async def bump(_: int) -> None:
        for _ in range(10):
            await drained.count("209912")

    await asyncio.gather(*(bump(n) for n in range(5)), tick(drained.sequencer, now=utc_now()))
    while await tick(drained.sequencer, now=utc_now()):
        pass
    async with drained.sequencer.transaction(SEQUENCER) as tx:
        rows = await tx.all(
            "SELECT p.seq, p.sealed, p.office_id, p.shred_id FROM audit.payloads p JOIN audit.leaves f USING (seq) "
            "JOIN audit.logs l USING (seq) WHERE l.row_pk LIKE '%%/209912' ORDER BY f.leaf_index"
        )
        box = await tx.vault.box(tx, office_id=rows[0]["office_id"], shred_id=rows[0]["shred_id"])
    bodies = [json.loads(unseal(box.audit_key(), bytes(row["sealed"]), payload_place(row["seq"]))[32:]) for row in rows]
    assert [body["after"]["last"] for body in bodies] == list(range(1, 51))


async def test_tiles_hold_the_tree_level_by_level(drained: Recorded, superuser: psycopg.AsyncConnection) -> None:
    async with drained.app.transaction(drained.context()) as tx:
        for number in range(TILE * 2):
            await count(tx, f"4{number:05}")
    for batch in (100, 300, 4000):
        await tick(drained.sequencer, now=utc_now(), batch=batch)
    leaves = await (await superuser.execute("SELECT leaf_hash FROM audit.leaves ORDER BY leaf_index")).fetchall()
    tiles = await (await superuser.execute("SELECT level, index, hashes FROM audit.tiles ORDER BY 1, 2")).fetchall()
    hashes = [bytes(row[0]) for row in leaves]
    assert len(tiles) == len(hashes) // TILE >= 2
    for level, index, held in tiles:
        assert level == 0
        assert bytes(held) == b"".join(hashes[index * TILE : (index + 1) * TILE])
        assert tile_root(bytes(held)) == root_of(hashes[index * TILE : (index + 1) * TILE])


async def test_an_erased_unit_gets_no_key_again_and_its_rows_are_still_sequenced(
    drained: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    unit = new_id()
    async with drained.app.transaction(drained.context()) as tx:
        await tx.run(
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose, case_ids) "
            "VALUES (%(office)s, %(id)s, now(), %(actor)s, %(id)s, '/api/cases/{case_id}', 'casework', %(cases)s)",
            {"office": tx.office_id, "id": new_id(), "actor": drained.cast.priya.id, "cases": [unit]},
        )
    await superuser.execute(
        "INSERT INTO audit.erased_units (office_id, shred_id, seq, at) VALUES (%s, %s, 1, now())",
        [drained.cast.office_id, unit],
    )
    grown = await tick(drained.sequencer, now=utc_now())
    assert grown is not None
    assert grown.added == 1
    assert await one(superuser, f"SELECT count(*) FROM keystore.subject_keys WHERE shred_id = '{unit}'") == 0
    assert await one(superuser, f"SELECT count(*) FROM audit.payloads WHERE shred_id = '{unit}'") == 0


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit.leaves SET leaf_hash = sha256('')", "DELETE FROM audit.leaves", "TRUNCATE audit.leaves CASCADE",
        "UPDATE audit.checkpoints SET note = ''", "DELETE FROM audit.checkpoints", "UPDATE audit.payloads SET sealed = ''",
        "DELETE FROM audit.payloads", "UPDATE audit.tree_state SET size = 0", "DELETE FROM audit.tree_state",
        "SELECT wrapped FROM keystore.log_keys", "INSERT INTO audit.leaves VALUES (999999, 999999, now(), sha256(''))",
        "UPDATE audit.tiles SET index = 9", "INSERT INTO audit.erased_units VALUES (gen_random_uuid(), gen_random_uuid(), 1, now())",
        "UPDATE access_logs SET case_ids = '{}'", "DELETE FROM access_logs", "SELECT audit.capture_look()",
        "ALTER TABLE access_logs DISABLE TRIGGER capture_look", "INSERT INTO audit.cosignatures VALUES (1, 'x', 'x', now())",
    ],
)  # fmt: skip
async def test_the_application_cannot_touch_the_tree(drained: Recorded, attack: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction)):
        async with drained.app.transaction(drained.context()) as tx:
            await tx.run(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit.leaves SET leaf_hash = sha256('')", "DELETE FROM audit.leaves", "DELETE FROM audit.payloads",
        "UPDATE audit.logs SET actor = 'x'", "DELETE FROM audit.logs", "DELETE FROM audit.checkpoints",
        "DELETE FROM keystore.subject_keys", "UPDATE keystore.log_keys SET wrapped = ''", "SELECT * FROM public.users",
        "INSERT INTO audit.inbox VALUES (1, now(), null, null, sha256(''), '')",
    ],
)  # fmt: skip
async def test_the_sequencer_can_add_and_nothing_else(drained: Recorded, attack: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with drained.sequencer.transaction(Context(actor_id="system:sequencer")) as tx:
            await tx.run(attack)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
rows = st.fixed_dictionaries(
    {
        "seq": st.integers(1, 2**62), "txid": st.integers(1, 2**62).map(str), "table_name": texts, "row_pk": texts,
        "op": st.sampled_from("IUDAEXC"), "actor": texts, "purpose": st.none() | texts, "db_role": texts,
        "at": st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Singapore"), ZoneInfo("America/New_York")])),
        "changed": st.lists(texts, max_size=5), "commitment": st.binary(min_size=32, max_size=32),
        "office_id": st.none() | st.uuids(), "session_id": st.none() | st.uuids(), "request_id": st.none() | st.uuids(),
        "shred_id": st.none() | st.uuids(),
    }
)  # fmt: skip


@given(rows)
def test_a_leaf_is_what_rfc_8785s_reference_writes(row: dict[str, object]) -> None:
    written = leaf_data(row)
    assert written == rfc8785.dumps(json.loads(written))


def test_a_moment_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 5, tzinfo=UTC)
    assert moment(at) == moment(at.astimezone(ZoneInfo("Asia/Singapore"))) == "2026-11-24T12:00:00.000005Z"


async def size(superuser: psycopg.AsyncConnection) -> int:
    return int(await one(superuser, "SELECT size FROM audit.tree_state"))


async def one(superuser: psycopg.AsyncConnection, query: str) -> int:
    row = await (await superuser.execute(query)).fetchone()
    assert row is not None
    return int(row[0])
