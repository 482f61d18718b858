"""Runs of the purge: begun, counted, finished."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id


async def begin_run(tx: Tx, *, now: datetime, request_id: UUID | None) -> UUID:
    """The run of the nightly purge, or of one request: an unfinished one is taken up, else another begins."""
    unfinished: UUID | None = await tx.value(
        "SELECT id FROM purge_runs WHERE office_id = %(office)s AND asked_in IS NOT DISTINCT FROM %(request)s "
        "AND (finished_at IS NULL OR asked_in IS NOT NULL) ORDER BY started_at DESC LIMIT 1",
        {"office": tx.office_id, "request": request_id},
    )
    if unfinished is not None:
        return unfinished
    run_id = new_id()
    await tx.run(
        "INSERT INTO purge_runs (office_id, id, asked_in, started_at) VALUES (%(office)s, %(id)s, %(request)s, %(now)s)",
        {"office": tx.office_id, "id": run_id, "request": request_id, "now": now},
    )
    if request_id is not None:
        await tx.run("SELECT erasure.note_request(%(request)s, %(run)s)", {"request": request_id, "run": run_id})
    return run_id


async def count(tx: Tx, *, run_id: UUID, what: str, rows: int) -> None:
    """Add to what a run has counted. In the transaction of what it counts, so that neither is there without the other."""
    if rows:
        await tx.run(
            "UPDATE purge_runs SET counts = jsonb_set(counts, ARRAY[%(what)s], "
            "to_jsonb(coalesce((counts ->> %(what)s)::bigint, 0) + %(rows)s)) WHERE office_id = %(office)s AND id = %(run)s",
            {"office": tx.office_id, "run": run_id, "what": what, "rows": rows},
        )


async def finish_run(tx: Tx, *, run_id: UUID, now: datetime, looks_until: datetime | None) -> None:
    """`looks_until`: looks before this moment have no payload any more. None: this run did not look at them."""
    await tx.run(
        "UPDATE purge_runs SET finished_at = %(now)s, looks_until = %(looks)s "
        "WHERE office_id = %(office)s AND id = %(run)s AND finished_at IS NULL",
        {"office": tx.office_id, "run": run_id, "now": now, "looks": looks_until},
    )
