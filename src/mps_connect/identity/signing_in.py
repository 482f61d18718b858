"""Signing in: a password, and then the second step that the account has or needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import PASSKEY_ROLES, SECOND_FACTOR_ROLES, STEP_LIFE, Method, Opened, Stage
from mps_connect.identity.passwords import hash_password, is_outdated, verify_password
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.sessions import start_session
from mps_connect.identity.tokens import TokenBad, mint, read
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault

STEP = ("step+jwt", "mps-second-step")


class SignInRefused(Fault):
    """One answer for a wrong password, an unknown address and a closed account."""

    status = 401
    code = "sign_in_refused"
    message = "That e-mail address and password do not fit. Check both, or ask your office's administrator."


class StepExpired(Fault):
    """The second step came without a first one, or too late after it."""

    status = 401
    code = "step_expired"
    message = "That took longer than five minutes, or was finished already. Start signing in again."


@dataclass(frozen=True, slots=True)
class FirstStep:
    """After a right password: an open session, or a step token and the second factors that may follow it."""

    opened: Opened | None = None
    enrolling: bool = False
    step_token: str | None = None
    methods: tuple[Method, ...] = ()


@dataclass(frozen=True, slots=True)
class StepClaims:
    """Whose first step a step token proves."""

    user_id: UUID
    office_id: UUID
    methods: frozenset[Method]
    token_id: UUID
    expires_at: datetime


async def sign_in(
    database: Database, keys: KeyRing, *, email: str, password: str, device: str, now: datetime, demo: bool = False
) -> FirstStep:
    """Check a password. Raises SignInRefused.

    Takes the database, not a transaction: argon2 runs between look-up and insert, and must hold no connection.
    `demo`: in the demo office an account without a second factor needs none.
    """
    ring = await keys.ring(now=now)
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_email(%(email)s)", {"email": email.strip().lower()})
        rows = await cursor.fetchall()
    fitting = None
    for row in rows[:3]:
        if await verify_password(password, row["password_hash"]) and row["is_active"]:
            fitting = row
            break
    if not rows:
        await verify_password(password, None)
    if fitting is None:
        raise SignInRefused
    context = Context(actor_id=str(fitting["user_id"]), office_id=fitting["office_id"], purpose="sign_in")
    renewed = await hash_password(password) if is_outdated(fitting["password_hash"]) else None
    async with database.transaction(context) as tx:
        if renewed:
            await keep_hash(tx, user_id=fitting["user_id"], was=fitting["password_hash"], hashed=renewed)
        return await after_first_proof(
            tx, ring, user_id=fitting["user_id"], device=device, method=Method.PASSWORD, now=now, demo=demo
        )


async def after_first_proof(
    tx: Tx, ring: Ring, *, user_id: UUID, device: str, method: Method, now: datetime, demo: bool
) -> FirstStep:
    """What follows a password, or another single proof of who one is: the second step, or the way to set one up."""
    account = await account_of(tx, user_id=user_id)
    role = Role(account["role"])
    methods = await second_factors_of(tx, user_id=user_id, role=role)
    if methods:
        claims = {"sub": str(user_id), "oid": str(tx.office_id), "amr": [method.value for method in methods]}
        token = mint(ring, kind=STEP, claims=claims, life=STEP_LIFE, now=now)
        return FirstStep(step_token=token, methods=methods)
    enrolling = role in SECOND_FACTOR_ROLES and not demo
    stage = Stage.ENROLLING if enrolling else Stage.FULL
    opened = await open_session(tx, ring, user_id=user_id, device=device, method=method, now=now, stage=stage)
    return FirstStep(opened=opened, enrolling=enrolling)


async def keep_hash(tx: Tx, *, user_id: UUID, was: str, hashed: str) -> None:
    """Store the same password under today's parameters, unless it was changed meanwhile."""
    await tx.run(
        "UPDATE users SET password_hash = %(hash)s WHERE office_id = %(office)s AND id = %(user)s AND password_hash = %(was)s",
        {"office": tx.office_id, "user": user_id, "was": was, "hash": hashed},
    )


async def account_of(tx: Tx, *, user_id: UUID) -> dict[str, Any]:
    """The open account of the transaction's office. Raises SignInRefused where it is closed or unknown."""
    row = await tx.one(
        "SELECT id, role, name, email, version FROM users WHERE office_id = %(office)s AND id = %(user)s AND is_active",
        {"office": tx.office_id, "user": user_id},
    )
    if row is None:
        raise SignInRefused
    return row


async def second_factors_of(tx: Tx, *, user_id: UUID, role: Role) -> tuple[Method, ...]:
    """What this account may show after its password, best first; empty where nothing is set up.

    Whatever is set up is asked for, even where the role by now needs a better one: that is set up after showing this.
    """
    kinds = await _factor_kinds(tx, user_id=user_id)
    if role in PASSKEY_ROLES and "passkey" in kinds:
        kinds = {"passkey"}
    if not kinds:
        return ()
    left = await tx.value(
        "SELECT true FROM recovery_codes WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND used_at IS NULL AND dropped_at IS NULL LIMIT 1",
        {"office": tx.office_id, "user": user_id},
    )
    order = [Method(kind) for kind in ("passkey", "totp") if kind in kinds]
    return (*order, Method.RECOVERY_CODE) if left else tuple(order)


async def lacks_second_factor(tx: Tx, *, user_id: UUID, role: Role) -> bool:
    """Whether the role needs a second factor that this account has not set up."""
    kinds = await _factor_kinds(tx, user_id=user_id)
    if role in PASSKEY_ROLES:
        return "passkey" not in kinds
    return role in SECOND_FACTOR_ROLES and not kinds


async def _factor_kinds(tx: Tx, *, user_id: UUID) -> set[str]:
    rows = await tx.all(
        "SELECT DISTINCT kind FROM authenticators WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND confirmed_at IS NOT NULL AND removed_at IS NULL",
        {"office": tx.office_id, "user": user_id},
    )
    return {row["kind"] for row in rows}


async def read_step(keys: KeyRing, token: str | None, *, now: datetime) -> StepClaims:
    """Whose first step this is. Raises StepExpired."""
    if not token:
        raise StepExpired
    try:
        claims = await read(keys, token, kind=STEP, now=now)
        return StepClaims(
            user_id=UUID(claims["sub"]),
            office_id=UUID(claims["oid"]),
            methods=frozenset(Method(name) for name in claims["amr"]),
            token_id=UUID(claims["jti"]),
            expires_at=datetime.fromtimestamp(claims["exp"], now.tzinfo),
        )
    except (TokenBad, KeyError, ValueError, TypeError) as error:
        raise StepExpired from error


async def spend(tx: Tx, *, token_id: UUID, expires_at: datetime) -> bool:
    """Use up a token that is good once. False where it was used before, however many ask at once."""
    return bool(
        await tx.run(
            "INSERT INTO spent_tokens (id, expires_at) VALUES (%(id)s, %(expires)s) ON CONFLICT DO NOTHING",
            {"id": token_id, "expires": expires_at},
        )
    )


async def open_session(
    tx: Tx,
    ring: Ring,
    *,
    user_id: UUID,
    device: str,
    method: Method,
    now: datetime,
    stage: Stage = Stage.FULL,
    ends_at: datetime | None = None,
) -> Opened:
    """Open a session for a person already known to be who they say, and note that they signed in. Raises SignInRefused."""
    account = await account_of(tx, user_id=user_id)
    role = Role(account["role"])
    opened = await start_session(
        tx, ring, user_id=user_id, role=role, device=device, method=method, now=now, stage=stage, ends_at=ends_at
    )
    actor = Actor(user_id, tx.office_id, role, account["name"], opened.session_id)
    await record_activity(tx, actor=actor, now=now, kind="signed_in", detail={"how": method.value})
    return opened


async def open_for(
    database: Database, keys: KeyRing, *, office_id: UUID, user_id: UUID, device: str, method: Method, now: datetime
) -> Opened:
    """As `open_session`, in a transaction of its own."""
    ring = await keys.ring(now=now)
    context = Context(actor_id=str(user_id), office_id=office_id, purpose="sign_in")
    async with database.transaction(context) as tx:
        return await open_session(tx, ring, user_id=user_id, device=device, method=method, now=now)
