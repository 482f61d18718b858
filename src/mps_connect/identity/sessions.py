"""Sign-in sessions: a random cookie whose hash alone is stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mps_connect.access.models import Actor, Role
from mps_connect.kit.db import Connection, Tx
from mps_connect.kit.ids import new_id
from mps_connect.settings import get_settings

COOKIE = "mps_session"
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A live session and whether its last-seen time is due to be written."""

    actor: Actor
    touch: bool
    expires_at: datetime


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def recognise(conn: Connection, *, token: str, now: datetime) -> Recognised | None:
    """Whose session this cookie is, or None when unknown, ended, idle too long, or the account is closed."""
    cursor = await conn.execute("SELECT * FROM signin.by_token(%(hash)s)", {"hash": token_hash(token)})
    row = await cursor.fetchone()
    if row is None or row["ended_at"] or not row["is_active"]:
        return None
    idle = get_settings().session_idle
    if row["expires_at"] <= now or row["last_seen_at"] + idle <= now:
        return None
    actor = Actor(
        user_id=row["user_id"],
        office_id=row["office_id"],
        role=Role(row["role"]),
        name=row["name"],
        session_id=row["session_id"],
        constituent_id=row["constituent_id"],
    )
    return Recognised(
        actor, touch=row["last_seen_at"] + TOUCH_EVERY <= now, expires_at=min(row["expires_at"], now + idle)
    )


async def start_session(tx: Tx, *, user_id: UUID, device: str, now: datetime) -> tuple[UUID, str]:
    """Create a session; return its id and the cookie's value, which is shown once and never stored."""
    token = secrets.token_urlsafe(32)
    session_id = new_id()
    await tx.run(
        "INSERT INTO sessions (office_id, id, user_id, token_hash, device, created_at, last_seen_at, expires_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(hash)s, %(device)s, %(now)s, %(now)s, %(expires)s)",
        {
            "office": tx.office_id, "id": session_id, "user": user_id, "hash": token_hash(token), "device": device[:120],
            "now": now, "expires": now + get_settings().session_absolute,
        },
    )  # fmt: skip
    return session_id, token


async def touch_session(tx: Tx, *, session_id: UUID, now: datetime) -> None:
    await tx.run(
        "UPDATE sessions SET last_seen_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s AND last_seen_at < %(now)s",
        {"office": tx.office_id, "id": session_id, "now": now},
    )


async def end_session(tx: Tx, *, user_id: UUID, session_id: UUID, now: datetime) -> bool:
    """End this person's session; False where it has ended, or is somebody else's."""
    ended = await tx.run(
        "UPDATE sessions SET ended_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s AND user_id = %(user)s AND ended_at IS NULL",
        {"office": tx.office_id, "id": session_id, "user": user_id, "now": now},
    )
    return ended > 0


async def end_all_sessions(tx: Tx, *, user_id: UUID, now: datetime) -> int:
    """End every live session of an account; used when it is closed or its role changes."""
    return await tx.run(
        "UPDATE sessions SET ended_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s AND ended_at IS NULL",
        {"office": tx.office_id, "user": user_id, "now": now},
    )
