"""One typed fact as a letter writes it."""

from __future__ import annotations

import re

from mps_connect.assistant import formatting
from mps_connect.assistant.models import Fact
from mps_connect.assistant.naming import latin

_MORE = re.compile(r"(?i)plus|\+|多|over|more than|lebih|超过|以上")
_NEARLY = re.compile(r"(?i)nearly|almost|快|将近|hampir|கிட்டத்தட்ட")


_AGENCIES = {
    "TADM": r"\btadm\b", "MOM": r"\bmom\b|人力部", "NEA": r"\bnea\b|环境局", "HDB": r"\bhdb\b|建屋局",
    "the Town Council": r"\btown council\b|\bmajlis bandaran\b|市镇会", "the Social Service Office": r"\bsso\b|社会服务中心",
    "CPF Board": r"\bcpf\b|公积金局", "LTA": r"\blta\b|陆交局", "IRAS": r"\biras\b|税务局", "ICA": r"\bica\b|移民局",
    "MOE": r"\bmoe\b", "CASE": r"\bcase\b(?! no)", "SP Group": r"\bsp group\b", "PUB": r"\bpub\b", "the Police": r"\bpolice\b",
    "the union": r"\bunion\b",
}  # fmt: skip
"""Agencies a resident may have gone to, as a letter names them."""


def agencies_in(words: str) -> list[str]:
    """The agencies these words name, in the order of the table."""
    low = words.lower()
    return [name for name, pattern in _AGENCIES.items() if re.search(pattern, low)]


def fact_is_to_come(fact: Fact, session: str) -> bool:
    """A date after the session: what has happened cannot have happened then."""
    return fact.type == "date" and fact.value > session[: len(fact.value)]


def written(fact: Fact, form: str) -> str:
    """A typed value as a letter writes it; `form` names how (`date`, `on_date`, `amount`, `count_persons` ...)."""
    if form == "on_date":
        return formatting.on_date(fact.value)
    if fact.type == "date":
        return formatting.written_date(fact.value)
    if fact.type == "amount":
        return _hedged(fact, formatting.money(fact.value))
    if fact.type == "duration":
        nearly = "nearly " if _NEARLY.search(fact.quote) else "more than " if _MORE.search(fact.quote) else ""
        return nearly + formatting.duration(fact.value)
    if fact.type == "count" and fact.value.isdecimal():
        count = int(fact.value)
        if form == "count_persons":
            return f"there {'is one person' if count == 1 else f'are {formatting.number(count)} persons'}"
        if form == "count_children":
            return "one child" if count == 1 else f"{formatting.number(count)} children"
        return formatting.number(count)
    if fact.type in ("hospital", "employer", "school", "centre", "place"):
        return latin_place(fact.value)
    return fact.value


def latin_place(value: str) -> str:
    """A place name in Latin letters; empty where its English name is not known."""
    return value if latin(value) and all(ord(character) <= 0x2FF for character in value) else ""


def _hedged(fact: Fact, text: str) -> str:
    if fact.check != "hedged":
        return text
    return f"{'more than' if _MORE.search(fact.quote) else 'about'} {text}"
