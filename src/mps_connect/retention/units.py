"""Finding what a hold or an erasure is about by the number of a case: the one name an auditor has for it."""

from __future__ import annotations

from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.retention.models import Unit, UnitKind


class NoSuchCase(Fault):
    status = 404
    code = "no_such_case"
    message = "No case of this office has that number. Look at the number again; what you typed is kept."


async def unit_by_number(tx: Tx, *, case_number: str, kind: UnitKind) -> Unit:
    """The case, or the person whose case it is with all their cases: locked against erasure until the transaction ends.

    Raises NoSuchCase.
    """
    row = await tx.one(
        "SELECT c.id, c.number, c.constituent_id FROM cases c "
        "JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id "
        "WHERE c.office_id = %(office)s AND c.number = %(number)s FOR SHARE OF c, p",
        {"office": tx.office_id, "number": case_number.strip().upper()},
    )
    if row is None:
        raise NoSuchCase
    if kind is UnitKind.CONSTITUENT:
        await tx.all(
            "SELECT FROM cases WHERE office_id = %(office)s AND constituent_id = %(person)s FOR SHARE",
            {"office": tx.office_id, "person": row["constituent_id"]},
        )
    unit_id: UUID = row["id"] if kind is UnitKind.CASE else row["constituent_id"]
    return Unit(kind, unit_id, row["id"], row["number"])
