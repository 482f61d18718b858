"""What people did, in the office's own words, for their own list and for the record's reader."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id


async def record_activity(
    tx: Tx, *, actor: Actor, now: datetime, kind: str, case_id: UUID | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Write one row of `user_activities`. `detail` holds keys and codes, never a resident's words."""
    await tx.run(
        "INSERT INTO user_activities (office_id, id, user_id, at, kind, case_id, detail) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(at)s, %(kind)s, %(case)s, %(detail)s)",
        {
            "office": tx.office_id,
            "id": new_id(),
            "user": actor.user_id,
            "at": now,
            "kind": kind,
            "case": case_id,
            "detail": json.dumps(detail or {}),
        },
    )
