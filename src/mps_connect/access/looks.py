"""Who looked: one row for each response that showed case data, and in their own words why, where a reason was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id

REASON_PLACE = "look_reasons.reason"
OFFICE_REASON_PLACE = "office_look_reasons.reason"


async def record_look(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    route: str,
    case_ids: list[UUID],
    request_id: UUID,
    detail: str = "",
    reason: str = "",
) -> None:
    """Write one row of `access_logs`. `route` is the route's pattern, so that no identifier stands in it.

    `detail` is the product's own words. `reason` is what the person typed, and is sealed under the key of the first case, or,
    where nothing of a case was shown, under the office's.
    """
    look_id = new_id()
    await tx.run(
        "INSERT INTO access_logs (office_id, id, at, actor_id, session_id, request_id, route, purpose, detail, case_ids) "
        "VALUES (%(office)s, %(id)s, %(at)s, %(actor)s, %(session)s, %(request)s, %(route)s, %(purpose)s, %(detail)s, %(cases)s)",
        {
            "office": tx.office_id,
            "id": look_id,
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
    if reason and case_ids:
        box = await tx.box(case_ids[0])
        await tx.run(
            "INSERT INTO look_reasons (office_id, id, case_id, actor_id, at, reason_enc) "
            "VALUES (%(office)s, %(id)s, %(case)s, %(actor)s, %(at)s, %(reason)s)",
            {
                "office": tx.office_id, "id": look_id, "case": case_ids[0], "actor": actor.user_id, "at": now,
                "reason": box.seal_text(REASON_PLACE, look_id, reason),
            },
        )  # fmt: skip
    elif reason:
        box = await tx.office_box()
        await tx.run(
            "INSERT INTO office_look_reasons (office_id, id, actor_id, at, reason_enc) "
            "VALUES (%(office)s, %(id)s, %(actor)s, %(at)s, %(reason)s)",
            {
                "office": tx.office_id, "id": look_id, "actor": actor.user_id, "at": now,
                "reason": box.seal_text(OFFICE_REASON_PLACE, look_id, reason),
            },
        )  # fmt: skip
