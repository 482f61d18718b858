"""The tree against the vectors of certificate transparency, and against every way of bending a proof we could think of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mps_connect.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofWrong,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_root,
    root_of,
    verify_consistency,
    verify_inclusion,
)

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The known answers of the certificate-transparency test suites, for the first 0 to 8 inputs."""
MOST = 130

LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]


def subtree(level: int, index: int) -> bytes:
    return root_of(LEAVES[index << level : (index + 1) << level])


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962's MTH as the RFC writes it, recursively."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def inclusion_by_definition(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*inclusion_by_definition(index, leaves[:split]), by_definition(leaves[split:])]
    return [*inclusion_by_definition(index - split, leaves[split:]), by_definition(leaves[:split])]


def consistency_by_definition(old: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [by_definition(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*consistency_by_definition(old, leaves[:split], whole), by_definition(leaves[split:])]
    return [*consistency_by_definition(old - split, leaves[split:], whole=False), by_definition(leaves[:split])]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_known_roots_of_certificate_transparency(size: int) -> None:
    assert root_of(leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(MOST))
def test_roots_are_those_of_the_definition(size: int) -> None:
    assert root_of(LEAVES[:size]) == by_definition(LEAVES[:size]) == range_root(0, size, subtree)


@pytest.mark.parametrize("size", range(1, 70))
def test_every_inclusion_proof_is_the_definitions_and_verifies(size: int) -> None:
    root = root_of(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, subtree)
        assert proof == inclusion_by_definition(index, LEAVES[:size])
        verify_inclusion(index=index, size=size, leaf=LEAVES[index], root=root, proof=proof)


@pytest.mark.parametrize("new", range(1, 70))
def test_every_consistency_proof_is_the_definitions_and_verifies(new: int) -> None:
    new_root = root_of(LEAVES[:new])
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, subtree)
        assert proof == consistency_by_definition(old, LEAVES[:new])
        verify_consistency(old=old, new=new, old_root=root_of(LEAVES[:old]), new_root=new_root, proof=proof)


def test_a_tree_of_no_leaves_begins_every_tree_and_needs_no_proof() -> None:
    verify_consistency(old=0, new=5, old_root=EMPTY_ROOT, new_root=root_of(LEAVES[:5]), proof=[])
    with pytest.raises(ProofWrong, match="differ"):
        verify_consistency(old=0, new=5, old_root=LEAVES[0], new_root=root_of(LEAVES[:5]), proof=[])
    with pytest.raises(ProofWrong, match="no proof is needed"):
        verify_consistency(old=0, new=5, old_root=EMPTY_ROOT, new_root=root_of(LEAVES[:5]), proof=[LEAVES[0]])
    with pytest.raises(ProofWrong, match="differ"):
        verify_consistency(old=5, new=5, old_root=LEAVES[0], new_root=root_of(LEAVES[:5]), proof=[])


def bent(proof: list[bytes], how: int, at: int) -> list[bytes]:
    place = at % (len(proof) + 1)
    inside = at % max(len(proof), 1)
    if how == 0:
        return [*proof[:place], LEAVES[at % MOST], *proof[place:]]
    if how == 1:
        return [*proof[:inside], *proof[inside + 1 :]]
    if how == 2:
        return (
            [*proof[:inside], bytes([proof[inside][0] ^ 1]) + proof[inside][1:], *proof[inside + 1 :]] if proof else []
        )
    return proof[::-1]


sizes = st.integers(1, MOST)
bends = st.tuples(st.integers(0, 3), st.integers(0, 1_000))


@settings(max_examples=400, deadline=None)
@given(sizes, st.data(), bends)
def test_no_bent_inclusion_proof_verifies(size: int, data: st.DataObject, bend: tuple[int, int]) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, subtree)
    wrong = bent(proof, *bend)
    if wrong == proof:
        return
    with pytest.raises(ProofWrong):
        verify_inclusion(index=index, size=size, leaf=LEAVES[index], root=root_of(LEAVES[:size]), proof=wrong)


@settings(max_examples=400, deadline=None)
@given(sizes, st.data(), bends)
def test_no_bent_consistency_proof_verifies(new: int, data: st.DataObject, bend: tuple[int, int]) -> None:
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, subtree)
    wrong = bent(proof, *bend)
    if wrong == proof:
        return
    roots = {"old_root": root_of(LEAVES[:old]), "new_root": root_of(LEAVES[:new])}
    with pytest.raises(ProofWrong):
        verify_consistency(old=old, new=new, proof=wrong, **roots)


@settings(max_examples=300, deadline=None)
@given(sizes, st.data())
def test_a_proof_holds_for_its_own_leaf_size_and_root_only(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(index, size, subtree), root_of(LEAVES[:size])
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index) if size > 1 else st.just(size))
    right: dict[str, Any] = {"index": index, "size": size, "leaf": LEAVES[index], "root": root, "proof": proof}
    verify_inclusion(**right)
    for wrong in ({"index": other}, {"leaf": leaf_hash(b"another")}, {"root": leaf_hash(b"another")}, {"index": -1}):
        with pytest.raises(ProofWrong):
            verify_inclusion(**(right | wrong))


@settings(max_examples=300, deadline=None)
@given(st.integers(2, MOST), st.data())
def test_a_history_with_a_changed_beginning_is_not_consistent(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*LEAVES[:changed], leaf_hash(b"rewritten"), *LEAVES[changed + 1 : new]]
    proof = consistency_proof(old, new, lambda level, at: root_of(rewritten[at << level : (at + 1) << level]))
    with pytest.raises(ProofWrong):
        verify_consistency(
            old=old, new=new, old_root=root_of(LEAVES[:old]), new_root=root_of(rewritten), proof=proof
        )  # fmt: skip


def test_sizes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ProofWrong, match="does not begin"):
        verify_consistency(old=6, new=5, old_root=LEAVES[0], new_root=LEAVES[0], proof=[])
    with pytest.raises(ProofWrong, match="too short"):
        verify_consistency(old=4, new=5, old_root=LEAVES[0], new_root=LEAVES[0], proof=[])
    with pytest.raises(ProofWrong, match="too short"):
        verify_consistency(old=3, new=5, old_root=LEAVES[0], new_root=LEAVES[0], proof=[])
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(index, size, subtree)
    for old, new in ((0, 5), (6, 5)):
        with pytest.raises(ValueError, match="no proof"):
            consistency_proof(old, new, subtree)


def test_a_frontier_goes_on_where_it_was_left() -> None:
    one = Frontier()
    for leaf in LEAVES[:100]:
        one = Frontier(one.size, one.nodes)
        one.append(leaf)
    assert one.root() == root_of(LEAVES[:100])
    with pytest.raises(ValueError, match="full subtrees"):
        Frontier(3, [LEAVES[0]])
