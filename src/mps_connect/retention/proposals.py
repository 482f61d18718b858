"""Changing a term: one person proposes, another consents. Nothing is in force before that."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id
from mps_connect.retention import policy
from mps_connect.retention.models import DataClass, ProposalAnswer
from mps_connect.retention.policies import policies_of
from mps_connect.retention.queries import ANSWER_REASON, PROPOSAL_REASON


class ProposalOpen(Fault):
    status = 409
    code = "proposal_open"
    message = "Another change of this term waits for its answer. It has to be answered or taken back first; what you typed is kept."


class ProposalAnswered(Fault):
    status = 409
    code = "proposal_answered"
    message = "This was answered already. Reload the page to see by whom."


async def propose_term(
    tx: Tx, *, actor: Actor, now: datetime, data_class: DataClass, days: int, legal_basis: str, reason: str
) -> UUID:
    """Ask for another term or legal basis. Returns the proposal's id. Raises TermOutOfBounds, NothingChanges, ProposalOpen."""
    policy.check_term(data_class, days)
    current = (await policies_of(tx))[data_class]
    policy.check_changes(current, days=days, legal_basis=legal_basis)
    proposal_id = new_id()
    box = await tx.office_box()
    made = await tx.run(
        "INSERT INTO retention_proposals (office_id, id, data_class, days, legal_basis, based_on, reason_enc, proposed_by, "
        "proposed_at) VALUES (%(office)s, %(id)s, %(class)s, %(days)s, %(basis)s, %(version)s, %(reason)s, %(actor)s, %(now)s) "
        "ON CONFLICT (office_id, data_class) WHERE answer IS NULL DO NOTHING",
        {
            "office": tx.office_id, "id": proposal_id, "class": data_class, "days": days, "basis": legal_basis,
            "version": current.version, "reason": box.seal_text(PROPOSAL_REASON, proposal_id, reason), "actor": actor.user_id,
            "now": now,
        },
    )  # fmt: skip
    if not made:
        raise ProposalOpen
    await record_activity(
        tx, actor=actor, now=now, kind="term_proposed", detail={"class": data_class, "days": days, "was": current.days}
    )
    return proposal_id


async def consent_to_term(tx: Tx, *, actor: Actor, now: datetime, proposal_id: UUID) -> None:
    """Put a proposed term in force, as a new version. Raises NotFound, ProposalAnswered, AskedByYou, TermOutOfBounds."""
    row = await _open_proposal(tx, proposal_id)
    policy.check_second_person(asked_by=row["proposed_by"], answers=actor.user_id)
    data_class = DataClass(row["data_class"])
    policy.check_term(data_class, row["days"])
    current = (await policies_of(tx))[data_class]
    await _answer(tx, actor=actor, now=now, proposal_id=proposal_id, answer=ProposalAnswer.CONSENTED)
    await tx.run(
        "INSERT INTO retention_policies (office_id, data_class, version, days, trigger, legal_basis, proposal_id, since) "
        "VALUES (%(office)s, %(class)s, %(version)s, %(days)s, %(trigger)s, %(basis)s, %(proposal)s, %(now)s)",
        {
            "office": tx.office_id, "class": data_class, "version": current.version + 1, "days": row["days"],
            "trigger": current.trigger, "basis": row["legal_basis"], "proposal": proposal_id, "now": now,
        },
    )  # fmt: skip
    await record_activity(
        tx, actor=actor, now=now, kind="term_consented",
        detail={"class": data_class, "days": row["days"], "was": current.days, "version": current.version + 1},
    )  # fmt: skip


async def refuse_term(tx: Tx, *, actor: Actor, now: datetime, proposal_id: UUID, reason: str) -> None:
    """Leave the term as it is. Raises NotFound, ProposalAnswered, AskedByYou."""
    row = await _open_proposal(tx, proposal_id)
    policy.check_second_person(asked_by=row["proposed_by"], answers=actor.user_id)
    await _answer(tx, actor=actor, now=now, proposal_id=proposal_id, answer=ProposalAnswer.REFUSED, reason=reason)
    await record_activity(tx, actor=actor, now=now, kind="term_refused", detail={"class": row["data_class"]})


async def withdraw_term(tx: Tx, *, actor: Actor, now: datetime, proposal_id: UUID) -> None:
    """Take one's own proposal back. Raises NotFound, ProposalAnswered, NotAskedByYou."""
    row = await _open_proposal(tx, proposal_id)
    policy.check_same_person(asked_by=row["proposed_by"], withdraws=actor.user_id)
    await _answer(tx, actor=actor, now=now, proposal_id=proposal_id, answer=ProposalAnswer.WITHDRAWN)
    await record_activity(tx, actor=actor, now=now, kind="term_withdrawn", detail={"class": row["data_class"]})


async def _open_proposal(tx: Tx, proposal_id: UUID) -> dict[str, Any]:
    row = await tx.one(
        "SELECT data_class, days, legal_basis, proposed_by, answer FROM retention_proposals "
        "WHERE office_id = %(office)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "id": proposal_id},
    )
    if row is None:
        raise NotFound
    if row["answer"] is not None:
        raise ProposalAnswered
    return row


async def _answer(
    tx: Tx, *, actor: Actor, now: datetime, proposal_id: UUID, answer: ProposalAnswer, reason: str = ""
) -> None:
    box = await tx.office_box()
    await tx.run(
        "UPDATE retention_proposals SET answer = %(answer)s, answered_by = %(actor)s, answered_at = %(now)s, "
        "answer_reason_enc = %(reason)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": proposal_id, "answer": answer, "actor": actor.user_id, "now": now,
            "reason": box.seal_text(ANSWER_REASON, proposal_id, reason) if reason else None,
        },
    )  # fmt: skip
