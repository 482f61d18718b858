"""A fact as a clause of formal English, built only from typed values and the table of clauses.

The resident's words are never carried over: what the table cannot say is left out and noted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from mps_connect.assistant import formatting, kinship, phrases
from mps_connect.assistant.models import Fact
from mps_connect.assistant.naming import Named, latin

Source = Literal["told", "letter", "belief"]
_GAP = 14
_PLACE = re.compile(r"\{([a-z_]+)(?:\.([a-z_]+))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_ABOUT_RESIDENT = frozenset(
    {
        "salary_unpaid", "refused", "no_reply", "disconnected", "fined", "scammed", "eviction_feared", "leak", "noise",
        "smoke", "lift_down", "pests", "subsidy_stopped", "bullied", "arrears", "death", "job_ended", "stall_closed",
        "licence_lapsed", "licence_suspended", "caregiver", "estate_pending", "homeless", "police_report", "retake_course",
    }
)  # fmt: skip
_MORE = re.compile(r"(?i)plus|\+|多|over|more than|lebih|超过|以上")
_NEARLY = re.compile(r"(?i)nearly|almost|快|将近|hampir|கிட்டத்தட்ட")


@dataclass(frozen=True, slots=True)
class Point:
    """One clause, ready to follow "She says that", with the facts it was built from (indexes)."""

    part: str
    text: str
    facts: tuple[int, ...]
    source: Source
    place: tuple[int, int]
    """Turn and offset of the words it came from, for the order of the letter."""
    first: bool = False


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.assistant").joinpath("data", "clauses.toml").read_text(encoding="utf-8"))


@cache
def _worded(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(row["words"])) for code, row in _table()[table].items() if "words" in row)


@cache
def _events() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, phrases.compile_phrases(row["words"])) for code, row in phrases.load("events.toml").items())


def codes_of(fact: Fact) -> tuple[str, ...]:
    """What a statement says, by name: its own purpose, else what its words show."""
    table = "belief" if fact.type == "belief" else "statement"
    own = [code for code, pattern in _worded(table) if pattern.search(fact.quote)]
    if own or table == "belief":
        return tuple(own)
    if fact.slot in _table()["statement"]:
        return (fact.slot,)
    low = fact.quote.lower()
    return tuple(code for code, pattern in _events() if code in _table()["statement"] and pattern.search(low))


class Clauses:
    """Builds the clauses of one letter and keeps count of the facts they used."""

    def __init__(self, facts: Sequence[Fact], usable: frozenset[int], who: Named, *, others: dict[int, str]) -> None:
        """`usable` are the indexes that may be written; `others` names family persons by the index of their name."""
        self.facts = facts
        self.usable = usable
        self.who = who
        self.others = others
        self.used: set[int] = set()
        self.not_written: list[tuple[int, str]] = []
        self._codes = {i: codes_of(facts[i]) for i in usable if facts[i].type in ("statement", "belief", "date")}
        self._covered = {
            (facts[i].turn, covered)
            for i, codes in self._codes.items()
            for code in codes
            for covered in self._row("statement", code).get("covers", ())
        }

    def points(self) -> list[Point]:
        """Every clause the facts allow, in the order they were said."""
        found: list[Point] = []
        said: set[str] = set()
        for index in sorted(self.usable, key=lambda i: (self.facts[i].turn, self.facts[i].start)):
            if self.facts[index].type in ("statement", "belief", "date"):
                found += self._statement(index, said)
        for index in sorted(self.usable - self.used):
            point = self._typed(index)
            if point is not None and point.text not in said:
                said.add(point.text)
                found.append(point)
                self.used |= set(point.facts)
        return sorted(found, key=lambda point: (not point.first, point.place))

    def _row(self, table: str, code: str) -> dict[str, Any]:
        row: dict[str, Any] = _table().get(table, {}).get(code, {})
        return row

    def _statement(self, index: int, said: set[str]) -> list[Point]:
        fact = self.facts[index]
        table = "belief" if fact.type == "belief" else "statement"
        points = []
        for code in self._codes.get(index, ()):
            row = self._row(table, code)
            covered = (fact.turn, code) in self._covered
            if fact.subject == "third_party" and code not in _ABOUT_RESIDENT and "words" not in row:
                self.not_written.append((index, "it is about another person"))
                continue
            if covered or not row:
                self.used |= {index} if covered else set()
                continue
            point = self._filled(row, index, code)
            if point is not None and point.text not in said:
                said.add(point.text)
                points.append(point)
                self.used |= set(point.facts)
        return points

    def _typed(self, index: int) -> Point | None:
        fact = self.facts[index]
        rows = _table().get(fact.type)
        if rows is None or fact.type in ("statement", "belief"):
            return None
        row = rows.get(fact.slot or "", rows.get("any"))
        if row is None and fact.type == "amount":
            row = next((rows[slot] for slot, words in _worded("amount") if words.search(fact.quote)), None)
        if row is None or (fact.subject == "third_party" and fact.type not in ("employer",)):
            return None
        if fact.check in ("impossible_date", "past_or_future"):
            return None
        return self._filled(row, index, fact.slot or "any")

    def _filled(self, row: dict[str, Any], index: int, code: str) -> Point | None:
        if "needs_date" in row and self._near(index, "date", row["needs_date"]) is None:
            return None
        if "unless" in row and any(row["unless"] in codes for codes in self._codes.values()):
            return None
        for template in (row["say"], row.get("else", "")):
            facts = {index}
            text = self._fill(template, index, row.get("subject"), facts) if template else None
            if text:
                return Point(
                    part=row["part"],
                    text=text,
                    facts=tuple(sorted(facts)),
                    source=row.get("source", "told"),
                    place=(self.facts[index].turn, self.facts[index].start),
                    first=bool(row.get("first")),
                )
        return None

    def _fill(self, template: str, index: int, subject: str | None, facts: set[int]) -> str | None:
        taken: set[int] = set()

        def optional(match: re.Match[str]) -> str:
            filled = self._places(match[1], index, subject, taken)
            return filled or ""

        reduced = _OPTIONAL.sub(optional, template)
        filled = self._places(reduced, index, subject, taken)
        if filled is not None:
            facts |= taken
        return filled

    def _places(self, template: str, index: int, subject: str | None, taken: set[int]) -> str | None:
        """The template with its places filled; None when one cannot be. Facts used are added to `taken` only then."""
        used: set[int] = set()
        missing = False

        def place(match: re.Match[str]) -> str:
            nonlocal missing
            value = self._value(match[1], match[2], index, subject, used)
            missing = missing or not value
            return value

        filled = _PLACE.sub(place, template)
        if missing:
            return None
        taken |= used
        return filled

    def _value(self, name: str, purpose: str | None, index: int, subject: str | None, used: set[int]) -> str:
        fact = self.facts[index]
        words = {"she": self.who.she, "her": self.who.her, "them": self.who.them}
        if name in words:
            return words[name]
        if name in ("who", "whose", "he_or_who", "relative", "carers_of", "whose_income"):
            return self._person(name, fact, subject)
        if name == "family_name":
            return next((self._take(i, used, text) for i, text in self.others.items()), "")
        kind = {"on_date": "date", "count_persons": "count", "count_children": "count"}.get(name, name)
        near = index if fact.type == kind else self._near(index, kind, purpose)
        if near is None:
            return ""
        used.add(near)
        return written(self.facts[near], name)

    def _take(self, index: int, used: set[int], text: str) -> str:
        used.add(index)
        return text

    def _person(self, name: str, fact: Fact, subject: str | None) -> str:
        about = subject or ("family" if fact.subject == "family" else "resident")
        relation = kinship.relation_in(fact.quote) if about == "family" or name in ("relative", "carers_of") else ""
        if name == "relative":
            return f"{self.who.her} {relation}" if relation else f"a member of {self.who.her} family"
        if name == "carers_of":
            return f"{self.who.her} {relation}" if relation else f"a member of {self.who.her} family"
        if about != "family":
            return {"whose": self.who.her, "whose_income": f"{self.who.her} income"}.get(name, self.who.she)
        family = f"{self.who.her} {relation}" if relation else f"a member of {self.who.her} family"
        if name == "whose":
            return kinship.possessive(relation)
        return f"the income of {family}" if name == "whose_income" else family

    def _near(self, index: int, kind: str, purpose: str | None) -> int | None:
        """The nearest usable, unused fact of this kind within or beside the words of fact `index`."""
        fact = self.facts[index]
        best: tuple[int, int] | None = None
        for other in self.usable - self.used:
            near = self.facts[other]
            if other == index or near.type != kind or near.turn != fact.turn or (purpose and near.slot != purpose):
                continue
            gap = max(near.start - fact.end, fact.start - near.end, 0)
            limit = 60 if purpose else _GAP
            if gap <= limit and (best is None or (gap, other) < best):
                best = gap, other
        return best[1] if best else None


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
    if any(ord(character) > 0x2FF for character in value):
        return ""
    return value if latin(value) else ""


def _hedged(fact: Fact, text: str) -> str:
    if fact.check != "hedged":
        return text
    return f"{'more than' if _MORE.search(fact.quote) else 'about'} {text}"


def quotes(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.quote for fact in facts)
