"""The record as it lies in the database, as a stream for the verifier or an export. With the sequencer's login; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg.rows import dict_row, tuple_row

from mps_connect.audit.bundle import Amiss, Earlier, Event, Leaf, Signed, Stored, Tree
from mps_connect.audit.covering import KEYS as KEYS_TABLE
from mps_connect.audit.leaves import TEXTS, leaf_of
from mps_connect.audit.merkle import Frontier
from mps_connect.audit.notes import Checkpoint, NoteWrong
from mps_connect.audit.places import SHIFT, base_of, number_of, numbered
from mps_connect.audit.sequencer import payload_place
from mps_connect.audit.tree import COSIGNED_NOTE, TILE, Steps, frontier_steps, inclusion_steps, tile_root
from mps_connect.kit.crypto import KeyEncryptionKeyMissing, KeyWrapper, SealBroken, subkey, unseal
from mps_connect.kit.database_refusals import connect

Answer = TypeVar("Answer")
AT_ONCE = 5000
TILES_AT_ONCE = 100
KEYS_HELD = 10_000
LEAVES = (
    f"SELECT f.leaf_index, f.leaf_hash, f.seq, l.seq IS NOT NULL, p.sealed, l.office_id::text, coalesce(l.shred_id, l.office_id)::text, "
    f"{TEXTS} FROM audit.leaves f LEFT JOIN audit.logs l ON l.seq = f.seq AND l.at = f.at "
    "AND (%(office)s::uuid IS NULL OR l.office_id = %(office)s) LEFT JOIN audit.payloads p ON p.seq = f.seq AND %(open)s "
    "WHERE f.leaf_index >= %(since)s ORDER BY f.leaf_index"
)
CHECKPOINTS = (
    f"SELECT c.tree_size, {COSIGNED_NOTE} FROM audit.checkpoints c WHERE c.tree_size > %(since)s ORDER BY c.tree_size"
)
# In the order in which growing leaves fill them.
TILES = "SELECT level, index, hashes FROM audit.tiles ORDER BY (index + 1) << (8 * (level + 1)), level"
# Erasures from before, of units that have rows after: their payloads may be gone as well.
EARLIER = (
    f"SELECT f.leaf_index, {TEXTS} FROM audit.logs l JOIN audit.leaves f ON f.seq = l.seq AND f.at = l.at "
    "WHERE l.op = 'E' AND l.table_name = %(keys)s AND f.leaf_index >= %(base)s AND f.leaf_index < %(since)s "
    "AND EXISTS (SELECT FROM audit.logs m JOIN audit.leaves g ON g.seq = m.seq "
    "WHERE m.shred_id::text = l.row_pk AND g.leaf_index >= %(since)s) ORDER BY f.leaf_index"
)

Connection = psycopg.Connection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Start:
    """Where to go on from: a checkpoint, and the frontier that the database shows under its very root."""

    checkpoint: Checkpoint
    frontier: Frontier

    @property
    def place(self) -> int:
        return base_of(self.checkpoint.origin) + self.checkpoint.size


def connected(url: str) -> Connection:
    """A connection whose one transaction sees one moment and writes nothing, whatever the database's own settings are.

    Raises DatabaseNotReached.
    """
    settings = "-c datestyle=ISO -c timezone=UTC -c bytea_output=hex -c extra_float_digits=1 -c intervalstyle=iso_8601"
    conn = cast(Connection, connect(url, row_factory=dict_row, options=settings))
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    conn.read_only = True
    return conn


def origin_of(conn: Connection) -> str | None:
    """Whose record this is, by its newest tree; None where nothing was sequenced yet."""
    row = conn.execute("SELECT origin FROM audit.tree_state").fetchone()
    return row["origin"] if row else None


def first_origin(conn: Connection, origin: str) -> str:
    """The origin of the oldest tree that lies here; another one than the newest's where the record was forked."""
    row = conn.execute("SELECT min(leaf_index) AS place FROM audit.leaves").fetchone()
    return numbered(origin, (row["place"] >> SHIFT) + 1) if row and row["place"] is not None else origin


def known_keys(conn: Connection, origin: str) -> list[str]:
    """The verifier keys, newest first, that the database says signed the record's trees."""
    origins = [numbered(origin, number) for number in range(1, number_of(origin) + 1)]
    rows = conn.execute(
        "SELECT verifier FROM keystore.log_keys WHERE origin = ANY(%(origins)s) ORDER BY created_at DESC, verifier",
        {"origins": [*origins, origin]},
    )
    return [row["verifier"] for row in rows]


def start_at(conn: Connection, checkpoint: Checkpoint) -> Start:
    """Go on from a checkpoint that somebody kept. Raises NoteWrong where the record does not begin with its leaves."""
    base = base_of(checkpoint.origin)
    row = conn.execute(
        "SELECT count(*) AS leaves FROM audit.leaves WHERE leaf_index = %(last)s", {"last": base + checkpoint.size - 1}
    ).fetchone()
    if checkpoint.size and not (row and row["leaves"]):
        raise NoteWrong(f"the checkpoint speaks of {checkpoint.size} leaves, and fewer are here")
    frontier = _asked(conn, frontier_steps(size=checkpoint.size, base=base))
    if frontier.root() != checkpoint.root:
        raise NoteWrong(f"the first {checkpoint.size} leaves are not those of the checkpoint")
    return Start(checkpoint, frontier)


def events_of(
    conn: Connection, *, wrapper: KeyWrapper | None, since: Start | None = None, office: UUID | None = None
) -> Iterator[Event]:
    """Every leaf, or those after `since`, and the checkpoints above them, in the tree's order; last how far the tree has grown.

    With `wrapper`, payloads are opened, and a unit is named wherever one should have opened and did not; erasures from before
    `since` that answer for such come first. With `office`, other offices' leaves are shown by their hash alone.
    """
    keys = Keys(conn, wrapper) if wrapper else None
    place = since.place if since else 0
    if since and keys:
        yield from _earlier(conn, since)
    with (
        conn.cursor("leaves", row_factory=tuple_row) as leaves,
        conn.cursor("marks", row_factory=tuple_row) as marks,
        conn.cursor("tiles", row_factory=tuple_row) as tiles,
    ):
        leaves.itersize = marks.itersize = AT_ONCE
        tiles.itersize = TILES_AT_ONCE
        leaves.execute(LEAVES, {"since": place, "office": office, "open": keys is not None}, binary=True)
        tiles.execute(TILES, binary=True)
        marks.execute(CHECKPOINTS, {"since": place})
        checkpoints = _Ahead(marks)
        stored = _Tiles(tiles) if since is None else None
        tree = None if since is None else place >> SHIFT
        for row in leaves:
            if row[0] >> SHIFT != tree:
                if tree is not None:
                    yield from map(Signed, checkpoints.up_to(row[0]))
                    yield Tree(_origin(conn, row[0]))
                tree = row[0] >> SHIFT
            yield _leaf(row, keys)
            if stored is not None:
                yield from map(Amiss, stored.take(row[0], row[1]))
            yield from map(Signed, checkpoints.up_to(row[0] + 1))
        yield from map(Signed, checkpoints.up_to(None))
        yield from map(Amiss, stored.left() if stored is not None else ())
    yield from _stored(conn)


def unsequenced(conn: Connection, *, older_than_seconds: int = 60) -> int:
    """Rows of the record that should have become leaves by now and have not."""
    row = conn.execute(
        "SELECT count(*) AS rows FROM audit.logs l LEFT JOIN audit.leaves f ON f.seq = l.seq "
        "WHERE f.seq IS NULL AND l.at < clock_timestamp() - make_interval(secs => %(seconds)s)",
        {"seconds": older_than_seconds},
    ).fetchone()
    return row["rows"] if row else 0


def guard_findings(conn: Connection) -> tuple[list[str], list[str]]:
    """(remarks, problems) of what keeps the capture in place: whether the guard is there, and what is not captured."""
    problems: list[str] = []
    present = False
    for row in conn.execute("SELECT present, problems FROM audit.guard_state()"):
        present, problems = row["present"], list(row["problems"])
    return [] if present else ["DDL guard absent"], problems


def _origin(conn: Connection, place: int) -> str:
    return numbered(origin_of(conn) or "", (place >> SHIFT) + 1)


def _stored(conn: Connection) -> Iterator[Stored]:
    row = conn.execute("SELECT origin, size, frontier FROM audit.tree_state").fetchone()
    if row is not None:
        yield Stored(row["origin"], row["size"], tuple(bytes(node) for node in row["frontier"]))


def _earlier(conn: Connection, since: Start) -> Iterator[Earlier]:
    base = base_of(since.checkpoint.origin)
    with conn.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(EARLIER, {"keys": KEYS_TABLE, "base": base, "since": since.place}).fetchall()
    for place, *texts in rows:
        index = place - base
        proof = _asked(conn, inclusion_steps(index=index, size=since.checkpoint.size, base=base))
        yield Earlier(leaf_of(*texts), index, tuple(proof))


def _asked(conn: Connection, steps: Steps[Answer]) -> Answer:
    try:
        query, params = next(steps)
        while True:
            query, params = steps.send(conn.execute(query, params).fetchall())
    except StopIteration as done:
        answer: Answer = done.value
        return answer


def _leaf(row: tuple[Any, ...], keys: Keys | None) -> Leaf:
    _, stored, seq, there, sealed, office, unit, *texts = row
    if not there:
        return Leaf(None, stored, seq=seq)
    data = leaf_of(*texts)
    if keys is None or unit is None:
        return Leaf(data, stored)
    opened = keys.opened(office, unit, seq, sealed) if sealed is not None else None
    return Leaf(data, stored, opened) if opened is not None else Leaf(data, stored, None, unit, seq)


class _Ahead:
    """Checkpoints as a stream, read one ahead of the leaves that they speak of."""

    def __init__(self, rows: Iterator[tuple[int, str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def up_to(self, place: int | None) -> Iterator[str]:
        """Notes of trees that end at `place` or before; of all that are left where it is None."""
        while self._next is not None and (place is None or self._next[0] <= place):
            yield self._next[1]
            self._next = next(self._rows, None)


class _Tiles:
    """Holds the stored tiles against the leaves' hashes as these go by. Keeps one row of hashes a level."""

    def __init__(self, rows: Iterator[tuple[int, int, bytes]]) -> None:
        self._rows = rows
        self._held: list[list[bytes]] = [[]]

    def take(self, place: int, hashed: bytes) -> Iterator[str]:
        level, index = 0, place
        if place & (1 << SHIFT) - 1 == 0:
            self._held = [[]]
        while True:
            self._held[level].append(hashed)
            if len(self._held[level]) < TILE:
                return
            row, self._held[level] = b"".join(self._held[level]), []
            index //= TILE
            if next(self._rows, None) != (level, index, row):
                yield f"tile {index} of level {level} is not the hashes under it"
            hashed, level = tile_root(row), level + 1
            if level == len(self._held):
                self._held.append([])

    def left(self) -> Iterator[str]:
        if next(self._rows, None) is not None:
            yield "there are more tiles than leaves to fill them"


class Keys:
    """Audit keys by unit, read as they are met and forgotten when there are too many."""

    def __init__(self, conn: Connection, wrapper: KeyWrapper) -> None:
        self._conn = conn
        self._wrapper = wrapper
        self._held: dict[tuple[str, str], bytes | None] = {}

    def opened(self, office: str, unit: str, seq: int, sealed: bytes) -> bytes | None:
        key = self._key(office, unit)
        try:
            return unseal(key, sealed, payload_place(seq)) if key else None
        except SealBroken:
            return None

    def _key(self, office: str, unit: str) -> bytes | None:
        where = office, unit
        if where not in self._held:
            if len(self._held) >= KEYS_HELD:
                self._held.clear()
            self._held[where] = self._read(office, unit)
        return self._held[where]

    def _read(self, office: str, unit: str) -> bytes | None:
        row = self._conn.execute(
            "SELECT kek_id, wrapped FROM keystore.subject_keys WHERE office_id = %(office)s AND shred_id = %(unit)s",
            {"office": office, "unit": unit},
        ).fetchone()
        try:
            return subkey(self._wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"]), "audit") if row else None
        except (SealBroken, KeyEncryptionKeyMissing):
            return None
