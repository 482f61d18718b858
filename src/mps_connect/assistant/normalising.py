"""A reading copy of a resident's words: easy to match, with every place traceable to the original text.

The original is never changed. Offsets that leave the assistant are code points of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_SAME = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2032": "'",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\ufe63": "-",
    "\uff0c": "\uff0c", "\uff01": "\uff01", "\uff1f": "\uff1f", "\uff1b": "\uff1b", "\u3000": " ",
    "\ufe69": "$", "\uffe5": "\u00a5",
}  # fmt: skip
_PLAIN = re.compile(r"[\t\n\r -~]*")
_WIDE_SUM = re.compile(r"[\uff10-\uff19]\uff0c[\uff10-\uff19]{3}")
_STOP = re.compile(r"[!?\u3002\uff01\uff1f;\uff1b\n\r\u0964]+|\.(?=\s|$|[\u4e00-\u9fff\u0b80-\u0bff])|\.{2,}")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:no|nos|st|ave|rd|blk|mr|mrs|ms|mdm|dr|pte|ltd|co|approx|tel|hp|ref"
    r"|bhd|sdn|inc|vs|en|pn|acc|acct|lor|jln|bt)$",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,\uff0c\u3001](?!\d)|\s-{1,2}\s|\u2026")


@dataclass(frozen=True, slots=True)
class Reading:
    """`flat` is the text without invisible characters, width and quote variants folded; `low` the same in lower case.

    Both have one character per kept character of `text`; `places[i]` is where `flat[i]` stands in `text`
    (None: at the same index).
    """

    text: str
    flat: str
    low: str
    places: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Code point offsets in `text` for a span of `flat`. The span must not be empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Reading:
    """Make the reading copy. Linear in the length of the text."""
    if text.isascii() and _PLAIN.fullmatch(text):
        return Reading(text, text, text.lower(), None)
    flat: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        folded = _fold(character)
        if character == "\uff0c" and _WIDE_SUM.match(text, max(0, index - 1)):
            folded = ","
        if folded:
            flat.append(folded)
            places.append(index)
    joined = "".join(flat)
    low = "".join(map(_lower, joined))
    return Reading(text, joined, low, None if len(joined) == len(text) else tuple(places))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """One character for one, or nothing for a character nobody sees."""
    if character in "\t\n\r":
        return character
    if character in _SAME:
        return _SAME[character]
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cc", "Cs", "Cn", "Co"):
        return ""
    if kind == "Zs":
        return " "
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character


@lru_cache(maxsize=4096)
def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def sentences(flat: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences, without the surrounding blanks and stops."""
    begin = 0
    for stop in _STOP.finditer(flat):
        if stop.group() == "." and _ABBREVIATION.search(flat, max(0, stop.start() - 12), stop.start()):
            continue
        yield from _trimmed(flat, begin, stop.start())
        begin = stop.end()
    yield from _trimmed(flat, begin, len(flat))


def clauses(flat: str) -> Iterator[tuple[int, int]]:
    """Spans between commas inside sentences."""
    for start, end in sentences(flat):
        begin = start
        for comma in _COMMA.finditer(flat, start, end):
            yield from _trimmed(flat, begin, comma.start())
            begin = comma.end()
        yield from _trimmed(flat, begin, end)


def _trimmed(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
