"""How a story is told to the product in tests: the words, and its facts with offsets into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mps_connect.assistant.models import Fact, LetterBrief, LetterType, Office, Person, Subject


@dataclass(frozen=True)
class Story:
    name: str
    said: str
    facts: tuple[Fact, ...]
    brief: LetterBrief


def _facts(said: str, rows: list[tuple[str, str, str] | tuple[str, str, str, Subject]]) -> tuple[Fact, ...]:
    facts = []
    for row in rows:
        kind, value, quote = row[:3]
        subject: Subject = row[3] if len(row) == 4 else "resident"
        start = said.find(quote)
        assert start >= 0, quote
        facts.append(Fact(kind, value or quote, quote, start, start + len(quote), 0.95, subject=subject))
    return tuple(facts)


def tell(
    name: str,
    said: str,
    rows: list[tuple[str, str, str] | tuple[str, str, str, Subject]],
    *,
    kind: LetterType,
    category: str,
    agency: tuple[str, str],
    person: Person,
    on: date,
    wrote: bool = False,
    flags: tuple[str, ...] = (),
    proxy: str = "",
    earlier: tuple[date, str] | None = None,
) -> Story:
    facts = _facts(said, rows)
    office = Office("CTH", "Contoh GRC", "Sampel Contoh", on, "wrote" if wrote else "session")
    brief = LetterBrief(
        type=kind, category=category, agency_short=agency[0], agency_name=agency[1], person=person, office=office,
        facts=facts, flags=flags, proxy_relation=proxy, earlier_date=earlier[0] if earlier else None,
        earlier_ref=earlier[1] if earlier else "",
    )  # fmt: skip
    return Story(name, said, facts, brief)
