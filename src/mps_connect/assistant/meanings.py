"""What words mean together: kinds of words that, standing near one another, carry a danger or a forbidden wish.

A single pattern hears only the order somebody wrote down. Here each kind of word (`data/meanings.toml`) is listed once,
in every language, and a combination names the kinds that must stand in one sentence, in any order: people mix languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mps_connect.assistant import phrases
from mps_connect.assistant.normalising import Reading, sentences

REACH = 140
"""Characters between the first kind and each other kind: long messages have no full stops."""


@dataclass(frozen=True, slots=True)
class Combination:
    kinds: tuple[str, ...]
    absent: tuple[str, ...]
    """Kinds that take the combination back when they stand in the same sentences."""
    sentences: int
    """How many sentences in a row may share the kinds."""


@dataclass(frozen=True, slots=True)
class Meant:
    name: str
    number: int
    start: int
    end: int


@dataclass(slots=True)
class Heard:
    """The kinds of words of one message, each looked for once."""

    low: str
    spans: Sequence[tuple[int, int]]
    _places: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def places(self, kind: str) -> tuple[tuple[int, int], ...]:
        found = self._places.get(kind)
        if found is None:
            pattern = _kinds()[kind]
            found = tuple(match.span() for match in pattern.finditer(self.low) if match.end() > match.start())
            self._places[kind] = found
        return found


def heard(reading: Reading) -> Heard:
    return Heard(reading.low, tuple(sentences(reading.flat)))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, re.Pattern[str]]:
    words = phrases.load("meanings.toml")["words"]
    return {kind: phrases.compile_phrases(_listed(words, kind)) for kind in words}


def _listed(words: Mapping[str, Sequence[str]], kind: str) -> Iterator[str]:
    """The words of a kind; `@other` stands for the words of another kind."""
    for word in words[kind]:
        if word.startswith("@"):
            yield from _listed(words, word[1:])
        else:
            yield word


@lru_cache(maxsize=1)
def _combinations() -> Mapping[str, tuple[Combination, ...]]:
    data = phrases.load("meanings.toml")
    return {name: tuple(map(_combination, rows)) for name, rows in data["together"].items()}


def _combination(row: str) -> Combination:
    """`kin blow -stranger /2`: kinds that must stand, kinds that must not, and over how many sentences."""
    parts = row.split()
    count = next((int(part[1:]) for part in parts if part.startswith("/")), 1)
    return Combination(
        tuple(part for part in parts if part[0] not in "-/"),
        tuple(part[1:] for part in parts if part.startswith("-")),
        count,
    )


def stands(kind: str, low: str, start: int, end: int) -> bool:
    """Whether a word of this kind stands between two places."""
    return bool(_kinds()[kind].search(low, start, end))


def first_meant(name: str, message: Heard) -> Meant | None:
    """The first combination of this name that the message holds."""
    for number, combination in enumerate(_combinations().get(name, ()), 1):
        if not all(message.places(kind) for kind in combination.kinds):
            continue
        for start, end in _windows(message.spans, combination.sentences):
            span = _together(message, combination, start, end)
            if span is not None:
                return Meant(name, number, *span)
    return None


def _windows(spans: Sequence[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    last = max(len(spans) - count + 1, 1)
    for place in range(min(last, len(spans))):
        yield spans[place][0], spans[min(place + count, len(spans)) - 1][1]


def _together(message: Heard, combination: Combination, start: int, end: int) -> tuple[int, int] | None:
    if any(_inside(message.places(kind), start, end) for kind in combination.absent):
        return None
    anchors = _inside(message.places(combination.kinds[0]), start, end)
    for anchor in anchors:
        taken = [anchor]
        for kind in combination.kinds[1:]:
            near = _nearest(_inside(message.places(kind), start, end), anchor, taken)
            if near is None:
                break
            taken.append(near)
        else:
            return min(span[0] for span in taken), max(span[1] for span in taken)
    return None


def _inside(places: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    if not places:
        return ()
    first = bisect_left(places, (start, start))
    last = bisect_left(places, (end, end))
    return places[first:last]


def _nearest(
    places: Sequence[tuple[int, int]], anchor: tuple[int, int], taken: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The place nearest to the anchor that no other kind has taken: one word is not two."""
    free = [
        place
        for place in places
        if abs(place[0] - anchor[0]) <= REACH and not any(place[0] < end and start < place[1] for start, end in taken)
    ]
    return min(free, key=lambda place: abs(place[0] - anchor[0]), default=None)
