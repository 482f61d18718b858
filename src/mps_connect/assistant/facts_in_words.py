"""One typed fact as a letter writes it."""

from __future__ import annotations

import re

from mps_connect.assistant import formatting
from mps_connect.assistant.models import Fact
from mps_connect.assistant.naming import latin

_MORE = re.compile(r"(?i)plus|\+|多|over|more than|lebih|超过|以上")
_NEARLY = re.compile(r"(?i)nearly|almost|快|将近|hampir|கிட்டத்தட்ட")


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
