"""What an erasure covers and what not, and a check that goes on from a checkpoint under which the erasure already lies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.audit.bundle import Amiss, Earlier, Event, Leaf, Signed, Stored
from mps_connect.audit.covering import KEYS, PAYLOADS, Covering, spans
from mps_connect.audit.leaves import commitment_of
from mps_connect.audit.merkle import Frontier, inclusion_proof, leaf_hash, root_of
from mps_connect.audit.notes import LOG_KEY, Checkpoint, Signer, signed_checkpoint
from mps_connect.audit.verifying import MOST_PROBLEMS, Report, Trust, verify

LOG = Signer("log.invalid/audit/1", LOG_KEY, bytes(range(32)))
TRUST = Trust(LOG.name, [LOG.verifier])
UNIT = "11111111-1111-7111-8111-111111111111"


def erasure(table: str, row_pk: str, *changed: str) -> bytes:
    row = {"changed": changed, "commitment": "00", "op": "E", "row_pk": row_pk, "table_name": table}
    return json.dumps(row, separators=(",", ":")).encode()


def read(*leaves: Leaf, before: tuple[Event, ...] = (), start: Frontier | None = None) -> Report:
    """As if the log had signed these leaves."""
    frontier = Frontier(start.size, start.nodes) if start else Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf.data or b""))
    note = str(signed_checkpoint(Checkpoint(LOG.name, frontier.size, frontier.root()), LOG))
    return verify([*before, *leaves, Signed(note)], TRUST, start=start)


def closed(seq: int) -> Leaf:
    return Leaf(b'{"seq":"%d"}' % seq, unit=UNIT, seq=seq)


def test_an_erased_unit_answers_for_all_its_payloads_before_and_after() -> None:
    report = read(closed(1), Leaf(erasure(KEYS, UNIT)), closed(2))
    assert (report.problems, report.erased) == ([], 2)


def test_payloads_removed_by_rule_are_covered_one_by_one() -> None:
    by_rule = Leaf(erasure(PAYLOADS, UNIT, "5", "1-3"))
    report = read(closed(1), closed(3), closed(5), by_rule, Leaf(erasure(PAYLOADS, "another", "1-9")))
    assert (report.problems, report.erased) == ([], 3)
    report = read(closed(1), closed(4), by_rule, closed(2))
    assert report.erased == 1
    assert report.problems == [f"2 payloads of {UNIT} do not open, and no erasure in the record covers them"]


def test_rows_removed_from_a_table_cover_no_payload() -> None:
    assert not read(closed(1), Leaf(erasure("access_logs", UNIT))).holds


@pytest.mark.parametrize(
    "data",
    [
        erasure(PAYLOADS, UNIT, "all"), b'{"op":"E"}', b'["op":"E"', b'["\\"","op",{"op":"E"}]',
        b'{"op":"E","row_pk":["x"],"table_name":"keystore.subject_keys"}',
    ],
    ids=["span", "bare", "broken", "list", "unit"],
)  # fmt: skip
def test_an_erasure_that_cannot_be_read_is_wrong(data: bytes) -> None:
    (problem,) = read(closed(0)._replace(unit=None), Leaf(data), closed(1)).problems[:-1]
    assert "it is no " in problem


def test_words_of_an_erasure_inside_another_rows_values_are_none() -> None:
    assert read(Leaf(b'{"op":"U","x":{"op":"E"}}'), closed(1)).erased == 0


def test_a_commitment_that_is_only_quoted_somewhere_does_not_count() -> None:
    salt, body = bytes(32), b'{"after": {}}'
    quoted = json.dumps(
        {"actor": f'"commitment":"{commitment_of(salt, body).hex()}"', "commitment": "00"}, separators=(",", ":")
    )
    assert "values shown for it are not those" in read(Leaf(quoted.encode(), opened=salt + body)).problems[0]


OLDER = [Leaf(erasure(KEYS, UNIT)), closed(7)._replace(unit=None), Leaf(b"{}")]
HASHES = [leaf_hash(leaf.data or b"") for leaf in OLDER]


def started() -> Frontier:
    frontier = Frontier()
    for one in HASHES:
        frontier.append(one)
    return frontier


def earlier(index: int) -> Earlier:
    proof = inclusion_proof(index, 3, lambda level, at: root_of(HASHES[at << level : (at + 1) << level]))
    return Earlier(OLDER[index].data or b"", index, tuple(proof))


def test_an_erasure_from_before_is_proved_under_the_checkpoint_that_is_gone_on_from() -> None:
    report = read(closed(9), before=(earlier(0),), start=started())
    assert (report.problems, report.erased, report.since, report.size) == ([], 1, 3, 4)
    assert not read(closed(9), start=started()).holds
    forged = Earlier(erasure(KEYS, "another"), 0, earlier(0).proof)
    assert "leaf 0, an erasure: the leaf is not under this root" in read(before=(forged,), start=started()).problems[0]


def test_what_a_reader_saw_amiss_is_said_and_no_more_than_a_hundred_things() -> None:
    assert read(before=(Amiss("tile 0"),)).problems == ["tile 0"]
    assert "would go on from 5 leaves of x" in read(before=(Stored("x", 5, ()),)).problems[0]
    assert len(read(before=tuple(Amiss(str(n)) for n in range(999))).problems) == MOST_PROBLEMS


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 9)), max_size=20), st.lists(st.integers(0, 320), max_size=60)
)
def test_exactly_the_named_rows_are_covered(ranges: list[tuple[int, int]], seqs: list[int]) -> None:
    named = {seq for first, more in ranges for seq in range(first, first + more + 1)}
    covering = Covering()
    row = {"table_name": PAYLOADS, "row_pk": UNIT, "changed": [f"{first}-{first + more}" for first, more in ranges]}
    for seq in seqs:
        covering.closed(UNIT, seq)
    covering.erasure(row)
    assert covering.covered == sum(seq in named for seq in seqs)
    assert dict(covering.uncovered()).get(UNIT, 0) == sum(seq not in named for seq in seqs)


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "1-2-3", "1 ", "9" * 30])
def test_no_span_is_guessed(text: str) -> None:
    wrong: Any = [text]
    with pytest.raises(ValueError, match="names no rows"):
        spans(wrong)
