"""Reads of what people asked for: other terms, and erasures by hand."""

from __future__ import annotations

from typing import Any

from mps_connect.kit.db import Tx
from mps_connect.retention import policy
from mps_connect.retention.holds import held_units

PROPOSAL_REASON = "retention_proposals.reason"
ANSWER_REASON = "retention_proposals.answer_reason"
ERASURE_REASON = "erasure_requests.reason"
MOST = 100


async def proposals_of(tx: Tx) -> list[dict[str, Any]]:
    """The office's proposals, open ones first, then newest first, at most MOST, with reasons opened and names of people.

    `based_days` is the term they were made against; `answer` is None while one is open.
    """
    rows = await tx.all(
        "SELECT r.id, r.data_class, r.days, r.legal_basis, p.days AS based_days, r.reason_enc, r.proposed_by AS proposer, "
        "asked.name AS proposed_by, r.proposed_at, r.answer, answered.name AS answered_by, r.answered_at, r.answer_reason_enc "
        "FROM retention_proposals r "
        "JOIN retention_policies p ON p.office_id = r.office_id AND p.data_class = r.data_class AND p.version = r.based_on "
        "JOIN users asked ON asked.office_id = r.office_id AND asked.id = r.proposed_by "
        "LEFT JOIN users answered ON answered.office_id = r.office_id AND answered.id = r.answered_by "
        "WHERE r.office_id = %(office)s ORDER BY (r.answer IS NULL) DESC, r.proposed_at DESC, r.id LIMIT %(most)s",
        {"office": tx.office_id, "most": MOST},
    )
    box = await tx.office_box()
    for row in rows:
        sealed, answered = row.pop("reason_enc"), row.pop("answer_reason_enc")
        row["reason"] = box.open_text(PROPOSAL_REASON, row["id"], bytes(sealed))
        row["answer_reason"] = box.open_text(ANSWER_REASON, row["id"], bytes(answered)) if answered else ""
    return rows


async def erasure_requests(tx: Tx) -> list[dict[str, Any]]:
    """The office's requests, open ones first, then newest first, at most MOST, with reasons opened, names of people, and `state`."""
    rows = await tx.all(
        "SELECT e.id, e.unit_kind AS kind, e.case_number, e.basis, e.reason_enc, e.asked_by AS asker, "
        "asked.name AS asked_by, e.asked_at, e.answer, answered.name AS answered_by, e.answered_at, e.unit_id, "
        "r.finished_at "
        "FROM erasure_requests e JOIN users asked ON asked.office_id = e.office_id AND asked.id = e.asked_by "
        "LEFT JOIN users answered ON answered.office_id = e.office_id AND answered.id = e.answered_by "
        "LEFT JOIN purge_runs r ON r.office_id = e.office_id AND r.id = e.run_id "
        "WHERE e.office_id = %(office)s ORDER BY (e.answer IS NULL) DESC, e.asked_at DESC, e.id LIMIT %(most)s",
        {"office": tx.office_id, "most": MOST},
    )
    box, held = await tx.office_box(), await held_units(tx)
    for row in rows:
        row["reason"] = box.open_text(ERASURE_REASON, row["id"], bytes(row.pop("reason_enc")))
        row["state"] = policy.erasure_state(
            answer=row["answer"], is_finished=row.pop("finished_at") is not None, is_held=row.pop("unit_id") in held
        )
    return rows
