"""Second factors of an account: what follows when one comes or goes, and the second step of signing in itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import Ended, Method, Stage
from mps_connect.identity.recovery_codes import drop_recovery_codes, renew_recovery_codes
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import end_all_sessions, finish_enrolling
from mps_connect.identity.signing_in import (
    FirstStep,
    StepClaims,
    StepExpired,
    account_of,
    lacks_second_factor,
    open_session,
    second_factors_of,
    spend,
)
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault, NotFound


class SecondStepRefused(Fault):
    """What was shown as the second step does not fit."""

    status = 401
    code = "second_step_refused"
    message = "That does not fit this account. Try again, or choose another way."


class LastSecondFactor(Fault):
    status = 409
    code = "last_second_factor"
    message = "Your role needs this second step. Set up another one first, then remove this."


class OwnSecondFactors(Fault):
    status = 409
    code = "own_second_factors"
    message = "Your own second step is changed on your account page, How I sign in."


async def hold_account(tx: Tx, *, user_id: UUID) -> None:
    """One change of an account's factors at a time: two at once must not both leave the other as the last one."""
    await tx.run(
        "SELECT FROM users WHERE office_id = %(office)s AND id = %(user)s FOR NO KEY UPDATE",
        {"office": tx.office_id, "user": user_id},
    )


async def factor_added(
    tx: Tx, *, actor: Actor, now: datetime, kind: str, pepper: bytes, detail: dict[str, str] | None = None
) -> list[str] | None:
    """What follows a new factor: other sessions end, it is told, and a session that waited for it opens fully.

    Returns recovery codes where the account had none left.
    """
    await _tell(tx, actor=actor, now=now, kind=kind, detail=detail)
    if not await lacks_second_factor(tx, user_id=actor.user_id, role=actor.role) and actor.session_id:
        await finish_enrolling(tx, session_id=actor.session_id)
    methods = await second_factors_of(tx, user_id=actor.user_id, role=actor.role)
    if Method.RECOVERY_CODE in methods:
        return None
    return await renew_recovery_codes(tx, actor=actor, now=now, pepper=pepper)


async def remove_factor(tx: Tx, *, actor: Actor, now: datetime, factor_id: UUID, demo: bool) -> None:
    """Remove one of the actor's own factors. Raises NotFound, LastSecondFactor.

    `demo`: in the demo office nobody needs one.
    """
    await hold_account(tx, user_id=actor.user_id)
    row = await tx.one(
        "UPDATE authenticators SET removed_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s AND user_id = %(user)s "
        "AND confirmed_at IS NOT NULL AND removed_at IS NULL RETURNING kind, name",
        {"now": now, "office": tx.office_id, "id": factor_id, "user": actor.user_id},
    )
    if row is None:
        raise NotFound
    if not demo and await lacks_second_factor(tx, user_id=actor.user_id, role=actor.role):
        raise LastSecondFactor
    if not await second_factors_of(tx, user_id=actor.user_id, role=actor.role):
        await drop_recovery_codes(tx, user_id=actor.user_id, now=now)
    is_app = row["kind"] == "totp"
    kind = "authenticator_app_removed" if is_app else "passkey_removed"
    await _tell(tx, actor=actor, now=now, kind=kind, detail=None if is_app else {"name": row["name"]})


async def drop_second_factors(tx: Tx, *, actor: Actor, now: datetime, person_id: UUID) -> None:
    """Take a colleague's factors, recovery codes and password away and end their sessions; told to both.

    Only a link to choose another password leads back in: the old one may be in the hands that lost the rest. Raises
    NotFound, OwnSecondFactors.
    """
    if person_id == actor.user_id:
        raise OwnSecondFactors
    await hold_account(tx, user_id=person_id)
    person = await tx.one(
        "SELECT id, role, name FROM users WHERE office_id = %(office)s AND id = %(user)s AND role <> 'resident'",
        {"office": tx.office_id, "user": person_id},
    )
    if person is None:
        raise NotFound
    await tx.run(
        "UPDATE authenticators SET removed_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND removed_at IS NULL",
        {"now": now, "office": tx.office_id, "user": person_id},
    )
    await tx.run(
        "UPDATE users SET password_hash = NULL WHERE office_id = %(office)s AND id = %(user)s",
        {"office": tx.office_id, "user": person_id},
    )
    await drop_recovery_codes(tx, user_id=person_id, now=now)
    await end_all_sessions(tx, user_id=person_id, now=now, because=Ended.FACTOR_CHANGED)
    await record_activity(
        tx, actor=actor, now=now, kind="person_second_factors_dropped", detail={"person": str(person_id)}
    )
    theirs = Actor(person_id, tx.office_id, Role(person["role"]), person["name"])
    await record_activity(tx, actor=theirs, now=now, kind="second_factors_dropped", detail={"by": actor.name})


async def _tell(tx: Tx, *, actor: Actor, now: datetime, kind: str, detail: dict[str, str] | None) -> None:
    await end_all_sessions(tx, user_id=actor.user_id, now=now, because=Ended.FACTOR_CHANGED, but=actor.session_id)
    await record_activity(tx, actor=actor, now=now, kind=kind, detail=detail)


async def take_second_step(
    database: Database,
    keys: KeyRing,
    *,
    step: StepClaims,
    method: Method,
    check: Callable[[Tx], Awaitable[None]],
    device: str,
    now: datetime,
    demo: bool,
) -> FirstStep:
    """Open the session after a right second step. Raises StepExpired, SecondStepRefused, SignInRefused.

    `check` raises SecondStepRefused; that somebody with the right password failed here is told to the account's owner. The
    step token is good for one session. A role whose factor is another one than shown gets only as far as setting that up.
    """
    if method not in step.methods:
        raise StepExpired
    ring = await keys.ring(now=now)
    async with database.transaction(_context(step)) as tx:
        account = await account_of(tx, user_id=step.user_id)
        role = Role(account["role"])
        try:
            await check(tx)
        except SecondStepRefused as refused:
            # Raised outside: what was noted must outlive the refusal.
            refusal = refused
            actor = Actor(step.user_id, step.office_id, role, account["name"])
            await record_activity(tx, actor=actor, now=now, kind="second_step_refused", detail={"how": method.value})
        else:
            if not await spend(tx, token_id=step.token_id, expires_at=step.expires_at):
                raise StepExpired
            enrolling = not demo and await lacks_second_factor(tx, user_id=step.user_id, role=role)
            stage = Stage.ENROLLING if enrolling else Stage.FULL
            opened = await open_session(
                tx, ring, user_id=step.user_id, device=device, method=method, now=now, stage=stage
            )
            return FirstStep(opened=opened, enrolling=enrolling)
    raise refusal


def _context(step: StepClaims) -> Context:
    return Context(actor_id=str(step.user_id), office_id=step.office_id, purpose="sign_in")
