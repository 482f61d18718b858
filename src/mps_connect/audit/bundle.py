"""An exported record: one text file that anybody verifies without us, our database or our keys.

Line by line: `H` the head (format, origin, the log's verifier keys), `L` a leaf's exact bytes, `P` the payload of the leaf
above where it was opened (salt and body, base64), `C` a checkpoint with its cosignatures (a JSON string), `E` the end with
its counts, so that a file cut short is known as such.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeVar

Value = TypeVar("Value")
FORMAT = "mps-connect record 1"


class BundleWrong(ValueError):
    """A file that is no bundle, or one that was cut or damaged."""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose record it is, and the keys that its log says sign it. Believe keys that you were given elsewhere."""

    origin: str
    verifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf. `data` None: its row is gone and the hash alone was kept. `opened`: salt and body; None: not opened here."""

    data: bytes | None
    stored_hash: bytes | None = None
    opened: bytes | None = None
    unit: str | None = None
    """Set where a payload should have opened and did not: the unit of erasure that must answer for it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint's note, with whatever cosignatures there are."""

    note: str


Event = Leaf | Signed


def write_bundle(file: IO[bytes], head: Head, events: Iterable[Event]) -> tuple[int, int]:
    """Write events in the order of the tree; returns how many leaves and checkpoints. Leaves need their data."""
    leaves = checkpoints = 0
    _write(file, "H", {"format": FORMAT, "origin": head.origin, "verifiers": list(head.verifiers)})
    for event in events:
        if isinstance(event, Signed):
            _write(file, "C", event.note)
            checkpoints += 1
            continue
        if event.data is None:
            raise BundleWrong(f"row of leaf {leaves} is gone: this record cannot be exported whole")
        file.write(b"L " + event.data + b"\n")
        if event.opened is not None:
            file.write(b"P " + base64.b64encode(event.opened) + b"\n")
        leaves += 1
    _write(file, "E", {"leaves": leaves, "checkpoints": checkpoints})
    return leaves, checkpoints


def read_head(lines: Iterator[bytes]) -> Head:
    """The first line. Raises BundleWrong."""
    kind, rest = _split(next(lines, b""))
    try:
        head = json.loads(rest) if kind == b"H" else {}
        if head.get("format") != FORMAT:
            raise BundleWrong("this is no exported record")
        return Head(str(head["origin"]), tuple(map(str, head["verifiers"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleWrong("this is no exported record") from error


def read_events(lines: Iterator[bytes]) -> Iterator[Event]:
    """Everything after the head, as a stream. Raises BundleWrong on the line that is wrong, or at the end where it is not whole."""
    leaves = checkpoints = 0
    held: Leaf | None = None
    for number, line in enumerate(lines, start=2):
        kind, rest = _split(line)
        if kind == b"P" and held is not None and held.opened is None:
            held = Leaf(held.data, opened=_unbase64(rest, number))
            continue
        if held is not None:
            yield held
            held = None
        if kind == b"L":
            held = Leaf(rest)
            leaves += 1
        elif kind == b"C":
            yield Signed(_json(rest, number, str))
            checkpoints += 1
        elif kind == b"E":
            if _json(rest, number, dict) != {"leaves": leaves, "checkpoints": checkpoints}:
                raise BundleWrong("the counts at the end are not those of the file")
            if next(lines, None) is not None:
                raise BundleWrong("the file goes on after its end")
            return
        else:
            raise BundleWrong(f"line {number} is none of a record's")
    raise BundleWrong("the file is cut short: its end is missing")


def _write(file: IO[bytes], kind: str, value: Any) -> None:
    file.write(f"{kind} {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode())


def _split(line: bytes) -> tuple[bytes, bytes]:
    kind, _, rest = line.rstrip(b"\n").partition(b" ")
    return kind, rest


def _json(text: bytes, number: int, kind: type[Value]) -> Value:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BundleWrong(f"line {number} is damaged") from error
    if not isinstance(value, kind):
        raise BundleWrong(f"line {number} is damaged")
    return value


def _unbase64(text: bytes, number: int) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BundleWrong(f"line {number} is damaged") from error
