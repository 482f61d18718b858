"""The verifier: reads a record leaf by leaf and says whether it is the one that was signed. Knows no database.

Memory stays flat: it keeps the tree's frontier, what it was told to look for, and the units that must have been erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mps_connect.audit.bundle import Event, Leaf, Signed
from mps_connect.audit.leaves import SALT_BYTES, commitment_of
from mps_connect.audit.merkle import Frontier, leaf_hash
from mps_connect.audit.notes import (
    Checkpoint,
    NoteWrong,
    Verifier,
    cosignatures,
    open_checkpoint,
    read_checkpoint,
    read_note,
)

MOST_PROBLEMS = 100
ERASURE = b'"op":"E"'


@dataclass(slots=True)
class Report:
    """What was read and what was found wrong. It holds only where `problems` is empty."""

    origin: str
    size: int = 0
    root: bytes = b""
    checkpoints: int = 0
    opened: int = 0
    erased: int = 0
    """Payloads that open no more, each covered by an erasure in the record."""
    witnessed: dict[str, int] = field(default_factory=dict)
    """The largest size each witness signed for."""
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems

    def wrong(self, what: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(what)


@dataclass(frozen=True, slots=True)
class Trust:
    """What the verifier believes before it begins: keys it was given, and checkpoints it has seen elsewhere."""

    origin: str
    log: Sequence[Verifier]
    witnesses: Sequence[Verifier] = ()
    seen: Sequence[Checkpoint] = ()


def verify(events: Iterable[Event], trust: Trust, *, start: Frontier | None = None) -> Report:
    """Read a whole record, or what came after the checkpoint that `start` is the frontier of."""
    return _Verifying(trust, start or Frontier()).run(events)


class _Verifying:
    def __init__(self, trust: Trust, frontier: Frontier) -> None:
        self._trust = trust
        self._frontier = frontier
        self._report = Report(trust.origin)
        self._seen = {one.size: one for one in trust.seen}
        self._last_seq = 0
        self._signed_size = frontier.size
        self._closed: dict[str, int] = {}
        self._erased: set[str] = set()

    def run(self, events: Iterable[Event]) -> Report:
        for event in events:
            if isinstance(event, Leaf):
                self._take(event)
            else:
                self._open(event)
        self._finish()
        return self._report

    def _take(self, leaf: Leaf) -> None:
        at, report = self._frontier.size, self._report
        hashed = leaf.stored_hash if leaf.data is None else leaf_hash(leaf.data)
        if leaf.data is None or hashed is None:
            report.wrong(f"leaf {at}: its row is gone from the record")
        elif leaf.stored_hash is not None and leaf.stored_hash != hashed:
            report.wrong(f"leaf {at}: its row is not the one that was sequenced")
        if leaf.data is not None and (leaf.opened is not None or ERASURE in leaf.data):
            self._read(leaf.data, leaf.opened, at)
        if leaf.unit is not None:
            self._closed[leaf.unit] = self._closed.get(leaf.unit, 0) + 1
        self._frontier.append(hashed or leaf_hash(b""))
        self._compare_seen()

    def _read(self, data: bytes, opened: bytes | None, at: int) -> None:
        try:
            row = json.loads(data)
            if opened is not None:
                self._report.opened += 1
                if commitment_of(opened[:SALT_BYTES], opened[SALT_BYTES:]).hex() != row["commitment"]:
                    self._report.wrong(f"leaf {at}: the values shown for it are not those that were recorded")
            if row["op"] == "E":
                self._erased.add(row["row_pk"])
        except (ValueError, KeyError, TypeError):
            self._report.wrong(f"leaf {at}: it is no row of a record")

    def _open(self, signed: Signed) -> None:
        report = self._report
        report.checkpoints += 1
        try:
            checkpoint = open_checkpoint(signed.note, self._trust.log, self._trust.origin)
            for one in cosignatures(read_note(signed.note), self._trust.witnesses):
                report.witnessed[one.witness] = max(checkpoint.size, report.witnessed.get(one.witness, 0))
        except NoteWrong as error:
            report.wrong(f"checkpoint {report.checkpoints}: {error}")
            return
        self._compare(checkpoint, "the checkpoint that the log signed")
        self._signed_size = checkpoint.size

    def _compare_seen(self) -> None:
        seen = self._seen.pop(self._frontier.size, None)
        if seen is not None:
            self._compare(seen, "a checkpoint seen elsewhere")

    def _compare(self, checkpoint: Checkpoint, which: str) -> None:
        size = self._frontier.size
        if checkpoint.size != size:
            self._report.wrong(f"{which} speaks of {checkpoint.size} leaves where there are {size}")
        elif checkpoint.root != self._frontier.root():
            self._report.wrong(f"the first {size} leaves are not those of {which}")

    def _finish(self) -> None:
        report, size = self._report, self._frontier.size
        report.size, report.root = size, self._frontier.root()
        for seen in self._seen.values():
            report.wrong(f"a checkpoint seen elsewhere speaks of {seen.size} leaves where there are {size}")
        if self._signed_size != size:
            report.wrong(f"the log signed {self._signed_size} of {size} leaves")
        for unit, payloads in self._closed.items():
            if unit in self._erased:
                report.erased += payloads
            else:
                report.wrong(f"{payloads} payloads of {unit} do not open, and no erasure in the record covers them")
        for witness in self._trust.witnesses:
            if witness.name not in report.witnessed:
                report.wrong(f"no checkpoint here is cosigned by {witness.name}")


def checkpoint_of(note: str) -> Checkpoint:
    """A checkpoint seen elsewhere, from the text of its note: a witness's file, a printed page. Raises NoteWrong."""
    return read_checkpoint(read_note(note))
