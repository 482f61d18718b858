"""Sign-in alarms over HTTP, for the administrator and the auditor."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.identity.alarm_schemas import Alarm, Alarms
from mps_connect.identity.alarms import alarms_of

router = guarded_router(tags=["people"])


@router.get("/sign-in-alarms")
async def sign_in_alarms(work: Annotated[Work, Depends(requires(Permission.SEE_HEALTH))]) -> Alarms:
    """What happened around the office's sign-ins in the last thirty days that its owners should be asked about."""
    return Alarms(alarms=[Alarm(**one) for one in await alarms_of(work.tx, actor=work.actor, now=work.now)])
