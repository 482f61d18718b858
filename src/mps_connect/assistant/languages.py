"""Which of the five languages of the session a message is in, from its script and its small words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast

from mps_connect.assistant import phrases
from mps_connect.assistant.models import Language, Turn
from mps_connect.assistant.normalising import Reading, read

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_TAMIL = re.compile(r"[\u0b80-\u0bff]+")
_WORD = re.compile(r"[a-z']+")
_WITH_DIGITS = re.compile(r"\S*\d\S*")
_ENOUGH = 600
"""Words looked at: a language shows itself early, and a pasted file may be long."""


def detect(text: str) -> Language:
    """Language of one message. A message with no letters at all counts as English."""
    return detect_reading(read(text))


def detect_reading(reading: Reading) -> Language:
    low = reading.low
    words = _WORD.findall(low)[:_ENOUGH]
    han = len(_HAN.findall(low[:6000]))
    tamil = len(_TAMIL.findall(low[:12000]))
    # A Chinese word is about one and a half characters; names and addresses keep their Latin letters in every language.
    if tamil and tamil * 3 >= len(words):
        return "ta"
    if han and han * 2 >= len(words) * 1.4:
        return "zh"
    return _latin(low, words)


def conversation_language(turns: Sequence[Turn]) -> Language:
    """The language of the last message that shows one: a name, a number or a bare "yes" does not change it."""
    readings = [read(turn.text) for turn in turns]
    for reading in reversed(readings):
        if _shows_language(reading):
            return detect_reading(reading)
    for reading in readings:
        if sum(character.isalpha() for character in reading.low) >= 3:
            return detect_reading(reading)
    return "en"


def _shows_language(reading: Reading) -> bool:
    low = _WITH_DIGITS.sub(" ", reading.low[:6000])
    if _TAMIL.search(low) or _HAN.search(low):
        return detect_reading(reading) in ("ta", "zh")
    words = _WORD.findall(low)[:_ENOUGH]
    malay_words, english_words, strong, _, _ = _lists()
    return bool(strong.search(low)) or sum(word in malay_words or word in english_words for word in words) >= 2


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...]]:
    data = phrases.load("languages.toml")
    return (
        frozenset(data["ms"]["words"]),
        frozenset(data["en"]["words"]),
        phrases.compile_phrases(data["singlish"]["strong"]),
        phrases.compile_phrases(data["singlish"]["weak"]),
        tuple(re.compile(shape) for shape in data["singlish"]["shapes"]),
    )


def _latin(low: str, words: list[str]) -> Language:
    malay_words, english_words, strong, weak, shapes = _lists()
    malay = sum(word in malay_words for word in words)
    english = sum(word in english_words for word in words)
    if malay > english and malay >= 2:
        return "ms"
    strongest = len(strong.findall(low[:6000]))
    weaker = len({match.lower() for match in weak.findall(low[:6000])})
    weaker += sum(min(2, len(shape.findall(low[:6000]))) for shape in shapes)
    if strongest >= 1 and (strongest + weaker >= 2 or len(words) <= 40):
        return "en-singlish"
    if weaker >= 3 and weaker * 14 >= len(words):
        return "en-singlish"
    if malay == english and len(words) >= 4 and not strongest:
        return _guessed(low)
    return "en"


@lru_cache(maxsize=1)
def _guesser() -> Callable[[str], tuple[str, float]]:
    # Loading the model costs half a second: only a message that its own words leave undecided pays it, once.
    import py3langid

    py3langid.set_languages(["en", "ms", "id"])
    return cast("Callable[[str], tuple[str, float]]", py3langid.classify)


def _guessed(low: str) -> Language:
    return "ms" if _guesser()(low[:2000])[0] in ("ms", "id") else "en"
