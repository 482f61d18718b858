"""All the assistant understands from the turns so far. Pure: the same turns give the same assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mps_connect.agencies.models import Directory
from mps_connect.agencies.seeds import load_directory
from mps_connect.assistant import routing, safety, urgency
from mps_connect.assistant.answered_facts import facts_with_answers
from mps_connect.assistant.facts import finding
from mps_connect.assistant.languages import conversation_language
from mps_connect.assistant.models import Assessment, Fact, Refusal, SlotState, Turn
from mps_connect.assistant.normalising import read
from mps_connect.assistant.refusals import find_refusal


def assess(
    turns: Sequence[Turn],
    *,
    session_date: date,
    directory: Directory | None = None,
    corrections: Sequence[Fact] = (),
    disputed: Sequence[Fact] = (),
) -> Assessment:
    """Understand the turns, then say which of the agency's questions are answered.

    `corrections` are facts a person entered or set right (origin `corrected`): each replaces the facts of its type,
    subject and slot that were read from the words. `disputed` are facts a person found not right: whatever is read from
    the same words as one of them is left out, and the questions that only it answered are open again.
    """
    from mps_connect.assistant.completeness import readiness, slots_for

    understood = understand(
        turns, session_date=session_date, directory=directory, corrections=corrections, disputed=disputed
    )
    agency = understood.agencies[0].short if understood.agencies else "NONE"
    flags = [flag.name for flag in understood.flags]
    edited = directory.edited_slots.get(understood.category, {}) if directory else {}

    def slots_of(facts: Sequence[Fact], *, taken_back: frozenset[str] = frozenset()) -> tuple[SlotState, ...]:
        return slots_for(understood.category, agency, facts, flags, turns, edited=edited, taken_back=taken_back)

    # A slot stood on disputed facts alone when it has facts with them and none without.
    alone = {slot.slot for slot in slots_of(disputed) if slot.facts} if disputed else set()
    taken_back = frozenset(slot.slot for slot in slots_of(understood.facts) if slot.slot in alone and not slot.facts)
    slots = slots_of(understood.facts, taken_back=taken_back)
    return replace(understood, slots=slots, readiness=readiness(slots), taken_back=taken_back)


def understand(
    turns: Sequence[Turn],
    *,
    session_date: date,
    directory: Directory | None = None,
    corrections: Sequence[Fact] = (),
    disputed: Sequence[Fact] = (),
) -> Assessment:
    """As `assess`, without slots and readiness. No I/O once the data files are loaded."""
    directory = directory or load_directory()
    readings = [read(turn.text) for turn in turns]
    language = conversation_language(turns)
    read_facts = finding.facts_in_readings(readings, session_date=session_date)
    facts = _corrected(_without(facts_with_answers(turns, read_facts), disputed), corrections)
    flags = safety.detect_in(readings, facts=facts, session_date=session_date)
    found = routing.scores(readings, directory)
    refusal = find_refusal(readings, flags=flags, language=language, lawful_category=routing.lawful_category(found))
    facts = _without_refused_wish(facts, refusal)
    route = routing.route(readings, found, directory=directory, refusal=refusal, flags=flags)
    judged = urgency.judge(readings, facts=facts, flags=flags, category=route.category, session_date=session_date)
    return Assessment(
        language=language,
        category=route.category,
        category_confidence=route.confidence,
        agencies=route.agencies,
        urgency=judged.urgency,
        urgency_rule=judged.rule,
        urgency_reason=judged.reason,
        flags=flags,
        must_not_write=refusal,
        facts=facts,
        evidence=route.evidence,
        other_categories=route.others,
        conflicts=finding.conflicts(facts),
        needs_person=route.confidence < routing.ASK_A_PERSON,
    )


def _without_refused_wish(facts: tuple[Fact, ...], refusal: Refusal | None) -> tuple[Fact, ...]:
    """The wish that is refused is no request of the letter that may still go."""
    span = refusal.span if refusal and refusal.rule != "non_constituent" else None
    if span is None:
        return facts
    return tuple(
        fact
        for fact in facts
        if not (fact.type == "request" and fact.turn == span.turn and fact.start < span.end and span.start < fact.end)
    )


def _without(facts: tuple[Fact, ...], disputed: Sequence[Fact]) -> tuple[Fact, ...]:
    if not disputed:
        return facts
    wrong = {(fact.type, fact.turn, fact.start, fact.end) for fact in disputed}
    kept = [fact for fact in facts if (fact.type, fact.turn, fact.start, fact.end) not in wrong]
    if "postal_code" in finding.conflicts(kept):
        return tuple(kept)
    # Two codes were marked against each other as they were read; one of them is left.
    return tuple(replace(fact, check=None) if fact.check == "postal_conflict" else fact for fact in kept)


def _corrected(facts: tuple[Fact, ...], corrections: Sequence[Fact]) -> tuple[Fact, ...]:
    if not corrections:
        return facts
    replaced = {(fact.type, fact.subject, fact.slot) for fact in corrections}
    kept = [fact for fact in facts if (fact.type, fact.subject, fact.slot) not in replaced]
    return (*kept, *corrections)
