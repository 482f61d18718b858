"""Which payloads may be gone: those that an erasure in the record covers, and no others.

An erasure is a row of the record with op E. Three forms, told apart by the table it names:
- `keystore.subject_keys`: the key of unit `row_pk` was destroyed; it covers every payload of that unit.
- `audit.payloads`: payloads of unit `row_pk` were removed by rule; `changed` names their rows of the record, as `17` or `20-25`.
- any other table: rows recorded before the moment `row_pk` are gone from it; it covers no payload.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

KEYS, PAYLOADS = "keystore.subject_keys", "audit.payloads"
_SPAN = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")


def spans(changed: Sequence[str]) -> list[tuple[int, int]]:
    """First and last of each `17` or `20-25`, in order, none over another. Raises ValueError on anything else."""
    found = []
    for text in changed:
        match = _SPAN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text[:40]} names no rows of the record")
        found.append((int(match[1]), int(match[2] or match[1])))
    apart: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if apart and first <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(last, apart[-1][1])
        else:
            apart.append((first, last))
    return apart


class Covering:
    """Holds payloads that did not open until an erasure covers them: eight bytes each, and nothing for those of erased units."""

    def __init__(self) -> None:
        self.covered = 0
        self._erased: set[str] = set()
        self._open: dict[str, array[int]] = {}

    def closed(self, unit: str, seq: int) -> None:
        """A payload of row `seq` did not open."""
        if unit in self._erased:
            self.covered += 1
        else:
            self._open.setdefault(unit, array("q")).append(seq)

    def erasure(self, row: dict[str, Any]) -> None:
        """A leaf with op E. Raises ValueError, KeyError, TypeError where it is of no known form."""
        unit = row["row_pk"]
        if row["table_name"] == KEYS:
            self._erased.add(unit)
            self.covered += len(self._open.pop(unit, ()))
        elif row["table_name"] == PAYLOADS:
            seqs = self._open.pop(unit, array("q"))
            left = array("q", _outside(seqs, spans(row["changed"])))
            self.covered += len(seqs) - len(left)
            if left:
                self._open[unit] = left

    def uncovered(self) -> Iterator[tuple[str, int]]:
        """(unit, payloads) that no erasure answers for."""
        return ((unit, len(seqs)) for unit, seqs in self._open.items())


def _outside(seqs: Iterable[int], covered: Sequence[tuple[int, int]]) -> Iterator[int]:
    firsts = [first for first, _ in covered]
    for seq in seqs:
        at = bisect_right(firsts, seq) - 1
        if at < 0 or covered[at][1] < seq:
            yield seq
