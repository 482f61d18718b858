"""One row's history folded into what the row should be now, and how that differs from what it is. Knows no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from mps_connect.audit.leaves import SALT_BYTES, commitment_of

Row = dict[str, Any]


class Entry(NamedTuple):
    """One row of the record. `opened`: salt and body, or None where they are gone. `leaf`: None before it is sequenced."""

    op: str
    seq: int
    leaf: int | None
    changed: list[str]
    commitment: bytes
    opened: bytes | None


@dataclass(slots=True)
class Folded:
    """A row as its history leaves it. `values`: what is known of it. `unknown`: columns whose values are gone by rule."""

    exists: bool = False
    whole: bool = False
    """Every column that is not in `values` or `unknown` was never written: it has the table's default."""
    values: Row = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def parsed(text: str) -> Any:
    """A row, or one value of it, as PostgreSQL writes it in JSON: with numbers to the last digit."""
    return json.loads(text, parse_float=Decimal)


def fold(entries: Iterable[Entry]) -> Folded:
    """Fold a row's history, oldest first: inserts, changes, deletions and, from where older values went, baselines."""
    row, last_leaf = Folded(), -1
    for entry in entries:
        if entry.leaf is not None and entry.leaf < last_leaf:
            row.problems.append(f"its entry {entry.seq} was sequenced before an older one")
        last_leaf = last_leaf if entry.leaf is None else entry.leaf
        before, after = _body(entry, row)
        if entry.op in ("I", "A", "C"):
            _begin(row, after)
        elif entry.op == "D":
            _compare_before(row, before, entry)
            row.exists, row.whole, row.values, row.unknown = False, False, {}, set()
        else:
            _compare_before(row, before, entry)
            _change(row, after, entry)
    return row


def differing(row: Folded, live: Row, defaults: Mapping[str, Any]) -> list[str]:
    """Columns of a live row that say otherwise than its history, in order."""
    return sorted(
        column
        for column, value in live.items()
        if column not in row.unknown
        and (column in row.values or row.whole)
        and value != row.values.get(column, defaults.get(column))
        and not (value is None and column not in row.values)
    )


def _body(entry: Entry, row: Folded) -> tuple[Row | None, Row | None]:
    if entry.opened is None:
        return None, None
    salt, body = entry.opened[:SALT_BYTES], entry.opened[SALT_BYTES:]
    if commitment_of(salt, body) != entry.commitment:
        row.problems.append(f"its entry {entry.seq} holds other values than were recorded")
        return None, None
    found = parsed(body.decode())
    return found["before"], found["after"]


def _begin(row: Folded, after: Row | None) -> None:
    row.exists, row.whole = True, after is not None
    row.values, row.unknown = dict(after or {}), set()


def _change(row: Folded, after: Row | None, entry: Entry) -> None:
    if not row.exists:
        row.problems.append(f"its entry {entry.seq} changes a row that was not there")
        row.exists = True
    if after is None:
        row.unknown |= set(entry.changed)
        for column in entry.changed:
            row.values.pop(column, None)
        return
    # A column that changed without a value is excluded from the record: it is known by name alone.
    row.unknown = (row.unknown | set(entry.changed)) - after.keys()
    row.values |= after


def _compare_before(row: Folded, before: Row | None, entry: Entry) -> None:
    """What a change found must be what the last one left: else somebody was there in between, unrecorded."""
    for column, value in (before or {}).items():
        if column in row.values and column not in row.unknown and row.values[column] != value:
            row.problems.append(f"its {column} was changed without a record before entry {entry.seq}")
