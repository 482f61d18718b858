"""Signed notes, checkpoints and cosignatures: the formats' own example, and what is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.audit import notes
from mps_connect.audit.merkle import leaf_hash
from mps_connect.audit.notes import Checkpoint, Note, NoteWrong, Signer, Verifier

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of the format's description."""

ORIGIN = "mps-connect.invalid/audit/1"
LOG = Signer(ORIGIN, notes.LOG_KEY, bytes(range(32)))
WITNESS = Signer("witness.invalid/one", notes.WITNESS_KEY, bytes(range(1, 33)))
CHECKPOINT = Checkpoint(ORIGIN, 7, leaf_hash(b"root"))
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def signed() -> Note:
    return notes.signed_checkpoint(CHECKPOINT, LOG)


def test_the_published_example_verifies_and_reads_back_as_it_was() -> None:
    key, note = notes.read_verifier(PUBLISHED_KEY), notes.read_note(PUBLISHED_NOTE)
    ((name, blob),) = note.signatures
    assert (name, blob[:4], str(key), str(note)) == ("PeterNeumann", key.key_id, PUBLISHED_KEY, PUBLISHED_NOTE)
    key.verify(note.text.encode(), blob[4:])
    with pytest.raises(NoteWrong, match="does not hold"):
        key.verify(note.text.encode() + b".", blob[4:])


def test_a_checkpoint_is_opened_by_the_logs_key_and_no_other() -> None:
    text = str(signed())
    assert notes.open_checkpoint(text, [LOG.verifier], ORIGIN) == CHECKPOINT
    assert notes.open_checkpoint(text, [WITNESS.verifier, LOG.verifier], ORIGIN) == CHECKPOINT
    with pytest.raises(NoteWrong, match="no key of the log"):
        notes.open_checkpoint(text, [WITNESS.verifier], ORIGIN)
    with pytest.raises(NoteWrong, match=r"is of mps-connect\.invalid/audit/1, not of"):
        notes.open_checkpoint(text, [LOG.verifier], "other.invalid/log")
    forged = text.replace("\n7\n", "\n8\n")
    with pytest.raises(NoteWrong, match="does not hold"):
        notes.open_checkpoint(forged, [LOG.verifier], ORIGIN)


def test_a_cosignature_says_when_and_holds_for_this_text_only() -> None:
    text = str(signed()) + notes.cosign(signed(), WITNESS, now=NOW)
    note = notes.read_note(text)
    assert notes.cosignatures(note, [WITNESS.verifier]) == [notes.Cosigned(WITNESS.name, NOW)]
    assert notes.open_checkpoint(text, [LOG.verifier], ORIGIN) == CHECKPOINT
    assert notes.cosignatures(note, [Verifier("else", 4, bytes(32))]) == []
    with pytest.raises(NoteWrong, match="does not hold"):
        notes.cosignatures(Note(note.text.replace("7", "8"), note.signatures), [WITNESS.verifier])
    short = Note(note.text, ((WITNESS.name, WITNESS.verifier.key_id + b"12345678"),))
    with pytest.raises(NoteWrong, match="wrong length"):
        notes.cosignatures(short, [WITNESS.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "", "no signature\n", "text\n\nno signature line\n", "text\n\n— name AAAAAAAA", "text\n\n— name AAAA\n",
        "text\n\n— name !!!!\n", "text\n\n— name AAAAA\n", "tab\there\n\n— name AAAAAAAA\n", "x" * 70_000 + "\n\n— name AAAAAAAA\n",
        "text\n\n" + "— name AAAAAAAA\n" * 101, "text\n\n\n",
    ],
)  # fmt: skip
def test_what_is_no_signed_note_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        notes.read_note(text)


@pytest.mark.parametrize(
    "body",
    [
        "one line\n",
        "origin\n-1\nAAAA\n",
        "origin\n01\nAAAA\n",
        "origin\n1\nAAAA\n",
        "origin\n1\nnot base64\n",
        "\n1\nAAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(NoteWrong):
        notes.read_checkpoint(Note(body, ()))


@pytest.mark.parametrize(
    "text",
    [
        "", "name", "name+00000000", "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"), PUBLISHED_KEY.replace("ARpc", "ARpd"), PUBLISHED_KEY[:-4],
        "name+00000000+" + base64.b64encode(b"\x09" + bytes(32)).decode(),
    ],
)  # fmt: skip
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        notes.read_verifier(text)


@given(st.binary(min_size=32, max_size=32), st.sampled_from([notes.LOG_KEY, notes.WITNESS_KEY]))
def test_verifier_keys_read_back(seed: bytes, kind: int) -> None:
    verifier = Signer("name.invalid", kind, seed).verifier
    assert notes.read_verifier(str(verifier)) == verifier
