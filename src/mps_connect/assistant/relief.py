"""The ask: one sentence, hers, within what one officer can grant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mps_connect.assistant import formatting, phrases
from mps_connect.assistant.clauses import codes_of
from mps_connect.assistant.models import Fact, LetterType
from mps_connect.assistant.naming import Named

_ENOUGH_TO_ASK = frozenset(
    {"statement", "amount", "reference_no", "date", "vehicle_no", "belief", "income", "document"}
)
_PLACE = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_RESTORED = re.compile(r"(?i)subsidi tambahan|additional subsidy|额外津贴")


@dataclass(frozen=True, slots=True)
class Ask:
    """`verbs` follow "would consider, on its merits,"; `status` asks only for the position of an application."""

    verbs: tuple[str, ...]
    facts: tuple[int, ...]
    opener: str
    subject: str
    status: bool
    heard: bool
    """False where she has not said what she wants, and the ask is only to look into the case."""
    raw: tuple[int, ...] = ()
    """Requests that the table of asks could not read."""


@cache
def _asks() -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.assistant").joinpath("data", "asks.toml").read_text(encoding="utf-8"))


@cache
def subjects() -> dict[str, Any]:
    """data/subjects.toml."""
    return tomllib.loads(files("mps_connect.assistant").joinpath("data", "subjects.toml").read_text(encoding="utf-8"))


@cache
def _reliefs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, phrases.compile_phrases(row["words"])) for code, row in phrases.load("reliefs.toml").items())


@cache
def _own_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(row["words"])) for code, row in _asks().items() if "words" in row)


def noun(category: str, name: str) -> str:
    """A category's word for the subject line or the ask (`noun`, `arrears`, `sum`, `home` ...)."""
    table = subjects()
    found: str = table["category"].get(category, {}).get(name, table["default"][name])
    return found


def thing_of(category: str, facts: Sequence[Fact], usable: frozenset[int], who: Named) -> str:
    """What the matter is about, as the letter calls it: `the licence`, `his wife's pass`."""
    thing = noun(category, "renewed")
    relation = next(
        (facts[i].slot for i in sorted(usable) if facts[i].type == "person_name" and facts[i].subject == "family"), None
    )
    if category in ("immigration", "work_pass") and relation and thing.startswith("the "):
        return f"{who.her} {relation}'s {thing.removeprefix('the ')}"
    return "" if thing == subjects()["default"]["renewed"] else thing


def _codes(fact: Fact) -> list[str]:
    own = [code for code, pattern in _own_words() if pattern.search(fact.quote)]
    if not own and fact.slot in _asks():
        own = [fact.slot]
    elif not own:
        low = fact.quote.lower()
        own = [code for code, pattern in _reliefs() if code in _asks() and pattern.search(low)]
    covered = {code for found in own for code in _asks()[found].get("covers", ())}
    return [code for code in own if code not in covered]


def the_ask(facts: Sequence[Fact], usable: frozenset[int], category: str, who: Named, kind: LetterType) -> Ask | None:
    """What the letter asks for; None where there is nothing to ask.

    At most two reliefs, the most specific first; both must be the same agency's to grant, which the category sees to.
    """
    found: dict[str, list[int]] = {}
    raw: list[int] = []
    for index in sorted(usable):
        if facts[index].type != "request":
            continue
        codes = [code for code in _codes(facts[index]) if category not in _asks()[code].get("never", ())]
        raw += [] if codes or codes_of(facts[index]) else [index]
        for code in codes:
            found.setdefault(code, []).append(index)
    offers = [i for i in sorted(usable) if _is_offer(facts[i])]
    paying = [facts[i] for i in found.get("instalments", ())]
    if not offers and paying:
        amounts = [i for i in sorted(usable) if facts[i].type == "amount" and facts[i].slot is None]
        offers = [i for i in amounts if any(_within(facts[i], asked) for asked in paying)]
    if offers and "instalments" not in found and not {"status"} & set(found):
        found["instalments"] = []
    if "remain" in found and any(facts[i].slot == "estate_pending" or "estate paper" in facts[i].quote for i in usable):
        found = {"more_time": found["remain"], **found}
    if not found and not raw and not any(facts[i].type in _ENOUGH_TO_ASK for i in usable):
        return None
    ranked = sorted(found, key=lambda code: _asks()[code]["rank"])
    best = [code for code in ranked if _asks()[code]["rank"] == _asks()[ranked[0]]["rank"]] if ranked else ["general"]
    chosen = best[: 1 if _asks()[best[0]]["rank"] > 1 else 2]
    return _worded(chosen, found, raw, facts, usable, offers, category, who, heard=bool(found), kind=kind)


def _is_offer(fact: Fact) -> bool:
    return fact.type == "amount" and (fact.slot == "offer" or bool(re.search(r"每(个)?月还", fact.quote)))


def _within(fact: Fact, asked: Fact) -> bool:
    return fact.turn == asked.turn and asked.start <= fact.start and fact.end <= asked.end


def _worded(
    chosen: list[str],
    found: dict[str, list[int]],
    raw: list[int],
    facts: Sequence[Fact],
    usable: frozenset[int],
    offers: list[int],
    category: str,
    who: Named,
    *,
    heard: bool,
    kind: LetterType,
) -> Ask:
    if "status" in chosen or kind is LetterType.FOLLOW_UP:
        chosen = ["status"]
    used: set[int] = set()
    verbs = []
    for code in chosen:
        used |= set(found.get(code, ()))
        verbs.append(_filled(_asks()[code]["say"], facts, usable, offers, category, who, used))
    row = _asks()[chosen[0]]
    subject = _filled(row["subject"], facts, usable, [], category, who, set(used)).replace("of the ", "of ")
    if len(chosen) > 1:
        second = _filled(_asks()[chosen[1]]["subject"], facts, usable, [], category, who, set(used)).replace(
            "of the ", "of "
        )
        subject = f"{subject} and {second}" if subject != second else subject
    return Ask(tuple(verbs), tuple(sorted(used)), row["opener"], subject, "status" in chosen, heard, tuple(raw))


def _filled(
    template: str,
    facts: Sequence[Fact],
    usable: frozenset[int],
    offers: list[int],
    category: str,
    who: Named,
    used: set[int],
) -> str:
    wanted = noun(category, "rehoused")

    def offer() -> str:
        used.update(offers[:1])
        return formatting.money(facts[offers[0]].value) if offers else ""

    def rehousing() -> str:
        return f"offering {who.them} {wanted}" if "flat" in wanted else f"helping {who.them} to find {wanted}"

    places: dict[str, Callable[[], str]] = {
        "she": lambda: who.she,
        "her": lambda: who.her,
        "them": lambda: who.them,
        "offer": offer,
        "duration": lambda: _first(facts, usable, used),
        "month": lambda: _month(facts, usable, used),
        "restored": lambda: _restored(facts, usable, category, subject=False),
        "restored_subject": lambda: _restored(facts, usable, category, subject=True),
        "rehousing": rehousing,
        "built": lambda: _built(facts, used) or noun(category, "built"),
        "deferred": lambda: noun(category, "deferred").format(whose=_whose(facts, usable, who)),
        "renewed": lambda: thing_of(category, facts, usable, who) or noun(category, "renewed"),
    }

    def value(name: str) -> str:
        return places[name]() if name in places else noun(category, name.removesuffix("_noun"))

    def optional(match: re.Match[str]) -> str:
        names = _PLACE.findall(match[1])
        values = {name: value(name) for name in names}
        return match[1].format(**values) if all(values.values()) else ""

    reduced = _OPTIONAL.sub(optional, template)
    return _PLACE.sub(lambda match: value(match[1]), reduced)


def _built(facts: Sequence[Fact], used: set[int]) -> str:
    """What is to be built, as the words of the request name it."""
    words = " ".join(facts[i].quote for i in used)
    return next((thing for thing, pattern in subjects()["built"].items() if re.search(pattern, words)), "")


def _whose(facts: Sequence[Fact], usable: frozenset[int], who: Named) -> str:
    """`his`, or `her son's` where a family member is to enlist."""
    relation = enlistee(facts, usable)
    return f"{who.her} {relation}'s" if relation else who.her


def enlistee(facts: Sequence[Fact], usable: frozenset[int]) -> str:
    """The relation of the family member who is to enlist; empty where it is the resident."""
    named = [facts[i].slot for i in sorted(usable) if facts[i].type == "person_name" and facts[i].subject == "family"]
    return next(
        (slot for slot in named if slot in ("son", "grandson", "brother", "nephew", "husband")),
        "son" if "child" in named else "",
    )


def _first(facts: Sequence[Fact], usable: frozenset[int], used: set[int]) -> str:
    """The length asked for: said inside the request itself."""
    for index in sorted(used):
        if re.fullmatch(r"P\d+[DWMY]", facts[index].value):
            return formatting.duration(facts[index].value)
    requests = [facts[i] for i in used if facts[i].type == "request"]
    for index in sorted(usable):
        fact = facts[index]
        if fact.type == "duration" and any(
            fact.turn == asked.turn and asked.start <= fact.start and fact.end <= asked.end for asked in requests
        ):
            used.add(index)
            return formatting.duration(fact.value)
    return ""


def _month(facts: Sequence[Fact], usable: frozenset[int], used: set[int]) -> str:
    requests = [facts[i] for i in used if facts[i].type == "request"]
    for index in sorted(usable):
        fact = facts[index]
        if fact.type == "date" and any(
            fact.turn == asked.turn and asked.start <= fact.start and fact.end <= asked.end + 20 for asked in requests
        ):
            used.add(index)
            return formatting.written_date(fact.value)
    return ""


def _restored(facts: Sequence[Fact], usable: frozenset[int], category: str, *, subject: bool) -> str:
    additional = any(_RESTORED.search(facts[i].quote) for i in usable)
    if category == "childcare" and additional:
        return "Additional Subsidy for child care fees" if subject else "the Additional Subsidy"
    return noun(category, "noun") if subject else noun(category, "restored")
