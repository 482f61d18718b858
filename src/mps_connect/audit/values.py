"""What one row of the record says changed: opened from its payload, and held against what was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mps_connect.audit.leaves import SALT_BYTES, commitment_of
from mps_connect.audit.searching import cases_of
from mps_connect.audit.sequencer import payload_place
from mps_connect.kit.crypto import SealBroken, unseal
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, NotFound
from mps_connect.kit.vault import Box

MIN_REASON = 3
SEALED = "_enc"
BYTES = "\\x"
"""How the database writes bytes in JSON."""


class Purpose(StrEnum):
    """What before and after may be opened for."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    BREACH = "breach"
    CORRECTNESS = "correctness"
    AUTHORITY = "authority"


PURPOSES = {
    Purpose.REQUEST: "somebody asked what is held about them",
    Purpose.COMPLAINT: "a complaint",
    Purpose.BREACH: "a breach, or a suspicion of one",
    Purpose.CORRECTNESS: "to see whether the record is right",
    Purpose.AUTHORITY: "a court or an authority asks",
}


class RowNotSealedYet(Fault):
    """The row was captured a moment ago, and the sequencer has not come to it."""

    status = 409
    code = "row_not_sealed_yet"
    message = "This entry is not in the signed record yet. Try again in a few seconds; if that goes on, see that the worker runs."


@dataclass(frozen=True, slots=True)
class Values:
    """Before and after, by column. `state`: open; erased, by the row of the record `erased_by`; or unreadable.

    `matches`: whether the commitment of the row is that of what was opened. `cases`: whose data it shows, the first its own.
    """

    state: str
    before: dict[str, str | None] = field(default_factory=dict)
    after: dict[str, str | None] = field(default_factory=dict)
    matches: bool = False
    erased_by: int | None = None
    erased_at: datetime | None = None
    cases: tuple[UUID, ...] = ()


def check_reason(reason: str) -> str:
    """A reason with something in it. Raises InvalidInput."""
    if len(reason.strip()) < MIN_REASON:
        words = "Say in a few words why you need to see it."
        raise InvalidInput(words, details={"fields": [{"path": "reason", "message": words}]})
    return reason.strip()


async def open_values(tx: Tx, *, seq: int) -> Values:
    """The values of one row. Raises NotFound, RowNotSealedYet."""
    row = await tx.one(
        "SELECT l.seq, l.table_name, l.row_pk, l.commitment, coalesce(l.shred_id, l.office_id) AS unit, p.sealed, f.leaf_index "
        "FROM audit.logs l LEFT JOIN audit.payloads p ON p.seq = l.seq LEFT JOIN audit.leaves f ON f.seq = l.seq "
        "WHERE l.office_id = %(office)s AND l.seq = %(seq)s",
        {"office": tx.office_id, "seq": seq},
    )
    if row is None:
        raise NotFound
    box = (await tx.boxes([row["unit"]])).get(row["unit"])
    if row["sealed"] is None or box is None:
        if row["leaf_index"] is None:
            raise RowNotSealedYet
        return await _gone(tx, row["unit"], seq)
    try:
        opened = unseal(box.audit_key(), bytes(row["sealed"]), payload_place(seq))
    except SealBroken:
        return await _gone(tx, row["unit"], seq)
    salt, body = opened[:SALT_BYTES], opened[SALT_BYTES:]
    values = json.loads(body)
    return Values(
        "open", _shown(values["before"], row, box), _shown(values["after"], row, box),
        matches=commitment_of(salt, body) == bytes(row["commitment"]), cases=await _cases(tx, row["unit"]),
    )  # fmt: skip


async def _gone(tx: Tx, unit: UUID, seq: int) -> Values:
    """By which row of the record the values went: with their unit, or alone when their time was over."""
    erased = await tx.one(
        "SELECT seq, at FROM audit.erased_units WHERE office_id = %(office)s AND shred_id = %(unit)s",
        {"office": tx.office_id, "unit": unit},
    )
    if erased is None:
        rows = await tx.all(
            "SELECT seq, at, changed FROM audit.logs WHERE office_id = %(office)s AND op = 'E' "
            "AND table_name = 'audit.payloads' AND row_pk = %(unit)s AND seq > %(seq)s ORDER BY seq",
            {"office": tx.office_id, "unit": str(unit), "seq": seq},
        )
        erased = next((row for row in rows if _covers(row["changed"], seq)), None)
    if erased is None:
        return Values("unreadable")
    return Values("erased", erased_by=erased["seq"], erased_at=erased["at"])


def _covers(ranges: list[str], seq: int) -> bool:
    for one in ranges:
        first, _, last = one.partition("-")
        if int(first) <= seq <= int(last or first):
            return True
    return False


def _shown(values: dict[str, Any], row: dict[str, Any], box: Box) -> dict[str, str | None]:
    return {name: _text(name, value, row, box) for name, value in values.items()}


def _text(name: str, value: Any, row: dict[str, Any], box: Box) -> str | None:
    """A value as it is read. What the table itself keeps sealed under this unit's key is opened too."""
    if value is None or (isinstance(value, str) and not name.endswith(SEALED)):
        return value
    if isinstance(value, str) and value.startswith(BYTES):
        place = f"{row['table_name']}.{name.removesuffix(SEALED)}"
        try:
            return box.open_text(place, UUID(row["row_pk"]), bytes.fromhex(value.removeprefix(BYTES)))
        except (SealBroken, ValueError):
            return value
    return json.dumps(value, ensure_ascii=False)


async def _cases(tx: Tx, unit: UUID) -> tuple[UUID, ...]:
    case = await tx.value(
        "SELECT id FROM cases WHERE office_id = %(office)s AND id = %(unit)s", {"office": tx.office_id, "unit": unit}
    )
    return (case,) if case else tuple(await cases_of(tx, person_id=unit))
