"""Erasing by hand: one person asks, another agrees, and only then is the work handed to the worker."""

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
from mps_connect.retention.erasing import UnitHeld
from mps_connect.retention.holds import held_units
from mps_connect.retention.models import ErasureAnswer, ErasureBasis, ErasureScope, Unit, UnitKind
from mps_connect.retention.purging import defer_purge
from mps_connect.retention.queries import ERASURE_REASON
from mps_connect.retention.units import unit_by_number


class ErasureOpen(Fault):
    status = 409
    code = "erasure_open"
    message = "The same erasure waits for its answer already. It has to be answered or taken back first; what you typed is kept."


class ErasureAnswered(Fault):
    status = 409
    code = "erasure_answered"
    message = "This was answered already. Reload the page to see by whom."


async def ask_to_erase_unit(
    tx: Tx, *, actor: Actor, now: datetime, case_number: str, kind: UnitKind, basis: ErasureBasis, reason: str
) -> UUID:
    """Ask that one case, or one person with all their cases, be erased before the term is over. Returns the request's id.

    Raises NoSuchCase, UnitHeld, ErasureOpen.
    """
    unit = await unit_by_number(tx, case_number=case_number, kind=kind)
    if unit.id in await held_units(tx):
        raise UnitHeld
    return await _ask(tx, actor=actor, now=now, unit=unit, basis=basis, reason=reason)


async def ask_to_erase_all_due(tx: Tx, *, actor: Actor, now: datetime, reason: str) -> UUID:
    """Ask that everything whose term is over go now, instead of tonight. Returns the request's id. Raises ErasureOpen."""
    return await _ask(tx, actor=actor, now=now, unit=None, basis=ErasureBasis.TERM_OVER, reason=reason)


async def agree_to_erasure(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Hand the erasure to the worker. Raises NotFound, ErasureAnswered, AskedByYou, UnitHeld."""
    row = await _open_request(tx, request_id)
    policy.check_second_person(asked_by=row["asked_by"], answers=actor.user_id)
    if row["unit_id"] in await held_units(tx):
        raise UnitHeld
    await _answer(tx, actor=actor, now=now, request_id=request_id, answer=ErasureAnswer.AGREED)
    await defer_purge(tx, request_id=request_id, now=now)


async def refuse_erasure(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Raises NotFound, ErasureAnswered, AskedByYou."""
    row = await _open_request(tx, request_id)
    policy.check_second_person(asked_by=row["asked_by"], answers=actor.user_id)
    await _answer(tx, actor=actor, now=now, request_id=request_id, answer=ErasureAnswer.REFUSED)


async def withdraw_erasure(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Raises NotFound, ErasureAnswered, NotAskedByYou."""
    row = await _open_request(tx, request_id)
    policy.check_same_person(asked_by=row["asked_by"], withdraws=actor.user_id)
    await _answer(tx, actor=actor, now=now, request_id=request_id, answer=ErasureAnswer.WITHDRAWN)


async def _ask(tx: Tx, *, actor: Actor, now: datetime, unit: Unit | None, basis: ErasureBasis, reason: str) -> UUID:
    request_id = new_id()
    box = await tx.office_box()
    made = await tx.run(
        "INSERT INTO erasure_requests (office_id, id, scope, unit_kind, unit_id, case_number, basis, reason_enc, asked_by, "
        "asked_at) VALUES (%(office)s, %(id)s, %(scope)s, %(kind)s, %(unit)s, %(number)s, %(basis)s, %(reason)s, %(actor)s, "
        "%(now)s) ON CONFLICT (office_id, coalesce(unit_id, office_id)) WHERE answer IS NULL DO NOTHING",
        {
            "office": tx.office_id, "id": request_id, "scope": ErasureScope.UNIT if unit else ErasureScope.ALL_DUE,
            "kind": unit.kind if unit else None, "unit": unit.id if unit else None,
            "number": unit.case_number if unit else None, "basis": basis, "actor": actor.user_id, "now": now,
            "reason": box.seal_text(ERASURE_REASON, request_id, reason),
        },
    )  # fmt: skip
    if not made:
        raise ErasureOpen
    await record_activity(
        tx, actor=actor, now=now, kind="erasure_asked", case_id=unit.case_id if unit else None,
        detail={"request": str(request_id), "basis": basis},
    )  # fmt: skip
    return request_id


async def _open_request(tx: Tx, request_id: UUID) -> dict[str, Any]:
    row = await tx.one(
        "SELECT unit_id, asked_by, answer FROM erasure_requests WHERE office_id = %(office)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "id": request_id},
    )
    if row is None:
        raise NotFound
    if row["answer"] is not None:
        raise ErasureAnswered
    return row


async def _answer(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, answer: ErasureAnswer) -> None:
    await tx.run(
        "UPDATE erasure_requests SET answer = %(answer)s, answered_by = %(actor)s, answered_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": request_id, "answer": answer, "actor": actor.user_id, "now": now},
    )
    await record_activity(tx, actor=actor, now=now, kind=f"erasure_{answer.value}", detail={"request": str(request_id)})
