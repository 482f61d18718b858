"""One-time links of an account that nobody has used yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.kit.db import Tx


async def drop_links(tx: Tx, *, user_id: UUID, now: datetime, purpose: str | None = None) -> None:
    """Make an account's open links good for nothing: of one purpose, or all."""
    await tx.run(
        "UPDATE links SET dropped_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND used_at IS NULL AND dropped_at IS NULL AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)",
        {"now": now, "office": tx.office_id, "user": user_id, "purpose": purpose},
    )
