"""Reads of how a person signs in, and of what lately happened around it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from mps_connect.access.models import Actor
from mps_connect.identity.models import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from mps_connect.identity.proofs import FRESH_FOR, NotInThisSession, refuse_borrowed
from mps_connect.kit.db import Tx

Told = Literal[
    "signed_in", "session_ended", "other_sessions_ended", "session_token_reused", "second_step_refused",
    "authenticator_app_added", "authenticator_app_removed", "passkey_added", "passkey_removed", "passkey_count_went_back",
    "recovery_codes_made", "second_factors_dropped", "password_changed", "outside_identity_bound", "outside_identity_untied",
]  # fmt: skip
"""What a person is told of their own account; the web client has words for each."""
TOLD: tuple[str, ...] = get_args(Told)
MOST = 20


async def sign_in_ways_of(tx: Tx, *, actor: Actor) -> dict[str, Any]:
    """`has_password`, `app`, `passkeys`, `recovery_codes_left`, and what the role needs: `passkey`, `second_step` or None."""
    row = await tx.one(
        "SELECT u.password_hash IS NOT NULL AS has_password, "
        " (SELECT count(*) FROM recovery_codes r WHERE r.office_id = u.office_id AND r.user_id = u.id "
        "   AND r.used_at IS NULL AND r.dropped_at IS NULL) AS recovery_codes_left "
        "FROM users u WHERE u.office_id = %(office)s AND u.id = %(user)s",
        {"office": tx.office_id, "user": actor.user_id},
    )
    factors = await tx.all(
        "SELECT id, kind, name, confirmed_at AS added_at, last_used_at FROM authenticators "
        "WHERE office_id = %(office)s AND user_id = %(user)s AND confirmed_at IS NOT NULL AND removed_at IS NULL "
        "ORDER BY confirmed_at, id",
        {"office": tx.office_id, "user": actor.user_id},
    )
    needs = "passkey" if actor.role in PASSKEY_ROLES else "second_step" if actor.role in SECOND_FACTOR_ROLES else None
    return {
        **(row or {"has_password": False, "recovery_codes_left": 0}),
        "needs": needs,
        "app": next((_bare(one) for one in factors if one["kind"] == "totp"), None),
        "passkeys": [_bare(one) for one in factors if one["kind"] == "passkey"],
    }


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "name", "added_at", "last_used_at")}


async def fresh_until(tx: Tx, *, actor: Actor) -> datetime | None:
    """Until when how one signs in may be changed without another proof; None in a session that may not change it."""
    try:
        proved_at = await refuse_borrowed(tx, actor=actor)
    except NotInThisSession:
        return None
    return proved_at + FRESH_FOR if proved_at else None


async def happenings_of(tx: Tx, *, actor: Actor) -> list[dict[str, Any]]:
    """The latest of what concerns the actor's sign-in, newest first: `at`, `kind`, and `how`, `name` or `by` where known."""
    return await tx.all(
        "SELECT at, kind, detail ->> 'how' AS how, detail ->> 'name' AS name, detail ->> 'by' AS by FROM user_activities "
        "WHERE office_id = %(office)s AND user_id = %(user)s AND kind = ANY(%(kinds)s) ORDER BY at DESC, id DESC LIMIT %(most)s",
        {"office": tx.office_id, "user": actor.user_id, "kinds": list(TOLD), "most": MOST},
    )


async def passkey_owner_of(tx: Tx, *, actor: Actor) -> dict[str, Any]:
    """What an authenticator shows of an account: `email` and `name`."""
    row = await tx.one(
        "SELECT email, name FROM users WHERE office_id = %(office)s AND id = %(user)s",
        {"office": tx.office_id, "user": actor.user_id},
    )
    if row is None:
        raise RuntimeError("the actor's account does not exist")
    return row
