"""The safety detector: deterministic, in all languages, on every message, before anything else is asked or drafted.

It prefers a false alarm. It only marks; a person decides. Nothing a resident writes about how to be treated lowers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from mps_connect.assistant import meanings, phrases
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
    _add_meant(found, readings)
    _add_child(found, readings)
    _add_from_facts(found, readings, facts, session_date)
    return tuple(found.values())


def _add_meant(found: dict[str, Flag], readings: Sequence[Reading]) -> None:
    """Dangers that no pattern wrote down: kinds of words that stand together."""
    for turn, reading in enumerate(readings):
        message = meanings.heard(reading)
        for rule in _rules():
            meant = None if rule.name in found else meanings.first_meant(rule.name, message)
            if meant is not None:
                span = span_of(reading, turn, meant.start, meant.end)
                found[rule.name] = Flag(rule.name, f"{rule.name}.together.{meant.number}", span)


_CHILD = re.compile(
    r"\b(?:my|the|our|her|his) (?:\w+ ){0,2}(?:son|daughter|boy|girl|child|kid|nephew|niece|grandson|granddaughter"
    r"|student|teenager)\b"
    r"|儿子|女儿|孩子|孙|外甥|学生|\b(?:anak|cucu|adik)\b|மகன்|மகள்|பிள்ளை|பேரன்|பேத்தி"
)
_CHILDHOOD = re.compile(
    r"\b(?:school|teacher|classmates?|counsell?or|recess|psle|p[1-6]|pri(?:mary)? ?[1-6]|sec(?:ondary)? ?[1-5]"
    r"|bull(?:y|ied|ying))\b"
    r"|\b(?:[6-9]|1[0-7])(?: ?(?:yo|yrs?|years?)| tahun|岁)|学校|老师|同学|小学|中学|岁|sekolah|guru|பள்ளி|ஆசிரியர்|வயது"
)
_NOT_SELF = re.compile(r"\b(?:he|she|him|her|his)\b|他|她|\bdia\b|அவன்|அவள்|தன்")


def _add_child(found: dict[str, Flag], readings: Sequence[Reading]) -> None:
    """Words about dying that a child said or a child is meant by: the child's own protocol as well."""
    risk = found.get("suicide_risk")
    if risk is None or risk.span is None or "self_harm_minor" in found:
        return
    low = readings[risk.span.turn].low
    if _CHILD.search(low) and _CHILDHOOD.search(low) and _NOT_SELF.search(low):
        found["self_harm_minor"] = Flag("self_harm_minor", "self_harm_minor.child", risk.span)


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
    for fact in facts:
        if fact.type == "date" and fact.value in soon and _leaving_home(readings[fact.turn], fact):
            found["eviction_imminent"] = Flag("eviction_imminent", "eviction_imminent.date", _span(fact))
            return


def _leaving_home(reading: Reading, fact: Fact) -> bool:
    """Whether the sentence round a date speaks of having to leave the home."""
    rule = next(rule for rule in _rules() if rule.name == "eviction_imminent")
    words = rule.both[0][0]
    for start, end in sentences(reading.flat):
        begin, stop = reading.original(start, end)
        if begin <= fact.start < stop:
            return bool(words.search(reading.low, start, end)) or meanings.stands("quit_home", reading.low, start, end)
    return False


def _span(fact: Fact) -> Span:
    return Span(fact.turn, fact.start, fact.end, fact.quote)
