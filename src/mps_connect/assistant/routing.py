"""Which of the 36 categories a story belongs to, and which agency owns it: a readable linear model over words.

Each category lists words with weights (data/routing.toml). What the resident asks for counts more than what surrounds
it. Confidence is a number for ordering, not a measured probability; below `ASK_A_PERSON` a person chooses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mps_connect.agencies.models import Directory
from mps_connect.assistant import phrases
from mps_connect.assistant.facts.statements import ask_spans
from mps_connect.assistant.models import AgencyChoice, Flag, Refusal, Span
from mps_connect.assistant.normalising import Reading
from mps_connect.assistant.patterns import span_of
from mps_connect.assistant.refusals import category_of

ASK_A_PERSON = 0.6
_WEIGHTS = (("key", 1.5), ("strong", 3.0), ("words", 1.5), ("weak", 0.5), ("against", -2.0))
_WISHED = 1.6
_NAMED_AGENCY = 2.0
_WROTE_BACK = 4.0
"""An agency that has written, refused or asked has the file: it counts more than one that is only named."""
_CLEAR = 6.0
_ENOUGH = 1.9
_SHY = frozenset({"court_matter", "police_investigation", "lobbying_business", "privacy_request"})
"""Categories that refuse: chosen by the refusal rules, which look at the whole sentence, never by single words alone."""


@dataclass(slots=True)
class _Score:
    total: float = 0.0
    hits: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Matched words -> (turn, start, end) in the reading copy."""


@dataclass(frozen=True, slots=True)
class Route:
    category: str
    confidence: float
    agencies: tuple[AgencyChoice, ...]
    evidence: tuple[Span, ...]
    others: tuple[str, ...]


@lru_cache(maxsize=1)
def _categories() -> tuple[tuple[str, tuple[tuple[float, re.Pattern[str]], ...]], ...]:
    data = phrases.load("routing.toml")
    return tuple(
        (
            name,
            tuple((weight, phrases.compile_phrases(row[kind])) for kind, weight in _WEIGHTS if row.get(kind)),
        )
        for name, row in data.items()
        if name != "agencies"
    )


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    return {
        category: tuple((short, phrases.compile_phrases(words)) for short, words in row.items())
        for category, row in phrases.load("routing.toml")["agencies"].items()
    }


_ALIASES = re.compile(
    r"(?<![a-z0-9])(?P<a>hdb|cpfb|cpf board|cpf(?= (?:replied|say|says|said|board|kata|wrote|reject|never|asked"
    r"|to (?:approve|release|let)))|mom|tadm|wsg|ica|iras|lta|nea|sfa|pub|sp group|sp services|msf|sso|ecda|moe|moh"
    r"|aic|mindef|cmpb|ura|nparks|town council|traffic police|imda|ptc|tp)(?![a-z0-9])"
    r"|(?P<h>建屋局|人力部|移民局|税务局|陆交局|环境局|市镇会|交警|教育部|国防部|公积金局|சுகாதார அமைச்சு)"
)
_WROTE = re.compile(
    r".{0,6}(?:letter|say|says|said|replied|reply|reject\w*|refus\w*|wrote|asked|wants?|kata|tolak|suruh|说|拒绝|不批|来信"
    r"|சொல்|நிராகரி|மறுத்|என்கிறது)"
)
_ALIAS = {
    "hdb": "HDB", "cpfb": "CPFB", "cpf": "CPFB", "cpf board": "CPFB",
    "mom": "MOM", "tadm": "TADM", "wsg": "WSG", "ica": "ICA", "iras": "IRAS",
    "lta": "LTA", "nea": "NEA", "sfa": "SFA", "pub": "PUB",
    "sp group": "SP", "sp services": "SP", "msf": "MSF", "sso": "SSO",
    "ecda": "ECDA", "moe": "MOE", "moh": "MOH", "aic": "AIC",
    "mindef": "MINDEF", "cmpb": "MINDEF", "ura": "URA", "nparks": "NParks",
    "town council": "TC", "traffic police": "TP", "tp": "TP", "imda": "IMDA", "ptc": "PTC", "建屋局": "HDB", "人力部": "MOM",
    "移民局": "ICA", "税务局": "IRAS", "陆交局": "LTA", "环境局": "NEA", "市镇会": "TC", "交警": "TP", "教育部": "MOE",
    "国防部": "MINDEF", "公积金局": "CPFB", "சுகாதார அமைச்சு": "MOH",
}  # fmt: skip


def scores(readings: Sequence[Reading], directory: Directory) -> dict[str, _Score]:
    wishes = [ask_spans(reading.flat, reading.low) for reading in readings]
    found = {name: _score(patterns, readings, wishes) for name, patterns in _categories()}
    for short, weight in _named_agencies(readings, wishes).items():
        owned = [name for name in found if short in directory.categories[name].agencies]
        for name in owned:
            # An agency with one kind of matter says by its name alone what the matter is.
            if found[name].total > 0 or len(owned) == 1:
                found[name].total += weight
    return found


def _score(
    patterns: Sequence[tuple[float, re.Pattern[str]]],
    readings: Sequence[Reading],
    wishes: Sequence[Sequence[tuple[int, int]]],
) -> _Score:
    score = _Score()
    against = 0.0
    for weight, pattern in patterns:
        heard: dict[str, float] = {}
        for turn, reading in enumerate(readings):
            for match in pattern.finditer(reading.low):
                if match.end() == match.start():
                    continue
                words = match.group()
                wished = any(start <= match.start() < end for start, end in wishes[turn])
                value = _WISHED if wished and weight > 0 else 1.0
                heard[words] = max(heard.get(words, 0.0), value) + (0.15 if words in heard else 0.0)
                if weight > 0.5:
                    score.hits.setdefault(words, (turn, match.start(), match.end()))
        if weight < 0:
            against = weight * len(heard)
        else:
            # Words of one meaning pile up: the second counts less than the first.
            ranked = sorted(heard.values(), reverse=True)
            score.total += weight * sum(value / (1 + 0.35 * place) for place, value in enumerate(ranked[:8]))
    score.total += max(against, -6.0)
    return score


def _named_agencies(readings: Sequence[Reading], wishes: Sequence[Sequence[tuple[int, int]]]) -> dict[str, float]:
    named: dict[str, float] = {}
    for turn, reading in enumerate(readings):
        for match in _ALIASES.finditer(reading.low):
            short = _ALIAS[match.group()]
            wished = any(start <= match.start() < end for start, end in wishes[turn])
            wrote = bool(_WROTE.match(reading.low, match.end(), match.end() + 30))
            weight = _WROTE_BACK if wrote else _NAMED_AGENCY * (_WISHED if wished else 1.0)
            named[short] = max(named.get(short, 0.0), weight)
    return named


def lawful_category(found: dict[str, _Score]) -> str | None:
    """What the story is clearly about apart from courts and police; None where nothing else is."""
    name, score = max(
        ((name, score) for name, score in found.items() if name not in _SHY), key=lambda item: item[1].total
    )
    return name if score.total >= _CLEAR else None


def route(
    readings: Sequence[Reading],
    found: dict[str, _Score],
    *,
    directory: Directory,
    refusal: Refusal | None,
    flags: Sequence[Flag],
) -> Route:
    ranked = sorted(
        ((name, score) for name, score in found.items() if name not in _SHY and score.total > 0),
        key=lambda item: -item[1].total,
    )
    forced = category_of(refusal.rule) if refusal else None
    if forced:
        return _refused(readings, forced, refusal, found, ranked, directory)
    names = {flag.name for flag in flags}
    ranked = _preferred(_with_danger(ranked, found, names), names)
    if not ranked or ranked[0][1].total < _ENOUGH:
        return Route("unknown", 0.2, (_none(directory),), (), tuple(name for name, _ in ranked[:1]))
    category, score = ranked[0]
    second = ranked[1][1].total if len(ranked) > 1 else 0.0
    confidence = _confidence(score.total, second)
    agencies = _agencies(readings, category, confidence, directory)
    return Route(category, confidence, agencies, _evidence(readings, score), _others(ranked))


_DANGER = {
    "do_not_call": ("family_violence", 1.0),
    "eviction_imminent": ("housing_rental", 3.0), "homeless_tonight": ("housing_rental", 3.5),
    "no_food_today": ("financial_assistance", 3.5),
    "utilities_cut": ("utilities", 3.0), "scam_in_progress": ("scam_crime", 4.0), "family_violence": ("family_violence", 4.0),
    "harassment": ("scam_crime", 4.0),
}  # fmt: skip


def _with_danger(
    ranked: list[tuple[str, _Score]], found: dict[str, _Score], flags: set[str]
) -> list[tuple[str, _Score]]:
    """What the safety detector heard counts as heard, whatever the words were."""
    if "family_violence" in flags:
        flags = flags - {"harassment"}
    for flag in [name for name in _DANGER if name in flags]:
        category, weight = _DANGER[flag]
        if found[category].total < weight + 1.0:
            found[category].total = max(found[category].total, 0.0) + weight
    heard = {name for name, _ in ranked} | {_DANGER[flag][0] for flag in flags & _DANGER.keys()}
    # In the table's order, so that a tie falls the same way in every process.
    return sorted(((name, found[name]) for name in found if name in heard), key=lambda item: -item[1].total)


_FIRST_OF_ALL = (
    ("family_violence", "family_violence", 0.9), ("scam_in_progress", "scam_crime", 0.9), ("utilities_cut", "utilities", 0.6),
    ("homeless_tonight", "housing_rental", 0.6),
)  # fmt: skip
"""A danger, its category, and how strongly that must be heard beside the strongest one to come before it."""


def _preferred(ranked: list[tuple[str, _Score]], flags: set[str]) -> list[tuple[str, _Score]]:
    """Danger at home and a scam going on come before a bill told in the same breath, unless the wish is clearly other."""
    for flag, category, share in _FIRST_OF_ALL:
        if flag not in flags or not ranked or ranked[0][0] == category:
            continue
        if flag == "homeless_tonight" and "family_violence" in flags:
            continue
        own = next((item for item in ranked if item[0] == category), None)
        if own and own[1].total >= share * ranked[0][1].total:
            return [own, *(item for item in ranked if item is not own)]
    return ranked


def _refused(
    readings: Sequence[Reading],
    category: str,
    refusal: Refusal | None,
    found: dict[str, _Score],
    ranked: Sequence[tuple[str, _Score]],
    directory: Directory,
) -> Route:
    agencies: tuple[AgencyChoice, ...] = (_none(directory),)
    if refusal and refusal.lawful_agency:
        short = refusal.lawful_agency
        reason = f"{directory.agencies[short].name} may be asked about the lawful wish in this story."
        agencies = (AgencyChoice(short, 0.8, reason), *agencies)
    evidence = (refusal.span,) if refusal and refusal.span else _evidence(readings, found[category])
    others = tuple(name for name, score in ranked if score.total >= _CLEAR)[:3]
    return Route(category, 0.9, agencies, evidence, others)


def _none(directory: Directory) -> AgencyChoice:
    return AgencyChoice("NONE", 0.5, directory.agencies["NONE"].mandate)


def _confidence(first: float, second: float) -> float:
    """Logistic in the strength of the first and its lead over the second.

    The three weights were set by hand while reading the results on bench/assistant; nothing fits or calibrates them.
    """
    lead = (first - second) / (first + 2.0)
    value = 1 / (1 + math.exp(-(-1.1 + 4.2 * lead + 0.14 * min(first, 16.0))))
    return round(0.96 * value, 3)


def _evidence(readings: Sequence[Reading], score: _Score) -> tuple[Span, ...]:
    longest = sorted(score.hits.values(), key=lambda hit: hit[1] - hit[2])[:5]
    return tuple(span_of(readings[turn], turn, start, end) for turn, start, end in sorted(longest))


def _others(ranked: Sequence[tuple[str, _Score]]) -> tuple[str, ...]:
    """Categories heard as well, by words that the first one does not share."""
    first = ranked[0][1]
    others = []
    for name, score in ranked[1:6]:
        own = [hit for words, hit in score.hits.items() if words not in first.hits and not _inside(hit, first)]
        if score.total >= max(4.5, 0.4 * first.total) and len(own) >= 2:
            others.append(name)
    return tuple(others[:3])


def _inside(hit: tuple[int, int, int], score: _Score) -> bool:
    return any(hit[0] == turn and hit[1] < end and start < hit[2] for turn, start, end in score.hits.values())


def _agencies(
    readings: Sequence[Reading], category: str, confidence: float, directory: Directory
) -> tuple[AgencyChoice, ...]:
    usual = directory.categories[category].agencies
    low = "\n".join(reading.low for reading in readings)
    weights = {short: 1.0 if place == 0 else 0.3 for place, short in enumerate(usual)}
    words: dict[str, str] = {}
    for short, pattern in _owners().get(category, ()):
        heard = {match.group() for match in pattern.finditer(low) if match.group()}
        if heard:
            weights[short] = weights.get(short, 0.0) + 1.6 * len(heard)
            words[short] = max(sorted(heard), key=len)
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    total = sum(weight for _, weight in ranked)
    return tuple(
        AgencyChoice(short, round(confidence * weight / total if len(ranked) > 1 else confidence, 3),
                     _reason(directory, category, short, words.get(short)))
        for short, weight in ranked[:3]
    )  # fmt: skip


def _reason(directory: Directory, category: str, short: str, words: str | None) -> str:
    label = directory.categories[category].label.lower()
    agency = directory.agencies[short]
    because = f' The words "{words}" point to it.' if words else ""
    return f"{agency.name} usually owns matters of this kind ({label}).{because}"
