"""Reads of cases, scoped to the actor. Every read of case data starts at `case_for` or `cases_page`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.policy import SCOPE, scope
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.vault import Box

ONE_CASE = f"SELECT c.* FROM cases c WHERE c.office_id = %(office)s AND c.id = %(id)s AND {SCOPE}"
ONE_CASE_LOCKED = f"{ONE_CASE} FOR UPDATE OF c"


async def case_for(tx: Tx, *, actor: Actor, case_id: UUID, lock: bool = False) -> CaseRecord:
    """One case the actor may see. Raises NotFound, the same for absent and for not theirs."""
    row = await tx.one(ONE_CASE_LOCKED if lock else ONE_CASE, scope(actor) | {"id": case_id})
    if row is None:
        raise NotFound
    return CaseRecord.of(row)


def fact_row(row: dict[str, Any], box: Box) -> FactRow:
    """A row of `facts`, opened with the case's box."""
    body = box.open_json("facts.body", row["id"], bytes(row["body_enc"]))
    return FactRow(
        id=row["id"], type=row["type"], value=body["value"], quote=body["quote"], turn_id=row["turn_id"], start=row["start_at"],
        end=row["end_at"], subject=row["subject"], origin=row["origin"], status=row["status"], slot=row["slot"],
        confidence=row["confidence"], check=row["check_code"], version=row["version"], created_at=row["created_at"],
        decided_by=row["decided_by"], replaces=row["replaces"],
    )  # fmt: skip


async def facts_of(tx: Tx, *, case_id: UUID, every: bool = False) -> list[FactRow]:
    """Facts of a case in the order of the words; superseded ones only with `every`. The caller has checked the case."""
    box = await tx.box(case_id)
    rows = await tx.all(
        "SELECT f.*, coalesce(t.seq, 2147483647) AS turn_seq FROM facts f "
        "LEFT JOIN conversation_turns t ON t.office_id = f.office_id AND t.id = f.turn_id "
        "WHERE f.office_id = %(office)s AND f.case_id = %(case)s AND (%(every)s OR f.status <> 'superseded') "
        "ORDER BY turn_seq, f.start_at NULLS LAST, f.created_at, f.id",
        {"office": tx.office_id, "case": case_id, "every": every},
    )
    return [fact_row(row, box) for row in rows]


async def names_of(tx: Tx, *, user_ids: set[UUID]) -> dict[UUID, str]:
    """Names of colleagues by id, for showing who did what."""
    rows = await tx.all(
        "SELECT id, name FROM users WHERE office_id = %(office)s AND id = ANY(%(ids)s)",
        {"office": tx.office_id, "ids": list(user_ids)},
    )
    return {row["id"]: row["name"] for row in rows}


async def colleagues_of(tx: Tx) -> list[dict[str, Any]]:
    """Everybody of the office who can own a case, by name."""
    return await tx.all(
        "SELECT id, name, role FROM users WHERE office_id = %(office)s AND is_active AND role IN ('volunteer', 'staff', 'mp') "
        "ORDER BY name, id",
        {"office": tx.office_id},
    )


async def notes_of(tx: Tx, *, case_id: UUID) -> list[dict[str, Any]]:
    """Notes of a case, newest first, opened. The caller has checked the case."""
    box = await tx.box(case_id)
    rows = await tx.all(
        "SELECT n.id, n.body_enc, n.created_at AS at, u.name AS author FROM case_notes n "
        "JOIN users u ON u.office_id = n.office_id AND u.id = n.author_id "
        "WHERE n.office_id = %(office)s AND n.case_id = %(case)s ORDER BY n.created_at DESC",
        {"office": tx.office_id, "case": case_id},
    )
    return [
        {
            "id": r["id"],
            "at": r["at"],
            "author": r["author"],
            "text": box.open_text("case_notes.body", r["id"], bytes(r["body_enc"])),
        }
        for r in rows
    ]


async def looks_at(tx: Tx, *, case_id: UUID, limit: int = 50) -> list[dict[str, Any]]:
    """Who opened this case, newest first; list pages that merely showed its row are left out."""
    return await tx.all(
        "SELECT a.at, a.actor_id, u.name AS actor, u.role, a.route, a.detail FROM finder.looks_at(%(case)s, %(limit)s) a "
        "JOIN users u ON u.office_id = %(office)s AND u.id = a.actor_id ORDER BY a.at DESC",
        {"office": tx.office_id, "case": case_id, "limit": limit},
    )


async def letters_of_versions(tx: Tx, *, case_id: UUID) -> dict[UUID, tuple[UUID, bool]]:
    """(letter, whether it is the current one) by letter version of a case; letters withdrawn are left out."""
    rows = await tx.all(
        "SELECT v.id, v.letter_id, t.current_version = v.seq AS current FROM letter_versions v "
        "JOIN letters t ON t.office_id = v.office_id AND t.id = v.letter_id AND t.status <> 'voided' "
        "WHERE v.office_id = %(office)s AND v.case_id = %(case)s",
        {"office": tx.office_id, "case": case_id},
    )
    return {row["id"]: (row["letter_id"], row["current"]) for row in rows}


async def uses_of_facts(tx: Tx, *, case_id: UUID) -> dict[UUID, int]:
    """In how many letters each fact stands, by the letters' current versions."""
    rows = await tx.all(
        "SELECT l.source_id, count(DISTINCT v.letter_id) AS letters FROM data_lineage l "
        "JOIN letter_versions v ON v.office_id = l.office_id AND v.id = l.derived_id "
        "JOIN letters t ON t.office_id = v.office_id AND t.id = v.letter_id AND t.current_version = v.seq AND t.status <> 'voided' "
        "WHERE l.office_id = %(office)s AND l.case_id = %(case)s AND l.derived_kind = 'sentence' AND l.source_kind = 'fact' "
        "GROUP BY l.source_id",
        {"office": tx.office_id, "case": case_id},
    )
    return {row["source_id"]: row["letters"] for row in rows}
