"""Family words of four languages as the English relation a letter writes."""

from __future__ import annotations

import re
from functools import cache

_WORDS: dict[str, str] = {
    "mother-in-law": r"mother[- ]in[- ]law|婆婆|岳母|(ibu|mak) mertua|மாமியார்",
    "father-in-law": r"father[- ]in[- ]law|公公|岳父|(bapa|ayah) mertua|மாமனார்",
    "grandmother": r"\b(grandmother|grandma|ah ma|nenek)\b|奶奶|外婆|பாட்டி",
    "grandfather": r"\b(grandfather|grandpa|ah gong|datuk|atuk)\b|爷爷|外公|தாத்தா",
    "granddaughter": r"\bgranddaughter\b|孙女",
    "grandson": r"\bgrandson\b|孙子",
    "mother": r"\b(mother|mum|mummy|mom|mama|emak|mak|ibu)\b|妈妈|母亲|我妈|அம்மா|தாய்",
    "father": r"\b(father|dad|daddy|papa|ayah|bapak?|abah)\b|爸爸|父亲|我爸|அப்பா|தந்தை",
    "wife": r"\b(wife|isteri|bini)\b|太太|老婆|妻子|மனைவி",
    "husband": r"\b(husband|hubby|suami)\b|丈夫|老公|我先生|கணவர்",
    "daughter": r"\b(daughter|my girl|anak perempuan)\b|女儿|மகள்",
    "son": r"\b(son|my boy|anak lelaki)\b|儿子|மகன்",
    "sister": r"\b(sister|kakak)\b|妹妹|姐姐|சகோதரி|அக்கா|தங்கை",
    "brother": r"\b(brother|abang)\b|弟弟|哥哥|சகோதரர்|அண்ணன்|தம்பி",
    "niece": r"\bniece\b|侄女|外甥女",
    "nephew": r"\bnephew\b|侄子|外甥",
    "baby": r"\b(baby|infant|bayi)\b|婴儿|宝宝|கைக்குழந்தை",
    "child": r"\b(child|kid|anak)\b|孩子|小孩|குழந்தை|பிள்ளை",
}
_HE = frozenset({"father", "husband", "son", "brother", "grandfather", "grandson", "nephew", "father-in-law"})
_SHE = frozenset({"mother", "wife", "daughter", "sister", "grandmother", "granddaughter", "niece", "mother-in-law"})


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((relation, re.compile(words, re.IGNORECASE)) for relation, words in _WORDS.items())


def relation_in(words: str) -> str:
    """The first relation the words name; empty when they name none."""
    found: tuple[int, str] | None = None
    for relation, pattern in _patterns():
        match = pattern.search(words)
        if match and (found is None or match.start() < found[0]):
            found = match.start(), relation
    return found[1] if found else ""


def possessive(relation: str) -> str:
    """`his`, `her`, or `their` where the relation does not tell."""
    return "his" if relation in _HE else "her" if relation in _SHE else "their"


def title(relation: str) -> str:
    """`Mr`, `Mdm`, or empty for a child and where the relation does not tell."""
    return "Mr" if relation in _HE else "Mdm" if relation in _SHE else ""
