"""Many literal phrases found in one pass: the lexicons of the data files become one factorised pattern each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

_Trie = dict[str, Any]


@lru_cache(maxsize=32)
def load(name: str) -> Mapping[str, Any]:
    """One data file of `assistant/data`, parsed once."""
    return tomllib.loads(files("mps_connect.assistant").joinpath("data", name).read_text(encoding="utf-8"))


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern over lower-case text that finds the longest phrase at each place.

    A phrase of Latin letters matches whole words; a trailing `*` lets the last word go on (`evict*`), one blank
    matches any run of blanks or a hyphen, and ` .. ` bridges up to three words between two halves. Phrases in other
    scripts match anywhere.
    """
    trie: _Trie = {}
    for phrase in phrases:
        node = trie
        for piece in _pieces(_stem(phrase.strip().lower())):
            node = node.setdefault(piece, {})
        node[""] = {}
    return re.compile(_joined(trie) if trie else r"(?!)")


def literals(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(phrase.strip().lower() for phrase in phrases)


def _stem(phrase: str) -> str:
    """Tamil words change their last letter before an ending: `பணம்` becomes `பணத்தை`, `கடிதங்கள்` `கடிதங்களை`."""
    if phrase.endswith("ம்") and len(phrase) >= 6:
        return phrase[:-2]
    return phrase[:-1] if phrase.endswith("்") and len(phrase) >= 4 else phrase


def _pieces(phrase: str) -> list[str]:
    open_end = phrase.endswith("*")
    body = phrase[:-1] if open_end else phrase
    pieces: list[str] = []
    for half in body.split(" .. "):
        if pieces:
            pieces.append(r"(?:[ ,]+[^\s,.;]{1,20}){0,3}[ ,]+")
        pieces.extend(r"[\s\-]{1,3}" if character == " " else re.escape(character) for character in half)
    if body[0].isascii() and body[0].isalnum():
        # The edge is looked for behind the first letter: a pattern that begins with letters is scanned far faster.
        pieces[0] += f"(?<![a-z0-9]{body[0]})"
    if body and (body[-1].isascii() and body[-1].isalnum()):
        pieces.append(
            r"[a-z]{0,12}" if open_end else r"(?:e?s)?(?![a-z0-9])" if body[-1].isalpha() else r"(?![a-z0-9])"
        )
    return pieces


def _joined(trie: _Trie) -> str:
    """Alternatives share their beginnings; longer ones are tried first."""
    branches = []
    ends = False
    for piece, below in trie.items():
        if piece == "":
            ends = True
            continue
        branches.append(piece + _joined(cast(_Trie, below)))
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "|".join(branches)
    if ends:
        return f"(?:{joined})?"
    return joined if len(branches) == 1 else f"(?:{joined})"
