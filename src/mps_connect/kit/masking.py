"""Identifiers shown as dots: the same length as before, the last four characters kept, so that every offset holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

DOT = "•"
KEEP = 4

_BETWEEN = r"[ \-.\u00a0\u2010-\u2015]"
"""What people put between the groups of a number."""

_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_IDENTITY = (
    rf"(?<![{_LETTER}0-9])[STFGMstfgmＳＴＦＧＭｓｔｆｇｍ]{_BETWEEN}?"
    rf"\d(?:{_BETWEEN}?\d){{6}}{_BETWEEN}?[{_LETTER}](?![{_LETTER}0-9])"
)
# Digits that go on, behind a point, a dash or a slash, belong to a sum or a reference and are left alone.
_EIGHT = (
    rf"[3689３６８９](?:\d{{3}}{_BETWEEN}?\d{{4}}|\d{_BETWEEN}\d{{2}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{2}}"
    rf"|\d{{2}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{3}}|\d{{2}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{2}})"
)
_PHONE = (
    rf"(?<![{_LETTER}0-9_$])(?<!\d[.,/\-])(?:\(?[+＋]?65\)?{_BETWEEN}?)?{_EIGHT}(?![{_LETTER}0-9_/])(?!-\d)(?![.,]\d)"
    rf"|[+＋]65{_BETWEEN}?{_EIGHT}(?!\d)"
)
_EMAIL = r"(?<![\w.%+\-])[\w.%+\-]{1,64}(?=@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4})"
_SHAPES = re.compile(rf"(?P<email>{_EMAIL})|(?P<identity>{_IDENTITY})|(?P<phone>{_PHONE})")
_RANGE = re.compile(r"(\d{4})[\-\u2010-\u2015](\d{4})")


def mask_text(text: str, identifiers: Iterable[str] = ()) -> str:
    """The text with NRIC, FIN, Singapore phone numbers, e-mail local parts and each of `identifiers` dotted out.

    Each masked character becomes one dot: length and every code point offset stay. Separators stay where they were, and
    the last four other characters are kept (of an e-mail address: what follows the @). Safe for log lines.
    """
    spans = [(*found.span(), found.lastgroup == "email") for found in _SHAPES.finditer(text) if not _is_range(found)]
    pattern = _written(identifiers)
    if pattern is not None:
        spans += [(*found.span(), False) for found in pattern.finditer(text)]
    return _dotted(text, spans)


def mask_identifier(value: str) -> str:
    """A whole identifier for a label: `S6700011J` as `•••• 011J`, an e-mail address as `••••@mail.example`."""
    bare = value.strip()
    if not bare:
        return ""
    if "@" in bare:
        return DOT * KEEP + bare[bare.rindex("@") :]
    signs = "".join(character for character in bare if character.isalnum())
    return DOT * KEEP if len(signs) <= KEEP else f"{DOT * KEEP} {signs[-KEEP:]}"


def _is_range(found: re.Match[str]) -> bool:
    """`3000-4000` is two sums of money, not a number to call."""
    halves = _RANGE.fullmatch(found.group())
    return halves is not None and halves[1].endswith("00") and halves[2].endswith("00") and halves[1] < halves[2]


def _written(identifiers: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for these identifiers as people write them: any case, with or without separators between the signs."""
    ways = []
    for identifier in sorted({one.strip() for one in identifiers}, key=len, reverse=True):
        local = identifier[: identifier.rindex("@")] if "@" in identifier else ""
        if local:
            ways.append(rf"(?<!\w){re.escape(local)}(?={re.escape(identifier[len(local) :])})")
            continue
        signs = [re.escape(sign) for sign in identifier if sign.isalnum()]
        if len(signs) > KEEP:
            ways.append(rf"(?<![A-Za-z0-9]){f'{_BETWEEN}?'.join(signs)}(?![A-Za-z0-9])")
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


def _dotted(text: str, spans: Iterable[tuple[int, int, bool]]) -> str:
    characters = list(text)
    for start, end, is_email in spans:
        signs = [at for at in range(start, end) if is_email or text[at].isalnum() or text[at] in "+＋"]
        for at in signs if is_email else signs[: max(len(signs) - KEEP, 0)]:
            characters[at] = DOT
    return "".join(characters)
