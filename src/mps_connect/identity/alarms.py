"""Signs that somebody else may hold a way into an account, for those who look after the office's accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx

ALARMS = ("session_token_reused", "passkey_count_went_back", "second_step_refused")
LOOK_BACK = timedelta(days=30)
MOST = 100


async def alarms_of(tx: Tx, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The office's alarms of the last thirty days, newest first, at most a hundred: `id`, `at`, `kind`, `name`.

    `name`: whose account; None for a resident's, whom those who look after accounts do not know.
    """
    return await tx.all(
        "SELECT a.id, a.at, a.kind, CASE WHEN u.role <> 'resident' THEN u.name END AS name "
        "FROM user_activities a JOIN users u ON u.office_id = a.office_id AND u.id = a.user_id "
        "WHERE a.office_id = %(office)s AND a.kind = ANY(%(kinds)s) AND a.at > %(since)s "
        "ORDER BY a.at DESC, a.id DESC LIMIT %(most)s",
        {"office": actor.office_id, "kinds": list(ALARMS), "since": now - LOOK_BACK, "most": MOST},
    )
