"""Searching the record: which rows, for whom and since when. Row security keeps each read inside the transaction's office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx

PAGE_SIZE = 50
FOUND_AT_MOST = 20
NOBODY = "Somebody not signed in"
SYSTEM = "The system"
GONE = "Somebody no longer here"

_NRIC = re.compile(r"[STFGM]\d{7}[A-Z]")
_PHONE = re.compile(r"(?:\+?65)?([3689]\d{7})")
_NUMBER = re.compile(r"MPS-[A-Z]{2,6}(-.*)?")

ROW = (
    "l.seq, l.at, l.actor, l.op::text AS op, l.table_name AS table, l.row_pk AS row, l.changed, l.purpose, "
    "encode(l.commitment, 'hex') AS commitment, l.shred_id AS unit"
)
MATCHING = (
    "l.office_id = %(office)s AND (%(before)s::bigint IS NULL OR l.seq < %(before)s) "
    "AND (%(table)s::text IS NULL OR l.table_name = %(table)s) AND (%(actor)s::text IS NULL OR l.actor = %(actor)s) "
    'AND (%(op)s::text IS NULL OR l.op = %(op)s::text::"char") '
    "AND (%(units)s::uuid[] IS NULL OR l.shred_id = ANY(%(units)s)) "
    "AND (%(since)s::timestamptz IS NULL OR l.at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR l.at < %(until)s)"
)
FOUND = (
    f"SELECT found.*, c.number AS case_number, c.id AS case_id FROM (SELECT l.office_id, {ROW} FROM audit.logs l WHERE {MATCHING} "
    "ORDER BY l.seq DESC LIMIT %(limit)s) found "
    "LEFT JOIN cases c ON c.office_id = found.office_id AND c.id = found.unit ORDER BY found.seq DESC"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the record. `units`: of these cases and people alone; `op`: one letter of a kind of act."""

    before: int | None = None
    table: str | None = None
    actor: str | None = None
    op: str | None = None
    units: tuple[UUID, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


async def record_page(tx: Tx, wanted: Wanted, *, limit: int = PAGE_SIZE) -> tuple[list[dict[str, Any]], int | None]:
    """Rows of the record, newest first, and the `before` of the next page or None."""
    rows = await tx.all(FOUND, _params(tx, wanted) | {"limit": limit + 1})
    shown = rows[:limit]
    names = await names_of(tx, (row["actor"] for row in shown))
    items = [_item(row, names) for row in shown]
    return items, shown[-1]["seq"] if len(rows) > limit else None


async def record_row(tx: Tx, *, seq: int) -> dict[str, Any] | None:
    """One row as a page shows it; None where the office has none of that number."""
    items, _ = await record_page(tx, Wanted(before=seq + 1), limit=1)
    return items[0] if items and items[0]["seq"] == seq else None


def _params(tx: Tx, wanted: Wanted) -> dict[str, Any]:
    return {
        "office": tx.office_id, "before": wanted.before, "table": wanted.table, "actor": wanted.actor, "op": wanted.op,
        "units": None if wanted.units is None else list(wanted.units), "since": wanted.since, "until": wanted.until,
    }  # fmt: skip


def _item(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    shown = {key: value for key, value in row.items() if key not in ("office_id", "unit")}
    return shown | {"actor_name": actor_name(row["actor"], names)}


async def units_of(tx: Tx, *, case_id: UUID | None, person_id: UUID | None) -> tuple[UUID, ...] | None:
    """What is erased with a case, or with a person and all their cases. None: narrowed by neither."""
    if case_id is not None:
        return (case_id,)
    return None if person_id is None else (person_id, *await cases_of(tx, person_id=person_id))


async def cases_of(tx: Tx, *, person_id: UUID) -> list[UUID]:
    """A resident's cases, the newest first."""
    rows = await tx.all(
        "SELECT id FROM cases WHERE office_id = %(office)s AND constituent_id = %(person)s ORDER BY updated_at DESC",
        {"office": tx.office_id, "person": person_id},
    )
    return [row["id"] for row in rows]


async def cases_among(tx: Tx, units: Sequence[UUID] | None) -> list[UUID]:
    """Which of these units are cases."""
    rows = await tx.all(
        "SELECT id FROM cases WHERE office_id = %(office)s AND id = ANY(%(units)s)",
        {"office": tx.office_id, "units": list(units or ())},
    )
    return [row["id"] for row in rows]


async def find_units(tx: Tx, *, words: str) -> list[dict[str, Any]]:
    """Which people and cases a few typed words mean: an NRIC, a phone number, a case number, or part of a name.

    Each: `kind` case or person, `id`, `label` (number or name), `case_ids`. At most FOUND_AT_MOST of either.
    """
    text = " ".join(words.split())
    compact = re.sub(r"[\s-]", "", text.upper())
    nric, phone = _NRIC.fullmatch(compact), _PHONE.fullmatch(compact)
    number = text.upper() if _NUMBER.fullmatch(text.upper()) else ""
    name = "" if nric or phone or number or len(text) < 3 else text
    box = await tx.office_box()
    return await tx.all(
        "SELECT kind, id, label, case_ids FROM finder.people_and_cases(%(name)s, %(number)s, %(nric)s, %(phone)s, %(limit)s)",
        {
            "name": _literal(name), "number": _literal(number), "limit": FOUND_AT_MOST,
            "nric": box.lookup_hash("nric", nric[0]) if nric else None,
            "phone": box.lookup_hash("phone", phone[1]) if phone else None,
        },
    )  # fmt: skip


def _literal(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text)


async def doers(tx: Tx) -> list[dict[str, Any]]:
    """Everybody of the office who may have done something, by name, and each job of the system."""
    people = await tx.all(
        "SELECT id::text AS actor, name AS actor_name, role FROM users WHERE office_id = %(office)s AND role <> 'resident' "
        "ORDER BY name, id",
        {"office": tx.office_id},
    )
    # One step of an index for each job there is, and not one for each row it wrote.
    jobs = await tx.all(
        "WITH RECURSIVE jobs AS ((SELECT actor FROM audit.logs WHERE actor >= 'system:' ORDER BY actor LIMIT 1) UNION ALL "
        "SELECT (SELECT l.actor FROM audit.logs l WHERE l.actor > jobs.actor ORDER BY l.actor LIMIT 1) FROM jobs "
        "WHERE jobs.actor IS NOT NULL) SELECT actor FROM jobs WHERE actor LIKE 'system:%%'"
    )
    return people + [row | {"actor_name": actor_name(row["actor"], {}), "role": ""} for row in jobs]


async def names_of(tx: Tx, actors: Iterable[str]) -> dict[str, str]:
    people: Sequence[str] = [actor for actor in set(actors) if ":" not in actor and actor != "anonymous"]
    rows = await tx.all(
        "SELECT id, name FROM users WHERE office_id = %(office)s AND id = ANY(%(people)s::uuid[])",
        {"office": tx.office_id, "people": people},
    )
    return {str(row["id"]): row["name"] for row in rows}


def actor_name(actor: str, names: dict[str, str]) -> str:
    if actor == "anonymous":
        return NOBODY
    kind, _, job = actor.partition(":")
    if kind == "system":
        return f"{SYSTEM} ({job.replace('_', ' ')})"
    return names.get(actor, GONE)
