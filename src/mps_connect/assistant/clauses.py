"""A fact as a clause of formal English, built only from typed values and the table of clauses.

The resident's words are never carried over: what the table cannot say is left out and noted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from mps_connect.assistant import formatting, kinship, phrases
from mps_connect.assistant.facts_in_words import agencies_in, fact_is_to_come, written
from mps_connect.assistant.models import Fact
from mps_connect.assistant.naming import Named
from mps_connect.assistant.persons import CONDITIONS, RESIDENT, Persons

Source = Literal["told", "letter", "belief"]
_BESIDE, _NEAR = 14, 60
_PLACE = re.compile(r"\{([a-z_]+)(?:\.([a-z_]+))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SAME = {
    "leave_until": {"until"}, "until": {"leave_until"}, "since": {"job_ended"}, "job_ended": {"since"}, "moved_out": {"since"},
    "expiry": {"since"},
    "refusal": {"agency_letter"},
}  # fmt: skip
_DOUBTED = frozenset({"impossible_date", "past_or_future"})
_WORDED = ("statement", "belief", "date", "duration", "request")
_ONE_SUM = frozenset({"income", "rent", "savings"})
_NO_INCOME = re.compile(r"has (?:had )?no income(?: for .*| in that time)?$")
_WORDY = 8
"""A date or duration whose quote is longer than its value carries an event ("My dad had a stroke on 8 Nov")."""


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


def _row(table: str, code: str) -> dict[str, Any]:
    row: dict[str, Any] = _table().get(table, {}).get(code, {})
    return row


@cache
def _worded(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(row["words"])) for code, row in _table()[table].items() if "words" in row)


@cache
def _events() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, phrases.compile_phrases(row["words"])) for code, row in phrases.load("events.toml").items())


def codes_of(fact: Fact) -> tuple[str, ...]:
    """What a statement says, by name: what its words show, and the purpose the reader gave it."""
    table = "belief" if fact.type == "belief" else "statement"
    own = [code for code, pattern in _worded(table) if pattern.search(fact.quote)]
    wordy = fact.type == "statement" or (fact.type in ("date", "duration") and len(fact.quote) >= _WORDY)
    if table == "belief" or not wordy:
        return tuple(own)
    if fact.slot and fact.type == "statement":
        own += [fact.slot] if fact.slot in _table()["statement"] else []
    else:
        low = fact.quote.lower()
        own += [code for code, pattern in _events() if code in _table()["statement"] and pattern.search(low)]
    covered = {code for found in own for code in _row("statement", found).get("covers", ())}
    return tuple(code for code in dict.fromkeys(own) if code not in covered)


def _same_thing(text: str) -> str:
    """What is said, whatever its length of time: "has no income" and "has had no income for two months" are one."""
    return _NO_INCOME.sub("no income", text)


class Clauses:
    """Builds the clauses of one letter and keeps count of the facts they used."""

    def __init__(
        self,
        facts: Sequence[Fact],
        usable: frozenset[int],
        who: Named,
        category: str,
        *,
        others: dict[int, str],
        proxy: str = "",
        session_date: date,
        thing: str = "",
        enlistee: str = "",
        follow_up: bool = False,
        unsafe: bool = False,
    ) -> None:
        """`usable` are the indexes that may be written; `others` names family persons by the index of their name.

        `thing` is what the matter is about ("the pass"), `enlistee` the relation of the one who is to enlist, `proxy` the
        family member the letter is for (`husband`), each empty where it is the resident's own; `unsafe` that she may not
        be reached.
        """
        self._follow_up = follow_up
        self._session = session_date.isoformat()
        self._thing, self._enlistee = thing, enlistee
        self._future = False
        self.facts = facts
        self.usable = usable
        self.who = who
        self.others = others
        self.used: set[int] = set()
        self.not_written: list[tuple[int, str]] = []
        groups = _table()["groups"]
        self._groups = {name for name, categories in groups.items() if category in categories}
        self._groups |= {"unsafe"} if unsafe else set()
        self._persons = Persons(facts, who, proxy)
        self._codes = {i: codes_of(facts[i]) for i in usable if facts[i].type in _WORDED}

    def points(self) -> list[Point]:
        """Every clause the facts allow, in the order they were said; each thing once, in its fullest form."""
        found = self._statements()
        said = {_same_thing(point.text) for point in found}
        for index in sorted(self.usable):
            if index in self.used:
                continue
            point = self._typed(index)
            if point is not None and _same_thing(point.text) not in said:
                said.add(_same_thing(point.text))
                found.append(point)
                self.used |= set(point.facts)
        return sorted(found, key=lambda point: (not point.first, point.place))

    def _statements(self) -> list[Point]:
        covered = {
            code
            for codes in self._codes.values()
            for other in codes
            for code in _row("statement", other).get("covers", ())
        }
        best: dict[tuple[str, str | None], Point] = {}
        for index, codes in sorted(
            self._codes.items(), key=lambda item: (self.facts[item[0]].turn, self.facts[item[0]].start)
        ):
            table = "belief" if self.facts[index].type == "belief" else "statement"
            for code in codes:
                row = _row(table, code)
                if code in covered and not row.get("words"):
                    self.used |= {index} if self.facts[index].type == "statement" else set()
                    continue
                point = self._allowed(row, index, code)
                if point is None:
                    continue
                key = (code, row.get("subject") or self._persons.about(index, code))
                if key not in best or len(point.facts) > len(best[key].facts):
                    best[key] = point
                self.used |= set(point.facts)
        return list(best.values())

    def _allowed(self, row: dict[str, Any], index: int, code: str) -> Point | None:
        fact = self.facts[index]
        if "only" in row and not self._groups & set(row["only"]):
            self.not_written.append((index, "not what this agency decides on"))
            return None
        if "with" in row and not any(row["with"] in codes for codes in self._codes.values()):
            return None
        if "unless_fact" in row and self._has(*row["unless_fact"].split(":")):
            self.used |= {index} if fact.type == "statement" else set()
            return None
        if "needs" in row and not re.search(row["needs"], fact.quote):
            return None
        about = self._persons.about(index, code)
        personal = "{who" in row["say"] and "subject" not in row
        if about is None and ("words" not in row or personal or code in CONDITIONS):
            self.not_written.append((index, "it is about another person, or does not say about whom"))
            return None
        amounts = [i for i in self.usable if self.facts[i].type == "amount"]
        if code == "arrears" and any(self._purpose(i, _table()["amount"]) == "arrears" for i in amounts):
            self.used.add(index)
            return None
        return self._filled(row, index, about) if fact.check not in _DOUBTED else None

    def _told_of_another(self, fact: Fact) -> bool:
        """Whether the clause a date or duration stands in is about somebody else."""
        return any(
            other.type == "statement"
            and other.turn == fact.turn
            and other.start <= fact.start
            and fact.end <= other.end
            and self._persons.about(i, other.slot or "") != RESIDENT
            for i, other in enumerate(self.facts)
        )

    def _has(self, kind: str, slot: str) -> bool:
        return any(self.facts[i].type == kind and self.facts[i].slot == slot for i in self.usable)

    def _typed(self, index: int) -> Point | None:
        fact = self.facts[index]
        rows = _table().get(fact.type)
        if rows is None or fact.type in ("statement", "belief") or fact.check in _DOUBTED:
            return None
        row = rows.get(self._purpose(index, rows), rows.get("any"))
        if row is None or (fact.subject == "third_party" and fact.type != "employer"):
            return None
        if "only" in row and not self._groups & set(row["only"]):
            return None
        if fact.type in ("date", "duration") and "{she}" in row["say"] and self._told_of_another(fact):
            return None
        if (row.get("day") and fact.value.count("-") != 2) or (row.get("days") and "T" in fact.value):
            return None
        return self._filled(row, index, self._persons.about(index))

    def _purpose(self, index: int, rows: dict[str, Any]) -> str:
        fact = self.facts[index]
        if fact.type == "amount" and fact.slot == "fee" and self._near(index, "amount", "fee", after=True) is not None:
            return "fee_changed"
        if fact.slot or fact.type != "amount":
            return "" if self._ambiguous(index) else fact.slot or ""
        worded = next((slot for slot, words in _worded("amount") if words.search(fact.quote)), "")
        if worded:
            return worded
        behind = any(
            other.turn == fact.turn and 0 <= fact.start - other.end <= 6 and other.slot == "arrears"
            for other in self.facts
        )
        if behind and "arrears" in rows:
            return "arrears"
        unpaid = any(
            "salary_unpaid" in codes and self.facts[i].turn == fact.turn and -60 <= self.facts[i].end - fact.start <= 0
            for i, codes in self._codes.items()
        )
        return "salary_owed" if unpaid else ""

    def _ambiguous(self, index: int) -> bool:
        """Two incomes of the same person were heard: which one holds is for a person to say."""
        fact = self.facts[index]
        if fact.type != "amount" or fact.slot not in _ONE_SUM or fact.origin == "corrected":
            return False
        same = [
            self.facts[i] for i in self.usable if self.facts[i].type == "amount" and self.facts[i].slot == fact.slot
        ]
        whose = kinship.relation_in(fact.quote)
        hers = [f for f in same if f.subject == fact.subject and kinship.relation_in(f.quote) == whose]
        return len({other.value for other in hers}) > 1

    def _filled(self, row: dict[str, Any], index: int, about: str | None) -> Point | None:
        if "needs_date" in row and self._near(index, "date", row["needs_date"]) is None:
            return None
        if "unless" in row and any(row["unless"] in codes for codes in self._codes.values()):
            return None
        facts = {index}
        self._future = bool(row.get("future"))
        if fact_is_to_come(self.facts[index], self._session) and not self._future:
            return None
        full = self._fill(row["say_full"], index, row.get("subject") or about, facts) if "say_full" in row else None
        say = row["say_follow_up"] if self._follow_up and "say_follow_up" in row else row["say"]
        if "say_past" in row and not fact_is_to_come(self.facts[index], self._session):
            say = row["say_past"]
        text = full or self._fill(say, index, row.get("subject") or about, facts)
        if not text:
            return None
        return Point(
            part=row["part"],
            text=text,
            facts=tuple(sorted(facts)),
            source=row.get("source", "told"),
            place=(self.facts[index].turn, self.facts[index].start),
            first=bool(row.get("first")),
        )

    def _fill(self, template: str, index: int, subject: str | None, facts: set[int]) -> str | None:
        taken: set[int] = set()
        reduced = _OPTIONAL.sub(lambda match: self._places(match[1], index, subject, taken) or "", template)
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
        pronouns = {"she": self.who.she, "her": self.who.her, "them": self.who.them}
        if name in pronouns:
            return pronouns[name]
        if name == "months":
            inside = [i for i in sorted(self.usable - self.used) if self._month_within(i, index)]
            used |= set(inside)
            return formatting.joined([formatting.written_date(self.facts[i].value) for i in inside])
        if name == "agencies":
            return formatting.joined(agencies_in(self.facts[index].quote))
        if name == "enlistee":
            return f"{self.who.her} {self._enlistee}" if self._enlistee else self.who.she
        if name == "thing":
            return self._thing
        if name in ("who", "whose", "relative", "carers_of", "whose_income"):
            return self._persons.phrase(name, index, subject)
        if name == "family_name":
            for other, text in self.others.items():
                used.add(other)
                return text
            return ""
        fact = self.facts[index]
        kind = {"on_date": "date", "count_persons": "count", "count_children": "count"}.get(name, name)
        near = (
            index
            if fact.type == kind and (purpose is None or purpose == fact.slot)
            else self._near(index, kind, purpose)
        )
        if name == "amount" and purpose and fact.type == "amount":
            near = self._near(index, kind, purpose, after=True)
        if near is None:
            return ""
        used.add(near)
        return written(self.facts[near], name)

    def _month_within(self, other: int, index: int) -> bool:
        near, fact = self.facts[other], self.facts[index]
        return (
            near.type == "date"
            and near.value.count("-") == 1
            and near.turn == fact.turn
            and (fact.start <= near.start and near.end <= fact.end)
        )

    def _near(self, index: int, kind: str, purpose: str | None, *, after: bool = False) -> int | None:
        """The nearest free fact of this kind: inside the words of fact `index`; or near them with the same purpose; or
        directly beside them with no purpose of its own."""
        fact = self.facts[index]
        best: tuple[int, int] | None = None
        for other in self.usable - self.used:
            near = self.facts[other]
            if other == index or near.type != kind or near.turn != fact.turn or (after and near.start < fact.end):
                continue
            if not self._future and fact_is_to_come(near, self._session):
                continue
            gap = max(near.start - fact.end, fact.start - near.end, 0)
            fits = purpose is None or near.slot in (purpose, None) or near.slot in _SAME.get(purpose, ())
            if purpose == "inside":
                limit = 0
            elif gap <= 2 and fits:
                limit = 2
            elif purpose and near.slot == purpose:
                limit = _NEAR
            else:
                limit = _BESIDE if near.slot is None and fits else -1
            if gap <= limit and (best is None or (gap, other) < best):
                best = gap, other
        return best[1] if best else None
