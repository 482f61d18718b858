"""Legal holds: while one stands, nothing of the case or person is erased, whatever its term."""

from __future__ import annotations

from uuid import UUID

from mps_connect.kit.db import Tx


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
