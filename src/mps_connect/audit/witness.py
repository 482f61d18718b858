"""A witness: signs a log's checkpoint only when it continues the last one it signed, and remembers what it signed.

Source: c2sp.org/tlog-witness. It needs no database, and should belong to somebody else than the log does.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mps_connect.audit.merkle import EMPTY_ROOT, ProofWrong, verify_consistency
from mps_connect.audit.notes import (
    Checkpoint,
    NoteWrong,
    Signer,
    Verifier,
    cosign,
    open_checkpoint,
    read_checkpoint,
    read_note,
)

MOST_HASHES = 63


class WitnessRefused(Exception):
    """A checkpoint that is not signed here. `status` is the one the protocol names; `size` is what was signed last."""

    def __init__(self, status: int, why: str, size: int | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.size = size


@dataclass(frozen=True, slots=True)
class Request:
    """`add-checkpoint`: the size last cosigned here, the proof from it, and the note."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.proof)
        return f"old {self.old}\n{hashes}\n{self.note}"


def read_request(text: str) -> Request:
    """Raises WitnessRefused (400)."""
    head, separator, note = text.partition("\n\n")
    first, *hashes = head.split("\n")
    size = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", first)
    if not separator or size is None or len(hashes) > MOST_HASHES:
        raise WitnessRefused(400, "this is no add-checkpoint request")
    try:
        proof = tuple(base64.b64decode(one, validate=True) for one in hashes)
    except binascii.Error as error:
        raise WitnessRefused(400, "a hash of the proof is no base64") from error
    if any(len(one) != 32 for one in proof):
        raise WitnessRefused(400, "a hash of the proof is not 32 bytes")
    return Request(int(size[1]), proof, note)


class Witness:
    """Signs for the logs it was told of. `folder` holds one file a log: the last checkpoint it cosigned."""

    def __init__(self, signer: Signer, logs: Mapping[str, Sequence[Verifier]], folder: Path) -> None:
        self._signer = signer
        self._logs = logs
        self._folder = folder

    def add_checkpoint(self, request: Request, *, now: datetime) -> str:
        """The cosignature's line. Raises WitnessRefused. Whatever it signed is on disk before it says so."""
        checkpoint = self._opened(request)
        with self._remembered(checkpoint.origin) as (seen, remember):
            if request.old > checkpoint.size:
                raise WitnessRefused(400, "the old size is larger than the checkpoint's")
            if request.old != seen.size:
                raise WitnessRefused(409, f"the last checkpoint signed here is of {seen.size} leaves", seen.size)
            if request.old == checkpoint.size and seen.root != checkpoint.root:
                raise WitnessRefused(409, "two different trees of one size: this log has forked", seen.size)
            try:
                verify_consistency(
                    old=seen.size, new=checkpoint.size, old_root=seen.root, new_root=checkpoint.root, proof=request.proof
                )  # fmt: skip
            except ProofWrong as error:
                raise WitnessRefused(422, str(error)) from error
            remember(checkpoint)
        return cosign(read_note(request.note), self._signer, now=now)

    def last(self, origin: str) -> Checkpoint:
        """What was signed last for a log; size 0 where nothing was."""
        with self._remembered(origin) as (seen, _):
            return seen

    def _opened(self, request: Request) -> Checkpoint:
        try:
            origin = read_checkpoint(read_note(request.note)).origin
        except NoteWrong as error:
            raise WitnessRefused(400, str(error)) from error
        if origin not in self._logs:
            raise WitnessRefused(404, f"{origin} is not a log that is witnessed here")
        try:
            return open_checkpoint(request.note, self._logs[origin], origin)
        except NoteWrong as error:
            raise WitnessRefused(403, str(error)) from error

    @contextmanager
    def _remembered(self, origin: str) -> Iterator[tuple[Checkpoint, Remember]]:
        """What was signed last for a log, locked against every other process of this witness."""
        path = self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.json"
        with (self._folder / f"{path.stem}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            seen = Checkpoint(origin, 0, EMPTY_ROOT)
            if path.exists():
                held = json.loads(path.read_text())
                seen = Checkpoint(origin, held["size"], bytes.fromhex(held["root"]))
            yield seen, Remember(path)


@dataclass(frozen=True, slots=True)
class Remember:
    """Writes what was signed: to disk first, in place of the older one at once."""

    path: Path

    def __call__(self, checkpoint: Checkpoint) -> None:
        written = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
        write_durably(self.path, json.dumps(written))


def write_durably(path: Path, text: str) -> None:
    """Replace a file so that a crash leaves the old one or the new one whole."""
    beside = path.with_name(f"{path.name}.unfinished")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
