"""Tonight's passes, and whom one may be given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mps_connect.identity.pass_hours import LONGEST
from mps_connect.kit.db import Tx
from mps_connect.settings import get_settings


async def passes_of(tx: Tx, *, now: datetime) -> list[dict[str, Any]]:
    """The office's passes that are good or were within the last twelve hours, the newest first."""
    return await tx.all(
        "SELECT p.id, p.user_id AS volunteer_id, u.name, i.name AS issued_by, p.issued_at, p.ends_at, p.claimed_at, p.revoked_at, "
        "       coalesce(s.device, '') AS device, s.last_seen_at, "
        "       coalesce(s.ended_at IS NULL AND s.expires_at > %(now)s AND s.last_seen_at > %(idle)s, false) AS is_in "
        "FROM passes p JOIN users u ON u.office_id = p.office_id AND u.id = p.user_id "
        "JOIN users i ON i.office_id = p.office_id AND i.id = p.issued_by "
        "LEFT JOIN sessions s ON s.office_id = p.office_id AND s.id = p.session_id "
        "WHERE p.office_id = %(office)s AND (p.ends_at > %(now)s OR p.issued_at > %(since)s) ORDER BY p.issued_at DESC, p.id DESC "
        "LIMIT 200",
        {"office": tx.office_id, "now": now, "idle": now - get_settings().session_idle, "since": now - LONGEST},
    )


async def volunteers_of(tx: Tx) -> list[dict[str, Any]]:
    """Volunteers with an open account: who may be given a pass by choosing their name."""
    return await tx.all(
        "SELECT id, name FROM users WHERE office_id = %(office)s AND role = 'volunteer' AND is_active ORDER BY name, id",
        {"office": tx.office_id},
    )
