"""Passkeys: WebAuthn credentials, bound by the browser to the name of the page, unlocked by the person's finger, face or PIN.

User verification is required each time, so that a passkey alone is both factors. A challenge travels in a signed token of
its own kind and is good once.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import errors
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import STEP_LIFE, Method
from mps_connect.identity.proofs import ProofRefused, note_proof
from mps_connect.identity.second_factors import SecondStepRefused, factor_added, hold_account
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.signing_in import FirstStep, StepClaims, account_of, open_session, spend
from mps_connect.identity.tokens import TokenBad, mint, read
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id

log = logging.getLogger(__name__)

RP_NAME = "MPS Connect"
ALGORITHMS = (-8, -7, -257)
"""EdDSA, ES256, RS256: what verification accepts, best first."""
ADDING = ("passkey-new+jwt", "mps-passkey-new")
SHOWING = ("passkey-ask+jwt", "mps-passkey-ask")
MOST = 10


class PasskeyRefused(SecondStepRefused):
    code = "passkey_refused"
    message = "That passkey was not accepted. Try again, or choose another way to sign in."


class PasskeyNotAdded(Fault):
    status = 422
    code = "passkey_not_added"
    message = "The passkey was not added: what the device answered does not fit. Try again."


class PasskeyKnown(Fault):
    status = 409
    code = "passkey_known"
    message = "That passkey is in use already."


class TooManyPasskeys(Fault):
    status = 409
    code = "too_many_passkeys"
    message = "Ten passkeys are the most. Remove one that you no longer use."


class QuestionOver(Fault):
    """The challenge was used, is of another kind, or has run out."""

    status = 409
    code = "question_over"
    message = "That took longer than five minutes, or was answered already. Start again."


@dataclass(frozen=True, slots=True)
class Page:
    """Where the person is: passkeys are bound to its host, and an answer must come from its origin."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser asks of the authenticator. `credentials`: those it may use, or must not make again."""

    token: str
    challenge: str
    credentials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A new credential as the browser gave it, each part base64url."""

    token: str
    credential: str
    client_data: str
    attestation: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential shown, each part base64url. `user_handle`: whose it is, where the authenticator says so."""

    token: str
    credential: str
    client_data: str
    authenticator_data: str
    signature: str
    user_handle: str | None = None


def user_handle_of(actor: Actor) -> str:
    """What an authenticator keeps of an account: its id, which says nothing of the person."""
    return bytes_to_base64url(actor.user_id.bytes)


async def ask_for_new(tx: Tx, ring: Ring, *, actor: Actor, now: datetime) -> Question:
    """The challenge for a new passkey of this session. Raises TooManyPasskeys."""
    known = await _credentials_of(tx, user_id=actor.user_id)
    if len(known) >= MOST:
        raise TooManyPasskeys
    return _question(ring, kind=ADDING, bound=_session(actor), credentials=known, now=now)


async def add_passkey(
    tx: Tx, keys: KeyRing, *, actor: Actor, now: datetime, page: Page, name: str, made: Made
) -> list[str] | None:
    """Take a new passkey. Returns recovery codes where there were none.

    Raises QuestionOver, PasskeyNotAdded, PasskeyKnown, TooManyPasskeys.
    """
    challenge = await _spend_question(tx, keys, token=made.token, kind=ADDING, bound=_session(actor), now=now)
    verified = _verify_made(made, challenge=challenge, page=page)
    await hold_account(tx, user_id=actor.user_id)
    if len(await _credentials_of(tx, user_id=actor.user_id)) >= MOST:
        raise TooManyPasskeys
    try:
        async with tx.conn.transaction():
            await tx.run(
                "INSERT INTO authenticators (office_id, id, user_id, kind, name, credential_id, public_key, sign_count, "
                " created_at, confirmed_at) VALUES (%(office)s, %(id)s, %(user)s, 'passkey', %(name)s, %(credential)s, "
                " %(key)s, %(count)s, %(now)s, %(now)s)",
                {
                    "office": tx.office_id, "id": new_id(), "user": actor.user_id, "name": name, "now": now,
                    "credential": verified.credential_id, "key": verified.credential_public_key,
                    "count": verified.sign_count,
                },
            )  # fmt: skip
    except errors.UniqueViolation as error:
        raise PasskeyKnown from error
    pepper = (await keys.ring(now=now)).pepper
    return await factor_added(tx, actor=actor, now=now, kind="passkey_added", pepper=pepper, detail={"name": name})


async def ask_for_step(tx: Tx, ring: Ring, *, step: StepClaims, now: datetime) -> Question:
    """The challenge for the second step: any passkey of this account."""
    credentials = await _credentials_of(tx, user_id=step.user_id)
    return _question(ring, kind=SHOWING, bound=_step(step), credentials=credentials, now=now)


async def ask_for_proof(tx: Tx, ring: Ring, *, actor: Actor, now: datetime) -> Question:
    """The challenge for showing again, in this session, that it is you."""
    credentials = await _credentials_of(tx, user_id=actor.user_id)
    return _question(ring, kind=SHOWING, bound=_session(actor), credentials=credentials, now=now)


def ask_anybody(ring: Ring, *, now: datetime) -> Question:
    """The challenge for signing in by a passkey alone: the authenticator says whose it is."""
    return _question(ring, kind=SHOWING, bound="", credentials=(), now=now)


async def accept_step(tx: Tx, keys: KeyRing, *, step: StepClaims, page: Page, shown: Shown, now: datetime) -> None:
    """Take a passkey as the second step. Raises QuestionOver, PasskeyRefused."""
    await _accept(tx, keys, user_id=step.user_id, bound=_step(step), page=page, shown=shown, now=now)


async def prove_by_passkey(
    database: Database, keys: KeyRing, *, actor: Actor, now: datetime, page: Page, shown: Shown
) -> None:
    """Show by a passkey that it is still the same person. Raises QuestionOver, ProofRefused.

    In a transaction of its own: what is noted about a copied passkey must outlive the refusal.
    """
    context = Context(
        actor_id=str(actor.user_id), office_id=actor.office_id, session_id=actor.session_id, purpose="sign_in"
    )
    refused = False
    async with database.transaction(context) as tx:
        try:
            await _accept(tx, keys, user_id=actor.user_id, bound=_session(actor), page=page, shown=shown, now=now)
        except PasskeyRefused:
            refused = True
        else:
            await note_proof(tx, actor=actor, now=now)
    if refused:
        raise ProofRefused("That passkey was not accepted. Try again, or choose another way.")


async def sign_in_by_passkey(
    database: Database, keys: KeyRing, *, page: Page, shown: Shown, device: str, now: datetime
) -> FirstStep:
    """Sign in by a passkey alone: it is both factors. Raises QuestionOver, PasskeyRefused, SignInRefused."""
    ring = await keys.ring(now=now)
    async with database.connection() as conn:
        cursor = await conn.execute(
            "SELECT * FROM signin.by_passkey(%(credential)s)", {"credential": _bytes(shown.credential)}
        )
        held = await cursor.fetchone()
    if held is None or shown.user_handle is None or _bytes(shown.user_handle) != held["user_id"].bytes:
        raise PasskeyRefused
    context = Context(actor_id=str(held["user_id"]), office_id=held["office_id"], purpose="sign_in")
    async with database.transaction(context) as tx:
        try:
            await _accept(tx, keys, user_id=held["user_id"], bound="", page=page, shown=shown, now=now)
        except PasskeyRefused as refused:
            # Raised outside: what was noted must outlive the refusal.
            refusal = refused
        else:
            opened = await open_session(
                tx, ring, user_id=held["user_id"], device=device, method=Method.PASSKEY, now=now
            )
            return FirstStep(opened=opened)
    raise refusal


async def _accept(tx: Tx, keys: KeyRing, *, user_id: UUID, bound: str, page: Page, shown: Shown, now: datetime) -> None:
    challenge = await _spend_question(tx, keys, token=shown.token, kind=SHOWING, bound=bound, now=now)
    row = await tx.one(
        "SELECT id, name, public_key FROM authenticators WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND kind = 'passkey' AND credential_id = %(credential)s AND confirmed_at IS NOT NULL AND removed_at IS NULL",
        {"office": tx.office_id, "user": user_id, "credential": _bytes(shown.credential)},
    )
    if row is None:
        raise PasskeyRefused
    verified = _verify_shown(shown, challenge=challenge, page=page, public_key=bytes(row["public_key"]))
    # A counter that does not go up means that a copy of the passkey exists. One statement decides, however many ask at once.
    counted = await tx.run(
        "UPDATE authenticators SET sign_count = %(count)s, last_used_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s AND removed_at IS NULL "
        "AND (sign_count < %(count)s OR (sign_count = 0 AND %(count)s = 0))",
        {"count": verified.new_sign_count, "now": now, "office": tx.office_id, "id": row["id"]},
    )
    if not counted:
        await _note_copy(tx, user_id=user_id, authenticator_id=row["id"], name=row["name"], now=now)
        raise PasskeyRefused


async def _note_copy(tx: Tx, *, user_id: UUID, authenticator_id: UUID, name: str, now: datetime) -> None:
    account = await account_of(tx, user_id=user_id)
    actor = Actor(user_id, tx.office_id, Role(account["role"]), account["name"])
    await record_activity(tx, actor=actor, now=now, kind="passkey_count_went_back", detail={"name": name})
    log.error(
        "a passkey's counter went back: a copy of it may exist",
        extra={"code": "passkey_count_went_back", "authenticator_id": str(authenticator_id)},
    )


def _verify_made(made: Made, *, challenge: bytes, page: Page) -> VerifiedRegistration:
    try:
        return verify_registration_response(
            credential=RegistrationCredential(
                id=made.credential,
                raw_id=_bytes(made.credential),
                response=AuthenticatorAttestationResponse(_bytes(made.client_data), _bytes(made.attestation)),
            ),
            expected_challenge=challenge,
            expected_rp_id=page.host,
            expected_origin=page.origin,
            require_user_verification=True,
        )
    except Exception as error:
        # The parsers below meet whatever bytes were sent, and fail in many ways.
        raise PasskeyNotAdded from error


def _verify_shown(shown: Shown, *, challenge: bytes, page: Page, public_key: bytes) -> VerifiedAuthentication:
    try:
        return verify_authentication_response(
            credential=AuthenticationCredential(
                id=shown.credential,
                raw_id=_bytes(shown.credential),
                response=AuthenticatorAssertionResponse(
                    _bytes(shown.client_data), _bytes(shown.authenticator_data), _bytes(shown.signature)
                ),
            ),
            expected_challenge=challenge,
            expected_rp_id=page.host,
            expected_origin=page.origin,
            credential_public_key=public_key,
            # The counter is compared by the statement that stores it, and only after the signature is known to be good.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:
        # The parsers below meet whatever bytes were sent, and fail in many ways.
        raise PasskeyRefused from error


async def _credentials_of(tx: Tx, *, user_id: UUID) -> tuple[str, ...]:
    rows = await tx.all(
        "SELECT credential_id FROM authenticators WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND kind = 'passkey' AND confirmed_at IS NOT NULL AND removed_at IS NULL ORDER BY created_at, id",
        {"office": tx.office_id, "user": user_id},
    )
    return tuple(bytes_to_base64url(bytes(row["credential_id"])) for row in rows)


def _question(
    ring: Ring, *, kind: tuple[str, str], bound: str, credentials: tuple[str, ...], now: datetime
) -> Question:
    challenge = bytes_to_base64url(secrets.token_bytes(32))
    token = mint(ring, kind=kind, claims={"chal": challenge, "for": bound}, life=STEP_LIFE, now=now)
    return Question(token, challenge, credentials)


async def _spend_question(
    tx: Tx, keys: KeyRing, *, token: str, kind: tuple[str, str], bound: str, now: datetime
) -> bytes:
    """The challenge of a question asked for this very purpose, now used up."""
    try:
        claims: dict[str, Any] = await read(keys, token, kind=kind, now=now)
        token_id, challenge = UUID(claims["jti"]), base64url_to_bytes(claims["chal"])
        expires_at = datetime.fromtimestamp(claims["exp"], now.tzinfo)
    except (TokenBad, KeyError, ValueError, TypeError) as error:
        raise QuestionOver from error
    if claims.get("for") != bound or not await spend(tx, token_id=token_id, expires_at=expires_at):
        raise QuestionOver
    return challenge


def _session(actor: Actor) -> str:
    return f"session:{actor.session_id}"


def _step(step: StepClaims) -> str:
    return f"step:{step.token_id}"


def _bytes(text: str) -> bytes:
    """Base64url as browsers write it; what is none becomes no credential's id and no good signature."""
    try:
        return base64url_to_bytes(text)
    except ValueError:
        return b""
