"""The subject line: what, whose, and what the agency finds the file by. At most 170 characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mps_connect.assistant import formatting
from mps_connect.assistant.models import Fact, LetterBrief, LetterType, Person
from mps_connect.assistant.naming import Named, latin
from mps_connect.assistant.relief import Ask, enlistee, noun, subjects

MAX_LENGTH = 170


@dataclass(frozen=True, slots=True)
class Key:
    """One thing the file is found by, with the facts it came from."""

    text: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    text: str
    facts: tuple[int, ...]
    names_person: bool
    """True where the resident's full name stands in it, so that the body may begin with the short form."""
    has_address: bool


def first_of(facts: Sequence[Fact], usable: frozenset[int], kind: str, *subjects_of: str, slot: str = "") -> int | None:
    """Index of the first usable fact of a type, of the given persons, with the given purpose."""
    for index in sorted(usable):
        fact = facts[index]
        if fact.type == kind and (not subjects_of or fact.subject in subjects_of) and (not slot or fact.slot == slot):
            return index
    return None


def identity_of(facts: Sequence[Fact], usable: frozenset[int], whose: str, written: str) -> Key | None:
    """`NRIC S6700011J` or `FIN ...` of the resident or of family; `written` is the record's own, if any."""
    for kind, label in (("nric", "NRIC"), ("fin", "FIN")):
        subjects_of = (whose, "unknown") if whose == "resident" else (whose,)
        index = first_of(facts, usable, kind, *subjects_of)
        # A FIN said beside an NRIC is the other person's, whatever the record was given.
        if index is not None and (
            not written or kind == "nric" or facts[index].value == written or whose != "resident"
        ):
            return Key(f"{label} {facts[index].value}", (index,))
    return Key(f"NRIC {written}", ()) if written and whose == "resident" else None


def needs_identity(agency_short: str, category: str) -> bool:
    """Whether the agency finds this file by the full number on the NRIC."""
    keys = subjects()["keys"]
    if agency_short in keys["nric"]:
        return True
    return agency_short in keys["licence_only"] and category in keys["licence_categories"]


def the_subject(
    brief: LetterBrief, ask: Ask, usable: frozenset[int], client: Named, address: Key | None, *, proxy: bool
) -> Subject:
    """The whole line. Parts that make it too long are dropped from the end, the name never."""
    heading, used = _heading(brief, ask, usable)
    keys = _keys(brief, usable, client, address, proxy=proxy)
    names = [key.text for key in keys]
    while len(heading) + 2 + len(", ".join(names)) > MAX_LENGTH and len(names) > 1:
        names.pop()
    kept = keys[: len(names)]
    text = f"{heading}: {', '.join(names)}" if names else heading
    facts = tuple(sorted({*used, *(index for key in kept for index in key.facts)}))
    return Subject(
        text=text[:MAX_LENGTH],
        facts=facts,
        names_person=bool(client.full) and client.full in text,
        has_address=address is not None and address.text in text,
    )


def event_of(brief: LetterBrief, usable: frozenset[int]) -> tuple[str, int] | None:
    """The harm and the fact of its date, for an urgent letter."""
    facts = brief.facts
    slots = ("enlistment", "deadline", "expiry", *(("hearing",) if brief.category == "court_matter" else ()))
    for slot in slots:
        index = first_of(facts, usable, "date", slot=slot)
        if index is not None and facts[index].value >= brief.office.session_date.isoformat():
            if facts[index].value.count("-") != 2:
                continue
            table = subjects()["urgent"]
            named = next((table[flag] for flag in brief.flags if flag in table), table.get(brief.category, ""))
            return named, index
    if brief.category == "national_service":
        index = next(
            (i for i in sorted(usable) if facts[i].type == "date" and "enlist" in facts[i].quote.lower()), None
        )
        if index is not None:
            return "enlistment", index
    return None


def _heading(brief: LetterBrief, ask: Ask, usable: frozenset[int]) -> tuple[str, set[int]]:
    if brief.type is LetterType.FOLLOW_UP and brief.earlier_date is not None:
        ref = f" ({brief.earlier_ref})" if brief.earlier_ref else ""
        written = formatting.written_date(brief.earlier_date.isoformat())
        return f"Follow-up to our letter of {written}{ref} – {noun(brief.category, 'noun')}", set()
    if brief.type is LetterType.URGENT:
        event = event_of(brief, usable)
        if event and event[0]:
            written = formatting.written_date(brief.facts[event[1]].value)
            return f"Urgent, {event[0]} on {written} – {ask.subject}", {event[1]}
        grounds = " on grounds of safety" if {"family_violence", "do_not_call"} & set(brief.flags) else ""
        return f"Urgent – {ask.subject}{grounds}", set()
    if brief.type is LetterType.COMPASSIONATE:
        return f"Appeal on compassionate grounds – {ask.subject}", set()
    if brief.type is LetterType.FORMAL and not ask.status:
        return f"Representation – {ask.subject}", set()
    return f"{'Request' if ask.status else ask.opener} – {ask.subject}", set()


def _keys(brief: LetterBrief, usable: frozenset[int], client: Named, address: Key | None, *, proxy: bool) -> list[Key]:
    facts, agency = brief.facts, brief.agency_short
    table = subjects()["keys"]
    found: list[Key] = []
    if agency == "MOE" and (child := _child(facts, usable)) is not None:
        found.append(child)
        for kind in ("level", "school"):
            index = first_of(facts, usable, kind)
            if index is not None:
                found.append(Key(facts[index].value, (index,)))
        return found + _reference(facts, usable, with_label=True)
    serving = None if proxy or brief.category != "national_service" else _enlistee(facts, usable)
    if serving is not None:
        found.append(serving)
    elif not client.full and (patient := _patient(brief, usable)) is not None:
        found.append(patient)
    elif client.full:
        found.append(_client(brief, usable, client, proxy=proxy))
    found += _particulars(brief, usable)
    label = "account" if agency in table["account"] else "your ref"
    found += _reference(facts, usable, with_label=True, label=label)
    at_place = brief.category in ("environment_pest", "transport_infrastructure")
    if address is not None and (at_place or agency in (*table["address"], *table["account"], "HDB")):
        found.append(address)
    return found


def _particulars(brief: LetterBrief, usable: frozenset[int]) -> list[Key]:
    """What this agency finds the file by, beside the person: child, vehicle, stall or employer."""
    facts, agency = brief.facts, brief.agency_short
    wanted = [
        ("birth_cert_no", "child's birth certificate ", agency in subjects()["keys"]["birth_certificate"]),
        ("vehicle_no", "vehicle ", brief.category in ("traffic_fine", "parking_fine", "vehicle")),
        ("place", "", agency in ("NEA", "SFA")),
        ("fin", "applicant's FIN ", agency in ("ICA", "MOM") and brief.category in ("immigration", "work_pass")),
        ("employer", "employee of ", agency in ("MOM", "TADM")),
    ]
    found = []
    for kind, label, applies in wanted:
        index = first_of(facts, usable, kind) if applies else None
        if kind == "fin" and first_of(facts, usable, "nric", "resident", "unknown") is None:
            continue
        if index is not None and facts[index].value.isascii():
            value = facts[index].value
            found.append(Key(f"{label}{formatting.vehicle(value) if kind == 'vehicle_no' else value}", (index,)))
    return found


def _client(brief: LetterBrief, usable: frozenset[int], client: Named, *, proxy: bool) -> Key:
    whose = "family" if proxy else "resident"
    identity = identity_of(brief.facts, usable, whose, "" if proxy else brief.person.nric)
    named = first_of(brief.facts, usable, "person_name", whose)
    facts = (named,) if named is not None else ()
    shown = needs_identity(brief.agency_short, brief.category) or brief.agency_short == "ECDA"
    if identity is None or not shown:
        return Key(client.full, facts)
    return Key(f"{client.full} ({identity.text})", (*facts, *identity.facts))


def _enlistee(facts: Sequence[Fact], usable: frozenset[int]) -> Key | None:
    """The family member whose service is the matter, with his number."""
    if not enlistee(facts, usable):
        return None
    name = first_of(facts, usable, "person_name", "family")
    number = first_of(facts, usable, "nric", "family")
    if name is None or not latin(facts[name].value):
        return None
    written = f"Mr {latin(facts[name].value)}"
    return Key(written, (name,)) if number is None else Key(f"{written} (NRIC {facts[number].value})", (name, number))


def _patient(brief: LetterBrief, usable: frozenset[int]) -> Key | None:
    """The family member whose file it is, where the one who tells has given no name."""
    if brief.category not in ("health_cost", "eldercare", "cpf"):
        return None
    name = first_of(brief.facts, usable, "person_name", "family")
    if name is None or not latin(brief.facts[name].value):
        return None
    number = first_of(brief.facts, usable, "nric", "family")
    written = latin(brief.facts[name].value)
    return (
        Key(written, (name,))
        if number is None
        else Key(f"{written} (NRIC {brief.facts[number].value})", (name, number))
    )


def _child(facts: Sequence[Fact], usable: frozenset[int]) -> Key | None:
    name, number = first_of(facts, usable, "person_name", "family"), first_of(facts, usable, "birth_cert_no")
    if name is None or not latin(facts[name].value):
        return None
    if number is None:
        return Key(latin(facts[name].value), (name,))
    return Key(f"{latin(facts[name].value)} (birth certificate {facts[number].value})", (name, number))


def _reference(
    facts: Sequence[Fact], usable: frozenset[int], *, with_label: bool, label: str = "your ref"
) -> list[Key]:
    index = first_of(facts, usable, "reference_no")
    if index is None:
        return []
    return [Key(f"{label} {facts[index].value}" if with_label else facts[index].value, (index,))]


def _unit_of(facts: Sequence[Fact], usable: frozenset[int], block: int | None) -> int | None:
    """The unit said with the block; another unit is somebody else's door."""
    if block is None:
        return None
    home = facts[block]
    units = [i for i in sorted(usable) if facts[i].type == "unit" and facts[i].turn == home.turn]
    behind = [i for i in units if 0 <= facts[i].start - home.end <= 60]
    return min(behind, key=lambda i: facts[i].start, default=None)


def _own_unit(person: Person, facts: Sequence[Fact], usable: frozenset[int]) -> str:
    """The record's unit, unless the words show that it is another door than the one beside her block."""
    block = next((i for i in sorted(usable) if facts[i].type == "block" and facts[i].value == person.block), None)
    beside = _unit_of(facts, usable, block)
    said = {fact.value for fact in facts if fact.type == "unit"}
    return facts[beside].value if beside is not None and person.unit in said else person.unit


def address_of(person: Person, facts: Sequence[Fact], usable: frozenset[int]) -> Key | None:
    """The resident's address: from the record, else from what was said of block, street, unit and postal code."""
    if person.block and person.street:
        person = replace(person, unit=_own_unit(person, facts, usable))
        text = formatting.address(
            block=person.block, street_name=person.street, unit=person.unit, postal_code=person.postal_code
        )
        values = {person.block, formatting.street(person.street), person.street, person.unit, person.postal_code}
        kinds = ("block", "street", "unit", "postal_code")
        used = tuple(i for i in sorted(usable) if facts[i].type in kinds and facts[i].value in values)
        return Key(text, used)
    kinds = ("block", "street", "unit", "postal_code")
    found = {kind: first_of(facts, usable, kind, "resident", "unknown") for kind in kinds}
    found["unit"] = _unit_of(facts, usable, found["block"])
    if found["block"] is None or found["street"] is None:
        return None
    value = {kind: facts[index].value if index is not None else "" for kind, index in found.items()}
    text = formatting.address(
        block=value["block"], street_name=value["street"], unit=value["unit"], postal_code=value["postal_code"]
    )
    return Key(text, tuple(index for index in found.values() if index is not None))
