"""The office's table of what each agency needs in a first letter: data/slots.toml and data/checklists.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CONTACT = "contact"
BLOCKING_POINTS, CONTACT_POINTS, WEIGHING_POINTS = 3, 2, 1


@dataclass(frozen=True, slots=True)
class SlotRule:
    """How one slot is asked for and what fills it. `chance` is the likelihood (0..1) that the resident knows it."""

    name: str
    label: str
    reason: str
    answer: str
    chance: float
    chips: str
    facts: tuple[tuple[tuple[str, str | None], ...], ...]
    """Alternatives; each a tuple of (fact type, purpose or None) that must all be there."""
    near_types: frozenset[str]
    near: re.Pattern[str] | None
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Slot names in the order they are asked."""

    blocking: tuple[str, ...]
    weighing: tuple[str, ...]
    source: str
    checked: str

    def points(self) -> dict[str, int]:
        return (
            dict.fromkeys(self.blocking, BLOCKING_POINTS)
            | {CONTACT: CONTACT_POINTS}
            | dict.fromkeys((name for name in self.weighing if name not in self.blocking), WEIGHING_POINTS)
        )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.assistant").joinpath("data", name).read_text(encoding="utf-8"))


def _matcher(text: str) -> tuple[tuple[str, str | None], ...]:
    parts = (part.partition(":") for part in text.split("+"))
    return tuple((kind, purpose or None) for kind, _, purpose in parts)


@cache
def slot_rules() -> dict[str, SlotRule]:
    """Every slot by name."""
    rules = {}
    for name, row in _load("slots.toml").items():
        if not isinstance(row, dict):
            continue
        rules[name] = SlotRule(
            name=name,
            label=row["label"],
            reason=row["reason"],
            answer=row["answer"],
            chance=row["chance"],
            chips=row["chips"],
            facts=tuple(_matcher(text) for text in row["facts"]),
            near_types=frozenset(row.get("near_types", ())),
            near=re.compile(row["near"]) if "near" in row else None,
            words=re.compile(row["words"]) if "words" in row else None,
        )
    return rules


@cache
def _tables() -> dict[str, Any]:
    return _load("checklists.toml")


def categories() -> tuple[str, ...]:
    """The categories that have a checklist."""
    return tuple(_tables()["category"])


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _checklist(row: dict[str, Any], source: str) -> Checklist:
    return Checklist(tuple(row["blocking"]), tuple(row["weighing"]), row.get("source", source), _tables()["checked"])


def checklist_for(category: str, agency_short: str | None, flags: Sequence[str] = (), words: str = "") -> Checklist:
    """The checklist of a category as this agency decides it.

    The agency's own list comes first, then a special case of the category that the words or flags show, then the
    category's. An unknown category gets the list of `unknown`.
    """
    tables = _tables()["category"]
    row = tables.get(category, tables["unknown"])
    source = row.get("source", _tables()["source"])
    if agency_short and agency_short in row.get("agency", {}):
        return _checklist(row["agency"][agency_short], source)
    for case in row.get("case", {}).values():
        if set(case.get("when_flags", ())) & set(flags) or ("when" in case and _pattern(case["when"]).search(words)):
            return _checklist(case, source)
    return _checklist(row, source)
