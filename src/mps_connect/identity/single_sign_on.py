"""Signing in by the organisation's own provider: send a person there, and know them when they come back.

Bound once, by an e-mail address that the provider has verified and that names the open account of one person in one office;
from then on by the provider's own name for them, whatever their address becomes. It never makes an account, and never opens a
resident's.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import PASSKEY_ROLES, Method
from mps_connect.identity.oidc_provider import AnswerNotBelieved, Asked, OidcProvider
from mps_connect.identity.oidc_tokens import new_proof_key
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.signing_in import (
    FirstStep,
    SignInRefused,
    account_of,
    after_first_proof,
    open_session,
    spend,
)
from mps_connect.identity.tokens import TokenBad, mint, new_secret, read
from mps_connect.kit.crypto import SealBroken, seal, subkey, unseal
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id

TRIP = ("trip+jwt", "mps-single-sign-on")
TRIP_LIFE = timedelta(minutes=10)
TRIP_PLACE = "single_sign_on.trip"
PHISHING_RESISTANT = frozenset({"phr", "phrh", "hwk"})
"""What a provider says of a sign-in that no copied page can repeat: the only ones that stand for an administrator's passkey."""

log = logging.getLogger(__name__)


class TripOver(Fault):
    """No sign-in of this browser is under way: too late, from another browser, or finished before."""

    status = 401
    code = "trip_over"
    message = (
        "That sign-in took longer than ten minutes, was finished before, or began in another browser. Start again from the"
        " sign-in page."
    )


class StoppedElsewhere(Fault):
    """The provider itself says that it signed nobody in."""

    status = 401
    code = "stopped_elsewhere"
    message = (
        "Your organisation's sign-in was stopped or refused there. Start again from the sign-in page, or ask your"
        " organisation's IT support."
    )


class EmailUnverified(Fault):
    status = 403
    code = "email_unverified"
    message = (
        "Your organisation has not confirmed your e-mail address, so we cannot tell which account is yours. Ask its IT support"
        " to confirm it, then start again."
    )


class NoAccountHere(Fault):
    """No open account of the office's people has the address; residents' accounts do not count."""

    status = 403
    code = "no_account_here"
    message = (
        "Nobody here has an open account under the e-mail address that your organisation gave. Ask your office's administrator"
        " to invite you under that address."
    )


class SeveralOffices(Fault):
    status = 409
    code = "several_offices"
    message = (
        "Your e-mail address has accounts in more than one office, and your organisation's sign-in cannot tell which is meant."
        " Sign in with e-mail and password."
    )


class BoundToAnother(Fault):
    """The account is bound to another person at the same provider: an address given to a successor, for one."""

    status = 409
    code = "bound_to_another"
    message = (
        "This account is tied to another person of your organisation. Ask your office's administrator to untie it, then start"
        " again."
    )


@dataclass(frozen=True, slots=True)
class Returned:
    """What the provider's answer brought to our page."""

    state: str
    code: str | None = None
    issuer: str | None = None


async def set_out(provider: OidcProvider, keys: KeyRing, *, redirect: str, now: datetime) -> tuple[str, str]:
    """(address to send the browser to, token for the way back, which the browser keeps). Raises ProviderSilent."""
    ring = await keys.ring(now=now)
    offers = await provider.metadata()
    asked = Asked(
        state=new_secret(), nonce=new_secret(), verifier=secrets.token_urlsafe(48), redirect=redirect,
        proof_key=new_proof_key() if offers.proofs else None,
    )  # fmt: skip
    address = await provider.address_for(asked, now=now)
    return address, _token_of(ring, provider, asked, now=now)


async def come_back(
    database: Database,
    provider: OidcProvider,
    keys: KeyRing,
    *,
    token: str | None,
    returned: Returned,
    trusted: frozenset[str],
    device: str,
    now: datetime,
    demo: bool = False,
) -> FirstStep:
    """Finish a sign-in begun by `set_out` in the same browser.

    `trusted`: what the provider may say (`amr`, `acr`) of a sign-in that took two factors. Takes the database, not a
    transaction: the provider is asked while no connection is held.

    Raises TripOver, StoppedElsewhere, AnswerNotBelieved, ProviderSilent, EmailUnverified, NoAccountHere, SeveralOffices,
    BoundToAnother.
    """
    ring, asked = await _read_trip(database, provider, keys, token, now=now)
    if not hmac.compare_digest(returned.state.encode(), asked.state.encode()):
        raise _not_believed("state")
    offers = await provider.metadata()
    if returned.issuer != provider.registration.issuer and (returned.issuer is not None or offers.says_who_answers):
        raise _not_believed("iss")
    if returned.code is None:
        log.info("a provider signed nobody in", extra={"code": "stopped_elsewhere"})
        raise StoppedElsewhere
    claims = await provider.claims_for(returned.code, asked, now=now)
    issuer = provider.registration.issuer
    office_id, user_id = await _whose(database, issuer=issuer, claims=claims, now=now)
    context = Context(actor_id=str(user_id), office_id=office_id, purpose="sign_in")
    async with database.transaction(context) as tx:
        role = await _staff_role(tx, user_id=user_id)
        await tx.run(
            "UPDATE outside_identities SET last_used_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
            "AND issuer = %(issuer)s AND subject = %(subject)s AND removed_at IS NULL",
            {"office": office_id, "user": user_id, "issuer": issuer, "subject": claims["sub"], "now": now},
        )
        if counts_as_both(claims, role=role, trusted=trusted):
            opened = await open_session(tx, ring, user_id=user_id, device=device, method=Method.SINGLE_SIGN_ON, now=now)
            return FirstStep(opened=opened)
        return await after_first_proof(
            tx, ring, user_id=user_id, device=device, method=Method.SINGLE_SIGN_ON, now=now, demo=demo
        )


def counts_as_both(claims: Mapping[str, Any], *, role: Role, trusted: frozenset[str]) -> bool:
    """Whether the provider says, in words the operator trusts, that this sign-in took two factors."""
    amr, acr = claims.get("amr"), claims.get("acr")
    said = {one for one in (amr if isinstance(amr, list) else []) if isinstance(one, str)}
    if isinstance(acr, str):
        said.add(acr)
    believed = said & trusted
    return bool(believed & PHISHING_RESISTANT if role in PASSKEY_ROLES else believed)


def _token_of(ring: Ring, provider: OidcProvider, asked: Asked, *, now: datetime) -> str:
    """The way back, signed, and its secrets sealed: the browser carries them and cannot read them."""
    kept = {"state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier, "redirect": asked.redirect}
    if asked.proof_key is not None:
        kept["key"] = str(asked.proof_key.as_dict(private=True)["d"])
        kept |= {name: str(asked.proof_key.as_dict(private=False)[name]) for name in ("x", "y")}
    sealed = seal(_trip_key(ring), json.dumps(kept).encode(), TRIP_PLACE)
    claims = {"trip": base64.urlsafe_b64encode(sealed).decode(), "to": provider.registration.issuer}
    return mint(ring, kind=TRIP, claims=claims, life=TRIP_LIFE, now=now)


async def _read_trip(
    database: Database, provider: OidcProvider, keys: KeyRing, token: str | None, *, now: datetime
) -> tuple[Ring, Asked]:
    """What was asked on the way out, once: a token that was read is spent. Raises TripOver, AnswerNotBelieved."""
    if not token:
        raise TripOver
    ring = await keys.ring(now=now)
    try:
        claims = await read(keys, token, kind=TRIP, now=now)
        kept = json.loads(unseal(_trip_key(ring), base64.urlsafe_b64decode(claims["trip"]), TRIP_PLACE))
        proof_key = None
        if "key" in kept:
            proof_key = ECKey.import_key(
                {"kty": "EC", "crv": "P-256", "d": kept["key"], "x": kept["x"], "y": kept["y"]}
            )
        asked = Asked(kept["state"], kept["nonce"], kept["verifier"], kept["redirect"], proof_key)
        expires_at = datetime.fromtimestamp(claims["exp"], now.tzinfo)
    except (TokenBad, SealBroken, JoseError, KeyError, ValueError, TypeError) as error:
        raise TripOver from error
    if claims.get("to") != provider.registration.issuer:
        raise _not_believed("issuer")
    async with database.transaction(Context(actor_id="system:sign_in", purpose="sign_in")) as tx:
        if not await spend(tx, token_id=UUID(claims["jti"]), expires_at=expires_at):
            raise TripOver
    return ring, asked


def _trip_key(ring: Ring) -> bytes:
    return subkey(ring.pepper, "single_sign_on")


def _not_believed(what: str) -> AnswerNotBelieved:
    log.warning("a provider's answer was not believed", extra={"code": what})
    return AnswerNotBelieved()


async def _whose(database: Database, *, issuer: str, claims: Mapping[str, Any], now: datetime) -> tuple[UUID, UUID]:
    """(office, account) that this person of the provider is bound to, binding them if this is the first time."""
    subject = claims["sub"]
    async with database.connection() as conn:
        cursor = await conn.execute(
            "SELECT * FROM signin.by_outside_identity(%(issuer)s, %(subject)s)", {"issuer": issuer, "subject": subject}
        )
        bound = await cursor.fetchone()
    if bound is not None:
        return bound["office_id"], bound["user_id"]
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        raise EmailUnverified
    office_id, user_id = await _only_account(database, email=email)
    context = Context(actor_id=str(user_id), office_id=office_id, purpose="sign_in")
    async with database.transaction(context) as tx:
        await _bind(tx, user_id=user_id, issuer=issuer, subject=subject, now=now)
    return office_id, user_id


async def _only_account(database: Database, *, email: str) -> tuple[UUID, UUID]:
    """The one open account of the offices' own people under this address. Raises NoAccountHere, SeveralOffices."""
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_email(%(email)s)", {"email": email.strip().lower()})
        rows = [row for row in await cursor.fetchall() if row["is_active"]]
    found = []
    for row in rows[:20]:
        context = Context(actor_id=str(row["user_id"]), office_id=row["office_id"], purpose="sign_in")
        async with database.transaction(context) as tx:
            account = await account_of(tx, user_id=row["user_id"])
        if account["role"] != Role.RESIDENT:
            found.append((row["office_id"], row["user_id"]))
    if not found:
        raise NoAccountHere
    if len(found) > 1:
        raise SeveralOffices
    return found[0]


async def _bind(tx: Tx, *, user_id: UUID, issuer: str, subject: str, now: datetime) -> None:
    """Tie the account to this person of the provider. Of two first sign-ins at once both find the same tie."""
    role = await _staff_role(tx, user_id=user_id)
    made = await tx.run(
        "INSERT INTO outside_identities (office_id, id, user_id, issuer, subject, created_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(issuer)s, %(subject)s, %(now)s) ON CONFLICT DO NOTHING",
        {"office": tx.office_id, "id": new_id(), "user": user_id, "issuer": issuer, "subject": subject, "now": now},
    )
    if made:
        actor = Actor(user_id, tx.office_id, role, "")
        await record_activity(tx, actor=actor, now=now, kind="outside_identity_bound")
        return
    same = await tx.value(
        "SELECT true FROM outside_identities WHERE office_id = %(office)s AND user_id = %(user)s AND issuer = %(issuer)s "
        "AND subject = %(subject)s AND removed_at IS NULL",
        {"office": tx.office_id, "user": user_id, "issuer": issuer, "subject": subject},
    )
    if not same:
        raise BoundToAnother


async def _staff_role(tx: Tx, *, user_id: UUID) -> Role:
    """Role of an open account of the office's own people. Raises NoAccountHere."""
    try:
        role = Role((await account_of(tx, user_id=user_id))["role"])
    except SignInRefused as error:
        raise NoAccountHere from error
    if role is Role.RESIDENT:
        raise NoAccountHere
    return role


async def untie(tx: Tx, *, actor: Actor, user_id: UUID, now: datetime) -> int:
    """Forget whom the provider calls this account's owner; the next sign-in binds anew by e-mail. Returns how many ties went."""
    gone = await tx.run(
        "UPDATE outside_identities SET removed_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND removed_at IS NULL",
        {"office": tx.office_id, "user": user_id, "now": now},
    )
    if gone:
        detail = {"person": str(user_id)}
        await record_activity(tx, actor=actor, now=now, kind="person_outside_identity_untied", detail=detail)
        role = await tx.value(
            "SELECT role FROM users WHERE office_id = %(office)s AND id = %(user)s",
            {"office": tx.office_id, "user": user_id},
        )
        theirs = Actor(user_id, tx.office_id, Role(role), "")
        await record_activity(tx, actor=theirs, now=now, kind="outside_identity_untied", detail={"by": actor.name})
    return gone
