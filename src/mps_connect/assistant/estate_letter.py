"""The town council's point form: fixed heads, at most three items, no NRIC."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mps_connect.assistant import formatting
from mps_connect.assistant.clauses import Clauses, Point
from mps_connect.assistant.kinship import relation_in
from mps_connect.assistant.leaving_out import notes
from mps_connect.assistant.models import Fact, LetterBrief, LetterDraft, Sentence
from mps_connect.assistant.naming import Named
from mps_connect.assistant.relief import Ask
from mps_connect.assistant.subjects import Key, address_of, first_of

_ISSUES = (
    ("lift", re.compile(r"(?i)\blift\b|电梯|\blif\b|லிஃப்ட்|லிப்ட்|மின்தூக்கி"), "has stopped"),
    ("corridor", re.compile(r"(?i)corridor|走廊|koridor|நடைபாதை"), "collects water or is obstructed"),
    ("lighting", re.compile(r"(?i)corridor light|lamp|路灯|lampu|விளக்கு"), "does not work"),
    ("rubbish chute", re.compile(r"(?i)rubbish chute|垃圾槽|pembuangan sampah"), "needs attention"),
    ("cleaning", re.compile(r"(?i)dirty|litter|clean|脏|kotor|குப்பை"), "needs cleaning"),
    ("pests", re.compile(r"(?i)\brats?\b|cockroach|pigeon|老鼠|tikus|எலி"), "have been seen"),
    ("leak", re.compile(r"(?i)leak|漏水|bocor|கசிவு"), "has been leaking"),
    ("playground", re.compile(r"(?i)playground|游乐场|taman permainan"), "needs attention"),
)
_LIFT_NAME = re.compile(r"(?i)\blift ([A-Z0-9])\b")
_WATER = re.compile(r"(?i)water|水|air|தண்ணீர்")
_RAIN = re.compile(r"(?i)rain|雨|hujan|மழை")
_STUCK = re.compile(r"(?i)stuck (upstairs|at home|inside)")


def draft_estate_matter(brief: LetterBrief, usable: frozenset[int], who: Named, ask: Ask) -> LetterDraft:
    """The letter in points; each sentence begins with its head and a colon."""
    facts = brief.facts
    place = address_of(brief.person, facts, usable)
    block = _block(brief, facts, usable)
    clauses = Clauses(
        facts, usable - set(ask.facts), who, brief.category, others={}, session_date=brief.office.session_date
    )
    points = clauses.points()
    issues = _issues(facts, usable)
    named = formatting.joined([name for name, _ in issues[:3]]) or "common property"
    location = block.text if block else ""
    subject = f"Estate matter – {named}" + (f", {location}" if location else "")
    body = [_opening(brief, usable, who, place)]
    body += _items(facts, usable, who, issues, points, block)
    body += _reported(facts, usable)
    body.append(
        Sentence(
            f"Requested: I would be grateful if the Town Council would consider, on its merits, {ask.verbs[0]}, "
            f"and would tell {who.short} what was found.",
            ask.facts,
            "point",
        )
    )
    body += _contact(brief, usable)
    written = {index for sentence in body for index in sentence.facts} | set(ask.facts)
    reference = first_of(facts, usable, "reference_no")
    return LetterDraft(
        agency_short=brief.agency_short,
        subject=subject[:170],
        subject_facts=block.facts if block else (),
        your_ref=facts[reference].value if reference is not None else "",
        salutation="Dear Sir/Madam",
        sentences=tuple(body),
        left_out=notes(brief, usable, written, clauses.not_written, ask, (), who),
        cc_resident=not {"do_not_call", "family_violence"} & set(brief.flags),
    )


def _opening(brief: LetterBrief, usable: frozenset[int], who: Named, place: Key | None) -> Sentence:
    safe_only = bool({"do_not_call", "family_violence"} & set(brief.flags))
    of = f" of {place.text}" if place and not safe_only else f", a resident of {brief.office.division}"
    name = first_of(brief.facts, usable, "person_name", "resident", "unknown")
    cited = ((name,) if name is not None else ()) + (place.facts if place and not safe_only else ())
    called = who.full or "a resident"
    return Sentence(
        f"I write on behalf of {called}{of}, who informs me of the following.", cited, "opening", from_record=True
    )


def _block(brief: LetterBrief, facts: Sequence[Fact], usable: frozenset[int]) -> Key | None:
    """Block and street alone: the spot is common property, not the flat."""
    found = address_of(brief.person, facts, usable)
    if found is None:
        return None
    text = re.sub(r"\s*(#\S+|Singapore \d{6})", "", found.text)
    return Key(text, tuple(i for i in found.facts if facts[i].type in ("block", "street")))


def _issues(facts: Sequence[Fact], usable: frozenset[int]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for index in sorted(usable):
        fact = facts[index]
        if fact.type not in ("statement", "count", "request", "date") or fact.subject == "third_party":
            continue
        for name, pattern, _ in _ISSUES:
            if pattern.search(fact.quote):
                letter = _LIFT_NAME.search(fact.quote) if name == "lift" else None
                full = f"lift {letter[1].upper()}" if letter else name
                found.setdefault(full, []).append(index)
    if any(name.startswith("lift ") for name in found) and "lift" in found:
        merged = found.pop("lift")
        first = next(name for name in found if name.startswith("lift "))
        found[first] = sorted({*found[first], *merged})
    return list(found.items())


def _items(
    facts: Sequence[Fact],
    usable: frozenset[int],
    who: Named,
    issues: list[tuple[str, list[int]]],
    points: list[Point],
    block: Key | None,
) -> list[Sentence]:
    sentences: list[Sentence] = []
    if block:
        sentences.append(Sentence(f"Location: {block.text}.", block.facts, "point", from_record=True))
    for name, indexes in issues[:3]:
        count = _times(indexes, facts)
        cited = _cited([*indexes, *([count] if count is not None else [])], facts)
        sentences.append(Sentence(f"Matter: {_matter(name, indexes, facts, who, count)}.", cited, "point"))
    since = next((i for i in sorted(usable) if facts[i].type == "date" and _is_since(facts[i])), None)
    if since is not None:
        text = f"Since: {formatting.written_date(facts[since].value)}, by {who.her} account."
        sentences.append(Sentence(text, (since,), "point"))
    return sentences + _effect(facts, usable, who, points)


def _cited(indexes: list[int], facts: Sequence[Fact]) -> tuple[int, ...]:
    return tuple(sorted({i for i in indexes if facts[i].type != "request"}))


def _matter(name: str, indexes: list[int], facts: Sequence[Fact], who: Named, count: int | None) -> str:
    what = next((verb for key, _, verb in _ISSUES if name.startswith(key)), "needs attention")
    words = " ".join(facts[i].quote for i in indexes)
    if name == "corridor":
        what = "collects water whenever it rains" if _WATER.search(words) and _RAIN.search(words) else "needs attention"
    times = f" {formatting.number(int(facts[count].value))} times" if count is not None else ""
    if name == "pests":
        return f"{who.she} says that pests {what} there".capitalize()
    article = "" if name.startswith("lift ") else "the "
    return f"by {who.her} account {article}{name} {what}{times}"


def _times(indexes: list[int], facts: Sequence[Fact]) -> int | None:
    """How often it happened: a count inside or directly behind the words."""

    def beside(index: int) -> bool:
        fact = facts[index]
        return any(index == i or (fact.turn == facts[i].turn and -1 <= fact.start - facts[i].end <= 4) for i in indexes)

    counts = (i for i, fact in enumerate(facts) if fact.type == "count" and fact.value.isdecimal())
    return next((i for i in counts if facts[i].slot in (None, "times") and beside(i)), None)


def _is_since(fact: Fact) -> bool:
    return fact.slot == "since" or bool(re.search(r"(?i)since|从|自|sejak|முதல்", fact.quote))


def _effect(facts: Sequence[Fact], usable: frozenset[int], who: Named, points: list[Point]) -> list[Sentence]:
    wheelchair = next((i for i in sorted(usable) if "wheelchair" in facts[i].quote.lower()), None)
    if wheelchair is not None:
        relation = relation_in(facts[wheelchair].quote)
        age = next((i for i in sorted(usable) if facts[i].type == "age" and _beside(facts[i], facts[wheelchair])), None)
        stuck = next((i for i in sorted(usable) if facts[i].type == "date" and _STUCK.search(facts[i].quote)), None)
        subject = f"{who.her} {relation}" if relation else f"a member of {who.her} family"
        aged = f", aged {facts[age].value}," if age is not None else ""
        could = (
            f" and could not leave the storey on {formatting.written_date(facts[stuck].value)}"
            if stuck is not None
            else ""
        )
        cited = tuple(sorted({i for i in (wheelchair, age, stuck) if i is not None}))
        return [Sentence(f"Effect: {who.she} says that {subject}{aged} uses a wheelchair{could}.", cited, "point")]
    grounds = [point for point in points if point.part == "grounds"][:2]
    if not grounds:
        return []
    text = formatting.joined([f"that {point.text}" for point in grounds])
    cited = tuple(sorted({index for point in grounds for index in point.facts}))
    return [Sentence(f"Effect: {who.she} says {text}.", cited, "point")]


def _beside(first: Fact, second: Fact) -> bool:
    return first.turn == second.turn and max(first.start - second.end, second.start - first.end) <= 20


def _reported(facts: Sequence[Fact], usable: frozenset[int]) -> list[Sentence]:
    reference = first_of(facts, usable, "reference_no")
    dates = [i for i in sorted(usable) if facts[i].type == "date" and facts[i].slot == "reported"]
    if not dates and reference is not None:
        near = facts[reference]
        before = [
            (i, near.start - facts[i].end) for i in sorted(usable) if facts[i].type == "date" and not facts[i].slot
        ]
        dates = [i for i, gap in before if facts[i].turn == near.turn and 0 <= gap <= 45]
    if not dates and reference is None:
        return []
    when = formatting.written_dates([facts[i].value for i in dates])
    case = f"case {facts[reference].value}" if reference is not None else ""
    cited = (*dates, reference) if reference is not None else tuple(dates)
    text = ", ".join(part for part in (when, case) if part)
    return [Sentence(f"Reported before, as informed: {text}.", cited, "point")]


def _contact(brief: LetterBrief, usable: frozenset[int]) -> list[Sentence]:
    if {"do_not_call", "family_violence"} & set(brief.flags):
        text = "Contact: please reply to my office only, and please do not disclose the resident's contact details."
        return [Sentence(text, (), "safe_contact", from_record=True)]
    index = first_of(brief.facts, usable, "phone", "resident", "unknown")
    number = brief.person.phone or (brief.facts[index].value if index is not None else "")
    if not number:
        return []
    return [
        Sentence(
            f"Contact: {formatting.phone(number)}.", (index,) if index is not None else (), "point", from_record=True
        )
    ]
