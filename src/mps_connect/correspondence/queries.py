"""Reads of what is on its way."""

from __future__ import annotations

from datetime import UTC, datetime

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.letters.presenting import letter_rows
from mps_connect.letters.schemas import LetterRows

_NEVER = datetime.max.replace(tzinfo=UTC)


async def waiting_for_reply(tx: Tx, *, actor: Actor) -> LetterRows:
    """Sent letters of cases the actor may see that no response or decision has answered, longest wait first."""
    rows = await letter_rows(tx, actor=actor, statuses=("sent",), page_size=500)
    return LetterRows(items=sorted(rows.items, key=lambda row: row.sent_at or _NEVER), total=rows.total)
