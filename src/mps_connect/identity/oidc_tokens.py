"""What an OpenID Connect provider signs, and what we sign for it: ID tokens, proofs of possession, our own assertion.

OpenID Connect Core 3.1.3.7 (ID tokens), RFC 9449 (DPoP), RFC 7523 (client assertions).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwk, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from mps_connect.identity.models import LEEWAY

PublicKey = RSAKey | ECKey | OKPKey

ALGORITHMS = {
    "RS256": ("RSA", "sha256"),
    "PS256": ("RSA", "sha256"),
    "ES256": ("EC", "sha256"),
    "ES384": ("EC", "sha384"),
    "EdDSA": ("OKP", "sha512"),
    "Ed25519": ("OKP", "sha512"),
}
"""Algorithms an ID token may be signed by: the kind of key, and the hash of `at_hash`. Nothing symmetric, never none."""
MAX_LENGTH = 16_384
LIFE_SECONDS = 86_400
"""An ID token said to be good for longer than a day is not one meant for signing in."""
MIN_RSA_BITS = 2048
PROOF_ALGORITHM = "ES256"


class IdTokenBad(Exception):
    """Why an ID token is not believed, in a word for the log: it never holds anything of the token."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ID token of this sign-in must say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    algorithms: frozenset[str]


def importable_keys(found: Sequence[Any]) -> list[PublicKey]:
    """The keys of a published set that can check signatures; the others are left out."""
    keys: list[PublicKey] = []
    for one in found:
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC", "OKP") or one.get("use", "sig") != "sig":
            continue
        if one["kty"] == "RSA" and len(str(one.get("n", ""))) * 6 < MIN_RSA_BITS:
            continue
        try:
            key = jwk.import_key({name: value for name, value in one.items() if name != "key_ops"})
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey):
            keys.append(key)
    return keys


def header_of(token: str) -> dict[str, Any]:
    """The header, before anything is believed. Raises IdTokenBad."""
    parts = token.split(".")
    if len(token) > MAX_LENGTH or len(parts) != 3 or not token.isascii():
        raise IdTokenBad("form")
    try:
        header = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (ValueError, RecursionError) as error:
        raise IdTokenBad("header") from error
    if not isinstance(header, dict) or "crit" in header:
        raise IdTokenBad("header")
    return header


def fitting_key(header: dict[str, Any], keys: Sequence[PublicKey], *, algorithms: frozenset[str]) -> PublicKey | None:
    """The one key that the header's algorithm and name lead to, or None. Raises IdTokenBad where the algorithm is not allowed."""
    algorithm = header.get("alg")
    if algorithm not in algorithms or algorithm not in ALGORITHMS:
        raise IdTokenBad("algorithm")
    kind = ALGORITHMS[algorithm][0]
    fitting = [key for key in keys if key.key_type == kind and key.get("alg", algorithm) == algorithm]
    if "kid" in header:
        fitting = [key for key in fitting if key.kid == header["kid"]]
    return fitting[0] if len(fitting) == 1 else None


def read_id_token(token: str, key: PublicKey, *, expected: Expected, now: datetime) -> dict[str, Any]:
    """The claims of an ID token that is signed by `key` and meant for this sign-in. Raises IdTokenBad."""
    algorithm = header_of(token)["alg"]
    if algorithm not in expected.algorithms:
        raise IdTokenBad("algorithm")
    try:
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdTokenBad("signature") from error
    _check_parties(claims, expected)
    _check_times(claims, now=now)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise IdTokenBad("nonce")
    if "at_hash" in claims and claims["at_hash"] != _at_hash(algorithm, expected.access_token):
        raise IdTokenBad("at_hash")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise IdTokenBad("sub")
    return claims


def _check_parties(claims: dict[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise IdTokenBad("iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences or not all(isinstance(one, str) for one in audiences):
        raise IdTokenBad("aud")
    if ("azp" in claims or len(audiences) > 1) and claims.get("azp") != expected.client_id:
        raise IdTokenBad("azp")


def _check_times(claims: dict[str, Any], *, now: datetime) -> None:
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    issued, expires, not_before = claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)
    if type(issued) is not int or type(expires) is not int or type(not_before) is not int:
        raise IdTokenBad("times")
    if at >= expires + leeway or issued > at + leeway or not_before > at + leeway:
        raise IdTokenBad("times")
    if expires - issued > LIFE_SECONDS or issued < at - LIFE_SECONDS:
        raise IdTokenBad("times")


def _at_hash(algorithm: str, access_token: str) -> str:
    digest = hashlib.new(ALGORITHMS[algorithm][1], access_token.encode()).digest()
    return _text(digest[: len(digest) // 2])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    return _text(hashlib.sha256(verifier.encode()).digest())


def new_proof_key() -> ECKey:
    """A key for the proofs of one sign-in."""
    return ECKey.generate_key("P-256", private=True)


def proof(
    key: ECKey, *, method: str, address: str, now: datetime, nonce: str | None = None, access_token: str | None = None
) -> str:
    """A DPoP proof for one request."""
    claims: dict[str, Any] = {
        "jti": secrets.token_urlsafe(16), "htm": method, "htu": address.partition("?")[0], "iat": int(now.timestamp()),
    }  # fmt: skip
    if nonce is not None:
        claims["nonce"] = nonce
    if access_token is not None:
        claims["ath"] = _text(hashlib.sha256(access_token.encode()).digest())
    public = {name: value for name, value in key.as_dict(private=False).items() if name in ("kty", "crv", "x", "y")}
    header = {"alg": PROOF_ALGORITHM, "typ": "dpop+jwt", "jwk": public}
    return jwt.encode(header, claims, key, algorithms=[PROOF_ALGORITHM])


def client_key_from(path: Path) -> PublicKey:
    """Our private key in a PEM or JSON Web Key file. Raises ValueError in words for the operator."""
    text = path.read_text()
    try:
        if text.lstrip().startswith("{"):
            key = jwk.import_key(json.loads(text))
        else:
            raw = load_pem_private_key(text.encode(), password=None)
            key = _of_kind(raw)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ValueError("the file holds no private key in PEM or JSON Web Key form.") from error
    if not isinstance(key, RSAKey | ECKey | OKPKey) or not key.is_private:
        raise ValueError("the file holds no private key of RSA, P-256 or Ed25519.")
    return key


def _of_kind(raw: object) -> PublicKey:
    if isinstance(raw, RSAPrivateKey):
        return RSAKey(raw, None)
    if isinstance(raw, EllipticCurvePrivateKey):
        return ECKey(raw, None)
    if isinstance(raw, Ed25519PrivateKey):
        return OKPKey(raw, None)
    raise ValueError("not a kind of key for signing")


def client_assertion(key: PublicKey, *, client_id: str, audience: str, now: datetime) -> str:
    """Our own signed word that we are the client (private_key_jwt)."""
    algorithm = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}[key.key_type]
    at = int(now.timestamp())
    claims = {
        "iss": client_id, "sub": client_id, "aud": audience, "jti": secrets.token_urlsafe(16), "iat": at, "exp": at + 60,
    }  # fmt: skip
    header = {"alg": algorithm, "typ": "JWT", **({"kid": key.kid} if key.kid else {})}
    return jwt.encode(header, claims, key, algorithms=[algorithm])
