"""All recognisers together, in the order in which one claims characters before another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mps_connect.assistant.facts.contacts import find_contacts, find_phones
from mps_connect.assistant.facts.dates import find_dates
from mps_connect.assistant.facts.employers import find_employers, find_professionals
from mps_connect.assistant.facts.found import Found, Scene, facts_of
from mps_connect.assistant.facts.identity import find_identity
from mps_connect.assistant.facts.money import find_money
from mps_connect.assistant.facts.people import find_people, subject_near
from mps_connect.assistant.facts.places import find_institutions, find_places
from mps_connect.assistant.facts.purposes import give_purposes
from mps_connect.assistant.facts.quantities import find_quantities
from mps_connect.assistant.facts.references import find_references
from mps_connect.assistant.facts.statements import find_implied, find_statements
from mps_connect.assistant.models import Fact, Turn
from mps_connect.assistant.normalising import Reading, read

_ONCE = frozenset(
    {"person_name", "nric", "fin", "phone", "email", "postal_code", "block", "street", "unit", "reference_no", "vehicle_no",
     "employer", "hospital", "school", "centre", "uen", "birth_cert_no", "passport_no", "level"}
)  # fmt: skip


_STATES = frozenset({"arrears", "no_income", "not_working", "caregiver"})
"""Events that go on: said again in one message they are the same."""


def find_facts(turns: Sequence[Turn], *, session_date: date) -> tuple[Fact, ...]:
    """Facts of all turns, in order of turn and place. Said twice is one fact, the first time it was said."""
    return facts_in_readings([read(turn.text) for turn in turns], session_date=session_date)


def facts_in_readings(readings: Sequence[Reading], *, session_date: date) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    for number, reading in enumerate(readings):
        for fact in sorted(_read_turn(reading, session_date, number), key=lambda f: (f.start, f.end, f.type)):
            key = (fact.type, fact.value.casefold())
            if fact.type in _ONCE and key in seen:
                continue
            if reading.text[fact.start : fact.end] != fact.quote:
                raise AssertionError(f"a {fact.type} whose quote is not in the text")
            seen.add(key)
            facts.append(fact)
    return tuple(_with_conflicts(facts))


def _read_turn(reading: Reading, session_date: date, number: int) -> list[Fact]:
    scene = Scene(reading, session_date)
    find_contacts(scene)
    find_identity(scene)
    find_references(scene)
    find_phones(scene)
    find_places(scene)
    find_dates(scene)
    find_quantities(scene)
    find_money(scene)
    find_institutions(scene)
    find_employers(scene)
    find_professionals(scene)
    find_people(scene)
    scene.finds = [_owned(scene, find) for find in scene.finds]
    find_statements(scene)
    find_implied(scene)
    give_purposes(scene)
    scene.finds = _said_once(scene.finds)
    return list(facts_of(scene, number))


def _said_once(finds: Sequence[Found]) -> list[Found]:
    """Without the second telling of a state: `SP bill owe $842.60, 3 months never pay` is one debt."""
    told: set[tuple[str | None, str]] = set()
    kept = []
    for find in sorted(finds, key=lambda item: item.start):
        state = (find.slot, find.subject)
        if find.type == "statement" and find.slot in _STATES:
            if state in told:
                continue
            told.add(state)
        kept.append(find)
    return kept


def _owned(scene: Scene, find: Found) -> Found:
    if find.type in ("nric", "fin", "birth_cert_no", "passport_no"):
        return replace(find, subject=subject_near(scene, find.start))
    return find


def _with_conflicts(facts: list[Fact]) -> list[Fact]:
    """Two postal codes of the resident: both are kept, both marked."""
    codes = {fact.value for fact in facts if fact.type == "postal_code"}
    if len(codes) < 2:
        return facts
    return [replace(fact, check="postal_conflict") if fact.type == "postal_code" else fact for fact in facts]


def conflicts(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Types of which the resident can have only one and of which two different values were said."""
    found: list[str] = []
    for kind in ("postal_code", "nric", "fin", "unit", "block"):
        values = {f.value for f in facts if f.type == kind and f.subject == "resident" and f.origin != "corrected"}
        if len(values) > 1 and (kind == "postal_code" or _one_address(kind)):
            found.append(kind)
    return tuple(found)


def _one_address(kind: str) -> bool:
    # Blocks and units of neighbours and of stalls are often named: only identity numbers conflict by themselves.
    return kind in ("nric", "fin")
