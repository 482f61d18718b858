"""The safety detector: deterministic, in all languages, on every message, before anything else is asked or drafted.

It prefers a false alarm. It only marks; a person decides. Nothing a resident writes about how to be treated lowers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from mps_connect.assistant import phrases
from mps_connect.assistant.models import Fact, Flag, Span, Turn
from mps_connect.assistant.normalising import Reading, read, sentences
from mps_connect.assistant.patterns import Rule, hits, rule_from, span_of

PAUSING = frozenset(
    {"suicide_risk", "self_harm_minor", "family_violence", "child_in_danger", "threat_of_violence", "medical_emergency",
     "eviction_imminent", "homeless_tonight", "scam_in_progress", "no_food_today", "harassment"}
)  # fmt: skip
"""Flags that show a card and pause the questions. `utilities_cut` joins them where somebody at home is at risk."""


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    return tuple(rule_from(name, row) for name, row in phrases.load("safety.toml").items())


def detect(turns: Sequence[Turn], *, facts: Sequence[Fact] = (), session_date: date | None = None) -> tuple[Flag, ...]:
    """Flags of all turns, one for each name, with the words that fired first."""
    return detect_in([read(turn.text) for turn in turns], facts=facts, session_date=session_date)


def detect_in(
    readings: Sequence[Reading], *, facts: Sequence[Fact] = (), session_date: date | None = None
) -> tuple[Flag, ...]:
    found: dict[str, Flag] = {}
    for turn, reading in enumerate(readings):
        spans = list(sentences(reading.flat))
        for rule in _rules():
            if rule.name in found:
                continue
            for hit in hits(rule, reading.low, spans):
                span = span_of(reading, turn, hit.start, hit.end)
                found[rule.name] = Flag(rule.name, f"{rule.name}.{hit.number}", span)
                break
    _add_from_facts(found, readings, facts, session_date)
    return tuple(found.values())


def _add_from_facts(
    found: dict[str, Flag], readings: Sequence[Reading], facts: Sequence[Fact], session_date: date | None
) -> None:
    for fact in facts:
        if fact.type == "nric" and fact.subject == "third_party" and "third_party_nric" not in found:
            span = _span(fact)
            found["third_party_nric"] = Flag("third_party_nric", "third_party_nric.fact", span)
    if session_date is None or "eviction_imminent" in found:
        return
    soon = {(session_date + timedelta(days=days)).isoformat() for days in (0, 1, 2)}
    feared = [fact for fact in facts if fact.slot == "eviction_feared"]
    for fact in facts:
        if (
            fact.type == "date"
            and fact.value in soon
            and any(_same_sentence(readings, fact, other) for other in feared)
        ):
            found["eviction_imminent"] = Flag("eviction_imminent", "eviction_imminent.date", _span(fact))
            return


def _same_sentence(readings: Sequence[Reading], one: Fact, other: Fact) -> bool:
    if one.turn != other.turn:
        return False
    first, second = sorted((one, other), key=lambda fact: fact.start)
    between = readings[one.turn].text[first.end : second.start]
    return not any(stop in between for stop in ".!?。!?\n")


def _span(fact: Fact) -> Span:
    return Span(fact.turn, fact.start, fact.end, fact.quote)
