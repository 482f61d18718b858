"""Reads of who looked and of what was made from what. Row security keeps each read inside the transaction's office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx

PAGE_SIZE = 50

LOOK_COLUMNS = (
    "l.id, l.at, l.actor_id AS actor, coalesce(u.name, 'Somebody no longer here') AS actor_name, coalesce(u.role, '') AS role, "
    "l.route, l.purpose, l.detail, cardinality(l.case_ids) AS case_count, l.case_ids"
)
LOOKS = (
    f"SELECT {LOOK_COLUMNS} FROM access_logs l LEFT JOIN users u ON u.office_id = l.office_id AND u.id = l.actor_id "
    "WHERE l.office_id = %(office)s AND (%(since)s::timestamptz IS NULL OR l.at >= %(since)s) "
    "AND (%(before)s::timestamptz IS NULL OR l.at < %(before)s) AND (%(actor)s::uuid IS NULL OR l.actor_id = %(actor)s) "
    "ORDER BY l.at DESC FETCH FIRST %(limit)s ROWS WITH TIES"
)
# Whether a row shows a case is a question to an index that row security bars: its owner's function asks it.
LOOKS_OF_CASES = (
    f"SELECT {LOOK_COLUMNS} FROM finder.looks_of_cases(%(cases)s::uuid[], %(actor)s::uuid, %(since)s::timestamptz, "
    "%(before)s::timestamptz, %(limit)s) l "
    "LEFT JOIN users u ON u.office_id = l.office_id AND u.id = l.actor_id ORDER BY l.at DESC"
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What narrows who looked: before and since when, by whom, at which cases."""

    before: datetime | None = None
    since: datetime | None = None
    actor: UUID | None = None
    cases: Sequence[UUID] | None = None


async def look_page(tx: Tx, looked: Looked) -> tuple[list[dict[str, Any]], datetime | None]:
    """Responses that showed case data, newest first, and the `before` of the next page or None.

    Looks of one moment are never split between two pages, so a page may hold a few more than PAGE_SIZE.
    """
    rows = await _looks(tx, looked, before=looked.before, limit=PAGE_SIZE)
    if len(rows) < PAGE_SIZE:
        return rows, None
    oldest: datetime = rows[-1]["at"]
    return rows, oldest if await _looks(tx, looked, before=oldest, limit=1) else None


async def _looks(tx: Tx, looked: Looked, *, before: datetime | None, limit: int) -> list[dict[str, Any]]:
    return await tx.all(
        LOOKS if looked.cases is None else LOOKS_OF_CASES,
        {
            "office": tx.office_id, "before": before, "since": looked.since, "actor": looked.actor, "limit": limit,
            "cases": None if looked.cases is None else list(looked.cases),
        },
    )  # fmt: skip


async def lineage_of(tx: Tx, *, case_id: UUID, kind: str | None, of: UUID | None) -> list[dict[str, Any]]:
    """What was made from what in one case, oldest first; `of` narrows to the links that touch one thing on either side.

    `kind` names the kind of `of`, or, alone, what was derived. The caller has decided that the actor may see the case.
    """
    return await tx.all(
        "SELECT derived_kind, derived_id, part, source_kind, source_id, start_at AS start, end_at AS end "
        "FROM data_lineage WHERE office_id = %(office)s AND case_id = %(case)s "
        "AND (%(of)s::uuid IS NOT NULL OR %(kind)s::text IS NULL OR derived_kind = %(kind)s) "
        "AND (%(of)s::uuid IS NULL "
        "     OR (derived_id = %(of)s AND (%(kind)s::text IS NULL OR derived_kind = %(kind)s)) "
        "     OR (source_id = %(of)s AND (%(kind)s::text IS NULL OR source_kind = %(kind)s))) "
        "ORDER BY created_at, derived_id, part, id",
        {"office": tx.office_id, "case": case_id, "kind": kind, "of": of},
    )
