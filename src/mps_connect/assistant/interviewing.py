"""What to say next: one or two questions, never what was said or asked before, until the agency can decide.

Pure and deterministic. The intake keeps the `Interview`, gives each turn the slots it answers (`Turn.asked`, which is
`Interview.last_questions` of the step before) and calls `absorb`, then `next_step`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mps_connect.assistant import answering
from mps_connect.assistant.acknowledging import acknowledgement
from mps_connect.assistant.completeness import READY_AT, missing, readiness, slots_of_assessment, with_known
from mps_connect.assistant.models import Assessment, Chip, Interview, Question, SlotState, Step, Turn
from mps_connect.assistant.questioning import UNANSWERED, chips_of, choose, question, refusal_step, start_chips
from mps_connect.assistant.safety_cards import SAFETY_FLAGS
from mps_connect.assistant.wording import say

MAX_QUESTIONS = 10
MAX_DONT_KNOWS = 3
MAX_CONFUSIONS = 2
FEWEST_TURNS = 2
SEND_AS_IS_FROM = 4
PAUSING_FLAGS = SAFETY_FLAGS - {"do_not_call"}
_FILE_SLOTS = frozenset(
    {
        "identity", "patient_identity", "client", "applicant", "child", "reference", "application_no", "notice_no",
        "account_no", "bill", "licence_no", "report_no", "police_report", "legal_aid", "stall", "address", "exact_spot",
        "exact_place", "units_involved", "vehicle_no", "service_wanted",
    }
)  # fmt: skip
_KNOWN_SLOTS = {
    **dict.fromkeys(("nric", "fin"), "identity"),
    **dict.fromkeys(("phone", "email"), "contact"),
    "postal_code": "address",
}
_HEARD = frozenset({"heard", "confirmed"})
_SHORT = frozenset({"none", "not_known", "will_bring", "skipped"})


def open_conversation(language: str) -> Step:
    """The first words and the opening question.

    Four suggestions stand under it (a letter, money, home, something else); "Something else" brings the other three at
    the next question, so that no screen shows more than six.
    """
    opening = Question(
        slot="story",
        text=say(language, "say", "opening_question"),
        english=say("en", "say", "opening_question"),
        reason="Her own words first, without interruption.",
        chips=start_chips(language),
    )
    return Step(
        acknowledgement=say(language, "say", "opening"),
        acknowledgement_english=say("en", "say", "opening"),
        questions=(opening,),
        ready=False,
        may_send_as_is=False,
        offer_person=False,
        paused_for_safety=False,
        readiness=0.0,
        interview=Interview(asked=(("story", 1),), last_questions=("story",)),
    )


def absorb(interview: Interview, turn: Turn, assessment: Assessment) -> Interview:
    """How one message changes what is remembered. `assessment` has already read it as its last turn.

    A short answer is kept against the slots asked; a message that answers no question asked and brings no
    fact counts as confusion, as does saying so. A question on the screen that the message was not given to waits:
    it counts as not asked, and comes next.
    """
    asked = answering.slots_answered(turn)
    meaning = answering.meaning(turn.text)
    if meaning == "person":
        return replace(interview, taken_over=True, turns_heard=interview.turns_heard + 1)
    answered = dict(interview.answered)
    if meaning in _SHORT:
        answered |= dict.fromkeys(asked, meaning)
    unanswered = () if meaning in _SHORT else _unanswered(turn, asked, assessment, interview.turns_heard)
    answered |= dict.fromkeys(unanswered, UNANSWERED)
    brought = any(fact.turn == interview.turns_heard for fact in assessment.facts)
    confused = meaning == "confused" or (bool(asked) and len(unanswered) == len(asked) and not brought)
    waiting = tuple(slot for slot in interview.last_questions if slot not in asked and slot != "story")
    return replace(
        interview,
        asked=tuple((slot, times - (slot in waiting)) for slot, times in interview.asked),
        answered=tuple(answered.items()),
        confusions=interview.confusions + 1 if confused else 0,
        dont_knows=interview.dont_knows + 1 if meaning == "not_known" else 0,
        turns_heard=interview.turns_heard + 1,
        last_questions=asked,
        waiting=waiting,
    )


def next_step(
    interview: Interview,
    assessment: Assessment,
    turns: Sequence[Turn],
    *,
    consent_given: bool = True,
    person_known: frozenset[str] = frozenset(),
    safety_resolved: frozenset[str] = frozenset(),
) -> Step:
    """The next thing to say, and whether it is enough.

    `person_known` names what registration holds (`nric`, `phone`, `email`, `postal_code`, or slot names);
    `safety_resolved` the flags a person has dealt with, which no longer pause the questions.
    """
    known = frozenset(_KNOWN_SLOTS.get(name, name) for name in person_known)
    flags = {flag.name for flag in assessment.flags}
    if flags & {"family_violence", "do_not_call"}:
        known -= {"contact"}
    slots = with_known(slots_of_assessment(assessment, turns), known)
    ratio = readiness(slots)
    if interview.taken_over:
        return _silent(interview, assessment, ratio, key="taken_over", offer_person=True)
    if (flags & PAUSING_FLAGS) - safety_resolved:
        return _silent(interview, assessment, ratio, table="safety", key="paused", paused=True)
    if assessment.must_not_write is not None:
        told = refusal_step(interview, assessment, ratio)
        if told is not None:
            return told
    tired = interview.dont_knows >= MAX_DONT_KNOWS or interview.confusions >= MAX_CONFUSIONS
    count = sum(times for slot, times in interview.asked if slot != "story")
    step = replace(
        _silent(interview, assessment, ratio),
        offer_person=tired or count >= MAX_QUESTIONS,
        may_send_as_is=consent_given and interview.turns_heard >= SEND_AS_IS_FROM and assessment.must_not_write is None,
        ready=consent_given and ratio >= READY_AT and gates_open(slots, assessment, interview.turns_heard),
    )
    if step.ready:
        return _acknowledged(step, assessment, turns, then="enough")
    if step.offer_person and not _repeatable(interview, turns, slots):
        return _acknowledged(step, assessment, turns, then="person_offered")
    return _asking(step, interview, assessment, turns, slots, left=MAX_QUESTIONS - count)


def gates_open(slots: Sequence[SlotState], assessment: Assessment, turns_heard: int) -> bool:
    """Whether a letter could be begun: her own ask, a way to reach her, a file to find, no contradiction."""
    by_name = {slot.slot: slot for slot in slots}
    if turns_heard < FEWEST_TURNS or assessment.conflicts or any(slot.status == "conflict" for slot in slots):
        return False
    if any(flag.name == "non_constituent" for flag in assessment.flags):
        return False
    for needed in ("ask", "contact"):
        if needed in by_name and by_name[needed].status not in _HEARD:
            return False
    file_slots = [slot for slot in slots if slot.slot in _FILE_SLOTS]
    found = any(slot.status in _HEARD for slot in file_slots) or any(
        fact.type == "reference_no" for fact in assessment.facts
    )
    return found or not file_slots


def missing_chips(
    assessment: Assessment, turns: Sequence[Turn] = (), *, language: str | None = None
) -> tuple[Chip, ...]:
    """The three heaviest things still missing, each with the words that begin its answer ("Regarding X, it is: ")."""
    language = language or assessment.language
    slots = assessment.slots or slots_of_assessment(assessment, turns)
    return tuple(
        Chip(id=f"missing:{slot.slot}", text=say(language, "say", "regarding", topic=say(language, "topic", slot.slot)))
        for slot in missing(slots)[:3]
    )


def _unanswered(turn: Turn, asked: tuple[str, ...], assessment: Assessment, heard_before: int) -> tuple[str, ...]:
    """The slots asked that this message leaves open."""
    read = (*(Turn("") for _ in range(heard_before)), turn)
    status = {slot.slot: slot.status for slot in slots_of_assessment(assessment, read)}
    return tuple(slot for slot in asked if status.get(slot) == "unknown")


def _silent(
    interview: Interview,
    assessment: Assessment,
    ratio: float,
    *,
    table: str = "say",
    key: str = "",
    paused: bool = False,
    offer_person: bool = False,
) -> Step:
    return Step(
        acknowledgement=say(assessment.language, table, key) if key else "",
        acknowledgement_english=say("en", table, key) if key else "",
        questions=(),
        ready=False,
        may_send_as_is=False,
        offer_person=offer_person,
        paused_for_safety=paused,
        readiness=ratio,
        interview=replace(interview, last_questions=()),
    )


def _acknowledged(step: Step, assessment: Assessment, turns: Sequence[Turn], *, then: str = "") -> Step:
    def line(language: str) -> str:
        first = acknowledgement(assessment, turns, language)
        second = say(language, "say", then) if then else ""
        # "Thank you, that is noted. Thank you; that is enough to start." says it twice.
        return second if second and first == say(language, "ack", "plain") else f"{first} {second}".strip()

    return replace(step, acknowledgement=line(assessment.language), acknowledgement_english=line("en"))


def _repeatable(interview: Interview, turns: Sequence[Turn], slots: Sequence[SlotState]) -> str | None:
    """The slot to ask once more in other words, after confusion; None when there is none or it was asked twice."""
    if not interview.confusions or not turns:
        return None
    times = dict(interview.asked)
    status = {slot.slot: slot.status for slot in slots}
    for slot in interview.last_questions:
        if slot != "story" and times.get(slot, 0) == 1 and status.get(slot) in ("unknown", "conflict"):
            return slot
    return None


def _asking(
    step: Step,
    interview: Interview,
    assessment: Assessment,
    turns: Sequence[Turn],
    slots: Sequence[SlotState],
    *,
    left: int,
) -> Step:
    language = assessment.language
    again = _repeatable(interview, turns, slots)
    if again is not None and left > 0:
        questions: tuple[Question, ...] = (question(again, language, again=True),)
        step = replace(
            step,
            acknowledgement=say(language, "say", "confusion_reset"),
            acknowledgement_english=say("en", "say", "confusion_reset"),
        )
    else:
        step = _acknowledged(step, assessment, turns)
        step, parked = _parking(step, interview, assessment, turns)
        words = len(step.acknowledgement_english.split())
        most = 1 if parked or interview.dont_knows or interview.confusions else 2
        questions = choose(interview, slots, language, heard=interview.turns_heard, words=words, most=min(most, left))
        questions = _with_start_chips(questions, language)
        step = replace(step, offer_person=step.offer_person or not questions)
    times = dict(step.interview.asked)
    for asked in questions:
        times[asked.slot] = times.get(asked.slot, 0) + 1
    names = tuple(asked.slot for asked in questions)
    return replace(
        step, questions=questions, interview=replace(step.interview, asked=tuple(times.items()), last_questions=names)
    )


def _with_start_chips(questions: tuple[Question, ...], language: str) -> tuple[Question, ...]:
    """The remaining suggestions of the opening, under the question what it is about."""
    return tuple(
        replace(asked, chips=chips_of("start_more", language)) if asked.slot == "matter" else asked
        for asked in questions
    )


def _parking(step: Step, interview: Interview, assessment: Assessment, turns: Sequence[Turn]) -> tuple[Step, bool]:
    """Say once that a second matter was heard and will wait."""
    told = {slot for slot, _ in interview.answered}
    others = [other for other in assessment.other_categories if f"parked:{other}" not in told and other != "unknown"]
    if not others or assessment.category == "unknown" or len(turns) < 1:
        return step, False

    def line(language: str, before: str) -> str:
        parked = say(
            language,
            "say",
            "parked",
            other=say(language, "category", others[0]),
            first=say(language, "category", assessment.category),
        )
        return f"{before} {parked}".strip()

    answered = (*interview.answered, *((f"parked:{other}", "skipped") for other in assessment.other_categories))
    return (
        replace(
            step,
            acknowledgement=line(assessment.language, step.acknowledgement),
            acknowledgement_english=line("en", step.acknowledgement_english),
            interview=replace(step.interview, answered=answered),
        ),
        True,
    )
