"""The Merkle tree of RFC 6962: hashes, a root that grows in place, and the two proofs with their verification.

Hashes are 32 bytes of SHA-256. Sizes are counts of leaves, indices begin at 0. Only the index, the sizes and the hashes a
proof needs are ever taken from whoever proves: everything else is worked out here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

Subtree = Callable[[int, int], bytes]
"""`subtree(level, index)`: the root of the full subtree over leaves `[index << level, (index + 1) << level)`."""

EMPTY_ROOT = hashlib.sha256().digest()


class ProofWrong(ValueError):
    """A proof does not show what it claims."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the full subtrees that make up a tree, largest first: all that is needed to append and to know the root."""

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if len(self.nodes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} full subtrees, not {len(self.nodes)}")

    def append(self, leaf: bytes) -> None:
        """Add one leaf's hash."""
        node, level = leaf, self.size
        while level & 1:
            node = node_hash(self.nodes.pop(), node)
            level >>= 1
        self.nodes.append(node)
        self.size += 1

    def root(self) -> bytes:
        return _folded(self.nodes)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def range_root(start: int, end: int, subtree: Subtree) -> bytes:
    """RFC 6962's MTH over leaves `[start, end)` of a tree, where `start` begins a subtree that long."""
    return _folded([subtree(level, index) for level, index in full_subtrees(start, end)])


def full_subtrees(start: int, end: int) -> Iterable[tuple[int, int]]:
    """(level, index) of the largest full subtrees that make up `[start, end)`, from the left."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """RFC 6962, 2.1.1: the audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, subtree))
            end = middle
        else:
            path.append(range_root(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """RFC 6962, 2.1.2: that the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new} leaves")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_root(middle, end, subtree))
            end = middle
        else:
            path.append(range_root(start, middle, subtree))
            start, whole = middle, False
    if not whole:
        path.append(range_root(start, end, subtree))
    return path[::-1]


def verify_inclusion(*, index: int, size: int, leaf: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, 2.1.3.2. Raises ProofWrong."""
    if not 0 <= index < size:
        raise ProofWrong(f"no leaf {index} in a tree of {size}")
    node = leaf
    for sibling, on_the_left in _climbed(proof, index, size - 1):
        node = node_hash(sibling, node) if on_the_left else node_hash(node, sibling)
    if node != root:
        raise ProofWrong("the leaf is not under this root")


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, 2.1.4.2; a tree of no leaves begins every tree. Raises ProofWrong."""
    if not 0 <= old <= new:
        raise ProofWrong(f"a tree of {new} leaves does not begin with one of {old}")
    if old in (0, new):
        if proof:
            raise ProofWrong("no proof is needed here, and one was given")
        if old_root != (EMPTY_ROOT if old == 0 else new_root):
            raise ProofWrong("the two roots differ")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise ProofWrong("the proof is too short")
    shared = ((old - 1) ^ old).bit_length() - 1
    was = now = path[0]
    for sibling, on_the_left in _climbed(path[1:], (old - 1) >> shared, (new - 1) >> shared):
        was = node_hash(sibling, was) if on_the_left else was
        now = node_hash(sibling, now) if on_the_left else node_hash(now, sibling)
    if was != old_root or now != new_root:
        raise ProofWrong("the newer tree does not begin with the older one")


def _climbed(proof: Sequence[bytes], position: int, last: int) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof, and whether it stands to the left, on the way up from `position` of `last` on its level."""
    for sibling in proof:
        if last == 0:
            raise ProofWrong("the proof is too long")
        on_the_left = bool(position & 1) or position == last
        while on_the_left and position and not position & 1:
            position, last = position >> 1, last >> 1
        yield sibling, on_the_left
        position, last = position >> 1, last >> 1
    if last:
        raise ProofWrong("the proof is too short")


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return int(1 << ((size - 1).bit_length() - 1))


def _folded(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return EMPTY_ROOT
    root = nodes[-1]
    for node in reversed(nodes[:-1]):
        root = node_hash(node, root)
    return root
