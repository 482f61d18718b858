"""The record over HTTP, for the auditor. Nothing here changes anything."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.access.reasons import reasons_of
from mps_connect.audit import queries
from mps_connect.audit.lineage import Derived, Source
from mps_connect.audit.schemas import Lineage, LineageLink, LookPage, LookRow, RecordPage, RecordRow
from mps_connect.kit.addresses import ID, KEY, Key

router = guarded_router(tags=["record"])

Reading = Annotated[Work, Depends(requires(Permission.READ_RECORD))]
Doer = Annotated[str, Query(pattern=f"^({ID}|anonymous|system:{KEY})$")]
"""Whoever a recorded change is of."""


@router.get("/record")
async def record(
    work: Reading,
    before: Annotated[int | None, Query(ge=1)] = None,
    table: Key | None = None,
    actor: Doer | None = None,
    case: UUID | None = None,
) -> RecordPage:
    """Every captured change, newest first. Values are not here: the commitment stands for them."""
    items, next_before = await queries.record_page(work.tx, before=before, table=table, person=actor, case_id=case)
    return RecordPage(items=[RecordRow(**item) for item in items], next_before=next_before)


@router.get("/looks")
async def looks(
    work: Reading, before: datetime | None = None, case: UUID | None = None, actor: UUID | None = None
) -> LookPage:
    """Who was shown which cases, newest first."""
    items, next_before = await queries.look_page(work.tx, before=before, case_id=case, person=actor)
    reasons = await reasons_of(work.tx, look_ids=[item["id"] for item in items])
    for item in items:
        if reason := reasons.get((item["actor"], item["at"])):
            item["detail"] += f": {reason}"
    return LookPage(items=[LookRow(**item) for item in items], next_before=next_before)


@router.get("/record/lineage")
async def lineage(
    case: UUID,
    work: Reading,
    kind: Derived | Source | None = None,
    of: UUID | None = None,
) -> Lineage:
    """What was made from what in a case: kinds, ids and places, never words."""
    return Lineage(
        links=[LineageLink(**link) for link in await queries.lineage_of(work.tx, case_id=case, kind=kind, of=of)]
    )
