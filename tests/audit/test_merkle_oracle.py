"""Our tree against pymerkle's, an independent one under another licence: the same roots and proofs, and each believes the other's.

It is an oracle for tests alone: its licence keeps it out of the product, and a rule below sees to that.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InclusionProof, InmemoryTree, InvalidProof  # type: ignore[import-untyped]
from pymerkle import verify_consistency as oracle_verifies_consistency
from pymerkle import verify_inclusion as oracle_verifies_inclusion

from mps_connect.audit.merkle import (
    ProofWrong,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.rules.sources import PACKAGE

MOST = 70
DATA = [f"entry {number}".encode() for number in range(MOST)]
LEAVES = [leaf_hash(data) for data in DATA]


def subtree(level: int, index: int) -> bytes:
    return root_of(LEAVES[index << level : (index + 1) << level])


@pytest.fixture(scope="module")
def oracle() -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for data in DATA:
        tree.append_entry(data)
    return tree


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_roots_and_inclusion_proofs_are_the_oracles(oracle: InmemoryTree, size: int) -> None:
    root = root_of(LEAVES[:size])
    assert oracle.get_root(size) == root
    for at in range(size):
        theirs = oracle.prove_inclusion(at + 1, size)
        ours = inclusion_proof(at, size, subtree)
        assert list(theirs.path[1:]) == ours
        oracle_verifies_inclusion(LEAVES[at], root, theirs)
        verify_inclusion(index=at, size=size, leaf=LEAVES[at], root=root, proof=list(theirs.path[1:]))


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_what_we_call_growth_the_oracle_calls_growth(oracle: InmemoryTree, new: int) -> None:
    """Its proofs are written in another form than RFC 6962's: compared is what each says of the same two roots."""
    new_root = root_of(LEAVES[:new])
    for old in range(1, new + 1):
        old_root = root_of(LEAVES[:old])
        theirs, ours = oracle.prove_consistency(old, new), consistency_proof(old, new, subtree)
        oracle_verifies_consistency(old_root, new_root, theirs)
        verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=ours)
        forged = leaf_hash(old_root)
        with pytest.raises(InvalidProof):
            oracle_verifies_consistency(forged, new_root, theirs)
        with pytest.raises(ProofWrong):
            verify_consistency(old=old, new=new, old_root=forged, new_root=new_root, proof=ours)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_proof_bent_in_any_place_is_refused_by_both(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    at = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(at, size, subtree), root_of(LEAVES[:size])
    bent = data.draw(bending(proof))
    with pytest.raises(ProofWrong):
        verify_inclusion(index=at, size=size, leaf=LEAVES[at], root=root, proof=bent)
    if len(bent) == len(proof):
        tree = InmemoryTree(algorithm="sha256")
        for entry in DATA[:size]:
            tree.append_entry(entry)
        theirs = tree.prove_inclusion(at + 1, size).serialize()
        theirs["path"][1:] = [one.hex() for one in bent]
        with pytest.raises(InvalidProof):
            oracle_verifies_inclusion(LEAVES[at], root, InclusionProof.deserialize(theirs))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_bent_proof_of_growth_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(3, MOST))
    old = data.draw(st.integers(1, new - 1))
    old_root, new_root = root_of(LEAVES[:old]), root_of(LEAVES[:new])
    bent = data.draw(bending(consistency_proof(old, new, subtree)))
    with pytest.raises(ProofWrong):
        verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=bent)
    for sizes in ((old, new + 1), (old - 1, new), (old + 1, new)):
        if 0 < sizes[0] < sizes[1]:
            with pytest.raises(ProofWrong):
                verify_consistency(
                    old=sizes[0], new=sizes[1], old_root=old_root, new_root=new_root, proof=bent,
                )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.integers(2, MOST), st.data())
def test_a_history_with_forged_entries_before_it_is_no_growth(old: int, data: st.DataObject) -> None:
    """The forgery that an older version of the oracle let through: entries put before what was signed."""
    forged = [leaf_hash(b"forged %d" % number) for number in range(data.draw(st.integers(1, 8)))]
    grown = [*forged, *LEAVES[:old]]
    proof = consistency_proof(
        old, len(grown), lambda level, index: root_of(grown[index << level : (index + 1) << level])
    )
    with pytest.raises(ProofWrong):
        verify_consistency(
            old=old, new=len(grown), old_root=root_of(LEAVES[:old]), new_root=root_of(grown), proof=proof
        )  # fmt: skip


def test_the_oracle_never_comes_into_the_product() -> None:
    assert [path for path in PACKAGE.rglob("*.py") if "pymerkle" in path.read_text()] == []


@st.composite
def bending(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """A proof that differs from a true one: a bit, a hash more or less, two exchanged, another in its place."""
    bent = list(proof)
    way = draw(st.sampled_from(["bit", "more", "less", "exchange", "other"] if proof else ["more"]))
    at = draw(st.integers(0, max(len(bent) - 1, 0)))
    if way == "more":
        bent.insert(at, draw(st.binary(min_size=32, max_size=32)))
    elif way == "less":
        del bent[at]
    elif way == "other":
        bent[at] = draw(st.binary(max_size=64).filter(lambda other: other != proof[at]))
    elif way == "exchange" and len(bent) > 1:
        other = (at + 1) % len(bent)
        bent[at], bent[other] = bent[other], bent[at]
    else:
        flipped = bytearray(bent[at])
        flipped[draw(st.integers(0, 31))] ^= 1 << draw(st.integers(0, 7))
        bent[at] = bytes(flipped)
    return bent
