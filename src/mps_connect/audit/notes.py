"""Signed notes, checkpoints and cosignatures in the text formats of C2SP, which any reader of transparency logs knows.

Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature, with Ed25519 keys.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG_KEY = 0x01
WITNESS_KEY = 0x04
NAME = re.compile(r"[^\s+]+")
LONGEST = 64 * 1024
MOST_SIGNATURES = 100
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_KINDS = {LOG_KEY: "log", WITNESS_KEY: "witness"}


class NoteWrong(ValueError):
    """Text that is no signed note, a checkpoint of the wrong shape, or a signature that does not hold."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key by name. As text: `name+key id+base64 of the algorithm's byte and the key`."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    def verify(self, message: bytes, signature: bytes) -> None:
        """Raises NoteWrong."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as error:
            raise NoteWrong(f"the signature of {self.name} does not hold") from error


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key by name; `seed` is Ed25519's 32 bytes."""

    name: str
    kind: int
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return Verifier(self.name, self.kind, public)

    def sign(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: whose it is, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed, with its last newline."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signature lines under it."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature_line(name, blob) for name, blob in self.signatures)


@dataclass(frozen=True, slots=True)
class Cosigned:
    """By whom a checkpoint was cosigned, and when they last saw the log grow consistently."""

    witness: str
    at: datetime


def read_verifier(text: str) -> Verifier:
    """Raises NoteWrong."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    blob = _unbase64(encoded)
    if not NAME.fullmatch(name) or len(blob) != 33 or blob[0] not in _KINDS:
        raise NoteWrong(f"no verifier key of a log or a witness: {text.strip()[:80]}")
    verifier = Verifier(name, blob[0], blob[1:])
    if verifier.key_id.hex() != key_id:
        raise NoteWrong(f"the verifier key of {name} has a wrong key id")
    return verifier


def signature_line(name: str, blob: bytes) -> str:
    return f"— {name} {_base64(blob)}\n"


def read_note(text: str) -> Note:
    """Take a signed note apart; no signature is checked. Raises NoteWrong."""
    if len(text) > LONGEST or any(ord(c) < 32 and c != "\n" for c in text):
        raise NoteWrong("this is no signed note")
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NoteWrong("this is no signed note")
    found = []
    for line in lines[:-1].split("\n"):
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise NoteWrong("a line under the note is no signature")
        blob = _unbase64(match[2])
        if len(blob) < 5:
            raise NoteWrong("a signature under the note is too short")
        found.append((match[1], blob))
    if len(found) > MOST_SIGNATURES:
        raise NoteWrong("too many signatures under the note")
    return Note(body + "\n", tuple(found))


def read_checkpoint(note: Note) -> Checkpoint:
    """Raises NoteWrong."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise NoteWrong("this is no checkpoint")
    root = _unbase64(lines[2])
    if len(root) != 32:
        raise NoteWrong("the checkpoint's root is not 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def signed_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> Note:
    body = checkpoint.body.encode()
    return Note(
        checkpoint.body,
        tuple((signer.name, signer.verifier.key_id + signer.sign(body)) for signer in signers),
    )


def open_checkpoint(text: str, verifiers: Sequence[Verifier], origin: str) -> Checkpoint:
    """The checkpoint of a note that at least one of the log's keys signed. Raises NoteWrong, a foreign origin included."""
    note = read_note(text)
    checkpoint = read_checkpoint(note)
    if checkpoint.origin != origin:
        raise NoteWrong(f"the checkpoint is of {checkpoint.origin}, not of {origin}")
    signed = False
    for verifier in verifiers:
        for blob in _blobs(note, verifier):
            verifier.verify(note.text.encode(), blob)
            signed = True
    if not signed:
        raise NoteWrong("no key of the log that is known here signed the checkpoint")
    return checkpoint


def cosign(note: Note, witness: Signer, *, now: datetime) -> str:
    """The line that says: at `now` this checkpoint was the largest consistent one that the witness had seen."""
    stamp = int(now.timestamp())
    blob = witness.verifier.key_id + stamp.to_bytes(8, "big") + witness.sign(_cosigned_message(note.text, stamp))
    return signature_line(witness.name, blob)


def cosignatures(note: Note, witnesses: Sequence[Verifier]) -> list[Cosigned]:
    """Who of `witnesses` cosigned the note. Raises NoteWrong where a line in their name does not hold."""
    found = []
    for witness in witnesses:
        for blob in _blobs(note, witness):
            if len(blob) != 72:
                raise NoteWrong(f"the cosignature of {witness.name} has a wrong length")
            stamp = int.from_bytes(blob[:8], "big")
            witness.verify(_cosigned_message(note.text, stamp), blob[8:])
            found.append(Cosigned(witness.name, datetime.fromtimestamp(stamp, UTC)))
    return found


def _cosigned_message(text: str, stamp: int) -> bytes:
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def _blobs(note: Note, verifier: Verifier) -> list[bytes]:
    return [blob[4:] for name, blob in note.signatures if name == verifier.name and blob[:4] == verifier.key_id]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NoteWrong("something that should be base64 is not") from error
