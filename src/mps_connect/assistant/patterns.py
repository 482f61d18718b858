"""Rules of the data files that are patterns: each fires on a sentence, unless the sentence says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mps_connect.assistant.models import Span
from mps_connect.assistant.normalising import Reading

_TAMIL_END = re.compile("்(?=[|)]|$)")
"""The mute sign at the end of a Tamil word goes when an ending follows."""


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    any: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    needs: tuple[re.Pattern[str], ...]
    """Where given, one of them must stand somewhere in the message."""
    both: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    """Pairs of which both must stand in one sentence, in either order."""
    told: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    """Pairs of which the first may stand anywhere in the message: it tells what the second is about."""


@dataclass(frozen=True, slots=True)
class Hit:
    rule: str
    number: int
    """Which of the rule's patterns fired, from 1."""
    start: int
    end: int


def compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_TAMIL_END.sub("்?", pattern)) for pattern in patterns)


def rule_from(name: str, row: Mapping[str, Any], fires: str = "any") -> Rule:
    pairs = row.get("both" if fires == "any" else f"{fires}_both", ())
    both = tuple((compiled([first])[0], compiled([second])[0]) for first, second in pairs)
    pairs = row.get("told" if fires == "any" else f"{fires}_told", ())
    told = tuple((compiled([first])[0], compiled([second])[0]) for first, second in pairs)
    return Rule(name, compiled(row[fires]), compiled(row.get("unless", ())), compiled(row.get("needs", ())), both, told)


def hits(rule: Rule, low: str, spans: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """At most one hit for each pattern, in the order of the rule."""
    if rule.needs and not any(pattern.search(low) for pattern in rule.needs):
        return
    yield from _single(rule, rule.any, 1, low, spans)
    yield from _paired(rule, low, spans)
    about = [second for first, second in rule.told if first.search(low)]
    yield from _single(rule, about, len(rule.any) + len(rule.both) + 1, low, spans)


def _single(
    rule: Rule, patterns: Sequence[re.Pattern[str]], first: int, low: str, spans: Sequence[tuple[int, int]]
) -> Iterator[Hit]:
    for number, pattern in enumerate(patterns, first):
        # One look at the whole message first: most patterns are nowhere in it.
        if not pattern.search(low):
            continue
        for start, end in spans:
            match = pattern.search(low, start, end)
            if match and match.end() > match.start() and not _taken_back(rule, low, start, end):
                yield Hit(rule.name, number, match.start(), match.end())
                break


def _paired(rule: Rule, low: str, spans: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    for number, (one, other) in enumerate(rule.both, len(rule.any) + 1):
        if not (one.search(low) and other.search(low)):
            continue
        for start, end in spans:
            first, second = one.search(low, start, end), other.search(low, start, end)
            if first and second and not _taken_back(rule, low, start, end):
                yield Hit(rule.name, number, min(first.start(), second.start()), max(first.end(), second.end()))
                break


def _taken_back(rule: Rule, low: str, start: int, end: int) -> bool:
    return any(pattern.search(low, start, end) for pattern in rule.unless)


def span_of(reading: Reading, turn: int, start: int, end: int) -> Span:
    begin, stop = reading.original(start, end)
    return Span(turn, begin, stop, reading.text[begin:stop])
