"""Authenticator apps: a shared secret, and a six-digit code of it that is good once, in its own thirty seconds.

Time-based one-time passwords of RFC 6238 (SHA-1, 6 digits, 30 s), which every such app speaks. No step before or after the
current one is taken.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from mps_connect.access.models import Actor
from mps_connect.identity.pictures import qr_picture
from mps_connect.identity.proofs import ProofRefused, note_proof
from mps_connect.identity.second_factors import SecondStepRefused, factor_added, hold_account
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id

STEP_SECONDS = 30
ISSUER = "MPS Connect"
PLACE = "authenticators.secret_enc"


class CodeWrong(SecondStepRefused):
    code = "code_wrong"
    message = "That code is not right, or its thirty seconds are over. Type the one your app shows now."


class CodeUsed(SecondStepRefused):
    code = "code_used"
    message = "That code was used already. Wait until your app shows the next one."


class FirstCodeWrong(Fault):
    status = 422
    code = "first_code_wrong"
    message = (
        "That code is not right, or its thirty seconds are over. Type the one your app shows now. If it keeps "
        "failing, let the device set its clock by itself."
    )


class SetUpOver(Fault):
    status = 409
    code = "set_up_over"
    message = "This set-up was finished or begun anew elsewhere. Start it again."


@dataclass(frozen=True, slots=True)
class AppSecret:
    """What the app is given, once: by its picture or typed."""

    id: UUID
    secret: str
    picture: str
    """A QR code as SVG."""


async def begin_app(tx: Tx, *, actor: Actor, now: datetime) -> AppSecret:
    """Make a secret that counts for nothing until a first code of it is shown."""
    await hold_account(tx, user_id=actor.user_id)
    await tx.run(
        "UPDATE authenticators SET removed_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND kind = 'totp' AND confirmed_at IS NULL AND removed_at IS NULL",
        {"now": now, "office": tx.office_id, "user": actor.user_id},
    )
    authenticator_id, secret = new_id(), pyotp.random_base32()
    box = await tx.office_box()
    await tx.run(
        "INSERT INTO authenticators (office_id, id, user_id, kind, secret_enc, created_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, 'totp', %(secret)s, %(now)s)",
        {
            "office": tx.office_id, "id": authenticator_id, "user": actor.user_id, "now": now,
            "secret": box.seal_text(PLACE, authenticator_id, secret),
        },
    )  # fmt: skip
    email = await tx.value(
        "SELECT email FROM users WHERE office_id = %(office)s AND id = %(user)s",
        {"office": tx.office_id, "user": actor.user_id},
    )
    return AppSecret(
        authenticator_id, secret, qr_picture(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))
    )


async def confirm_app(
    tx: Tx, *, actor: Actor, now: datetime, authenticator_id: UUID, code: str, pepper: bytes
) -> list[str] | None:
    """Take the app by its first code; it replaces the app before. Returns recovery codes where there were none.

    Raises SetUpOver, FirstCodeWrong.
    """
    await hold_account(tx, user_id=actor.user_id)
    row = await tx.one(
        "SELECT secret_enc FROM authenticators WHERE office_id = %(office)s AND id = %(id)s AND user_id = %(user)s "
        "AND kind = 'totp' AND confirmed_at IS NULL AND removed_at IS NULL",
        {"office": tx.office_id, "id": authenticator_id, "user": actor.user_id},
    )
    if row is None:
        raise SetUpOver
    secret = (await tx.office_box()).open_text(PLACE, authenticator_id, bytes(row["secret_enc"]))
    if not _fits(secret, code, step=_step(now)):
        raise FirstCodeWrong
    await tx.run(
        "UPDATE authenticators SET removed_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND kind = 'totp' AND confirmed_at IS NOT NULL AND removed_at IS NULL",
        {"now": now, "office": tx.office_id, "user": actor.user_id},
    )
    await tx.run(
        "UPDATE authenticators SET confirmed_at = %(now)s, last_step = %(step)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"now": now, "step": _step(now), "office": tx.office_id, "id": authenticator_id},
    )
    return await factor_added(tx, actor=actor, now=now, kind="authenticator_app_added", pepper=pepper)


async def accept_code(tx: Tx, *, user_id: UUID, code: str, now: datetime) -> None:
    """Use up the code of this moment. Raises CodeWrong, and CodeUsed for all but one of those who show it."""
    row = await tx.one(
        "SELECT id, secret_enc FROM authenticators WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND kind = 'totp' AND confirmed_at IS NOT NULL AND removed_at IS NULL",
        {"office": tx.office_id, "user": user_id},
    )
    if row is None:
        raise CodeWrong
    secret = (await tx.office_box()).open_text(PLACE, row["id"], bytes(row["secret_enc"]))
    step = _step(now)
    if not _fits(secret, code, step=step):
        raise CodeWrong
    used = await tx.run(
        "UPDATE authenticators SET last_step = %(step)s, last_used_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s AND removed_at IS NULL AND last_step < %(step)s",
        {"step": step, "now": now, "office": tx.office_id, "id": row["id"]},
    )
    if not used:
        raise CodeUsed


async def prove_by_code(tx: Tx, *, actor: Actor, now: datetime, code: str) -> None:
    """Show by the app's code that it is still the same person. Raises ProofRefused."""
    try:
        await accept_code(tx, user_id=actor.user_id, code=code, now=now)
    except SecondStepRefused as refused:
        raise ProofRefused(refused.message) from refused
    await note_proof(tx, actor=actor, now=now)


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _fits(secret: str, code: str, *, step: int) -> bool:
    typed = "".join(code.split())
    return typed.isascii() and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), typed)
