"""The sequencer: takes what capture left in the inbox and makes it leaves of one tree, in one transaction a tick.

Any number may run; the lock on the tree's row lets one work. Writers are never waited for: a row triggers its capture while
its own lock is held, so the sequence numbers of one row follow its versions, and what is committed later is sequenced later.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import anyio.to_thread

from mps_connect.audit.leaves import COLUMNS, leaf_data
from mps_connect.audit.log_keys import log_keys
from mps_connect.audit.merkle import Frontier, leaf_hash
from mps_connect.audit.notes import Checkpoint, Note, signed_checkpoint
from mps_connect.audit.places import base_of
from mps_connect.audit.tree import add_tiles
from mps_connect.kit.crypto import KeyWrapper, seal
from mps_connect.kit.db import Context, Database, Tx

BATCH = 4000
SEQUENCER = Context(actor_id="system:sequencer", purpose="audit")
DRAIN = (
    "WITH drained AS (DELETE FROM audit.inbox WHERE seq IN (SELECT seq FROM audit.inbox ORDER BY seq LIMIT %(batch)s) "
    "RETURNING seq, at, salt, body, office_id AS unit_office, coalesce(shred_id, office_id) AS unit) "
    f"SELECT {COLUMNS}, d.salt, d.body, d.unit_office, d.unit FROM drained d JOIN audit.logs l USING (seq, at) ORDER BY l.seq"
)

Unit = tuple[UUID, UUID]
"""Office and unit of erasure: whose key seals a payload."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A tick that added leaves: how many, how many rows had waited at most, and what was signed."""

    added: int
    full: bool
    """Whether more may be waiting."""
    size: int
    note: Note


class Payload(NamedTuple):
    """Salt and body of one row of the record, sealed."""

    seq: int
    office_id: UUID
    unit: UUID
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Sealing:
    """A batch worked out: hashes in order, and the sealed payloads of units that still have a key."""

    hashes: list[bytes]
    payloads: list[Payload]


async def tick(database: Database, *, now: datetime, batch: int = BATCH) -> Grown | None:
    """Sequence what waits. None where nothing did, or where another sequencer is at work."""
    async with database.transaction(SEQUENCER) as tx:
        # Published only after it is on disk: a checkpoint that a crash took back would be a fork.
        await tx.run("SET LOCAL synchronous_commit = on")
        state = await _state(tx)
        if state is None:
            return None
        rows = await tx.all(DRAIN, {"batch": batch})
        if not rows:
            return None
        keys = await _audit_keys(tx, database, rows)
        frontier = Frontier(state["size"], [bytes(node) for node in state["frontier"]])
        sealing = await anyio.to_thread.run_sync(_seal_all, rows, keys)
        first = base_of(state["origin"]) + frontier.size
        await _add(tx, rows, sealing, first=first)
        await add_tiles(tx, sealing.hashes, first=first)
        for one in sealing.hashes:
            frontier.append(one)
        note = await keep(tx, database.vault.wrapper, state["origin"], frontier, now=now)
    return Grown(added=len(rows), full=len(rows) == batch, size=frontier.size, note=note)


async def _state(tx: Tx) -> dict[str, Any] | None:
    """The tree's row, locked; made on the first tick of all. None where another sequencer holds it."""
    locked = "SELECT origin, size, frontier FROM audit.tree_state FOR UPDATE SKIP LOCKED"
    state = await tx.one(locked)
    if state is not None or await tx.value("SELECT true FROM audit.tree_state"):
        return state
    await tx.run(
        "INSERT INTO audit.tree_state (origin, system_identifier) VALUES (%(origin)s, "
        "(SELECT system_identifier::text FROM pg_control_system())) ON CONFLICT DO NOTHING",
        {"origin": f"mps-connect/{secrets.token_hex(8)}/audit/1"},
    )
    return await tx.one(locked)


async def _audit_keys(tx: Tx, database: Database, rows: Sequence[dict[str, Any]]) -> dict[Unit, bytes]:
    """The key of each unit in the batch; units that were erased have none, and get none."""
    wanted: dict[UUID, set[UUID]] = {}
    for row in rows:
        if row["unit_office"] is not None:
            wanted.setdefault(row["unit_office"], set()).add(row["unit"])
    keys: dict[Unit, bytes] = {}
    for office, units in wanted.items():
        gone = await tx.all(
            "SELECT shred_id FROM audit.erased_units WHERE office_id = %(office)s AND shred_id = ANY(%(units)s)",
            {"office": office, "units": list(units)},
        )
        units -= {row["shred_id"] for row in gone}
        boxes = await database.vault.boxes(tx, office_id=office, shred_ids=list(units), missing_ok=True)
        for unit in units - boxes.keys():
            boxes[unit] = await database.vault.new_box(tx, office_id=office, shred_id=unit)
        keys |= {(office, unit): box.audit_key() for unit, box in boxes.items()}
    return keys


def _seal_all(rows: Sequence[dict[str, Any]], keys: dict[Unit, bytes]) -> Sealing:
    hashes, payloads = [], []
    for row in rows:
        hashes.append(leaf_hash(leaf_data(row)))
        key = keys.get((row["unit_office"], row["unit"]))
        if key is not None:
            sealed = seal(key, bytes(row["salt"]) + row["body"].encode(), payload_place(row["seq"]))
            payloads.append(Payload(row["seq"], row["unit_office"], row["unit"], sealed))
    return Sealing(hashes, payloads)


def payload_place(seq: int) -> str:
    """What a payload is bound to, so that it opens for its own row of the record only."""
    return f"audit.payloads|{seq}"


async def _add(tx: Tx, rows: Sequence[dict[str, Any]], sealing: Sealing, *, first: int) -> None:
    # COPY is refused where row security holds; arrays go almost as fast, bytes in them if sent as they are (%b).
    await tx.run(
        "INSERT INTO audit.leaves (leaf_index, seq, at, leaf_hash) SELECT %(first)s + turn - 1, seq, at, leaf_hash "
        "FROM unnest(%(seqs)s::bigint[], %(ats)s::timestamptz[], %(hashes)b::bytea[]) WITH ORDINALITY "
        "AS n (seq, at, leaf_hash, turn)",
        {
            "first": first, "seqs": [row["seq"] for row in rows], "ats": [row["at"] for row in rows],
            "hashes": sealing.hashes,
        },
    )  # fmt: skip
    await tx.run(
        "INSERT INTO audit.payloads (seq, office_id, shred_id, sealed) "
        "SELECT * FROM unnest(%(seqs)s::bigint[], %(offices)s::uuid[], %(units)s::uuid[], %(sealed)b::bytea[])",
        {
            "seqs": [one.seq for one in sealing.payloads], "offices": [one.office_id for one in sealing.payloads],
            "units": [one.unit for one in sealing.payloads], "sealed": [one.sealed for one in sealing.payloads],
        },
    )  # fmt: skip


async def keep(tx: Tx, wrapper: KeyWrapper, origin: str, frontier: Frontier, *, now: datetime) -> Note:
    """Sign the tree as it is now, and remember how far it has grown. The caller holds the tree's lock."""
    keys = await log_keys(tx, wrapper, origin=origin, now=now)
    checkpoint = Checkpoint(origin, frontier.size, frontier.root())
    note = signed_checkpoint(checkpoint, *keys.signers)
    await tx.run(
        "INSERT INTO audit.checkpoints (tree_size, root, note, at) VALUES (%(place)s, %(root)s, %(note)s, %(now)s)",
        {"place": base_of(origin) + checkpoint.size, "root": checkpoint.root, "note": str(note), "now": now},
    )
    await tx.run(
        "UPDATE audit.tree_state SET size = %(size)s, frontier = %(frontier)s",
        {"size": checkpoint.size, "frontier": frontier.nodes},
    )
    return note
