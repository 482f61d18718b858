"""Sign-in alarms on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from mps_connect.kit.wire import Wire


class Alarm(Wire):
    """One sign that somebody else may hold a way into an account."""

    id: UUID
    at: datetime
    kind: Literal["session_token_reused", "passkey_count_went_back", "second_step_refused"]
    name: str | None
    """Whose account; None for a resident's."""


class Alarms(Wire):
    alarms: list[Alarm]
    """Newest first; of the last thirty days, at most a hundred."""
