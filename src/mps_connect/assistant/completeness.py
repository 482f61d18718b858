"""What the agency will ask for and whether the resident has said it.

Heard anywhere counts: in any message, in any language, by tap. Nothing here is remembered between calls; the turns are
read again each time, so the same turns give the same slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from mps_connect.agencies.models import OfficeSlot
from mps_connect.assistant import answering
from mps_connect.assistant.checklists import BLOCKING_POINTS, SlotRule, checklist_for, slot_rules
from mps_connect.assistant.models import Assessment, Fact, SlotState, Turn

Status = Literal["unknown", "heard", "confirmed", "none", "not_known", "will_bring", "skipped", "conflict"]

READY_AT = 0.80
_FULL = frozenset({"heard", "confirmed", "none"})
_HALF = frozenset({"will_bring", "not_known"})
_CONFLICT_CHECKS = frozenset({"nric_letter", "impossible_date", "postal_conflict"})
_SINGLE_VALUED = frozenset({"nric", "fin", "postal_code"})
_WINDOW_BEFORE, _WINDOW_AFTER = 48, 28
_OTHER_PERSON_SLOTS = frozenset({"patient_identity", "client"})
_OTHER_PERSON = re.compile(
    r"(?i)\bmy (late )?(father|mother|mum|mom|dad|wife|husband|son|daughter|brother|sister|grand\w+|uncle|aunt)\b"
    r"|我(的)?(爸|妈|父|母|太太|老婆|先生|丈夫|儿子|女儿|奶奶|爷爷|婆婆|公公)"
    r"|\b(ayah|bapa|ibu|mak|emak|isteri|suami|anak|nenek|datuk) saya\b|என் (அப்பா|அம்மா|மனைவி|கணவர்|மகன்|மகள்|தாத்தா|பாட்டி)"
)


def slots_for(
    category: str,
    agency_short: str | None,
    facts: Sequence[Fact],
    flags: Sequence[str],
    turns: Sequence[Turn],
    *,
    edited: Mapping[str, OfficeSlot] = MappingProxyType({}),
    taken_back: frozenset[str] = frozenset(),
) -> tuple[SlotState, ...]:
    """The slots of the checklist, in the order they are asked, each with its status and the facts that fill it.

    `agency_short` is a key of the directory or None while undecided; `flags` are flag names; `edited` is what the office
    has set otherwise. A slot it gives no weight counts as skipped: it is never asked and never missing. A slot
    `taken_back` is filled by facts only.
    """
    words = "\n".join(turn.text for turn in turns)
    rules = slot_rules()
    points = checklist_for(category, agency_short, flags, words).points()
    slots = []
    for name, shipped in points.items():
        own = edited.get(name) or OfficeSlot(name, rules[name].label, shipped, shipped == BLOCKING_POINTS)
        status, filling = _status(rules[name], facts, flags, turns) if own.weight else ("skipped", ())
        if name in taken_back and own.weight and not filling:
            status = "unknown"
        slots.append(SlotState(name, own.label, own.weight, own.blocking, status, filling))
    return tuple(slots)


def slots_of_assessment(assessment: Assessment, turns: Sequence[Turn]) -> tuple[SlotState, ...]:
    """As `slots_for`, for the first agency of an assessment, with the labels and weights it was assessed with."""
    agency = assessment.agencies[0].short if assessment.agencies else None
    flags = [flag.name for flag in assessment.flags]
    held = {slot.slot: OfficeSlot(slot.slot, slot.label, slot.weight, slot.blocking) for slot in assessment.slots}
    return slots_for(
        assessment.category, agency, assessment.facts, flags, turns, edited=held, taken_back=assessment.taken_back
    )


def readiness(slots: Iterable[SlotState]) -> float:
    """Points heard over points wanted, 0..1. A weighing fact that was skipped leaves the sum. No slots: 0."""
    heard = wanted = 0.0
    for slot in slots:
        if slot.status == "skipped" and slot.weight <= 1:
            continue
        wanted += slot.weight
        heard += slot.weight * (1.0 if slot.status in _FULL else 0.5 if slot.status in _HALF else 0.0)
    return heard / wanted if wanted else 0.0


def with_known(slots: Iterable[SlotState], known: frozenset[str]) -> tuple[SlotState, ...]:
    """The slots with those of `known` (from registration) counted as confirmed, unless they are in conflict."""
    return tuple(
        replace(slot, status="confirmed") if slot.slot in known and slot.status != "conflict" else slot
        for slot in slots
    )


def missing(slots: Iterable[SlotState]) -> tuple[SlotState, ...]:
    """What a vetter should know is not there, heaviest first."""
    lacking = [
        slot for slot in slots if slot.status not in _FULL and not (slot.status == "skipped" and slot.weight <= 1)
    ]
    return tuple(sorted(lacking, key=lambda slot: -slot.weight))


def _status(
    rule: SlotRule, facts: Sequence[Fact], flags: Sequence[str], turns: Sequence[Turn]
) -> tuple[Status, tuple[int, ...]]:
    indexes = _facts_of(rule, facts, turns)
    if rule.name == "contact" and "do_not_call" in flags:
        indexes = tuple(
            i for i in indexes if facts[i].type == "contact" or facts[i].subject not in ("resident", "unknown")
        )
        if indexes:
            return "heard", indexes
        return _answered(rule, turns), ()
    if indexes:
        return _status_of_facts([facts[i] for i in indexes]), indexes
    answered = _answered(rule, turns)
    if answered != "unknown":
        return answered, ()
    if rule.words is not None and any(rule.words.search(turn.text) for turn in turns):
        return "heard", ()
    return "unknown", ()


def _status_of_facts(facts: Sequence[Fact]) -> Status:
    if any(fact.origin == "corrected" for fact in facts):
        return "confirmed"
    if any(fact.check in _CONFLICT_CHECKS for fact in facts):
        return "conflict"
    for kind in _SINGLE_VALUED:
        values = {(fact.subject, fact.value) for fact in facts if fact.type == kind}
        if len(values) > len({subject for subject, _ in values}):
            return "conflict"
    return "heard"


def _facts_of(rule: SlotRule, facts: Sequence[Fact], turns: Sequence[Turn]) -> tuple[int, ...]:
    found: set[int] = set()
    for alternative in rule.facts:
        sets = [{i for i, fact in enumerate(facts) if _fits(fact, kind, purpose)} for kind, purpose in alternative]
        if all(sets):
            found |= set().union(*sets)
    if rule.near is not None:
        found |= {
            i
            for i, fact in enumerate(facts)
            # A sum that is known to be for something else does not become this for standing beside its words.
            if fact.type in rule.near_types and fact.slot is None and _near(rule.near, fact, turns)
        }
    asked = {number for number, turn in enumerate(turns) if rule.name in answering.slots_answered(turn)}
    if asked:
        found |= {i for i, fact in enumerate(facts) if fact.turn in asked and _form_of(fact) == rule.answer}
    if rule.name == "ask":
        found = {i for i in found if facts[i].slot != "relief" or _hers(rule, facts[i], asked)}
    if rule.name in _OTHER_PERSON_SLOTS and any(_OTHER_PERSON.search(turn.text) for turn in turns):
        found = {i for i in found if facts[i].subject != "resident" or facts[i].type == "reference_no"}
    elif rule.name == "identity":
        found = {i for i in found if facts[i].subject in ("resident", "unknown")}
    return tuple(sorted(found))


def _hers(rule: SlotRule, fact: Fact, asked: set[int]) -> bool:
    """A wish nobody could read is her request only if she was asked for it, or says that she wants it."""
    return fact.turn in asked or (rule.words is not None and bool(rule.words.search(fact.quote)))


def _fits(fact: Fact, kind: str, purpose: str | None) -> bool:
    return fact.type == kind and (purpose is None or purpose in (fact.slot, fact.value, fact.subject))


def _form_of(fact: Fact) -> str:
    if fact.type in {"amount", "date"}:
        return fact.type
    if fact.type == "duration":
        return "date"
    if fact.type in {"reference_no", "uen", "account_no", "notice_no"}:
        return "reference"
    return "contact" if fact.type in {"phone", "email"} else "vehicle" if fact.type == "vehicle_no" else ""


def _near(pattern: re.Pattern[str], fact: Fact, turns: Sequence[Turn]) -> bool:
    if not 0 <= fact.turn < len(turns):
        return bool(pattern.search(fact.quote))
    text = turns[fact.turn].text
    return bool(pattern.search(text[max(0, fact.start - _WINDOW_BEFORE) : fact.end + _WINDOW_AFTER]))


def _answered(rule: SlotRule, turns: Sequence[Turn]) -> Status:
    """What the turns given in answer to this slot's question say about it; the last one counts."""
    status: Status = "unknown"
    for turn in turns:
        asked = answering.slots_answered(turn)
        if rule.name in asked:
            read = _read(rule, turn.text, alone=len(asked) == 1)
            status = read if read != "unknown" else status
    return status


def _read(rule: SlotRule, text: str, *, alone: bool) -> Status:
    found = answering.meaning(text)
    if found in ("skipped", "will_bring", "none", "not_known"):
        return found
    if found in ("confused", "empty", "person"):
        return "unknown"
    if rule.name == "ask" and answering.tells_only(text):
        return "unknown"
    if found == "not_now":
        return "heard" if rule.answer == "amount" else "none"
    if found in ("yes", "no"):
        if rule.answer == "yesno" or (found == "yes" and rule.name == "contact"):
            return "heard"
        return "none" if found == "no" and rule.name != "ask" else "unknown"
    return "heard" if answering.answers_form(text, rule.answer, alone=alone) else "unknown"
