"""Taking hold of an interview for a change: locked, current, and still going."""

from __future__ import annotations

from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import case_for
from mps_connect.intake.models import Conversation
from mps_connect.intake.policy import takes_words
from mps_connect.intake.queries import intake_view
from mps_connect.intake.transcript import conversation_of
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, VersionConflict


class CaseIsOver(Fault):
    status = 409
    code = "case_is_over"
    message = "This case is closed or declined. Open it again before adding to the interview."


async def lock_conversation(
    tx: Tx, *, actor: Actor, case_id: UUID, expected_version: int
) -> tuple[CaseRecord, Conversation]:
    """Case and conversation, locked, if it still is the version the change was based on.

    Raises NotFound, CaseIsOver, VersionConflict with the interview as it now stands.
    """
    case = await case_for(tx, actor=actor, case_id=case_id, lock=True)
    conversation = await conversation_of(tx, case_id=case_id, lock=True)
    if conversation.version != expected_version:
        raise await conflict(tx, actor=actor, case_id=case_id, version=conversation.version)
    if not takes_words(case):
        raise CaseIsOver
    return case, conversation


async def conflict(tx: Tx, *, actor: Actor, case_id: UUID, version: int) -> VersionConflict:
    """The refusal of a stale change, with the interview as it now stands."""
    view = await intake_view(tx, actor=actor, case_id=case_id)
    return VersionConflict(
        details={"current": view.model_dump(mode="json"), "current_version": version}, shows=(case_id,)
    )
