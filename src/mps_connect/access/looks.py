"""Who looked: one row for each response that showed case data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id


async def record_look(
    tx: Tx, *, actor: Actor, now: datetime, route: str, case_ids: list[UUID], request_id: UUID, detail: str = ""
) -> None:
    """Write one row of `access_logs`. `route` is the route's pattern, so that no identifier stands in it."""
    await tx.run(
        "INSERT INTO access_logs (office_id, id, at, actor_id, session_id, request_id, route, purpose, detail, case_ids) "
        "VALUES (%(office)s, %(id)s, %(at)s, %(actor)s, %(session)s, %(request)s, %(route)s, %(purpose)s, %(detail)s, %(cases)s)",
        {
            "office": tx.office_id,
            "id": new_id(),
            "at": now,
            "actor": actor.user_id,
            "session": actor.session_id,
            "request": request_id,
            "route": route,
            "purpose": tx.context.purpose,
            "detail": detail,
            "cases": case_ids,
        },
    )
