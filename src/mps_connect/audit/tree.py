"""The tree as it lies in the database: rows of 256 hashes, and proofs that read a few of them.

`base` is where the tree's leaf 0 lies (`places.base_of`); indices and sizes count from there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from mps_connect.audit.merkle import Frontier, Subtree, consistency_proof, full_subtrees, inclusion_proof, root_of
from mps_connect.kit.db import Tx

Answer = TypeVar("Answer")
Rows = Sequence[dict[str, Any]]
Steps = Generator[tuple[str, dict[str, int]], Rows, Answer]
"""Asks the database by yielding a query with its values, and is sent the rows: whoever drives it may wait or not."""

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
    return root_of(hashes[at : at + 32] for at in range(0, len(hashes), 32))


async def add_tiles(tx: Tx, hashes: Sequence[bytes], *, first: int) -> None:
    """Write every tile that new leaves fill, the first of them at place `first`, and the tiles above that these fill in turn."""
    level, start, fresh = 0, first, list(hashes)
    while fresh:
        tile = start // TILE
        before = start - tile * TILE
        row = [*(await _asked(tx, _hashes(level, tile * TILE, before)) if before else ()), *fresh]
        filled = [b"".join(row[at : at + TILE]) for at in range(0, len(row) - len(row) % TILE, TILE)]
        await tx.run_many(
            "INSERT INTO audit.tiles (level, index, hashes) VALUES (%(level)s, %(index)s, %(hashes)s)",
            [{"level": level, "index": tile + at, "hashes": hashes} for at, hashes in enumerate(filled)],
        )
        level, start, fresh = level + 1, tile, [tile_root(hashes) for hashes in filled]


async def prove_inclusion(tx: Tx, *, index: int, size: int, base: int = 0) -> list[bytes]:
    return await _asked(tx, inclusion_steps(index=index, size=size, base=base))


async def prove_consistency(tx: Tx, *, old: int, new: int, base: int = 0) -> list[bytes]:
    """Empty from a tree of no leaves, which begins every tree."""
    if not old:
        return []
    return await _asked(tx, _proved(lambda subtree: consistency_proof(old, new, subtree), base))


async def root_at(tx: Tx, *, size: int, base: int = 0) -> bytes:
    """The root the tree had at `size`, which it has reached."""
    return (await _asked(tx, frontier_steps(size=size, base=base))).root()


def inclusion_steps(*, index: int, size: int, base: int = 0) -> Steps[list[bytes]]:
    return _proved(lambda subtree: inclusion_proof(index, size, subtree), base)


def frontier_steps(*, size: int, base: int = 0) -> Steps[Frontier]:
    """The frontier the tree had at `size`, which it has reached."""
    nodes = yield from _proved(lambda subtree: [subtree(level, index) for level, index in full_subtrees(0, size)], base)
    return Frontier(size, nodes)


async def _asked(tx: Tx, steps: Steps[Answer]) -> Answer:
    try:
        query, params = next(steps)
        while True:
            query, params = steps.send(await tx.all(query, params))
    except StopIteration as done:
        answer: Answer = done.value
        return answer


def _proved(prove: Callable[[Subtree], list[bytes]], base: int) -> Steps[list[bytes]]:
    wanted: dict[tuple[int, int], bytes] = {}

    def note(level: int, index: int) -> bytes:
        wanted[level, index] = b""
        return b""

    # Asked twice: first to learn which hashes the proof needs, then with those.
    prove(note)
    for level, index in wanted:
        wanted[level, index] = yield from _subtree(level, (base >> level) + index)
    return prove(lambda level, index: wanted[level, index])


def _subtree(level: int, index: int) -> Steps[bytes]:
    tiles_level, within = divmod(level, TILE_LEVELS)
    first, count = index << within, 1 << within
    found = yield (
        "SELECT hashes FROM audit.tiles WHERE level = %(level)s AND index = %(tile)s",
        {"level": tiles_level, "tile": first // TILE},
    )
    if not found:
        return tile_root(b"".join((yield from _hashes(tiles_level, first, count))))
    begin = first % TILE * 32
    return tile_root(bytes(found[0]["hashes"])[begin : begin + count * 32])


def _hashes(level: int, first: int, count: int) -> Steps[list[bytes]]:
    """Hashes of a tile that is not full yet: leaves, or the roots of the tiles below."""
    span = {"first": first, "end": first + count, "below": level - 1}
    if level == 0:
        rows = yield (
            "SELECT leaf_hash AS hash FROM audit.leaves WHERE leaf_index BETWEEN %(first)s AND %(end)s - 1 ORDER BY leaf_index",
            span,
        )
        return [bytes(row["hash"]) for row in rows]
    rows = yield (
        "SELECT hashes FROM audit.tiles WHERE level = %(below)s AND index >= %(first)s AND index < %(end)s ORDER BY index",
        span,
    )
    return [tile_root(bytes(row["hashes"])) for row in rows]
