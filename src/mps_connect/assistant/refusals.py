"""What may not be written: courts, live investigations, other people's data, business favours, other divisions.

A refusal names its reason, the way out, and the words for the resident. A fine is not a court case: a charge or a
summons to court is. Where the same story carries a lawful wish, the agency for it is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mps_connect.assistant import meanings, phrases
from mps_connect.assistant.facts.statements import ask_spans
from mps_connect.assistant.models import Flag, Language, Refusal, Span
from mps_connect.assistant.normalising import Reading, sentences
from mps_connect.assistant.patterns import Rule, compiled, hits, rule_from, span_of

ORDER = (
    "police_investigation_interference", "court_family_matter", "court_sentencing", "third_party_personal_data",
    "business_lobbying_non_constituent",
)  # fmt: skip
_ONE_MATTER = frozenset(
    {"traffic_fine", "driving_licence", "parking_fine", "vehicle", "town_council_arrears", "neighbour_dispute", "consumer",
     "employment_dispute", "tax"}
)  # fmt: skip
"""Categories whose own matter is the court's once somebody is charged, summoned or heard in it."""
_LAWFUL = (
    ("PDO", re.compile(r"\bpdo\b|public defender|பொதுத் தற்காப்பு|公共辩护")),
    ("LAB", re.compile(r"\blab\b|legal aid|法律援助|bantuan guaman|சட்ட உதவி")),
    ("AGC", re.compile(r"\bagc\b|attorney[- ]general|总检察|peguam negara|தலைமைச் சட்ட")),
    (
        "MinLaw",
        re.compile(
            r"\bminlaw\b|ministry of law|律政部|interpreter|court fees?|waiting .{0,20}court .{0,10}interpreter"
        ),
    ),
)
_STATUS = re.compile(
    r"\b(?:status|update|progress|outcome|got approve|no reply|never reply|any news|how is|what happen(?:ed)? to"
    r"|hear(?:d)? nothing|approved or not|find out my)\b|进度|回复|结果|进展|perkembangan|status|jawapan|நிலை|பதில்"
)
_PLAIN_STATUS = re.compile(
    r"\b(?:update|status|progress|know|ask)\b(?![^.!?]{0,60}\b(?:drop|withdraw|cancel|close|let (?:him|her|me)"
    r"|release|charge|speed|faster|hurry)\b)"
)
_OFFICER = re.compile(r"\b(?:io|investigating officer|investigation officer|inspector)\b")


@dataclass(frozen=True, slots=True)
class _Refused:
    rule: str
    explicit: bool
    turn: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, Rule, Rule, tuple[re.Pattern[str], ...]], ...]:
    data = phrases.load("refusals.toml")
    return tuple(
        (
            name,
            rule_from(name, data[name], "wish"),
            rule_from(name, data[name], "matter"),
            compiled(data[name]["conditional"]),
        )
        for name in ORDER
    )


def find_refusal(
    readings: Sequence[Reading], *, flags: Sequence[Flag], language: Language, lawful_category: str | None
) -> Refusal | None:
    """The refusal that governs the story, or None.

    `lawful_category` is what the rest of the story is clearly about (None: nothing else): a court date told in
    passing does not refuse the letter to the school.
    """
    refused = _first(readings, lawful_category)
    if refused is None:
        named = next((flag for flag in flags if flag.name == "non_constituent"), None)
        return None if named is None else _refusal("non_constituent", language, named.span, None)
    span = span_of(readings[refused.turn], refused.turn, refused.start, refused.end)
    text = "\n".join(reading.low for reading in readings)
    return _refusal(refused.rule, language, span, _lawful_agency(refused.rule, text))


def _first(readings: Sequence[Reading], lawful_category: str | None) -> _Refused | None:
    mattered: _Refused | None = None
    messages = [meanings.heard(reading) for reading in readings]
    for name, wish, matter, conditional in _rules():
        for turn, reading in enumerate(readings):
            spans = list(sentences(reading.flat))
            for hit in hits(wish, reading.low, spans):
                if not _only_status(name, reading.low, hit.start, hit.end, spans):
                    return _Refused(name, True, turn, hit.start, hit.end)
            for hit in hits(matter, reading.low, spans):
                if mattered is None and not _supposed(conditional, reading.low, spans, hit.start):
                    mattered = _Refused(name, False, turn, hit.start, hit.end)
        meant = _meant(name, messages)
        if meant is not None:
            return meant
    if mattered is not None and (
        lawful_category is None or lawful_category in _ONE_MATTER or _wished_for(readings, mattered)
    ):
        return mattered
    return None


def _meant(name: str, messages: Sequence[meanings.Heard]) -> _Refused | None:
    """A forbidden wish of this rule in words that no pattern wrote down."""
    for turn, message in enumerate(messages):
        meant = meanings.first_meant(name, message)
        if meant is not None:
            return _Refused(name, True, turn, meant.start, meant.end)
    return None


def _supposed(
    conditional: Sequence[re.Pattern[str]], low: str, spans: Sequence[tuple[int, int]], position: int
) -> bool:
    for start, end in spans:
        if start <= position < end:
            return any(pattern.search(low, start, end) for pattern in conditional)
    return False


def _only_status(name: str, low: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Asking what became of one's own report is lawful; asking the officer to decide is not."""
    if name != "police_investigation_interference":
        return False
    sentence = next(((begin, stop) for begin, stop in spans if begin <= start < stop), (start, end))
    words = low[sentence[0] : sentence[1]]
    return (
        bool(_PLAIN_STATUS.search(words))
        and not _OFFICER.search(words)
        and not re.search(
            r"\b(?:drop|withdraw|cancel|close|release|let (?:him|her|me|my)|not charge|don'?t charge"
            r"|speed|faster|conclude|return|give|warning|chance)\b",
            words,
        )
    )


def _wished_for(readings: Sequence[Reading], refused: _Refused) -> bool:
    """Whether a sentence with a wish speaks of the court itself."""
    court = re.compile(
        r"\bcourts?\b(?! order)|\bjudge|\bcharged?\b|\bsentence|\bjail|\bhearing|法庭|法官|被控|mahkamah|hakim|dakwa"
        r"|நீதிமன்ற|கோர்ட்"
    )
    reading = readings[refused.turn]
    return any(court.search(reading.low, start, end) for start, end in ask_spans(reading.flat, reading.low))


def _lawful_agency(rule: str, text: str) -> str | None:
    if rule == "police_investigation_interference":
        return "SPF" if _STATUS.search(text) else None
    if rule not in ("court_sentencing", "court_family_matter"):
        return None
    return next((short for short, pattern in _LAWFUL if pattern.search(text)), None)


def _refusal(rule: str, language: Language, span: Span | None, lawful: str | None) -> Refusal:
    row = phrases.load("refusals.toml")[rule]
    tell = row["tell"]
    key = "en" if language == "en-singlish" else language
    return Refusal(rule, row["reason"], row["instead"], tell.get(key, tell["en"]), span, lawful)


def category_of(rule: str) -> str | None:
    """The category a refusal puts the case in; None where the matter keeps its own."""
    return phrases.load("refusals.toml")[rule]["category"] or None
