"""One leaf's receipt: shows, without this service, that a row of the record was there when a checkpoint was signed.

Source: c2sp.org/tlog-proof.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mps_connect.audit.merkle import ProofWrong, leaf_hash, verify_inclusion
from mps_connect.audit.notes import Checkpoint, Cosigned, Verifier, cosignatures, open_checkpoint, read_note

HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`extra`: the leaf's own bytes, so that the receipt is whole. They count for nothing until their hash is proved."""

    index: int
    proof: tuple[bytes, ...]
    note: str
    extra: bytes

    def __str__(self) -> str:
        lines = [HEAD, f"extra {_base64(self.extra)}", f"index {self.index}", *map(_base64, self.proof)]
        return "\n".join(lines) + "\n\n" + self.note


def read_receipt(text: str) -> Receipt:
    """Raises ProofWrong."""
    head, separator, note = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines[0] != HEAD or len(lines) < 3:
        raise ProofWrong("this is no receipt of a log")
    extra = re.fullmatch(r"extra (\S+)", lines[1])
    index = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[2])
    if extra is None or index is None:
        raise ProofWrong("this receipt holds no row of the record")
    return Receipt(int(index[1]), tuple(map(_unbase64, lines[3:])), note, _unbase64(extra[1]))


def verify_receipt(
    receipt: Receipt, *, origin: str, log: Sequence[Verifier], witnesses: Sequence[Verifier] = ()
) -> tuple[Checkpoint, list[Cosigned]]:
    """The checkpoint the row is under, and who cosigned it. Raises ProofWrong, NoteWrong."""
    checkpoint = open_checkpoint(receipt.note, log, origin)
    verify_inclusion(
        index=receipt.index, size=checkpoint.size, leaf=leaf_hash(receipt.extra), root=checkpoint.root, proof=receipt.proof
    )  # fmt: skip
    return checkpoint, cosignatures(read_note(receipt.note), witnesses)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ProofWrong("a line of the receipt is damaged") from error
