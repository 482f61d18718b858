"""Reads of accounts, scoped to the actor's office."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.identity.models import NO_MAILBOX
from mps_connect.kit.db import Connection, Tx
from mps_connect.settings import get_settings

HAS_SIGNED_IN = (
    "(u.password_hash IS NOT NULL "
    "  OR EXISTS (SELECT FROM authenticators a WHERE a.office_id = u.office_id AND a.user_id = u.id "
    "                AND a.kind = 'passkey' AND a.confirmed_at IS NOT NULL AND a.removed_at IS NULL) "
    "  OR EXISTS (SELECT FROM outside_identities i WHERE i.office_id = u.office_id AND i.user_id = u.id "
    "                AND i.removed_at IS NULL))"
)
"""Whether the account `u` has a way to sign in: a password, a passkey, or the organisation's own sign-in."""


async def office_of(tx: Tx, *, actor: Actor) -> dict[str, Any]:
    row = await tx.one(
        "SELECT office_id, code, name, division, mp_name, is_demo, letterhead, version FROM offices WHERE office_id = %(office)s",
        {"office": actor.office_id},
    )
    if row is None:
        raise RuntimeError("the actor's office does not exist")
    return row


async def people_of(tx: Tx, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Every account of the actor's office but residents' own, with when it was last used and whether it ever could be."""
    return await tx.all(
        "SELECT u.id, u.name, u.email, u.role, u.is_active, u.version, max(s.last_seen_at) AS last_seen_at, "
        "       EXISTS (SELECT FROM outside_identities o WHERE o.office_id = u.office_id AND o.user_id = u.id "
        "                  AND o.removed_at IS NULL) AS signs_in_elsewhere, "
        f"       {HAS_SIGNED_IN} AS has_signed_in, u.email LIKE %(by_pass)s AS comes_by_pass, "
        "       (SELECT max(l.expires_at) FROM links l WHERE l.office_id = u.office_id AND l.user_id = u.id "
        "           AND l.purpose = 'invitation' AND l.used_at IS NULL AND l.dropped_at IS NULL "
        "           AND l.expires_at > %(now)s) AS invited_until "
        "FROM users u LEFT JOIN sessions s ON s.office_id = u.office_id AND s.user_id = u.id "
        "WHERE u.office_id = %(office)s AND u.role <> 'resident' GROUP BY u.office_id, u.id ORDER BY u.role, u.name",
        {"office": actor.office_id, "now": now, "by_pass": f"%@{NO_MAILBOX}"},
    )


async def person_of(tx: Tx, *, actor: Actor, now: datetime, person_id: UUID) -> dict[str, Any] | None:
    people = await people_of(tx, actor=actor, now=now)
    return next((person for person in people if person["id"] == person_id), None)


async def offices(conn: Connection) -> list[dict[str, Any]]:
    """Names of the deployment's offices, for the page before sign-in."""
    cursor = await conn.execute("SELECT * FROM signin.offices()")
    return await cursor.fetchall()


async def demo_people(conn: Connection) -> list[dict[str, Any]]:
    """The demo office's one-click accounts; empty where the office is not a demo office."""
    cursor = await conn.execute("SELECT * FROM signin.demo_people()")
    return await cursor.fetchall()


async def sessions_of(tx: Tx, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The actor's live sessions, the most recently used first."""
    return await tx.all(
        "SELECT id, device, method, created_at, last_seen_at, expires_at, id = %(own)s AS is_this_one FROM sessions "
        "WHERE office_id = %(office)s AND user_id = %(user)s AND ended_at IS NULL AND expires_at > %(now)s "
        "AND last_seen_at > %(idle)s ORDER BY last_seen_at DESC",
        {
            "office": tx.office_id, "user": actor.user_id, "own": actor.session_id, "now": now,
            "idle": now - get_settings().session_idle,
        },
    )  # fmt: skip
