"""Where the leaves of an origin's tree lie in the database.

An origin ends in a number: `.../audit/1`. Where a record was forked, a tree of the next number begins, and both stay. All leaves lie
in one table in one order: those of tree N begin at (N - 1) << 40, so that tiles of 256 never cross from one tree to the next.
"""

from __future__ import annotations

SHIFT = 40


def number_of(origin: str) -> int:
    """The number at the end of an origin; 1 where it has none."""
    tail = origin.rpartition("/")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and 0 < len(tail) < 7 and int(tail) else 1


def numbered(origin: str, number: int) -> str:
    """The origin of another tree of the same record."""
    return f"{origin.rpartition('/')[0]}/{number}"


def base_of(origin: str) -> int:
    """Where leaf 0 of the origin's tree lies."""
    return (number_of(origin) - 1) << SHIFT


def base_of_place(place: int) -> int:
    """Where leaf 0 of the tree lies that a leaf at `place` belongs to."""
    return place >> SHIFT << SHIFT
