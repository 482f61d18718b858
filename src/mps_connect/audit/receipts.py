"""Receipts out of the database: one row's leaf, its path, and a signed checkpoint above it."""

from __future__ import annotations

from mps_connect.audit.leaves import COLUMNS, leaf_data
from mps_connect.audit.notes import read_checkpoint, read_note
from mps_connect.audit.places import SHIFT, base_of_place
from mps_connect.audit.proofs import Receipt
from mps_connect.audit.tree import COSIGNED_NOTE, prove_inclusion
from mps_connect.kit.db import Tx

ROW = (
    f"SELECT f.leaf_index, {COLUMNS} FROM audit.logs l JOIN audit.leaves f ON f.seq = l.seq "
    "WHERE (%(seq)s::bigint IS NULL OR l.seq = %(seq)s) "
    "AND (%(letter)s::text IS NULL OR (l.table_name = 'letters' AND l.row_pk = %(letter)s)) ORDER BY l.seq DESC LIMIT 1"
)
# The newest one that a witness signed, if any did: the log's word alone is worth less.
NOTE = (
    f"SELECT {COSIGNED_NOTE} FROM audit.checkpoints c WHERE c.tree_size = coalesce("
    "(SELECT max(tree_size) FROM audit.cosignatures WHERE tree_size > %(place)s AND tree_size <= %(end)s), "
    "(SELECT max(tree_size) FROM audit.checkpoints WHERE tree_size > %(place)s AND tree_size <= %(end)s))"
)


async def receipt_of(tx: Tx, *, seq: int | None = None, letter: str | None = None) -> Receipt | None:
    """The receipt of one row of the record, or of the newest row of a letter. None where it is not sequenced yet."""
    row = await tx.one(ROW, {"seq": seq, "letter": letter})
    if row is None:
        return None
    place, base = row["leaf_index"], base_of_place(row["leaf_index"])
    note = await tx.value(NOTE, {"place": place, "end": base + (1 << SHIFT)})
    size = read_checkpoint(read_note(note)).size
    proof = await prove_inclusion(tx, index=place - base, size=size, base=base)
    return Receipt(place - base, tuple(proof), note, leaf_data(row))
