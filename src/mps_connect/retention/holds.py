"""Legal holds: while one stands, nothing of the case or person is erased, whatever its term."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound

REASON = "retention_holds.reason"
RELEASE_REASON = "retention_holds.release_reason"
MOST = 200


async def held_units(tx: Tx) -> set[UUID]:
    """Ids of cases and constituents of the transaction's office that may not be erased now.

    A hold on a person holds each of their cases; a hold on a case holds its person.
    """
    rows = await tx.all(
        "WITH held AS (SELECT unit_kind, unit_id FROM retention_holds "
        "              WHERE office_id = %(office)s AND released_at IS NULL) "
        "SELECT unit_id FROM held "
        "UNION SELECT c.id FROM cases c JOIN held ON held.unit_kind = 'constituent' AND held.unit_id = c.constituent_id "
        "      WHERE c.office_id = %(office)s "
        "UNION SELECT c.constituent_id FROM cases c JOIN held ON held.unit_kind = 'case' AND held.unit_id = c.id "
        "      WHERE c.office_id = %(office)s",
        {"office": tx.office_id},
    )
    return {row["unit_id"] for row in rows}


async def held_since(tx: Tx, *, case_id: UUID) -> datetime | None:
    """Since when a hold on the case or on its person stands; None where none does. The caller has checked the case."""
    since: datetime | None = await tx.value(
        "SELECT min(h.placed_at) FROM retention_holds h JOIN cases c ON c.office_id = h.office_id AND c.id = %(case)s "
        "WHERE h.office_id = %(office)s AND h.released_at IS NULL AND h.unit_id IN (c.id, c.constituent_id)",
        {"office": tx.office_id, "case": case_id},
    )
    return since


async def holds_of(tx: Tx) -> list[dict[str, Any]]:
    """The office's holds without their reasons: those that stand, then those released; newest first, at most MOST."""
    return await tx.all(
        "SELECT h.id, h.unit_kind AS kind, h.case_number, h.basis, h.placed_at, placed.name AS placed_by, h.released_at, "
        "released.name AS released_by FROM retention_holds h "
        "JOIN users placed ON placed.office_id = h.office_id AND placed.id = h.placed_by "
        "LEFT JOIN users released ON released.office_id = h.office_id AND released.id = h.released_by "
        "WHERE h.office_id = %(office)s ORDER BY (h.released_at IS NULL) DESC, h.placed_at DESC, h.id LIMIT %(most)s",
        {"office": tx.office_id, "most": MOST},
    )


async def reasons_of_hold(tx: Tx, *, hold_id: UUID) -> tuple[str, str, UUID | None]:
    """(why it was placed, why it was released or "", the case it was placed by while that is there).

    Raises NotFound, and KeyErased where the unit has gone since.
    """
    row = await tx.one(
        "SELECT h.unit_id, h.reason_enc, h.release_reason_enc, c.id AS case_id FROM retention_holds h "
        "LEFT JOIN cases c ON c.office_id = h.office_id AND c.number = h.case_number "
        "WHERE h.office_id = %(office)s AND h.id = %(id)s",
        {"office": tx.office_id, "id": hold_id},
    )
    if row is None:
        raise NotFound
    box = await tx.box(row["unit_id"])
    released = row["release_reason_enc"]
    return (
        box.open_text(REASON, hold_id, bytes(row["reason_enc"])),
        box.open_text(RELEASE_REASON, hold_id, bytes(released)) if released else "",
        row["case_id"],
    )
