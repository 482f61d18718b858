"""The record's alarms over HTTP, for the administrator and the auditor."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.audit.lag import alarms
from mps_connect.kit.wire import Wire

router = guarded_router(tags=["record"])


class RecordAlarm(Wire):
    """The record was not sequenced for more than a minute. It concerns every office of this deployment."""

    id: UUID
    kind: Literal["record_not_sequenced"]
    raised_at: datetime
    since: datetime
    """Since when the oldest row had waited."""
    waiting: int
    """Rows that waited when the alarm was raised."""
    cleared_at: datetime | None
    """When the record had caught up; None while the alarm stands."""


class RecordAlarms(Wire):
    alarms: list[RecordAlarm]
    """Newest first; those that stand, and those of the last thirty days."""


@router.get("/record-alarms")
async def record_alarms(work: Annotated[Work, Depends(requires(Permission.SEE_HEALTH))]) -> RecordAlarms:
    """When the record was not being kept up."""
    return RecordAlarms(alarms=[RecordAlarm(**one) for one in await alarms(work.tx, now=work.now)])
