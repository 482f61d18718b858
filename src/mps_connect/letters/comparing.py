"""Two versions of a letter side by side."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.letters.models import LetterBody
from mps_connect.letters.printing import masked
from mps_connect.letters.queries import body_at, held_letter
from mps_connect.letters.schemas import DiffPiece, LetterDiff

_WORDS = re.compile(r"\s+|\S+")


async def letter_diff(tx: Tx, *, actor: Actor, letter_id: UUID, from_seq: int, to_seq: int) -> LetterDiff:
    """What changed between two versions, word by word, masked. Raises NotFound."""
    held = await held_letter(tx, actor=actor, letter_id=letter_id)
    before = await body_at(tx, letter=held.letter, seq=from_seq)
    after = await body_at(tx, letter=held.letter, seq=to_seq)
    return LetterDiff(from_seq=from_seq, to_seq=to_seq, pieces=_pieces(_whole(before), _whole(after)))


def _whole(body: LetterBody) -> str:
    hidden = masked(body)
    to = body.recipient
    head = [
        hidden.subject,
        to.attention,
        to.addressee,
        to.agency_name,
        to.address,
        to.email,
        hidden.your_ref,
        hidden.salutation,
    ]
    foot = [hidden.close, *hidden.enclosures, *hidden.cc]
    paragraphs: dict[int, list[str]] = {}
    for sentence in hidden.sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence.text)
    return "\n".join(line for line in (*head, *(" ".join(p) for p in paragraphs.values()), *foot) if line)


def _pieces(before: str, after: str) -> list[DiffPiece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[DiffPiece] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(DiffPiece(op="same", text="".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(DiffPiece(op="removed", text="".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(DiffPiece(op="added", text="".join(new[j1:j2])))
    return pieces
