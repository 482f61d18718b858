"""The tree as it lies in the database: rows of 256 hashes, and proofs that read a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mps_connect.audit.merkle import Frontier, Subtree, consistency_proof, inclusion_proof, range_root
from mps_connect.kit.db import Tx

TILE = 256
TILE_LEVELS = 8
"""A tile is a full subtree of this height."""
COSIGNED_NOTE = (
    "c.note || coalesce((SELECT string_agg(w.line, '' ORDER BY w.witness) FROM audit.cosignatures w "
    "WHERE w.tree_size = c.tree_size), '')"
)
"""SQL: the note of `audit.checkpoints c`, with what witnesses have signed under it by now."""


def tile_root(hashes: bytes) -> bytes:
    """The root over a row of hashes of 32 bytes each."""
    frontier = Frontier()
    for at in range(0, len(hashes), 32):
        frontier.append(hashes[at : at + 32])
    return frontier.root()


async def add_tiles(tx: Tx, hashes: Sequence[bytes], *, first: int) -> None:
    """Write every tile that new leaves fill, the first of them at index `first`, and the tiles above that these fill in turn."""
    level, start, fresh = 0, first, list(hashes)
    while fresh:
        tile = start // TILE
        before = start - tile * TILE
        row = [*(await _hashes(tx, level, tile * TILE, before) if before else ()), *fresh]
        filled = [b"".join(row[at : at + TILE]) for at in range(0, len(row) - len(row) % TILE, TILE)]
        await tx.run_many(
            "INSERT INTO audit.tiles (level, index, hashes) VALUES (%(level)s, %(index)s, %(hashes)s)",
            [{"level": level, "index": tile + at, "hashes": hashes} for at, hashes in enumerate(filled)],
        )
        level, start, fresh = level + 1, tile, [tile_root(hashes) for hashes in filled]


async def prove_inclusion(tx: Tx, *, index: int, size: int) -> list[bytes]:
    return await _proved(tx, lambda subtree: inclusion_proof(index, size, subtree))


async def prove_consistency(tx: Tx, *, old: int, new: int) -> list[bytes]:
    """Empty from a tree of no leaves, which begins every tree."""
    return await _proved(tx, lambda subtree: consistency_proof(old, new, subtree)) if old else []


async def root_at(tx: Tx, *, size: int) -> bytes:
    """The root the tree had at `size`, which it has reached."""
    return (await _proved(tx, lambda subtree: [range_root(0, size, subtree)]))[0]


async def _proved(tx: Tx, prove: Callable[[Subtree], list[bytes]]) -> list[bytes]:
    wanted: dict[tuple[int, int], bytes] = {}

    def note(level: int, index: int) -> bytes:
        wanted[level, index] = b""
        return b""

    # Asked twice: first to learn which hashes the proof needs, then with those.
    prove(note)
    for level, index in wanted:
        wanted[level, index] = await _subtree(tx, level, index)
    return prove(lambda level, index: wanted[level, index])


async def _subtree(tx: Tx, level: int, index: int) -> bytes:
    tiles_level, within = divmod(level, TILE_LEVELS)
    first, count = index << within, 1 << within
    tile = await tx.value(
        "SELECT hashes FROM audit.tiles WHERE level = %(level)s AND index = %(tile)s",
        {"level": tiles_level, "tile": first // TILE},
    )
    if tile is None:
        return tile_root(b"".join(await _hashes(tx, tiles_level, first, count)))
    begin = first % TILE * 32
    return tile_root(bytes(tile)[begin : begin + count * 32])


async def _hashes(tx: Tx, level: int, first: int, count: int) -> list[bytes]:
    """Hashes of a tile that is not full yet: leaves, or the roots of the tiles below."""
    span = {"first": first, "end": first + count, "below": level - 1}
    if level == 0:
        rows = await tx.all(
            "SELECT leaf_hash AS hash FROM audit.leaves WHERE leaf_index >= %(first)s AND leaf_index < %(end)s "
            "ORDER BY leaf_index",
            span,
        )
        return [bytes(row["hash"]) for row in rows]
    rows = await tx.all(
        "SELECT hashes FROM audit.tiles WHERE level = %(below)s AND index >= %(first)s AND index < %(end)s ORDER BY index",
        span,
    )
    return [tile_root(bytes(row["hashes"])) for row in rows]
