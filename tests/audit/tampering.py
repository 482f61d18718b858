"""Everything that somebody with the whole database, and the log's own key, could do to the record behind its back.

Each act takes an open connection with the guards off, a source of chance, and what can be stolen; it changes something for sure.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from mps_connect.audit.leaves import COLUMNS, SALT_BYTES, commitment_of, leaf_data
from mps_connect.audit.merkle import Frontier, leaf_hash
from mps_connect.audit.notes import Checkpoint, Signer, signed_checkpoint
from mps_connect.audit.sequencer import payload_place
from mps_connect.audit.tree import TILE
from mps_connect.kit.crypto import KeyWrapper, seal, subkey, unseal

Conn = psycopg.Connection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Stolen:
    """The log's private key, the key file, and how large the tree is."""

    signer: Signer
    wrapper: KeyWrapper
    size: int


ASIDE = 1 << 50
"""Where no leaf lies: a place to put one for a moment."""

Act = Callable[[Conn, random.Random, Stolen], None]

EDITS = {
    "actor": "'system:nobody'",
    "at": "at + interval '1 microsecond'",
    "changed": "changed || '{version}'",
    "commitment": "sha256(commitment)",
    "db_role": "(db_role || '_')::name",
    "office_id": "gen_random_uuid()",
    "op": "CASE op WHEN 'U' THEN 'I' ELSE 'U' END::\"char\"",
    "purpose": "coalesce(purpose, '') || 'x'",
    "request_id": "gen_random_uuid()",
    "row_pk": "row_pk || '0'",
    "seq": "-seq",
    "session_id": "gen_random_uuid()",
    "shred_id": "gen_random_uuid()",
    "table_name": "table_name || '_'",
    "txid": "'1'::xid8",
}
"""A column of a row of the record, and what it could be made to say instead."""


def edit(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    column = chance.choice(list(EDITS))
    _run(conn, f"UPDATE audit.logs SET {column} = {EDITS[column]} WHERE seq = %(seq)s", seq=_seq(conn, chance, stolen))


def delete_row(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    seq = _seq(conn, chance, stolen)
    _run(conn, "DELETE FROM audit.logs WHERE seq = %(seq)s", seq=seq)
    if chance.random() < 0.5:
        _run(conn, "DELETE FROM audit.leaves WHERE seq = %(seq)s", seq=seq)


def delete_leaf(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    _run(conn, "DELETE FROM audit.leaves WHERE leaf_index = %(at)s", at=chance.randrange(stolen.size))


def close_the_gap(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    at = chance.randrange(stolen.size)
    _delete(conn, at)
    _run(conn, "UPDATE audit.tree_state SET size = size - 1")


def change_leaf(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    _run(
        conn,
        "UPDATE audit.leaves SET leaf_hash = sha256(leaf_hash) WHERE leaf_index = %(at)s",
        at=chance.randrange(stolen.size),
    )


def exchange_leaves(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """Two leaves change places, with the rows that they are of, or their hashes alone."""
    one, other = chance.sample(range(stolen.size), 2)
    if chance.random() < 0.5:
        _run(conn, "UPDATE audit.leaves SET leaf_index = %(aside)s WHERE leaf_index = %(at)s", at=one, aside=ASIDE)
        _run(conn, "UPDATE audit.leaves SET leaf_index = %(one)s WHERE leaf_index = %(other)s", one=one, other=other)
        _run(
            conn,
            "UPDATE audit.leaves SET leaf_index = %(other)s WHERE leaf_index = %(aside)s",
            other=other,
            aside=ASIDE,
        )
    else:
        _run(
            conn,
            "UPDATE audit.leaves f SET leaf_hash = g.leaf_hash FROM audit.leaves g "
            "WHERE (f.leaf_index, g.leaf_index) IN ((%(one)s, %(other)s), (%(other)s, %(one)s))",
            one=one, other=other,
        )  # fmt: skip


def exchange_rows(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """Two rows of the record change numbers: who did what is turned round."""
    one, other = (_row_at(conn, at)["seq"] for at in chance.sample(range(stolen.size), 2))
    _run(conn, "UPDATE audit.logs SET seq = -1 WHERE seq = %(one)s", one=one)
    _run(conn, "UPDATE audit.logs SET seq = %(one)s WHERE seq = %(other)s", one=one, other=other)
    _run(conn, "UPDATE audit.logs SET seq = %(other)s WHERE seq = -1", other=other)


def delete_payload(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    _run(conn, "DELETE FROM audit.payloads WHERE seq = %(seq)s", seq=_sealed_seq(conn, chance))


def change_payload(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    seq = _sealed_seq(conn, chance)
    _run(
        conn,
        "UPDATE audit.payloads SET sealed = set_byte(sealed, %(at)s, get_byte(sealed, %(at)s) # 1) WHERE seq = %(seq)s",
        seq=seq, at=chance.randrange(60),
    )  # fmt: skip


def exchange_payloads(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    one, other = _sealed_seq(conn, chance), _sealed_seq(conn, chance)
    while one == other:
        other = _sealed_seq(conn, chance)
    if chance.random() < 0.5:
        _run(
            conn,
            "UPDATE audit.payloads p SET sealed = q.sealed FROM audit.payloads q "
            "WHERE (p.seq, q.seq) IN ((%(one)s, %(other)s), (%(other)s, %(one)s))",
            one=one, other=other,
        )  # fmt: skip
    else:
        bodies = [_opened(conn, seq, stolen) for seq in (other, one)]
        for seq, body in zip((one, other), bodies, strict=True):
            _seal_again(conn, seq, body, stolen)


def write_other_words(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """Other values under the case's very own key, with the salt that was there."""
    seq = _sealed_seq(conn, chance)
    opened = _opened(conn, seq, stolen)
    _seal_again(conn, seq, opened[:SALT_BYTES] + opened[SALT_BYTES:].replace(b'"last": ', b'"last": 9'), stolen)


def destroy_key(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """A unit's key goes, and the list of what was erased says so; the record does not."""
    row = _one(
        conn, "SELECT office_id, shred_id FROM audit.payloads WHERE seq = %(seq)s", seq=_sealed_seq(conn, chance)
    )
    _run(conn, "DELETE FROM keystore.subject_keys WHERE shred_id = %(unit)s", unit=row["shred_id"])
    _run(
        conn,
        "INSERT INTO audit.erased_units (office_id, shred_id, seq, at) VALUES (%(office)s, %(unit)s, 1, now())",
        office=row["office_id"], unit=row["shred_id"],
    )  # fmt: skip


def change_checkpoint(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    size = _checkpoint(conn, chance)
    done = chance.choice(
        (
            "DELETE FROM audit.checkpoints WHERE tree_size = (SELECT max(tree_size) FROM audit.checkpoints) AND %(size)s > 0",
            "DELETE FROM audit.checkpoints WHERE %(size)s > 0",
            "UPDATE audit.checkpoints SET note = replace(note, 'mps-connect', 'mps-other') WHERE tree_size = %(size)s",
            "UPDATE audit.checkpoints SET note = overlay(note placing 'AAAAAAAA' from length(note) - 20) WHERE tree_size = %(size)s",
            "UPDATE audit.checkpoints SET note = '' WHERE tree_size = %(size)s",
            "UPDATE audit.checkpoints SET note = (SELECT note FROM audit.checkpoints d WHERE d.tree_size <> %(size)s LIMIT 1)",
        )
    )
    _run(conn, done, size=size)


def sign_another(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """With the stolen key, a checkpoint that says something else."""
    size = _checkpoint(conn, chance)
    note = signed_checkpoint(Checkpoint(stolen.signer.name, size, chance.randbytes(32)), stolen.signer)
    _run(conn, "UPDATE audit.checkpoints SET note = %(note)s WHERE tree_size = %(size)s", note=str(note), size=size)


def change_tile(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    index = chance.randrange(stolen.size // TILE)
    done = chance.choice(
        (
            "DELETE FROM audit.tiles WHERE index = %(index)s AND level = 0",
            "UPDATE audit.tiles SET hashes = set_byte(hashes, 99, get_byte(hashes, 99) # 1) WHERE index = %(index)s AND level = 0",
            "INSERT INTO audit.tiles SELECT level, 77 + index, hashes FROM audit.tiles WHERE index = %(index)s AND level = 0",
        )
    )
    _run(conn, done, index=index)


def change_state(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """How far the tree has grown: what is signed next would go on from something else."""
    done = chance.choice(("size = size - 1", "frontier[1] = sha256('x')", "frontier = '{}'", "size = 0"))
    _run(conn, f"UPDATE audit.tree_state SET {done}")


def cut_the_tail(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """The newest leaves never were: a shorter tree, whole in itself."""
    size = _one(
        conn, "SELECT tree_size FROM audit.checkpoints WHERE tree_size < %(size)s ORDER BY random() LIMIT 1", size=stolen.size
    )["tree_size"]  # fmt: skip
    for at in range(size, stolen.size):
        _delete(conn, at, move=False)
    _rebuild(conn, stolen, since=size)


def rewrite_history(conn: Conn, chance: random.Random, stolen: Stolen) -> None:
    """Edit, delete, exchange or insert, then work the whole tree out anew and sign it all with the stolen key."""
    at = chance.randrange(stolen.size)
    turn = chance.randrange(4)
    if turn == 0:
        seq = _row_at(conn, at)["seq"]
        _run(conn, "UPDATE audit.logs SET actor = 'system:nobody' WHERE seq = %(seq)s", seq=seq)
    elif turn == 1:
        _delete(conn, at)
    elif turn == 2:
        exchange_rows(conn, chance, stolen)
    else:
        seq = _row_at(conn, at)["seq"]
        salt, body = chance.randbytes(32), b'{"after": {}, "before": {}}'
        _run(
            conn, "UPDATE audit.logs SET commitment = %(made)s WHERE seq = %(seq)s", made=commitment_of(salt, body), seq=seq
        )  # fmt: skip
        if _one(conn, "SELECT count(*) AS payloads FROM audit.payloads WHERE seq = %(seq)s", seq=seq)["payloads"]:
            _seal_again(conn, seq, salt + body, stolen)
    _rebuild(conn, stolen, since=0)


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        edit, delete_row, delete_leaf, close_the_gap, change_leaf, exchange_leaves, exchange_rows, delete_payload, change_payload,
        exchange_payloads, write_other_words, destroy_key, change_checkpoint, sign_another, change_tile, change_state,
        cut_the_tail, rewrite_history,
    )
}  # fmt: skip


def _rebuild(conn: Conn, stolen: Stolen, *, since: int) -> None:
    """Every leaf from `since`, every tile, every checkpoint and the frontier, as if the log had made them so."""
    rows = conn.execute(
        f"SELECT f.leaf_index, {COLUMNS} FROM audit.leaves f JOIN audit.logs l ON l.seq = f.seq ORDER BY f.leaf_index"
    ).fetchall()
    frontier, hashes, signed = Frontier(), [], {}
    for row in rows:
        hashes.append(leaf_hash(leaf_data(row)))
        frontier.append(hashes[-1])
        signed[frontier.size] = frontier.root()
    with conn.cursor() as cursor:
        cursor.executemany(
            "UPDATE audit.leaves SET leaf_hash = %s, at = %s WHERE leaf_index = %s",
            [(hashes[at], row["at"], at) for at, row in enumerate(rows) if at >= since],
        )
    conn.execute("DELETE FROM audit.cosignatures")
    gone = conn.execute("DELETE FROM audit.checkpoints RETURNING tree_size").fetchall()
    sizes = {min(row["tree_size"], frontier.size) for row in gone} | {frontier.size}
    for size in sorted(sizes):
        note = signed_checkpoint(Checkpoint(stolen.signer.name, size, signed[size]), stolen.signer)
        _run(
            conn, "INSERT INTO audit.checkpoints VALUES (%(size)s, %(root)s, %(note)s, now())",
            size=size, root=signed[size], note=str(note),
        )  # fmt: skip
    conn.execute("DELETE FROM audit.tiles")
    for index in range(frontier.size // TILE):
        _run(
            conn, "INSERT INTO audit.tiles VALUES (0, %(index)s, %(row)s)",
            index=index, row=b"".join(hashes[index * TILE : (index + 1) * TILE]),
        )  # fmt: skip
    _run(
        conn, "UPDATE audit.tree_state SET size = %(size)s, frontier = %(nodes)s", size=frontier.size, nodes=frontier.nodes
    )  # fmt: skip


def _delete(conn: Conn, at: int, *, move: bool = True) -> None:
    """A leaf with its row and payload; the later ones move up."""
    seq = _row_at(conn, at)["seq"]
    for table in ("leaves", "payloads", "logs"):
        conn.execute(sql.SQL("DELETE FROM audit.{} WHERE seq = %s").format(sql.Identifier(table)), [seq])
    if move:
        conn.execute("UPDATE audit.leaves SET leaf_index = leaf_index + %s WHERE leaf_index > %s", [ASIDE, at])
        conn.execute("UPDATE audit.leaves SET leaf_index = leaf_index - %s - 1 WHERE leaf_index > %s", [ASIDE, ASIDE])


def _seal_again(conn: Conn, seq: int, opened: bytes, stolen: Stolen) -> None:
    sealed = seal(_key(conn, seq, stolen), opened, payload_place(seq))
    _run(conn, "UPDATE audit.payloads SET sealed = %(sealed)s WHERE seq = %(seq)s", sealed=sealed, seq=seq)


def _opened(conn: Conn, seq: int, stolen: Stolen) -> bytes:
    sealed = _one(conn, "SELECT sealed FROM audit.payloads WHERE seq = %(seq)s", seq=seq)["sealed"]
    return unseal(_key(conn, seq, stolen), bytes(sealed), payload_place(seq))


def _key(conn: Conn, seq: int, stolen: Stolen) -> bytes:
    row = _one(
        conn,
        "SELECT k.kek_id, k.wrapped FROM keystore.subject_keys k JOIN audit.payloads p USING (office_id, shred_id) WHERE p.seq = %(seq)s",
        seq=seq,
    )
    return subkey(stolen.wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"]), "audit")


def _seq(conn: Conn, chance: random.Random, stolen: Stolen) -> int:
    return int(_row_at(conn, chance.randrange(stolen.size))["seq"])


def _sealed_seq(conn: Conn, chance: random.Random) -> int:
    rows = conn.execute(
        "SELECT p.seq FROM audit.payloads p JOIN audit.logs l USING (seq) WHERE l.table_name = 'case_counters'"
    )
    return int(chance.choice([row["seq"] for row in rows]))


def _checkpoint(conn: Conn, chance: random.Random) -> int:
    return int(
        chance.choice([row["tree_size"] for row in conn.execute("SELECT tree_size FROM audit.checkpoints ORDER BY 1")])
    )


def _row_at(conn: Conn, at: int) -> dict[str, Any]:
    return _one(conn, "SELECT seq, at FROM audit.leaves WHERE leaf_index = %(at)s", at=at)


def _one(conn: Conn, query: str, **params: Any) -> dict[str, Any]:
    row = conn.execute(query, params).fetchone()
    assert row is not None, query
    return row


def _run(conn: Conn, query: str, **params: Any) -> None:
    assert conn.execute(query, params).rowcount > 0, query
