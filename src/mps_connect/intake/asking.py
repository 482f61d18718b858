"""Saying the next thing: the step after the words were read, stored as a turn of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import cast

from anyio import to_thread

from mps_connect.access.models import Actor
from mps_connect.assistant import interviewing, questioning
from mps_connect.assistant.checklists import slot_rules
from mps_connect.assistant.completeness import READY_AT, with_known
from mps_connect.assistant.interviewing import FEWEST_TURNS, gates_open
from mps_connect.assistant.models import Assessment, Chip, Interview, Language, Question, Step, Turn
from mps_connect.assistant.wording import has
from mps_connect.assistant.wording import say as words_for
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.safety import safety_cards
from mps_connect.cases.timeline import record_event
from mps_connect.constituents.policy import registered
from mps_connect.constituents.queries import contact_of
from mps_connect.intake import transcript
from mps_connect.intake.models import Conversation, NewWords, TalkState
from mps_connect.kit.db import Tx


async def next_words(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case: CaseRecord,
    conversation: Conversation,
    assessment: Assessment,
    turns: Sequence[Turn],
    interview: Interview,
) -> Conversation:
    """The conversation once the next thing is said. In paste mode nothing is asked: what is missing is listed."""
    before = conversation.state
    language = conversation.language if before.language_chosen else assessment.language
    spoken = replace(assessment, language=cast(Language, language))
    known = registered(await contact_of(tx, constituent_id=case.constituent_id))
    step, missing = await _thought(
        tx, case=case, assessment=spoken, turns=turns, interview=interview, known=known, language=language
    )
    state = replace(before.after(step), missing=missing)
    if conversation.mode == "paste":
        return replace(conversation, language=language, state=_listed(state, interview, spoken, known))
    conversation = replace(conversation, language=language, state=state)
    if step.interview.taken_over and conversation.status == "open":
        conversation = replace(conversation, status="taken_over")
        await record_event(tx, actor=actor, now=now, case_id=case.id, kind="taken_over")
    if step.questions or before.questions or step.acknowledgement != before.acknowledgement:
        await say(tx, now=now, conversation=conversation, step=step)
    return conversation


async def weighed(
    tx: Tx, *, case: CaseRecord, conversation: Conversation, assessment: Assessment, turns: Sequence[Turn],
    interview: Interview,
) -> TalkState:  # fmt: skip
    """The state with what is missing and how ready it is worked out anew. Nothing is said; what was asked still stands."""
    state, language = conversation.state, conversation.language
    spoken = replace(assessment, language=cast(Language, language))
    known = registered(await contact_of(tx, constituent_id=case.constituent_id))
    step, missing = await _thought(
        tx, case=case, assessment=spoken, turns=turns, interview=interview, known=known, language=language
    )
    ready = step.ready
    if conversation.mode == "paste":
        ready = _enough(interview, spoken, known) and step.readiness >= READY_AT
    return replace(state, missing=missing, readiness=step.readiness, ready=ready)


def in_language(question: Question, language: str) -> Question:
    """The same question in another language. Words that exist in one language only stay as they are."""
    slot = question.slot
    if slot == "story":
        return interviewing.open_conversation(language).questions[0]
    chips = tuple(Chip(chip.id, _chip(chip, language)) for chip in question.chips)
    return replace(question, text=_rephrased(question, language) or question.text, chips=chips)


def _rephrased(question: Question, language: str) -> str | None:
    if question.slot not in slot_rules():
        return None
    for again in (False, True):
        known = questioning.question(question.slot, language, again=again)
        if known.english == question.english:
            return known.text
    which = words_for("en", "say", "which", topic=words_for("en", "topic", question.slot))
    if which != question.english:
        return None
    return words_for(language, "say", "which", topic=words_for(language, "topic", question.slot))


def missing_in_language(chip: Chip, language: str) -> Chip:
    topic = words_for(language, "topic", chip.id.removeprefix("missing:"))
    return Chip(chip.id, words_for(language, "say", "regarding", topic=topic))


def _chip(chip: Chip, language: str) -> str:
    return words_for(language, "chip", chip.id) if has(language, "chip", chip.id) else chip.text


async def _thought(
    tx: Tx, *, case: CaseRecord, assessment: Assessment, turns: Sequence[Turn], interview: Interview,
    known: frozenset[str], language: str,
) -> tuple[Step, tuple[Chip, ...]]:  # fmt: skip
    dealt_with = frozenset(card.flag for card in await safety_cards(tx, case_id=case.id) if card.state != "open")
    return await to_thread.run_sync(
        partial(_think, interview, assessment, turns, known=known, dealt_with=dealt_with, language=language)
    )


def _think(
    interview: Interview,
    assessment: Assessment,
    turns: Sequence[Turn],
    *,
    known: frozenset[str],
    dealt_with: frozenset[str],
    language: str,
) -> tuple[Step, tuple[Chip, ...]]:
    step = interviewing.next_step(interview, assessment, turns, person_known=known, safety_resolved=dealt_with)
    missing = interviewing.missing_chips(assessment, turns, language=language)
    return step, tuple(chip for chip in missing if chip.id.removeprefix("missing:") not in known)


def _listed(state: TalkState, interview: Interview, assessment: Assessment, known: frozenset[str]) -> TalkState:
    """The state when nothing is asked."""
    enough = _enough(interview, assessment, known)
    quiet = replace(state, interview=replace(interview, last_questions=()), acknowledgement="", questions=())
    return replace(quiet, offer_person=False, ready=enough and state.readiness >= READY_AT)


def _enough(interview: Interview, assessment: Assessment, known: frozenset[str]) -> bool:
    """One message may be enough, since a paste is the whole story."""
    return gates_open(with_known(assessment.slots, known), assessment, max(interview.turns_heard, FEWEST_TURNS))


async def say(tx: Tx, *, now: datetime, conversation: Conversation, step: Step) -> None:
    """Store what is said as a turn of its own. Nothing to say stores nothing."""
    parts = [step.acknowledgement, *(question.text for question in step.questions)]
    english = [step.acknowledgement_english, *(question.english for question in step.questions)]
    text = " ".join(part for part in parts if part)
    if not text:
        return
    words = NewWords(
        speaker="assistant",
        kind="question" if step.questions else "note",
        language=conversation.language,
        text=text,
        asked=tuple(question.slot for question in step.questions),
        english=" ".join(part for part in english if part),
        questions=step.questions,
    )
    await transcript.add(tx, now=now, conversation=conversation, words=words)


async def repeat(tx: Tx, *, now: datetime, conversation: Conversation) -> None:
    """Say the questions on the screen once more, in the conversation's language."""
    questions = conversation.state.questions
    if questions:
        words = NewWords(
            speaker="assistant",
            kind="question",
            language=conversation.language,
            text=" ".join(question.text for question in questions),
            asked=tuple(question.slot for question in questions),
            english=" ".join(question.english for question in questions),
            questions=questions,
        )
        await transcript.add(tx, now=now, conversation=conversation, words=words)
