"""The verifier: reads a record leaf by leaf and says whether it is the one that was signed. Knows no database.

Memory stays flat: it keeps the tree's frontier, what it was told to look for, and the units that must have been erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mps_connect.audit.bundle import Amiss, Earlier, Event, Leaf, Signed, Stored, Tree
from mps_connect.audit.covering import Covering
from mps_connect.audit.leaves import SALT_BYTES, commitment_of
from mps_connect.audit.merkle import Frontier, ProofWrong, leaf_hash, verify_inclusion
from mps_connect.audit.notes import (
    Checkpoint,
    NoteWrong,
    Verifier,
    cosignatures,
    open_checkpoint,
    read_checkpoint,
    read_note,
)
from mps_connect.audit.places import number_of, numbered

MOST_PROBLEMS = 100
ERASURE = b'"op":"E"'
TREE_TABLE = "audit.tree_state"
"""What the first leaf of a tree after a fork names as its table."""


@dataclass(frozen=True, slots=True)
class Fork:
    """That a tree goes on from another, as its first leaf says: what was published of the older one, and what of it is here."""

    origin: str
    published: Checkpoint
    here: int
    reason: str


@dataclass(slots=True)
class Report:
    """What was read and what was found wrong. It holds only where `problems` is empty."""

    origin: str
    size: int = 0
    root: bytes = b""
    checkpoints: int = 0
    since: int = 0
    """Leaves that were not read again: those under the checkpoint that was gone on from."""
    opened: int = 0
    erased: int = 0
    """Payloads that open no more, each covered by an erasure in the record."""
    hidden: int = 0
    """Leaves seen by their hash alone: nothing is said of their rows but that they are there and unchanged."""
    witnessed: dict[str, int] = field(default_factory=dict)
    """The largest size of the newest tree that each witness signed for."""
    forks: list[Fork] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What a reader should know, and what is no fault of the record."""
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
    cosigned: Sequence[str] = ()
    """Who of the witnesses signed the checkpoint that is gone on from."""
    whole: bool = True
    """Every row must be shown. False where a file shows one office's rows, and of all others the hash."""


def verify(events: Iterable[Event], trust: Trust, *, start: Frontier | None = None) -> Report:
    """Read a whole record, or what came after the checkpoint that `start` is the frontier of."""
    return _Verifying(trust, Frontier(start.size, start.nodes) if start else Frontier()).run(events)


class _Verifying:
    def __init__(self, trust: Trust, frontier: Frontier) -> None:
        self._trust = trust
        self._frontier = frontier
        self._start = frontier.size, frontier.root()
        self._report = Report(trust.origin, since=frontier.size)
        self._report.witnessed = dict.fromkeys(trust.cosigned, frontier.size)
        self._seen = {(one.origin, one.size): one for one in trust.seen}
        self._sizes: dict[str, int] = {}
        self._signed_size = frontier.size
        self._covering = Covering()
        self._compare_seen()

    def run(self, events: Iterable[Event]) -> Report:
        for event in events:
            if isinstance(event, Leaf):
                self._take(event)
            elif isinstance(event, Signed):
                self._open(event)
            elif isinstance(event, Tree):
                self._turn(event.origin)
            elif isinstance(event, Earlier):
                self._earlier(event)
            else:
                self._stored(event)
        self._finish()
        return self._report

    def _take(self, leaf: Leaf) -> None:
        data, stored, opened, unit, seq = leaf
        frontier = self._frontier
        if data is None:
            hashed = self._hidden(stored)
        else:
            hashed = leaf_hash(data)
            if stored is not None and stored != hashed:
                self._report.wrong(f"leaf {frontier.size}: its row is not the one that was sequenced")
            if opened is not None:
                self._opened(data, opened)
            if ERASURE in data:
                self._erasure(data)
        if unit is not None:
            self._covering.closed(unit, seq)
        if frontier.size == 0:
            self._cited(data)
        frontier.append(hashed)
        if self._seen:
            self._compare_seen()

    def _hidden(self, stored: bytes | None) -> bytes:
        if stored is None or self._trust.whole:
            self._report.wrong(f"leaf {self._frontier.size}: its row is gone from the record")
        else:
            self._report.hidden += 1
        return stored or leaf_hash(b"")

    def _opened(self, data: bytes, opened: bytes) -> None:
        self._report.opened += 1
        committed = commitment_of(opened[:SALT_BYTES], opened[SALT_BYTES:]).hex().encode()
        # No text inside a JSON string holds these bytes: there, the quotes would have a stroke before them.
        if b'"commitment":"' + committed + b'"' not in data:
            self._report.wrong(f"leaf {self._frontier.size}: the values shown for it are not those that were recorded")

    def _erasure(self, data: bytes) -> None:
        row = self._row(data)
        try:
            if row is not None and row["op"] == "E":
                self._covering.erasure(row)
        except (ValueError, KeyError, TypeError):
            self._report.wrong(f"leaf {self._frontier.size}: it is no erasure that can be read")

    def _earlier(self, earlier: Earlier) -> None:
        size, root = self._start
        try:
            verify_inclusion(
                index=earlier.index, size=size, leaf=leaf_hash(earlier.data), root=root, proof=earlier.proof
            )
        except ProofWrong as error:
            self._report.wrong(f"leaf {earlier.index}, an erasure: {error}")
        else:
            self._erasure(earlier.data)

    def _row(self, data: bytes) -> dict[str, Any] | None:
        try:
            row = json.loads(data)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            return row
        self._report.wrong(f"leaf {self._frontier.size}: it is no row of a record")
        return None

    def _open(self, signed: Signed) -> None:
        report = self._report
        report.checkpoints += 1
        try:
            checkpoint = open_checkpoint(signed.note, self._trust.log, report.origin)
            for one in cosignatures(read_note(signed.note), self._trust.witnesses):
                report.witnessed[one.witness] = max(checkpoint.size, report.witnessed.get(one.witness, 0))
        except NoteWrong as error:
            report.wrong(f"checkpoint {report.checkpoints}: {error}")
            return
        self._compare(checkpoint, "the checkpoint that the log signed")
        self._signed_size = checkpoint.size

    def _turn(self, origin: str) -> None:
        """Another tree begins: the one before must be signed to its end, and its number one less."""
        report, before = self._report, self._report.origin
        self._close()
        if number_of(origin) <= number_of(before) or numbered(origin, number_of(before)) != before:
            report.wrong(f"{origin} does not come after {before}")
        report.origin = origin
        report.witnessed.clear()
        self._frontier = Frontier()
        self._signed_size = 0

    def _cited(self, data: bytes | None) -> None:
        """The first leaf of a tree that is not the record's first says from which checkpoint it goes on, and why."""
        report = self._report
        if number_of(report.origin) == 1:
            return
        row = self._row(data) if data is not None else None
        fork = _fork_of(row) if row is not None else None
        if fork is None:
            report.wrong(f"the first leaf of {report.origin} does not say which tree it goes on from")
            return
        published, reason = fork
        report.forks.append(Fork(report.origin, published, self._sizes.get(published.origin, 0), reason))
        if self._seen.get((published.origin, published.size)) == published:
            del self._seen[published.origin, published.size]

    def _stored(self, event: Stored | Amiss) -> None:
        if isinstance(event, Amiss):
            self._report.wrong(event.what)
        elif event != (self._report.origin, self._frontier.size, tuple(self._frontier.nodes)):
            self._report.wrong(
                f"the database would go on from {event.size} leaves of {event.origin} that are not these"
            )

    def _compare_seen(self) -> None:
        seen = self._seen.pop((self._report.origin, self._frontier.size), None)
        if seen is not None:
            self._compare(seen, "a checkpoint seen elsewhere")

    def _compare(self, checkpoint: Checkpoint, which: str) -> None:
        size = self._frontier.size
        if checkpoint.size != size:
            self._report.wrong(f"{which} speaks of {checkpoint.size} leaves where there are {size}")
        elif checkpoint.root != self._frontier.root():
            self._report.wrong(f"the first {size} leaves are not those of {which}")

    def _close(self) -> None:
        size = self._frontier.size
        self._sizes[self._report.origin] = size
        if self._signed_size != size:
            self._report.wrong(f"the log signed {self._signed_size} of {size} leaves")

    def _finish(self) -> None:
        report = self._report
        report.size, report.root = self._frontier.size, self._frontier.root()
        self._close()
        for seen in self._seen.values():
            here = self._sizes.get(seen.origin, 0)
            report.wrong(f"a checkpoint seen elsewhere speaks of {seen.size} leaves where there are {here}")
        report.erased = self._covering.covered
        for unit, payloads in self._covering.uncovered():
            report.wrong(f"{payloads} payloads of {unit} do not open, and no erasure in the record covers them")
        for witness in self._trust.witnesses:
            if witness.name not in report.witnessed:
                report.wrong(f"no checkpoint here is cosigned by {witness.name}")


def citation(published: Checkpoint) -> str:
    """How the first leaf of a tree names the checkpoint that it goes on from, in `row_pk`."""
    return f"{published.origin} {published.size} {published.root.hex()}"


def _fork_of(row: dict[str, Any]) -> tuple[Checkpoint, str] | None:
    try:
        if (row["op"], row["table_name"]) != ("C", TREE_TABLE):
            return None
        origin, size, root = row["row_pk"].split(" ")
        return Checkpoint(origin, int(size), bytes.fromhex(root)), str(row["purpose"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def checkpoint_of(note: str) -> Checkpoint:
    """A checkpoint seen elsewhere, from the text of its note: a witness's file, a printed page. Raises NoteWrong."""
    return read_checkpoint(read_note(note))
