"""Signed statements: a certificate, a report's digests; what is said, when, and the checkpoint of the record it speaks of.

A statement is a C2SP signed note under a key of its own role, `<origin>/statements`: the log's key signs checkpoints and
nothing else, so no statement can ever be taken for one. Line by line: the format, the kind, the moment, how many lines of
checkpoint follow, those lines with whatever signatures they have, an empty line, and the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mps_connect.audit.log_keys import log_keys, verifiers_of
from mps_connect.audit.notes import (
    LOG_KEY,
    Checkpoint,
    Note,
    NoteWrong,
    Verifier,
    open_checkpoint,
    read_checkpoint,
    read_note,
)
from mps_connect.audit.places import base_of
from mps_connect.audit.publishing import newest_note
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault

FORMAT = "mps-connect statement 1"
ROLE = "/statements"
LONGEST_TEXT = 48_000
"""Characters of a statement's text, so that it stays readable as a note with its checkpoint."""

DIGEST = re.compile(r"sha256 ([0-9a-f]{64}) (\S+)")
"""How a statement's text names a file it speaks for, on a line of its own: digest and kind or name."""

_KIND = re.compile(r"[a-z][a-z0-9-]{2,60}")
_HEAD = re.compile(r"kind ([a-z][a-z0-9-]{2,60})\nat (\S{20,32})\ncheckpoint ([1-9][0-9]{0,2})\n")


def digest_line(content: bytes, name: str) -> str:
    """The line of a statement that speaks for `content`."""
    return f"sha256 {hashlib.sha256(content).hexdigest()} {name}"


class NothingToSpeakOf(Fault):
    """No checkpoint was signed yet, so a statement would hang in the air."""

    status = 409
    code = "nothing_to_speak_of"
    message = "Nothing of the record was sequenced yet. Start the worker (mps worker) and try again in a few seconds."


class StatementWrong(ValueError):
    """A text that cannot be signed as a statement."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement whose signature held. `checkpoint_note`: the log's own note with its signatures, to be checked with its key."""

    kind: str
    at: datetime
    checkpoint: Checkpoint
    checkpoint_note: str
    text: str
    signed_by: str


async def sign_statement(
    tx: Tx, wrapper: KeyWrapper, *, kind: str, text: str, now: datetime, checkpoint_note: str | None = None
) -> str:
    """The signed note of `text` and the newest checkpoint, or the one given. Needs the sequencer's login.

    The first statement makes the key. `checkpoint_note`: of this record, as it was read when the text was written.
    Raises StatementWrong for a text longer than LONGEST_TEXT or with control characters and for a foreign checkpoint,
    NothingToSpeakOf before the first checkpoint.
    """
    if not _KIND.fullmatch(kind):
        raise StatementWrong(f"no kind of statement: {kind[:80]}")
    if len(text) > LONGEST_TEXT or any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise StatementWrong("a statement's text is lines of plain characters, and not longer than a note may be")
    quoted = checkpoint_note or await newest_note(tx)
    if quoted is None:
        raise NothingToSpeakOf
    checkpoint = read_checkpoint(read_note(quoted))
    if not await tx.value(
        "SELECT true FROM audit.checkpoints WHERE tree_size = %(at)s AND root = %(root)s",
        {"at": base_of(checkpoint.origin) + checkpoint.size, "root": checkpoint.root},
    ):
        raise StatementWrong("a statement speaks of a checkpoint of this record, and of no other")
    origin = checkpoint.origin + ROLE
    # Two first statements at once would make two keys; the second waits and finds the first's.
    await tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%(origin)s, 0))", {"origin": origin})
    signers = (await log_keys(tx, wrapper, origin=origin, now=now)).signers
    moment = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    head = f"{FORMAT}\nkind {kind}\nat {moment}\ncheckpoint {quoted.count(chr(10))}\n"
    said = head + quoted + "\n" + text.rstrip("\n") + "\n"
    return str(Note(said, tuple((one.name, one.verifier.key_id + one.sign(said.encode())) for one in signers)))


def open_statement(text: str, verifiers: Sequence[Verifier], *, log: Sequence[Verifier] = ()) -> Statement:
    """The statement of a note that one of `verifiers` signed; with `log`, its checkpoint must hold under one of those too.

    Knows no database. Raises NoteWrong.
    """
    note = read_note(text)
    signed_by = _signed_by(note, verifiers)
    first, _, rest = note.text.partition("\n")
    head = _HEAD.match(rest) if first == FORMAT else None
    if head is None:
        raise NoteWrong("this is no statement")
    lines = rest[head.end() :].split("\n")
    quoted, blank, said = lines[: int(head[3])], lines[int(head[3]) : int(head[3]) + 1], lines[int(head[3]) + 1 :]
    try:
        at = datetime.fromisoformat(head[2])
    except ValueError as error:
        raise NoteWrong("the statement does not say when it was made") from error
    checkpoint_note = "\n".join(quoted) + "\n"
    checkpoint = read_checkpoint(read_note(checkpoint_note))
    if blank != [""] or not said or checkpoint.origin + ROLE != signed_by:
        raise NoteWrong("this is no statement")
    if log:
        open_checkpoint(checkpoint_note, log, checkpoint.origin)
    return Statement(head[1], at, checkpoint, checkpoint_note, "\n".join(said), signed_by)


async def statement_verifiers(tx: Tx) -> tuple[Verifier, ...]:
    """Every key that ever signed statements of this record, the newest first. Needs no more than the application's login."""
    origin = await tx.value("SELECT origin FROM audit.tree_state")
    return await verifiers_of(tx, origin=origin + ROLE) if origin else ()


def _signed_by(note: Note, verifiers: Sequence[Verifier]) -> str:
    for verifier in verifiers:
        for name, blob in note.signatures:
            if verifier.kind == LOG_KEY and name == verifier.name and blob[:4] == verifier.key_id:
                verifier.verify(note.text.encode(), blob[4:])
                return name
    raise NoteWrong("no key that is known here signed the statement")
