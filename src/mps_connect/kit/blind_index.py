"""Search without readable words at rest: stems and bigrams, each as a keyed 64-bit hash.

PostgreSQL's full text sees a run of Chinese as one token, so Chinese is cut into bigrams (and single characters, so that a
one-character search finds something). Tamil and Latin words are stemmed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_TAMIL = re.compile(r"[\u0b80-\u0bff]+")
_local = threading.local()


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # Stemmer objects keep state while they work, so each thread has its own.
    held = getattr(_local, language, None)
    if held is None:
        held = snowballstemmer.stemmer(language)
        setattr(_local, language, held)
    return held


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    language = "tamil" if _TAMIL.search(word) else "english"
    return str(_stemmer(language).stemWord(word))


def terms(text: str, *, query: bool = False) -> set[str]:
    """Normalised search terms of a text. A query leaves out single Chinese characters where a bigram says more."""
    found: set[str] = set()
    folded = unicodedata.normalize("NFKC", text).casefold()
    for han in _HAN.findall(folded):
        found.update(han[i : i + 2] for i in range(len(han) - 1))
        if not query or len(han) == 1:
            found.update(han)
    for word in _words(_HAN.sub(" ", folded)):
        found.add(_stem(word))
    return found


def _words(text: str) -> Iterable[str]:
    current: list[str] = []
    for character in text:
        if character.isalnum() or unicodedata.category(character) in ("Mn", "Mc"):
            current.append(character)
        elif current:
            yield "".join(current)
            current = []
    if current:
        yield "".join(current)


def blind(key: bytes, words: Iterable[str]) -> list[int]:
    """Each word as a signed 64-bit integer under `key`, sorted, for a `bigint[]`."""
    return sorted(
        int.from_bytes(hmac.new(key, word.encode(), hashlib.sha256).digest()[:8], "big", signed=True)
        for word in set(words)
    )
