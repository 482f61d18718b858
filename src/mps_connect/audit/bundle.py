"""An exported record: one text file that anybody verifies without us, our database or our keys.

Line by line: `H` the head (format, origin, the log's verifier keys), `L` a leaf's exact bytes, `S` a leaf by its hash alone, `P` the
payload of the leaf above where it was opened (salt and body, base64), `C` a checkpoint with its cosignatures (a JSON string), `T` the
origin of the tree that begins here where the record was forked, `E` the end with its counts, so that a file cut short is known as
such.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, TypeVar

from mps_connect.audit.merkle import Frontier

Value = TypeVar("Value")
FORMAT = "mps-connect record 1"
LONGEST_LINE = 4 * 1024 * 1024


class BundleWrong(ValueError):
    """A file that is no bundle, or one that was cut or damaged."""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose record it is, and the keys that its log says sign it. Believe keys that you were given elsewhere."""

    origin: str
    verifiers: tuple[str, ...]
    office: str | None = None
    """Set where the file shows one office's rows and of all others the hash alone."""
    start: Frontier | None = None
    """Set where the file holds what came after a checkpoint, whose frontier this is."""


class Leaf(NamedTuple):
    """One leaf. `data` None: its row is not shown, or is gone, and the hash alone was kept. `opened`: salt and body."""

    data: bytes | None
    stored_hash: bytes | None = None
    opened: bytes | None = None
    unit: str | None = None
    """Set where a payload should have opened and did not: the unit of erasure that must answer for it."""
    seq: int = 0
    """The row's number in the record, where `unit` is set or `data` is None."""


class Signed(NamedTuple):
    """A checkpoint's note, with whatever cosignatures there are."""

    note: str


class Tree(NamedTuple):
    """From here on the leaves are those of another tree, which begins at leaf 0."""

    origin: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A leaf from before the checkpoint that is gone on from, with its proof: an erasure that covers later payloads."""

    data: bytes
    index: int
    proof: tuple[bytes, ...]


class Stored(NamedTuple):
    """How far the database says its newest tree has grown, and the frontier that it would append to. Comes last."""

    origin: str
    size: int
    nodes: tuple[bytes, ...]


class Amiss(NamedTuple):
    """Something about how the tree is stored that its reader saw and that cannot be right."""

    what: str


Event = Leaf | Signed | Tree | Earlier | Stored | Amiss


def write_bundle(file: IO[bytes], head: Head, events: Iterable[Event]) -> tuple[int, int]:
    """Write events in the order of the tree; returns how many leaves and checkpoints."""
    leaves = checkpoints = 0
    said: dict[str, Any] = {"format": FORMAT, "origin": head.origin, "verifiers": list(head.verifiers)}
    if head.office is not None:
        said["office"] = head.office
    if head.start is not None:
        said["start"] = {"size": head.start.size, "nodes": [node.hex() for node in head.start.nodes]}
    _write(file, "H", said)
    for event in events:
        if isinstance(event, Leaf):
            _write_leaf(file, event, leaves)
            leaves += 1
        elif isinstance(event, Signed):
            _write(file, "C", event.note)
            checkpoints += 1
        elif isinstance(event, Tree):
            _write(file, "T", event.origin)
    _write(file, "E", {"leaves": leaves, "checkpoints": checkpoints})
    return leaves, checkpoints


def read_head(lines: Iterator[bytes]) -> Head:
    """The first line. Raises BundleWrong."""
    kind, rest = _split(next(lines, b""))
    try:
        head = json.loads(rest) if kind == b"H" else {}
        if head.get("format") != FORMAT:
            raise BundleWrong("this is no exported record")
        office, start = head.get("office"), head.get("start")
        return Head(
            str(head["origin"]),
            tuple(map(str, head["verifiers"])),
            str(office) if office is not None else None,
            Frontier(int(start["size"]), map(bytes.fromhex, start["nodes"])) if start is not None else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BundleWrong("this is no exported record") from error


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file's lines, one at a time. Raises BundleWrong on one that no record has, before it fills the memory."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise BundleWrong("a line is longer than any of a record's")
        yield line


def read_events(lines: Iterator[bytes]) -> Iterator[Event]:
    """Everything after the head, as a stream. Raises BundleWrong on the line that is wrong, or at the end where it is not whole."""
    leaves = checkpoints = 0
    held: Leaf | None = None
    for number, line in enumerate(lines, start=2):
        kind, rest = line[:2], line[2:].rstrip(b"\n")
        if kind == b"P " and held is not None and held.opened is None:
            held = held._replace(opened=_unbase64(rest, number))
            continue
        if held is not None:
            yield held
            held = None
        if kind == b"L ":
            held = Leaf(rest)
            leaves += 1
        elif kind == b"S ":
            yield Leaf(None, _hash(rest, number))
            leaves += 1
        elif kind == b"C ":
            yield Signed(_json(rest, number, str))
            checkpoints += 1
        elif kind == b"T ":
            yield Tree(_json(rest, number, str))
        elif kind == b"E ":
            if _json(rest, number, dict) != {"leaves": leaves, "checkpoints": checkpoints}:
                raise BundleWrong("the counts at the end are not those of the file")
            if next(lines, None) is not None:
                raise BundleWrong("the file goes on after its end")
            return
        else:
            raise BundleWrong(f"line {number} is none of a record's")
    raise BundleWrong("the file is cut short: its end is missing")


def _write_leaf(file: IO[bytes], leaf: Leaf, at: int) -> None:
    if leaf.data is not None:
        file.write(b"L " + leaf.data + b"\n")
        if leaf.opened is not None:
            file.write(b"P " + base64.b64encode(leaf.opened) + b"\n")
    elif leaf.stored_hash is not None:
        file.write(b"S " + leaf.stored_hash.hex().encode() + b"\n")
    else:
        raise BundleWrong(f"leaf {at} has neither row nor hash: this record cannot be exported")


def _write(file: IO[bytes], kind: str, value: Any) -> None:
    file.write(f"{kind} {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode())


def _split(line: bytes) -> tuple[bytes, bytes]:
    kind, _, rest = line.rstrip(b"\n").partition(b" ")
    return kind, rest


def _json(text: bytes, number: int, kind: type[Value]) -> Value:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BundleWrong(f"line {number} is damaged") from error
    if not isinstance(value, kind):
        raise BundleWrong(f"line {number} is damaged")
    return value


def _hash(text: bytes, number: int) -> bytes:
    try:
        found = binascii.unhexlify(text)
    except binascii.Error as error:
        raise BundleWrong(f"line {number} is damaged") from error
    if len(found) != 32:
        raise BundleWrong(f"line {number} is damaged")
    return found


def _unbase64(text: bytes, number: int) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BundleWrong(f"line {number} is damaged") from error
