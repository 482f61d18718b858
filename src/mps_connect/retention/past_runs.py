"""Runs of the purge, read again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound

RUN_COLUMNS = "id, asked_in, started_at, finished_at, counts, certificate"


async def purge_runs(tx: Tx, *, limit: int = 50) -> list[dict[str, Any]]:
    """Runs of the office, the newest first: `counts` by what went, `certificate` None until it is signed."""
    return await tx.all(
        f"SELECT {RUN_COLUMNS} FROM purge_runs WHERE office_id = %(office)s ORDER BY started_at DESC, id DESC LIMIT %(limit)s",
        {"office": tx.office_id, "limit": limit},
    )


async def purge_run(tx: Tx, *, run_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    row = await tx.one(
        f"SELECT {RUN_COLUMNS} FROM purge_runs WHERE office_id = %(office)s AND id = %(run)s",
        {"office": tx.office_id, "run": run_id},
    )
    if row is None:
        raise NotFound
    return row


async def certificate_of(tx: Tx, run_id: UUID) -> str:
    """The signed text of a run's certificate. Raises NotFound, also while it is not signed yet."""
    certificate = (await purge_run(tx, run_id=run_id))["certificate"]
    if certificate is None:
        raise NotFound
    return str(certificate)


async def uncertified_runs(tx: Tx) -> list[UUID]:
    """Runs that are finished and not yet certified, the oldest first."""
    rows = await tx.all(
        "SELECT id FROM purge_runs WHERE office_id = %(office)s AND finished_at IS NOT NULL AND certificate IS NULL "
        "ORDER BY started_at, id",
        {"office": tx.office_id},
    )
    return [row["id"] for row in rows]
