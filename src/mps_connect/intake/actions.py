"""Verbs on an interview: open it, switch how and in which language it goes, hand it to a person, hand the case in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.assistant import interviewing
from mps_connect.assistant.wording import say as words_for
from mps_connect.cases.actions import index_words, open_case, submit_case
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import case_for
from mps_connect.cases.timeline import record_event
from mps_connect.constituents.actions import new_constituent, note_language
from mps_connect.intake import asking, listening, transcript
from mps_connect.intake.holding import conflict, lock_conversation
from mps_connect.intake.models import Conversation, NewWords, TalkState
from mps_connect.intake.policy import may_hand_in, must_come_first, still_wanted
from mps_connect.intake.queries import standing_now
from mps_connect.intake.reading import resident_turns
from mps_connect.intake.schemas import Mode, NewCase
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput
from mps_connect.kit.ids import new_id

EARLIEST = date(2000, 1, 1)
FURTHEST = timedelta(days=31)
LATE_SAVE = timedelta(seconds=10)


class NotReadyToHandIn(Fault):
    status = 409
    code = "not_ready_to_hand_in"
    message = "Something has to come first. What is missing is listed; nothing you typed is lost."


async def open_conversation(tx: Tx, *, actor: Actor, now: datetime, new: NewCase) -> UUID:
    """Somebody has come: a person, a draft case and its conversation, with the first question asked. Returns the case's id.

    Raises InvalidInput for a session date that cannot be.
    """
    session_date = new.session_date or singapore_date(now)
    if not EARLIEST <= session_date <= singapore_date(now) + FURTHEST:
        message = "That cannot be the evening's date. Leave it empty for today, or check the year."
        raise InvalidInput(message, details={"fields": [{"path": "session_date", "message": message}]})
    person = await new_constituent(tx, actor=actor, now=now, name=new.person_name, language=new.language)
    case = await open_case(
        tx, actor=actor, now=now, constituent_id=person, channel=new.channel, language=new.language,
        session_date=session_date,
    )  # fmt: skip
    conversation = Conversation(
        id=new_id(), case_id=case.id, mode=new.mode, language=new.language, status="open",
        state=TalkState(language_chosen=new.language != "en"), drafts={}, version=1,
    )  # fmt: skip
    step = interviewing.open_conversation(new.language)
    if new.mode == "guided":
        conversation = replace(conversation, state=conversation.state.after(step))
    await transcript.begin(tx, now=now, conversation=conversation)
    if new.mode == "guided":
        await asking.say(tx, now=now, conversation=conversation, step=step)
    return case.id


async def change_mode(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, mode: Mode) -> None:
    """Switch between guided conversation and pasting; everything said stays, and the questions come back where they were."""
    case, conversation = await lock_conversation(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    if mode == conversation.mode:
        return
    conversation = replace(conversation, mode=mode, state=conversation.state.silent())
    if conversation.status == "open":
        conversation = await _ask_again(tx, actor=actor, now=now, case=case, conversation=conversation)
    await transcript.save(tx, now=now, conversation=conversation)
    await record_activity(
        tx, actor=actor, now=now, kind="interview_mode_changed", case_id=case_id, detail={"mode": mode}
    )


async def change_language(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, language: str
) -> None:
    """Ask in this language from here on, the questions on the screen included. Nothing said is lost."""
    case, conversation = await lock_conversation(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    state = conversation.state
    state = replace(
        state,
        questions=tuple(asking.in_language(question, language) for question in state.questions),
        missing=tuple(asking.missing_in_language(chip, language) for chip in state.missing),
        acknowledgement="",
        language_chosen=True,
    )
    conversation = replace(conversation, language=language, state=state)
    await asking.repeat(tx, now=now, conversation=conversation)
    await transcript.save(tx, now=now, conversation=conversation)
    await tx.run(
        "UPDATE cases SET language = %(language)s WHERE office_id = %(office)s AND id = %(case)s",
        {"office": tx.office_id, "case": case_id, "language": language},
    )
    await note_language(tx, actor=actor, now=now, constituent_id=case.constituent_id, language=language)
    detail = {"language": language}
    await record_activity(tx, actor=actor, now=now, kind="interview_language_changed", case_id=case_id, detail=detail)


async def take_over(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int) -> None:
    """A person takes the talk from here: one line is said, and nothing more is asked until somebody resumes."""
    _, conversation = await lock_conversation(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    if conversation.status == "taken_over":
        return
    state = conversation.state.silent()
    state = replace(state, interview=replace(state.interview, taken_over=True))
    conversation = replace(conversation, status="taken_over", state=state)
    line = NewWords(
        speaker="assistant", kind="note", language=conversation.language,
        text=words_for(conversation.language, "say", "taken_over"), english=words_for("en", "say", "taken_over"),
    )  # fmt: skip
    await transcript.add(tx, now=now, conversation=conversation, words=line)
    await transcript.save(tx, now=now, conversation=conversation)
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="taken_over")
    await record_activity(tx, actor=actor, now=now, kind="interview_taken_over", case_id=case_id)


async def resume(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int) -> None:
    """Go on asking where it stopped: after a person took over, a safety step was dealt with, or words could not be read."""
    case, conversation = await lock_conversation(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    state = conversation.state
    if conversation.status == "open" and state.questions:
        return
    interview = replace(state.interview, taken_over=False, confusions=0, dont_knows=0)
    conversation = replace(conversation, status="open", state=replace(state, interview=interview, notices=()))
    conversation = await _ask_again(tx, actor=actor, now=now, case=case, conversation=conversation)
    await transcript.save(tx, now=now, conversation=conversation)
    await record_activity(tx, actor=actor, now=now, kind="interview_resumed", case_id=case_id)


async def save_draft(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, text: str) -> None:
    """Keep what is being typed, so that a reload or another laptop loses nothing. An empty text clears it."""
    await case_for(tx, actor=actor, case_id=case_id)
    conversation = await transcript.conversation_of(tx, case_id=case_id, lock=True)
    said = [turn for turn in await transcript.turns_of(tx, case_id=case_id) if turn.speaker == "resident"]
    # A save that was under way when its words were added would bring them back as a draft.
    if said and said[-1].text.startswith(text) and now - said[-1].at < LATE_SAVE:
        text = ""
    await transcript.keep_draft(tx, now=now, conversation=conversation, writer=actor.user_id, text=text)


async def hand_in(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int) -> None:
    """Submit the case: it gets its number, and the talk rests. Raises NotReadyToHandIn with what must come first."""
    case = await case_for(tx, actor=actor, case_id=case_id, lock=True)
    conversation = await transcript.conversation_of(tx, case_id=case_id, lock=True)
    if case.version != expected_version:
        raise await conflict(tx, actor=actor, case_id=case_id, version=case.version)
    standing = await standing_now(tx, actor=actor, case=case, conversation=conversation)
    first = must_come_first(standing)
    if case.status == "draft" and not may_hand_in(standing):
        raise NotReadyToHandIn(details={"missing": first + ([] if first else still_wanted(standing))})
    await submit_case(tx, actor=actor, now=now, case_id=case_id, expected_version=expected_version)
    await index_words(tx, case_id=case_id, texts=[standing.contact.name])
    await transcript.save(
        tx,
        now=now,
        conversation=replace(conversation, status="closed", state=conversation.state.silent()),
    )


async def _ask_again(
    tx: Tx, *, actor: Actor, now: datetime, case: CaseRecord, conversation: Conversation
) -> Conversation:
    """Work out the next thing afresh from everything said; before the first words, that is the opening."""
    stored = resident_turns(await transcript.turns_of(tx, case_id=case.id))
    if stored:
        return await listening.understand(tx, actor=actor, now=now, case=case, conversation=conversation, stored=stored)
    if conversation.mode == "paste":
        return conversation
    step = interviewing.open_conversation(conversation.language)
    conversation = replace(conversation, state=conversation.state.after(step))
    await asking.say(tx, now=now, conversation=conversation, step=step)
    return conversation
