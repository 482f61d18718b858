"""Numbers as people say them: figures and words of English, Chinese, Malay and Tamil."""

from __future__ import annotations

import re

_ENGLISH = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "twice": 2, "thrice": 3,
}  # fmt: skip
_MALAY = {
    "satu": 1, "sebuah": 1, "seorang": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "lapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "dua belas": 12, "tiga belas": 13, "empat belas": 14,
    "lima belas": 15, "enam belas": 16, "tujuh belas": 17, "lapan belas": 18, "sembilan belas": 19, "dua puluh": 20,
    "tiga puluh": 30,
}  # fmt: skip
_TAMIL = {
    "ஒரு": 1, "ஒன்று": 1, "இரண்டு": 2, "ரெண்டு": 2, "மூன்று": 3, "மூணு": 3, "நான்கு": 4, "நாலு": 4, "ஐந்து": 5, "அஞ்சு": 5,
    "ஆறு": 6, "ஏழு": 7, "எட்டு": 8, "ஒன்பது": 9, "பத்து": 10, "பதினைந்து": 15, "இருபது": 20, "முப்பது": 30,
    "நூறு": 100, "இருநூறு": 200, "முந்நூறு": 300, "நானூறு": 400, "ஐநூறு": 500, "அறுநூறு": 600, "எழுநூறு": 700,
    "எண்ணூறு": 800, "தொள்ளாயிரம்": 900, "ஆயிரம்": 1000, "இரண்டாயிரம்": 2000, "மூவாயிரம்": 3000, "நாலாயிரம்": 4000,
    "ஐயாயிரம்": 5000, "பத்தாயிரம்": 10000,
}  # fmt: skip
_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "兩": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "仟": 1000, "佰": 100}

CHINESE = "零〇一二两兩三四五六七八九十百千万萬亿"
ENGLISH_WORDS = "|".join(sorted(_ENGLISH, key=len, reverse=True))
MALAY_WORDS = "|".join(sorted(_MALAY, key=len, reverse=True))
TAMIL_WORDS = "|".join(sorted(_TAMIL, key=len, reverse=True))
SMALL = rf"(?:\d{{1,3}}|(?:{ENGLISH_WORDS}|{MALAY_WORDS})(?![a-z])|{TAMIL_WORDS}|[{CHINESE}]{{1,6}})"
"""A small number in figures or words, for counts, ages and durations. Matches lower-case text."""


def small_number(words: str) -> int | None:
    """Value of what SMALL matched; None where the characters do not make a number."""
    words = re.sub(r"\s+", " ", words.strip())
    if words.isdecimal():
        return int(words)
    for table in (_ENGLISH, _MALAY, _TAMIL):
        if words in table:
            return table[words]
    number = chinese_number(words)
    return None if number is None else int(number)


def tamil_number(words: str) -> int | None:
    return _TAMIL.get(words)


def chinese_number(words: str) -> int | None:
    """`一千八百` 1800, `千八` 1800, `万八` 18000, `两万三` 23000, `一百零五` 105, `三十一` 31. None if it is no number."""
    text = words.replace("萬", "万")
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in "万亿" for c in text):
        return None
    if not any(c in _UNITS or c in "万亿" for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) == 1 or len(text) == 4 else None
    if "亿" in text:
        return None
    head, wan, tail = text.partition("万")
    if not wan:
        return _below_ten_thousand(text)
    high = _below_ten_thousand(head) if head else 1
    if high is None:
        return None
    if not tail:
        return high * 10000
    if len(tail) == 1 and tail in _DIGITS:
        return high * 10000 + _DIGITS[tail] * 1000
    low = _below_ten_thousand(tail.lstrip("零〇"))
    return None if low is None else high * 10000 + low


def _below_ten_thousand(text: str) -> int | None:
    total = 0
    digit: int | None = None
    last_unit = 0
    for character in text:
        if character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[character]
            if digit == 0:
                last_unit = 0
            continue
        unit = _UNITS.get(character)
        if unit is None or (last_unit and unit >= last_unit):
            return None
        total += (1 if digit is None else digit) * unit
        digit, last_unit = None, unit
    if digit:
        # `千八` and `一百五` leave the last unit out.
        total += digit * (last_unit // 10) if last_unit >= 100 else digit
    return total
