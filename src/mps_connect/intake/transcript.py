"""Conversations and turns in the database, sealed under the case's key."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.intake.models import Conversation, NewWords, StoredTurn, TalkState
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Box

STATE_PLACE = "conversations.state"
DRAFT_PLACE = "conversations.draft"
TURN_PLACE = "conversation_turns.body"

ONE = (
    "SELECT id, case_id, mode, language, status, state_enc, draft_enc, version FROM conversations "
    "WHERE office_id = %(office)s AND case_id = %(case)s"
)
TURNS = (
    "SELECT t.id, t.seq, t.speaker, t.kind, t.language, t.asked, t.body_enc, t.created_at, u.name AS typed_by "
    "FROM conversation_turns t LEFT JOIN users u ON u.office_id = t.office_id AND u.id = t.typed_by "
    "WHERE t.office_id = %(office)s AND t.case_id = %(case)s ORDER BY t.seq"
)
ADD_TURN = (
    "INSERT INTO conversation_turns (office_id, id, case_id, conversation_id, seq, speaker, kind, language, asked, body_enc, "
    "typed_by, created_at) VALUES (%(office)s, %(id)s, %(case)s, %(conversation)s, (SELECT coalesce(max(seq), 0) + 1 FROM "
    "conversation_turns WHERE office_id = %(office)s AND conversation_id = %(conversation)s), %(speaker)s, %(kind)s, "
    "%(language)s, %(asked)s, %(body)s, %(typed_by)s, %(now)s) RETURNING seq"
)


async def begin(tx: Tx, *, now: datetime, conversation: Conversation) -> None:
    """Store a new conversation; its case's key exists."""
    box = await tx.box(conversation.case_id)
    await tx.run(
        "INSERT INTO conversations (office_id, id, case_id, mode, language, status, state_enc, created_at, updated_at) "
        "VALUES (%(office)s, %(id)s, %(case)s, %(mode)s, %(language)s, %(status)s, %(state)s, %(now)s, %(now)s)",
        _columns(tx, box, conversation) | {"now": now},
    )


async def conversation_of(tx: Tx, *, case_id: UUID, lock: bool = False) -> Conversation:
    """The conversation of a case the caller has checked. Raises NotFound for a case that was never interviewed."""
    row = await tx.one(ONE + (" FOR UPDATE" if lock else ""), {"office": tx.office_id, "case": case_id})
    if row is None:
        raise NotFound("This case has no interview.")
    box = await tx.box(case_id)
    state, drafts = TalkState(), {}
    if row["state_enc"]:
        state = TalkState.of(box.open_json(STATE_PLACE, row["id"], bytes(row["state_enc"])))
    if row["draft_enc"]:
        kept = box.open_json(DRAFT_PLACE, row["id"], bytes(row["draft_enc"]))
        drafts = {UUID(writer): text for writer, text in kept.items()}
    return Conversation(
        id=row["id"], case_id=row["case_id"], mode=row["mode"], language=row["language"], status=row["status"],
        state=state, drafts=drafts, version=row["version"],
    )  # fmt: skip


async def save(tx: Tx, *, now: datetime, conversation: Conversation) -> Conversation:
    """Write the conversation as its next version. Drafts are left alone."""
    box = await tx.box(conversation.case_id)
    await tx.run(
        "UPDATE conversations SET mode = %(mode)s, language = %(language)s, status = %(status)s, state_enc = %(state)s, "
        "version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        _columns(tx, box, conversation) | {"now": now},
    )
    return replace(conversation, version=conversation.version + 1)


async def keep_weighed(tx: Tx, *, now: datetime, conversation: Conversation) -> None:
    """Keep what is missing and how ready it is. No new version: nobody's next words rest on it.

    The caller holds the conversation's lock.
    """
    box = await tx.box(conversation.case_id)
    await tx.run(
        "UPDATE conversations SET state_enc = %(state)s, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        _columns(tx, box, conversation) | {"now": now},
    )


async def keep_draft(tx: Tx, *, now: datetime, conversation: Conversation, writer: UUID, text: str) -> None:
    """Keep what this person typed and has not added, beside what others did; empty forgets it.

    No new version: nobody else's work rests on it. The caller holds the conversation's lock.
    """
    if conversation.drafts.get(writer, "") == text:
        return
    box = await tx.box(conversation.case_id)
    kept = {str(one): words for one, words in {**conversation.drafts, writer: text}.items() if words}
    await tx.run(
        "UPDATE conversations SET draft_enc = %(draft)s, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": conversation.id, "now": now,
            "draft": box.seal_json(DRAFT_PLACE, conversation.id, kept) if kept else None,
        },
    )  # fmt: skip


async def turns_of(tx: Tx, *, case_id: UUID) -> list[StoredTurn]:
    """Every turn, opened, in the order said. The caller has checked the case."""
    box = await tx.box(case_id)
    return [_turn(row, box) for row in await tx.all(TURNS, {"office": tx.office_id, "case": case_id})]


async def add(
    tx: Tx, *, now: datetime, conversation: Conversation, words: NewWords, typed_by: Actor | None = None
) -> StoredTurn:
    """Store one turn behind the last. The caller holds the conversation's lock."""
    turn_id = new_id()
    box = await tx.box(conversation.case_id)
    body: dict[str, Any] = {"text": words.text}
    if words.speaker == "assistant":
        body |= {"english": words.english, "questions": [asdict(question) for question in words.questions]}
    row = await tx.one(
        ADD_TURN,
        {
            "office": tx.office_id, "id": turn_id, "case": conversation.case_id, "conversation": conversation.id,
            "speaker": words.speaker, "kind": words.kind, "language": words.language, "asked": list(words.asked),
            "body": box.seal_json(TURN_PLACE, turn_id, body), "typed_by": typed_by.user_id if typed_by else None, "now": now,
        },
    )  # fmt: skip
    return StoredTurn(
        id=turn_id, seq=row["seq"] if row else 0, speaker=words.speaker, kind=words.kind, language=words.language,
        asked=words.asked, text=words.text, english=words.english, typed_by=typed_by.name if typed_by else None, at=now,
    )  # fmt: skip


def _columns(tx: Tx, box: Box, conversation: Conversation) -> dict[str, Any]:
    return {
        "office": tx.office_id, "id": conversation.id, "case": conversation.case_id, "mode": conversation.mode,
        "language": conversation.language, "status": conversation.status,
        "state": box.seal_json(STATE_PLACE, conversation.id, conversation.state.to_json()),
    }  # fmt: skip


def _turn(row: dict[str, Any], box: Box) -> StoredTurn:
    body = box.open_json(TURN_PLACE, row["id"], bytes(row["body_enc"]))
    return StoredTurn(
        id=row["id"], seq=row["seq"], speaker=row["speaker"], kind=row["kind"], language=row["language"],
        asked=tuple(row["asked"]), text=body["text"], english=body.get("english"), typed_by=row["typed_by"],
        at=row["created_at"],
    )  # fmt: skip
