"""Reads of the record and of who looked. Row security keeps each read inside the transaction's office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx

PAGE_SIZE = 50
NOBODY = "Somebody not signed in"
SYSTEM = "The system"

LOOK_COLUMNS = (
    "l.id, l.at, l.actor_id AS actor, coalesce(u.name, 'Somebody no longer here') AS actor_name, coalesce(u.role, '') AS role, "
    "l.route, l.purpose, l.detail, cardinality(l.case_ids) AS case_count, l.case_ids"
)
LOOKS = (
    f"SELECT {LOOK_COLUMNS} FROM access_logs l LEFT JOIN users u ON u.office_id = l.office_id AND u.id = l.actor_id "
    "WHERE l.office_id = %(office)s AND (%(before)s::timestamptz IS NULL OR l.at < %(before)s) "
    "AND (%(person)s::uuid IS NULL OR l.actor_id = %(person)s) "
    "ORDER BY l.at DESC FETCH FIRST %(limit)s ROWS WITH TIES"
)
OLDER = (
    "SELECT true FROM access_logs WHERE office_id = %(office)s AND at < %(oldest)s "
    "AND (%(person)s::uuid IS NULL OR actor_id = %(person)s) LIMIT 1"
)
# Whether a row shows a case is a question to an index that row security bars: its owner's function asks it.
LOOKS_OF_CASE = (
    f"SELECT {LOOK_COLUMNS} FROM finder.looks_of_case(%(case)s, %(person)s::uuid, %(before)s::timestamptz, %(limit)s) l "
    "LEFT JOIN users u ON u.office_id = l.office_id AND u.id = l.actor_id ORDER BY l.at DESC"
)
OLDER_OF_CASE = "SELECT true FROM finder.looks_of_case(%(case)s, %(person)s::uuid, %(oldest)s, 1)"


async def record_page(
    tx: Tx, *, before: int | None, table: str | None, person: str | None, case_id: UUID | None
) -> tuple[list[dict[str, Any]], int | None]:
    """Captured changes, newest first, and the `before` of the next page or None.

    `person`: a user's id, `anonymous` or `system:<job>`. `case_id`: whatever is erased with that case.
    """
    rows = await tx.all(
        "SELECT seq, at, actor, op::text AS op, table_name AS table, row_pk AS row, changed, purpose, "
        "encode(commitment, 'hex') AS commitment FROM audit_logs "
        "WHERE office_id = %(office)s AND (%(before)s::bigint IS NULL OR seq < %(before)s) "
        "AND (%(table)s::text IS NULL OR table_name = %(table)s) AND (%(person)s::text IS NULL OR actor = %(person)s) "
        "AND (%(case)s::uuid IS NULL OR shred_id = %(case)s) ORDER BY seq DESC LIMIT %(limit)s",
        {
            "office": tx.office_id, "before": before, "table": table, "person": person, "case": case_id,
            "limit": PAGE_SIZE + 1,
        },
    )  # fmt: skip
    shown = rows[:PAGE_SIZE]
    names = await _names(tx, (row["actor"] for row in shown))
    items = [row | {"actor_name": _actor_name(row["actor"], names)} for row in shown]
    return items, shown[-1]["seq"] if len(rows) > PAGE_SIZE else None


async def look_page(
    tx: Tx, *, before: datetime | None, case_id: UUID | None, person: UUID | None
) -> tuple[list[dict[str, Any]], datetime | None]:
    """Responses that showed case data, newest first, and the `before` of the next page or None.

    Looks of one moment are never split between two pages, so a page may hold a few more than PAGE_SIZE.
    """
    rows = await tx.all(
        LOOKS_OF_CASE if case_id else LOOKS,
        {"office": tx.office_id, "before": before, "case": case_id, "person": person, "limit": PAGE_SIZE},
    )
    if len(rows) < PAGE_SIZE:
        return rows, None
    oldest: datetime = rows[-1]["at"]
    older = await tx.value(
        OLDER_OF_CASE if case_id else OLDER,
        {"office": tx.office_id, "oldest": oldest, "case": case_id, "person": person},
    )
    return rows, oldest if older else None


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


async def _names(tx: Tx, actors: Iterable[str]) -> dict[str, str]:
    people = [actor for actor in set(actors) if ":" not in actor and actor != "anonymous"]
    rows = await tx.all(
        "SELECT id, name FROM users WHERE office_id = %(office)s AND id = ANY(%(people)s::uuid[])",
        {"office": tx.office_id, "people": people},
    )
    return {str(row["id"]): row["name"] for row in rows}


def _actor_name(actor: str, names: dict[str, str]) -> str:
    if actor == "anonymous":
        return NOBODY
    kind, _, job = actor.partition(":")
    if kind == "system":
        return f"{SYSTEM} ({job.replace('_', ' ')})"
    return names.get(actor, "Somebody no longer here")
