"""Facts given without a purpose are read again from their own words, so that a letter knows what a sum or date is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from mps_connect.assistant.facts.finding import find_facts
from mps_connect.assistant.models import Fact, Turn

_WITH_PURPOSE = frozenset({"amount", "date", "duration", "count"})
_SHORTEST = 8


def with_purposes(facts: Sequence[Fact], session_date: date) -> tuple[Fact, ...]:
    """The same facts, in the same order; a sum, date, duration or count without a purpose gets the one its quote shows.

    Facts entered by hand carry the words around the value; facts read by the product have their purpose already and
    only the value as their quote, so they pass through.
    """
    return tuple(_read_again(fact, session_date) for fact in facts)


def _read_again(fact: Fact, session_date: date) -> Fact:
    if fact.type not in _WITH_PURPOSE or fact.slot is not None or len(fact.quote) < _SHORTEST:
        return fact
    slots = [found.slot for found in _within(fact.quote, session_date) if found.type == fact.type and found.slot]
    return replace(fact, slot=slots[0]) if slots else fact


@lru_cache(maxsize=2048)
def _within(quote: str, session_date: date) -> tuple[Fact, ...]:
    return find_facts((Turn(quote),), session_date=session_date)
