"""Access tokens and step tokens: signed, short-lived, and checked claim by claim.

One algorithm, keys from our own ring only: a header that names a key, an address of keys or another algorithm is refused
before anything is computed. An access token says who asks; whether that is still true is asked of the database each time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning

from mps_connect.access.models import Role
from mps_connect.identity.models import ACCESS_LIFE, LEEWAY
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.kit.ids import new_id

ALGORITHM = "EdDSA"
ISSUER = "mps-connect"
ACCESS = ("at+jwt", "mps-api")
MAX_LENGTH = 2048
HEADER_FIELDS = frozenset({"alg", "kid", "typ"})

# The library warns of the name: the newer one, Ed25519, is unknown to most readers of a published key set.
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class TokenBad(Exception):
    """Not a token of ours, not for this use, or run out. Why is nobody's business but the tests'."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says."""

    user_id: UUID
    office_id: UUID
    session_id: UUID
    role: Role
    expires_at: datetime


def new_secret() -> str:
    """256 random bits for a refresh token, a link or a pass."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """What is stored of a 256-bit secret. Needs no salt: nobody guesses 256 bits."""
    return hashlib.sha256(secret.encode()).digest()


def mint_access(ring: Ring, *, user_id: UUID, office_id: UUID, session_id: UUID, role: Role, now: datetime) -> str:
    claims = {"sub": str(user_id), "oid": str(office_id), "sid": str(session_id), "role": role.value}
    return mint(ring, kind=ACCESS, claims=claims, life=ACCESS_LIFE, now=now)


async def read_access(keys: KeyRing, token: str, *, now: datetime) -> AccessClaims:
    """Raises TokenBad."""
    claims = await read(keys, token, kind=ACCESS, now=now)
    try:
        return AccessClaims(
            user_id=UUID(claims["sub"]),
            office_id=UUID(claims["oid"]),
            session_id=UUID(claims["sid"]),
            role=Role(claims["role"]),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise TokenBad from error


def mint(ring: Ring, *, kind: tuple[str, str], claims: dict[str, Any], life: timedelta, now: datetime) -> str:
    """Sign `claims` for one use. `kind`: the token's type and its audience."""
    key = ring.signing
    at = int(now.timestamp())
    registered = {"iss": ISSUER, "aud": kind[1], "iat": at, "nbf": at, "exp": at + int(life.total_seconds())}
    header = {"alg": ALGORITHM, "typ": kind[0], "kid": key.kid}
    return jwt.encode(header, {**claims, **registered, "jti": str(new_id())}, key, algorithms=[ALGORITHM])


async def read(keys: KeyRing, token: str, *, kind: tuple[str, str], now: datetime) -> dict[str, Any]:
    """The claims of a good token of this kind. Raises TokenBad."""
    header, claims = _read_strictly(token)
    if header.keys() != HEADER_FIELDS or header["alg"] != ALGORITHM or header["typ"] != kind[0]:
        raise TokenBad
    kid = header["kid"]
    if not isinstance(kid, str):
        raise TokenBad
    key = (await keys.ring(now=now, wanting=kid)).believed.get(kid)
    if key is None:
        raise TokenBad
    try:
        jwt.decode(token, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenBad from error
    _check(claims, audience=kind[1], now=now)
    return claims


def _read_strictly(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, not yet believed: canonical base64url of JSON objects in which no name comes twice."""
    parts = token.split(".")
    if len(token) > MAX_LENGTH or len(parts) != 3 or not token.isascii():
        raise TokenBad
    header, claims, _ = (_canonical(part) for part in parts)
    return _object(header), _object(claims)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise TokenBad from error
    if not isinstance(found, dict):
        raise TokenBad
    return found


def _canonical(part: str) -> bytes:
    """Decode base64url that has exactly one spelling: no padding, no stray bits, no foreign character."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenBad from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise TokenBad
    return raw


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TokenBad
    return found


def _refused(_: str) -> Any:
    raise TokenBad


def _check(claims: dict[str, Any], *, audience: str, now: datetime) -> None:
    times = [claims.get(name) for name in ("iat", "nbf", "exp")]
    if any(type(at) is not int for at in times):
        raise TokenBad
    issued, not_before, expires = (at for at in times if isinstance(at, int))
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if claims.get("iss") != ISSUER or claims.get("aud") != audience:
        raise TokenBad
    if not (isinstance(claims.get("jti"), str) and claims["jti"]):
        raise TokenBad
    if at >= expires or not_before > at + leeway or issued > at + leeway or expires - issued > 600:
        raise TokenBad
