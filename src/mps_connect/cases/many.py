"""Reads of many cases with one statement each, for pages that stand on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.policy import SCOPE, scope
from mps_connect.cases.queries import fact_row
from mps_connect.kit.db import Tx

CASES = f"SELECT c.* FROM cases c WHERE c.office_id = %(office)s AND c.id = ANY(%(ids)s) AND {SCOPE}"
FACTS = (
    "SELECT f.*, coalesce(t.seq, 2147483647) AS turn_seq FROM facts f "
    "LEFT JOIN conversation_turns t ON t.office_id = f.office_id AND t.id = f.turn_id "
    "WHERE f.office_id = %(office)s AND f.case_id = ANY(%(ids)s) "
    "ORDER BY turn_seq, f.start_at NULLS LAST, f.created_at, f.id"
)
ASSESSMENTS = (
    "SELECT DISTINCT ON (case_id) case_id, id, body_enc FROM assessments "
    "WHERE office_id = %(office)s AND case_id = ANY(%(ids)s) ORDER BY case_id, created_at DESC, id DESC"
)


async def cases_for(tx: Tx, *, actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, CaseRecord]:
    """Those of the cases that the actor may see, by id."""
    rows = await tx.all(CASES, scope(actor) | {"ids": list(case_ids)})
    return {row["id"]: CaseRecord.of(row) for row in rows}


async def facts_of_cases(tx: Tx, *, case_ids: Sequence[UUID]) -> dict[UUID, list[FactRow]]:
    """Every fact of each case, superseded ones too, in the order of the words. Erased cases are absent."""
    boxes = await tx.boxes(list(case_ids))
    found: dict[UUID, list[FactRow]] = {case_id: [] for case_id in case_ids if case_id in boxes}
    for row in await tx.all(FACTS, {"office": tx.office_id, "ids": list(found)}):
        found[row["case_id"]].append(fact_row(row, boxes[row["case_id"]]))
    return found


async def latest_assessments(tx: Tx, *, case_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The newest reading of each case, opened. Cases never read, and erased ones, are absent."""
    boxes = await tx.boxes(list(case_ids))
    rows = await tx.all(ASSESSMENTS, {"office": tx.office_id, "ids": list(boxes)})
    return {
        row["case_id"]: boxes[row["case_id"]].open_json("assessments.body", row["id"], bytes(row["body_enc"]))
        for row in rows
    }
