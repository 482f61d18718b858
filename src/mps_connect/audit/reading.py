"""The record as it lies in the database, as a stream for the verifier or an export. With the sequencer's login; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from mps_connect.audit.bundle import Event, Leaf, Signed
from mps_connect.audit.leaves import COLUMNS, leaf_data
from mps_connect.audit.sequencer import payload_place
from mps_connect.audit.tree import COSIGNED_NOTE
from mps_connect.kit.crypto import KeyEncryptionKeyMissing, KeyWrapper, SealBroken, subkey, unseal

AT_ONCE = 2000
KEYS_HELD = 10_000
LEAVES = (
    f"SELECT f.leaf_index, f.leaf_hash, {COLUMNS}, p.sealed, coalesce(l.shred_id, l.office_id) AS unit "
    "FROM audit.leaves f LEFT JOIN audit.logs l ON l.seq = f.seq AND l.at = f.at LEFT JOIN audit.payloads p ON p.seq = f.seq "
    "WHERE f.leaf_index >= %(since)s ORDER BY f.leaf_index"
)
CHECKPOINTS = f"SELECT c.tree_size, {COSIGNED_NOTE} AS note FROM audit.checkpoints c WHERE c.tree_size > %(since)s ORDER BY c.tree_size"

Connection = psycopg.Connection[dict[str, Any]]


def connected(url: str) -> Connection:
    """A connection whose one transaction sees one moment and writes nothing, whatever the database's own settings are."""
    conn: Connection = psycopg.connect(url, row_factory=dict_row, options="-c datestyle=ISO -c timezone=UTC")
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    conn.read_only = True
    return conn


def origin_of(conn: Connection) -> str | None:
    """Whose record this is; None where nothing was sequenced yet."""
    row = conn.execute("SELECT origin FROM audit.tree_state").fetchone()
    return row["origin"] if row else None


def events_of(conn: Connection, *, wrapper: KeyWrapper | None, since: int = 0) -> Iterator[Event]:
    """Every leaf from index `since` on, and every checkpoint of a larger tree, in the tree's order.

    With `wrapper`, payloads are opened, and a unit is named wherever one should have opened and did not.
    """
    keys = _Keys(conn, wrapper) if wrapper else None
    with conn.cursor("leaves") as leaves, conn.cursor("checkpoints") as checkpoints:
        leaves.itersize = checkpoints.itersize = AT_ONCE
        leaves.execute(LEAVES, {"since": since})
        checkpoints.execute(CHECKPOINTS, {"since": since})
        waiting = next(checkpoints, None)
        for row in leaves:
            yield _leaf(row, keys)
            while waiting is not None and waiting["tree_size"] <= row["leaf_index"] + 1:
                yield Signed(waiting["note"])
                waiting = next(checkpoints, None)
        while waiting is not None:
            yield Signed(waiting["note"])
            waiting = next(checkpoints, None)


def unsequenced(conn: Connection, *, older_than_seconds: int = 60) -> int:
    """Rows of the record that should have become leaves by now and have not."""
    row = conn.execute(
        "SELECT count(*) AS rows FROM audit.logs l LEFT JOIN audit.leaves f ON f.seq = l.seq "
        "WHERE f.seq IS NULL AND l.at < clock_timestamp() - make_interval(secs => %(seconds)s)",
        {"seconds": older_than_seconds},
    ).fetchone()
    return row["rows"] if row else 0


def _leaf(row: dict[str, Any], keys: _Keys | None) -> Leaf:
    stored = bytes(row["leaf_hash"])
    if row["seq"] is None:
        return Leaf(None, stored_hash=stored)
    opened = unit = None
    if keys is not None and row["unit"] is not None:
        opened = keys.opened(row)
        unit = None if opened is not None else str(row["unit"])
    return Leaf(leaf_data(row), stored_hash=stored, opened=opened, unit=unit)


class _Keys:
    """Audit keys by unit, read as they are met and forgotten when there are too many."""

    def __init__(self, conn: Connection, wrapper: KeyWrapper) -> None:
        self._conn = conn
        self._wrapper = wrapper
        self._held: dict[tuple[UUID, UUID], bytes | None] = {}

    def opened(self, row: dict[str, Any]) -> bytes | None:
        if row["sealed"] is None:
            return None
        key = self._key(row["office_id"], row["unit"])
        try:
            return unseal(key, bytes(row["sealed"]), payload_place(row["seq"])) if key else None
        except SealBroken:
            return None

    def _key(self, office: UUID, unit: UUID) -> bytes | None:
        if len(self._held) >= KEYS_HELD:
            self._held.clear()
        if (office, unit) not in self._held:
            self._held[office, unit] = self._read(office, unit)
        return self._held[office, unit]

    def _read(self, office: UUID, unit: UUID) -> bytes | None:
        row = self._conn.execute(
            "SELECT kek_id, wrapped FROM keystore.subject_keys WHERE office_id = %(office)s AND shred_id = %(unit)s",
            {"office": office, "unit": unit},
        ).fetchone()
        try:
            return subkey(self._wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"]), "audit") if row else None
        except (SealBroken, KeyEncryptionKeyMissing):
            return None
