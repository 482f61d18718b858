"""Adding what the resident says. The words are stored first; whatever fails afterwards never loses them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.actions import index_words, touch_case
from mps_connect.cases.models import CaseRecord
from mps_connect.intake import asking, reading, transcript
from mps_connect.intake.holding import lock_conversation
from mps_connect.intake.models import Conversation, NewWords, StoredTurn, TalkState
from mps_connect.intake.policy import UNREAD, is_blank, notices_of
from mps_connect.intake.schemas import NewTurn
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput

log = logging.getLogger(__name__)

NOTHING_TO_ADD = "There is nothing to add. Type what the resident said, then add it."


class TalkIsClosed(Fault):
    status = 409
    code = "talk_is_closed"
    message = "The case was handed in and its interview is closed. Choose Resume to add more; what you typed is kept."


async def add_turn(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, turn: NewTurn) -> None:
    """Store the words exactly, have them read, and say the next thing.

    Raises InvalidInput for words nobody can see, TalkIsClosed, CaseIsOver, VersionConflict.
    """
    case, conversation = await lock_conversation(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    if conversation.status == "closed":
        raise TalkIsClosed
    if is_blank(turn.text):
        raise InvalidInput(NOTHING_TO_ADD, details={"fields": [{"path": "text", "message": NOTHING_TO_ADD}]})
    await _store(tx, actor=actor, now=now, conversation=conversation, turn=turn)
    stored = reading.resident_turns(await transcript.turns_of(tx, case_id=case_id))
    conversation = replace(conversation, state=replace(conversation.state, notices=notices_of(turn.text)))
    conversation = await understand(tx, actor=actor, now=now, case=case, conversation=conversation, stored=stored)
    conversation = await transcript.save(tx, now=now, conversation=conversation)
    await transcript.keep_draft(tx, now=now, conversation=conversation, writer=actor.user_id, text="")
    await record_activity(tx, actor=actor, now=now, kind="words_added", case_id=case_id, detail={"kind": turn.kind})


async def understand(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case: CaseRecord,
    conversation: Conversation,
    stored: Sequence[StoredTurn],
) -> Conversation:
    """The conversation once its words are read and the next thing is said; where that fails, with a notice that says so."""
    try:
        async with tx.conn.transaction():
            found = await reading.read(tx, case=case, stored=stored, interview=conversation.state.interview)
            turn_ids = [turn.id for turn in stored]
            await reading.keep(tx, actor=actor, now=now, case=case, reading=found, turn_ids=turn_ids)
            return await asking.next_words(
                tx, actor=actor, now=now, case=case, conversation=conversation, assessment=found.assessment,
                turns=reading.as_turns(stored), interview=found.interview,
            )  # fmt: skip
    except Exception:
        # The savepoint takes back everything but the words; the next reading starts from all of them again.
        log.exception("words could not be read")
        await touch_case(tx, now=now, case_id=case.id)
        state = conversation.state.silent()
        return replace(conversation, state=replace(state, unread=True, notices=(*state.notices, UNREAD)))


async def read_again(tx: Tx, *, actor: Actor, now: datetime, case: CaseRecord) -> None:
    """Facts were decided on: the words are read in their light, so that what is missing, how ready the case is and where
    it goes are never older than the facts. Nothing is said or asked. The caller holds the case's lock.
    """
    stored = reading.resident_turns(await transcript.turns_of(tx, case_id=case.id))
    if not stored:
        return
    conversation = await transcript.conversation_of(tx, case_id=case.id, lock=True)
    try:
        async with tx.conn.transaction():
            found = await reading.read(tx, case=case, stored=stored, interview=conversation.state.interview)
            await reading.keep(
                tx, actor=actor, now=now, case=case, reading=found, turn_ids=[turn.id for turn in stored]
            )
            state = await asking.weighed(
                tx, case=case, conversation=conversation, assessment=found.assessment, turns=reading.as_turns(stored),
                interview=found.interview,
            )  # fmt: skip
            await transcript.keep_weighed(tx, now=now, conversation=replace(conversation, state=state))
    except Exception:
        # What the person decided stands, whether or not the words can be read.
        log.exception("words could not be read")


def _answers(state: TalkState, turn: NewTurn) -> tuple[str, ...]:
    """The questions these words are given to: those on the screen, or the one above the chip that was picked."""
    if turn.kind == "paste":
        return ()
    on_screen = state.interview.last_questions
    if turn.kind == "chip":
        above = (question.slot for question in state.questions if turn.chip_id in {chip.id for chip in question.chips})
        return tuple(slot for slot in above if slot in on_screen)[:1] or on_screen
    return on_screen


async def _store(tx: Tx, *, actor: Actor, now: datetime, conversation: Conversation, turn: NewTurn) -> UUID:
    asked = _answers(conversation.state, turn)
    words = NewWords(speaker="resident", kind=turn.kind, language=conversation.language, text=turn.text, asked=asked)
    stored = await transcript.add(tx, now=now, conversation=conversation, words=words, typed_by=actor)
    await index_words(tx, case_id=conversation.case_id, texts=[turn.text])
    return stored.id
