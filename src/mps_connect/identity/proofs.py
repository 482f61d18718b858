"""Showing again that it is you: asked before anything about how one signs in is changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from mps_connect.access.models import Actor
from mps_connect.identity.models import Method
from mps_connect.identity.passwords import verify_password
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault

FRESH_FOR = timedelta(minutes=10)
"""How long a session's sign-in, or a proof given in it, counts as just now."""
BORROWED = frozenset({Method.PASS, Method.LINK})
"""Ways in that are lent for a while: what they open must not outlive them as a password or passkey."""


class ProofNeeded(Fault):
    status = 403
    code = "proof_needed"
    message = "Show again that it is you, then go on: you signed in more than ten minutes ago."


class ProofRefused(Fault):
    status = 403
    code = "proof_refused"
    message = "That does not fit. Check it and try again."


class NotInThisSession(Fault):
    """The session was opened by an evening's pass or a link."""

    status = 403
    code = "not_in_this_session"
    message = "You are here by a pass or a link. Sign in in your usual way to change how you sign in."


async def require_fresh(tx: Tx, *, actor: Actor, now: datetime) -> None:
    """Raise ProofNeeded where the session's last proof is older than ten minutes, NotInThisSession where it is borrowed."""
    proved_at = await refuse_borrowed(tx, actor=actor)
    if proved_at is None or proved_at + FRESH_FOR <= now:
        raise ProofNeeded


async def refuse_borrowed(tx: Tx, *, actor: Actor) -> datetime | None:
    """Raise NotInThisSession where a pass or a link opened this session. Returns when its owner last showed who they are."""
    row = await tx.one(
        "SELECT method, coalesce(proved_at, created_at) AS proved_at FROM sessions "
        "WHERE office_id = %(office)s AND id = %(session)s AND user_id = %(user)s",
        {"office": tx.office_id, "session": actor.session_id, "user": actor.user_id},
    )
    if row is None:
        return None
    if Method(row["method"]) in BORROWED:
        raise NotInThisSession
    found: datetime = row["proved_at"]
    return found


async def prove_by_password(tx: Tx, *, actor: Actor, now: datetime, password: str) -> None:
    """Show by the password that it is still the same person. Raises ProofRefused, also where there is no password."""
    stored = await tx.value(
        "SELECT password_hash FROM users WHERE office_id = %(office)s AND id = %(user)s",
        {"office": tx.office_id, "user": actor.user_id},
    )
    if not await verify_password(password, stored):
        raise ProofRefused("That is not your password. Check it and try again.")
    await note_proof(tx, actor=actor, now=now)


async def note_proof(tx: Tx, *, actor: Actor, now: datetime) -> None:
    """The person of this session has just shown who they are."""
    await tx.run(
        "UPDATE sessions SET proved_at = %(now)s WHERE office_id = %(office)s AND id = %(session)s AND user_id = %(user)s",
        {"now": now, "office": tx.office_id, "session": actor.session_id, "user": actor.user_id},
    )
