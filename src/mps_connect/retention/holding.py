"""Placing a hold and releasing it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id
from mps_connect.retention.holds import REASON, RELEASE_REASON
from mps_connect.retention.models import HoldBasis, UnitKind
from mps_connect.retention.units import unit_by_number


class HoldReleased(Fault):
    status = 409
    code = "hold_released"
    message = "Somebody released this hold already. Reload the page to see who and when."


async def place_hold(
    tx: Tx, *, actor: Actor, now: datetime, case_number: str, kind: UnitKind, basis: HoldBasis, reason: str
) -> UUID:
    """Hold a case, or a person named by one of their cases, until it is released. Returns the hold's id.

    Raises NoSuchCase.
    """
    unit = await unit_by_number(tx, case_number=case_number, kind=kind)
    hold_id = new_id()
    box = await tx.box(unit.id)
    await tx.run(
        "INSERT INTO retention_holds (office_id, id, unit_kind, unit_id, case_number, basis, reason_enc, placed_by, placed_at) "
        "VALUES (%(office)s, %(id)s, %(kind)s, %(unit)s, %(number)s, %(basis)s, %(reason)s, %(actor)s, %(now)s)",
        {
            "office": tx.office_id, "id": hold_id, "kind": kind, "unit": unit.id, "number": unit.case_number, "basis": basis,
            "reason": box.seal_text(REASON, hold_id, reason), "actor": actor.user_id, "now": now,
        },
    )  # fmt: skip
    await record_activity(
        tx,
        actor=actor,
        now=now,
        kind="hold_placed",
        case_id=unit.case_id,
        detail={"hold": str(hold_id), "basis": basis},
    )
    return hold_id


async def release_hold(tx: Tx, *, actor: Actor, now: datetime, hold_id: UUID, reason: str) -> None:
    """Let the terms run again. Raises NotFound, HoldReleased."""
    row = await tx.one(
        "SELECT unit_id, released_at FROM retention_holds WHERE office_id = %(office)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "id": hold_id},
    )
    if row is None:
        raise NotFound
    if row["released_at"] is not None:
        raise HoldReleased
    box = await tx.box(row["unit_id"])
    await tx.run(
        "UPDATE retention_holds SET released_by = %(actor)s, released_at = %(now)s, release_reason_enc = %(reason)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": hold_id, "actor": actor.user_id, "now": now,
            "reason": box.seal_text(RELEASE_REASON, hold_id, reason),
        },
    )  # fmt: skip
    await record_activity(tx, actor=actor, now=now, kind="hold_released", detail={"hold": str(hold_id)})
