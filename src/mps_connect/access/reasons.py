"""Why somebody looked, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from mps_connect.access.looks import OFFICE_REASON_PLACE, REASON_PLACE
from mps_connect.kit.db import Tx


async def reasons_of(
    tx: Tx, *, look_ids: Sequence[UUID] | None = None, case_id: UUID | None = None
) -> Mapping[tuple[UUID, datetime], str]:
    """Reasons by (who, when), of these looks or of one case; those whose case was erased are left out.

    The caller has checked that the actor may see them.
    """
    wanted = {"office": tx.office_id, "case": case_id, "looks": None if look_ids is None else list(look_ids)}
    rows = await tx.all(
        "SELECT id, case_id, actor_id, at, reason_enc FROM look_reasons WHERE office_id = %(office)s "
        "AND (%(case)s::uuid IS NULL OR case_id = %(case)s) AND (%(looks)s::uuid[] IS NULL OR id = ANY(%(looks)s))",
        wanted,
    )
    boxes = await tx.boxes([row["case_id"] for row in rows])
    found = {
        (row["actor_id"], row["at"]): boxes[row["case_id"]].open_text(REASON_PLACE, row["id"], bytes(row["reason_enc"]))
        for row in rows
        if row["case_id"] in boxes
    }
    return found | (await _of_no_case(tx, wanted) if look_ids else {})


async def _of_no_case(tx: Tx, wanted: Mapping[str, object]) -> dict[tuple[UUID, datetime], str]:
    rows = await tx.all(
        "SELECT id, actor_id, at, reason_enc FROM office_look_reasons WHERE office_id = %(office)s AND id = ANY(%(looks)s)",
        wanted,
    )
    box = await tx.office_box()
    return {
        (row["actor_id"], row["at"]): box.open_text(OFFICE_REASON_PLACE, row["id"], bytes(row["reason_enc"]))
        for row in rows
    }
