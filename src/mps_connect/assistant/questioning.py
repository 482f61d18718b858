"""Which question comes next, in which words, with which chips; and how a refusal is said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from mps_connect.assistant.checklists import slot_rules
from mps_connect.assistant.models import Assessment, Chip, Interview, Question, SlotState, Step
from mps_connect.assistant.wording import has, say

MAX_WORDS = 45
MAX_CHIPS = 6
UNANSWERED = "unanswered"
"""Kept in Interview.answered for a slot that was asked and left open: it may be asked once more, in other words."""
_DEADLINES = frozenset({"deadline", "enlist_date", "hearing_date"})
_NOT_EARLY = frozenset({"identity", "patient_identity", "client"})
_LAST = frozenset({"savings"})
_ONE_OF_A_KIND = frozenset({"amount", "number", "date", "reference", "identity"})
"""Two sums or two dates asked together leave it open which answer belongs to which question."""
_SENTENCES = re.compile(r"(?<=[.!?。?])\s*")
_REFUSAL_TEXTS = {
    "court_sentencing": ("court", "legal_aid"),
    "court_family_matter": ("court", "legal_aid"),
    "police_investigation_interference": ("police", "report_no"),
    "non_constituent": ("elsewhere_unknown", "pack"),
    "business_lobbying_non_constituent": ("business", "own_need"),
    "third_party_personal_data": ("other_person", "own_need"),
    "nothing_new": ("nothing_new", "whats_new"),
    "private_quarrel": ("private_quarrel", "agency_named"),
}
_REFUSAL_VALUES = {"counter": "EnterpriseSG", "bodies": "CMC, FIDReC, CASE"}


@cache
def _groups() -> dict[str, list[str]]:
    raw = files("mps_connect.assistant").joinpath("data", "chips.toml").read_text(encoding="utf-8")
    groups: dict[str, list[str]] = tomllib.loads(raw)["groups"]
    return groups


def chips_of(group: str, language: str) -> tuple[Chip, ...]:
    """The chips of a group, at most six, with Skip where there is room for it."""
    ids = _groups()[group]
    if group != "start" and "skip" not in ids and len(ids) < MAX_CHIPS:
        ids = [*ids, "skip"]
    return tuple(Chip(id=chip, text=say(language, "chip", chip)) for chip in ids)


def start_chips(language: str) -> tuple[Chip, ...]:
    return chips_of("start", language)


def question(slot: str, language: str, *, again: bool = False) -> Question:
    """The question of a slot; `again` asks one smaller thing in other words."""
    rule = slot_rules()[slot]
    group = "yesno" if again and rule.chips == "none" and rule.answer == "yesno" else rule.chips

    def words(tongue: str) -> str:
        if again:
            sentence = say(tongue, "again", rule.answer, topic=say(tongue, "topic", slot))
            return sentence[:1].upper() + sentence[1:]
        return say(tongue, "question", slot)

    return Question(
        slot=slot, text=words(language), english=words("en"), reason=rule.reason, chips=chips_of(group, language)
    )


def choose(
    interview: Interview, slots: Sequence[SlotState], language: str, *, heard: int, words: int, most: int
) -> tuple[Question, ...]:
    """Up to `most` questions never asked before: what waits for its answer, then the heaviest and best known.

    All in all at most 45 words, `words` of which are said already.
    """
    times, left_open = dict(interview.asked), {slot for slot, status in interview.answered if status == UNANSWERED}

    def may_ask(slot: str) -> bool:
        return times.get(slot, 0) == 0 or (times[slot] == 1 and slot in left_open)

    open_slots = [slot for slot in slots if slot.status in ("unknown", "conflict") and may_ask(slot.slot)]
    if heard < 2 and any(slot.slot not in _NOT_EARLY for slot in open_slots):
        open_slots = [slot for slot in open_slots if slot.slot not in _NOT_EARLY]
    ordered = sorted(
        open_slots, key=lambda slot: (slot.slot not in interview.waiting, times.get(slot.slot, 0), *_rank(slot))
    )
    if not ordered or most < 1:
        return ()
    first = _posed(ordered[0], language, again=times.get(ordered[0].slot, 0) > 0)
    if most == 1 or _halves(first) > 1:
        return (first,)
    room = MAX_WORDS - words - len(first.english.split())
    for slot in ordered[1:5]:
        second = _posed(slot, language, again=times.get(slot.slot, 0) > 0)
        form = slot_rules()[slot.slot].answer
        if form in _ONE_OF_A_KIND and form == slot_rules()[first.slot].answer:
            continue
        tap = slot_rules()[slot.slot].chips != "none" or slot_rules()[first.slot].chips != "none"
        if tap and _halves(second) == 1 and len(second.english.split()) <= room and slot.slot not in _LAST:
            return first, second
    return (first,)


def _posed(slot: SlotState, language: str, *, again: bool) -> Question:
    posed = question(slot.slot, language, again=again)
    if slot.status != "conflict":
        return posed

    def which(tongue: str) -> str:
        return say(tongue, "say", "which", topic=say(tongue, "topic", slot.slot))

    return replace(posed, text=which(language), english=which("en"))


def _rank(slot: SlotState) -> tuple[int, float]:
    """Deadlines first, savings last, else by weight times the chance that she knows it."""
    stage = 0 if slot.slot in _DEADLINES else 2 if slot.slot in _LAST else 1
    return stage, -slot.weight * slot_rules()[slot.slot].chance


def _halves(asked: Question) -> int:
    return asked.english.count("?") or 1


def refusal_step(interview: Interview, assessment: Assessment, ratio: float) -> Step | None:
    """What the office cannot do and can do, said once, with the question that starts the lawful way; then None.

    The words are those of the language file for the rule, or the refusal's own where the file has none.
    """
    refusal = assessment.must_not_write
    if refusal is None or any(slot == f"refusal:{refusal.rule}" for slot, _ in interview.answered):
        return None
    key, slot = _REFUSAL_TEXTS.get(refusal.rule, ("", ""))

    def split(language: str) -> tuple[str, str]:
        if not key or not has(language, "refusal", key):
            return refusal.tell_resident, ""
        sentences = [part for part in _SENTENCES.split(say(language, "refusal", key, **_REFUSAL_VALUES)) if part]
        return " ".join(sentences[:-1]), sentences[-1]

    told, asked = split(assessment.language)
    told_english, asked_english = split("en")
    times = dict(interview.asked)
    questions: tuple[Question, ...] = ()
    if asked and not times.get(slot):
        rule = slot_rules().get(slot)
        reason = rule.reason if rule else "So that she need not repeat it to her own MP's office."
        questions = (Question(slot, asked, asked_english, reason, chips_of("yesno", assessment.language)),)
        times[slot] = 1
    remembered = replace(
        interview,
        asked=tuple(times.items()),
        answered=(*interview.answered, (f"refusal:{refusal.rule}", "told")),
        last_questions=tuple(item.slot for item in questions),
    )
    return Step(
        acknowledgement=told,
        acknowledgement_english=told_english,
        questions=questions,
        ready=False,
        may_send_as_is=False,
        offer_person=False,
        paused_for_safety=False,
        readiness=ratio,
        interview=remembered,
    )
