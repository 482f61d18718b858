"""Sign-in sessions: a refresh token whose hash alone is stored, rotated at each use, and short access tokens.

The session's row is the token's family. A refresh token shown a second time means that a copy exists: the family ends.
Two tabs of one browser may ask at the same moment, though; within `RACE` the loser is told to use what the winner got.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import Ended, Method, Opened, Stage
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.tokens import AccessClaims, TokenBad, mint_access, new_secret, read_access, secret_hash
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id
from mps_connect.settings import get_settings

ACCESS_COOKIE = "mps_access"
REFRESH_COOKIE = "mps_refresh"
TOUCH_EVERY = timedelta(minutes=1)
RACE = timedelta(seconds=10)

log = logging.getLogger(__name__)


class SessionOver(Fault):
    """The refresh token is unknown, its session ended, or it was used before."""

    status = 401
    code = "session_over"
    message = "Your session has ended. Sign in to go on; what you typed is kept on this device."


class JustRenewed(Fault):
    """Another tab renewed the session a moment ago; its answer is in this browser already."""

    status = 409
    code = "just_renewed"
    message = "The session was renewed a moment ago. Try again."


@dataclass(frozen=True, slots=True)
class Recognised:
    """A live session and whether its last-seen time is due to be written."""

    actor: Actor
    touch: bool
    expires_at: datetime


async def recognise(database: Database, keys: KeyRing, *, token: str, now: datetime) -> Recognised | None:
    """Whose access token this is, or None when it is bad, or its session or account is not what it was."""
    try:
        claims = await read_access(keys, token, now=now)
    except TokenBad:
        return None
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_session(%(session)s)", {"session": claims.session_id})
        row = await cursor.fetchone()
    if row is None or not _still_true(row, claims, now=now):
        return None
    actor = Actor(
        user_id=row["user_id"],
        office_id=row["office_id"],
        role=Role(row["role"]),
        name=row["name"],
        session_id=row["session_id"],
        constituent_id=row["constituent_id"],
        enrolling=row["stage"] == Stage.ENROLLING,
    )
    idle_end = now + get_settings().session_idle
    return Recognised(
        actor, touch=row["last_seen_at"] + TOUCH_EVERY <= now, expires_at=min(row["expires_at"], idle_end)
    )


def _still_true(row: dict[str, Any], claims: AccessClaims, *, now: datetime) -> bool:
    return (
        _is_live(row, now=now)
        and row["user_id"] == claims.user_id
        and row["office_id"] == claims.office_id
        and row["role"] == claims.role
    )


def _is_live(row: dict[str, Any], *, now: datetime) -> bool:
    if row["ended_at"] or not row["is_active"]:
        return False
    return bool(now < row["expires_at"] and now < row["last_seen_at"] + get_settings().session_idle)


async def start_session(
    tx: Tx,
    ring: Ring,
    *,
    user_id: UUID,
    role: Role,
    device: str,
    method: Method,
    now: datetime,
    stage: Stage = Stage.FULL,
    ends_at: datetime | None = None,
) -> Opened:
    """Open a session. `ends_at`: sooner than the absolute limit, for a pass. Its tokens are shown once and never stored."""
    refresh = new_secret()
    session_id = new_id()
    last = now + get_settings().session_absolute
    await tx.run(
        "INSERT INTO sessions (office_id, id, user_id, token_hash, device, method, stage, created_at, last_seen_at, expires_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(hash)s, %(device)s, %(method)s, %(stage)s, %(now)s, %(now)s, %(expires)s)",
        {
            "office": tx.office_id, "id": session_id, "user": user_id, "hash": secret_hash(refresh), "device": device[:200],
            "method": method.value, "stage": stage.value, "now": now, "expires": min(last, ends_at or last),
        },
    )  # fmt: skip
    access = mint_access(ring, user_id=user_id, office_id=tx.office_id, session_id=session_id, role=role, now=now)
    return Opened(session_id, access, refresh)


async def renew(database: Database, keys: KeyRing, *, refresh: str, now: datetime) -> Opened:
    """Trade a refresh token for the next one and a new access token. Raises SessionOver, JustRenewed.

    Of many at once exactly one wins. A token used before, outside the moment of a race, ends the session and is recorded.
    """
    hashed = secret_hash(refresh)
    ring = await keys.ring(now=now)
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_refresh(%(hash)s)", {"hash": hashed})
        held = await cursor.fetchone()
    if held is None:
        raise SessionOver
    context = Context(
        actor_id=str(held["user_id"]), office_id=held["office_id"], session_id=held["session_id"], purpose="sign_in"
    )
    async with database.transaction(context) as tx:
        opened = await _rotate(tx, ring, session_id=held["session_id"], hashed=hashed, now=now)
        raced = opened is None and await _is_race(tx, session_id=held["session_id"], hashed=hashed, now=now)
        if opened is None and held["is_past"] and not raced:
            await _end_family(tx, held=held, now=now)
    if opened is None:
        raise JustRenewed if raced else SessionOver
    return opened


async def _rotate(tx: Tx, ring: Ring, *, session_id: UUID, hashed: bytes, now: datetime) -> Opened | None:
    """One atomic statement decides who wins: only the token of this moment matches."""
    refresh = new_secret()
    row = await tx.one(
        "UPDATE sessions s SET token_hash = %(next)s, past_hashes = s.past_hashes || s.token_hash, rotated_at = %(now)s, "
        "       last_seen_at = greatest(s.last_seen_at, %(now)s) "
        "  FROM users u WHERE s.office_id = %(office)s AND s.id = %(id)s AND s.token_hash = %(hash)s "
        "   AND u.office_id = s.office_id AND u.id = s.user_id AND u.is_active "
        "   AND s.ended_at IS NULL AND s.expires_at > %(now)s AND s.last_seen_at > %(idle)s "
        "RETURNING s.user_id, u.role",
        {
            "office": tx.office_id, "id": session_id, "hash": hashed, "next": secret_hash(refresh), "now": now,
            "idle": now - get_settings().session_idle,
        },
    )  # fmt: skip
    if row is None:
        return None
    access = mint_access(
        ring, user_id=row["user_id"], office_id=tx.office_id, session_id=session_id, role=Role(row["role"]), now=now
    )
    return Opened(session_id, access, refresh)


async def _is_race(tx: Tx, *, session_id: UUID, hashed: bytes, now: datetime) -> bool:
    """Whether this token was the one rotated away last, a moment ago, in a session that lives."""
    return bool(
        await tx.value(
            "SELECT true FROM sessions WHERE office_id = %(office)s AND id = %(id)s AND ended_at IS NULL "
            "AND past_hashes[cardinality(past_hashes)] = %(hash)s AND rotated_at > %(since)s",
            {"office": tx.office_id, "id": session_id, "hash": hashed, "since": now - RACE},
        )
    )


async def _end_family(tx: Tx, *, held: dict[str, Any], now: datetime) -> None:
    """A token used before was shown again: end the session, and tell its owner and the record."""
    if not await _end(tx, now=now, because=Ended.TOKEN_REUSED, only=held["session_id"]):
        return
    actor = Actor(held["user_id"], held["office_id"], Role.RESIDENT, "", held["session_id"])
    await record_activity(tx, actor=actor, now=now, kind="session_token_reused")
    log.error(
        "a refresh token was used twice; its session is ended",
        extra={"code": "token_reused", "session_id": str(held["session_id"])},
    )


async def end_former(database: Database, *, refresh: str, but: UUID, now: datetime) -> None:
    """End the session that a browser was in, by its refresh token, when it has opened another: `but`."""
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_refresh(%(hash)s)", {"hash": secret_hash(refresh)})
        held = await cursor.fetchone()
    if held is None or held["session_id"] == but:
        return
    context = Context(
        actor_id=str(held["user_id"]), office_id=held["office_id"], session_id=held["session_id"], purpose="sign_in"
    )
    async with database.transaction(context) as tx:
        await end_session(tx, user_id=held["user_id"], session_id=held["session_id"], now=now)


async def touch_session(tx: Tx, *, session_id: UUID, now: datetime) -> None:
    await tx.run(
        "UPDATE sessions SET last_seen_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s AND last_seen_at < %(now)s",
        {"office": tx.office_id, "id": session_id, "now": now},
    )


async def finish_enrolling(tx: Tx, *, session_id: UUID) -> None:
    """The second factor is set up: the session may do what its role may."""
    await tx.run(
        "UPDATE sessions SET stage = 'full' WHERE office_id = %(office)s AND id = %(id)s AND stage = 'enrolling'",
        {"office": tx.office_id, "id": session_id},
    )


async def end_session(
    tx: Tx, *, user_id: UUID, session_id: UUID, now: datetime, because: Ended = Ended.SIGNED_OUT
) -> bool:
    """End this person's session; False where it has ended, or is somebody else's."""
    return await _end(tx, now=now, because=because, user_id=user_id, only=session_id) > 0


async def end_all_sessions(
    tx: Tx, *, user_id: UUID, now: datetime, because: Ended = Ended.ACCOUNT_CHANGED, but: UUID | None = None
) -> int:
    """End every live session of an account but `but`: when it is closed, or what it may do or how it signs in changes."""
    return await _end(tx, now=now, because=because, user_id=user_id, but=but)


async def _end(
    tx: Tx,
    *,
    now: datetime,
    because: Ended,
    user_id: UUID | None = None,
    only: UUID | None = None,
    but: UUID | None = None,
) -> int:
    return await tx.run(
        "UPDATE sessions SET ended_at = %(now)s, ended_because = %(because)s "
        "WHERE office_id = %(office)s AND ended_at IS NULL AND (%(user)s::uuid IS NULL OR user_id = %(user)s) "
        "AND (%(only)s::uuid IS NULL OR id = %(only)s) AND id IS DISTINCT FROM %(but)s::uuid",
        {"office": tx.office_id, "now": now, "because": because.value, "user": user_id, "only": only, "but": but},
    )
