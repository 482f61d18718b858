"""What a person does first when a safety flag fires, what to say, what never to do, and whom to ring.

Read from data/safety_cards.toml. Every number carries the date somebody last checked it; 999 and 995 always head the list.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CrisisNumber:
    name: str
    number: str
    hours: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class SafetyWords:
    title: str
    first_step: str
    say: tuple[str, ...]
    never: tuple[str, ...]
    numbers: tuple[CrisisNumber, ...]


@cache
def _cards() -> dict[str, SafetyWords]:
    raw = tomllib.loads(
        files("mps_connect.assistant").joinpath("data", "safety_cards.toml").read_text(encoding="utf-8")
    )
    numbers = {key: CrisisNumber(**value) for key, value in raw["number"].items()}
    return {
        flag: SafetyWords(
            title=card["title"],
            first_step=card["first_step"],
            say=tuple(card["say"]),
            never=tuple(card["never"]),
            numbers=tuple(numbers[key] for key in dict.fromkeys([*raw["always"], *card["numbers"]])),
        )
        for flag, card in raw["card"].items()
    }


def card_for(flag: str) -> SafetyWords:
    """The words for one flag. Raises KeyError for a flag that is not a safety flag."""
    return _cards()[flag]


SAFETY_FLAGS: frozenset[str] = frozenset(_cards())
"""Flags that open a card; other flags (`prompt_injection`, `non_constituent`, `third_party_nric`) steer handling only."""
