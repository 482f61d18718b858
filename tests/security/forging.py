"""Forging access tokens: every way of lying in one that is known, most of them signed with the right key."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]
Sign = Callable[[bytes], bytes]
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the curve's group: adding it to the second half of a signature gives another that a careless reader accepts."""


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_part(value: Any) -> str:
    return b64(value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode())


@dataclass(frozen=True, slots=True)
class Mint:
    """What a forger starts from: a good header, good claims, and the service's own key."""

    private: Ed25519PrivateKey
    kid: str
    claims: Json
    now: datetime
    theirs: dict[str, Any]
    """Ids of other sessions, people and offices, by name; a step token; a token of an ended session."""

    @property
    def header(self) -> Json:
        return {"alg": "EdDSA", "typ": "at+jwt", "kid": self.kid}

    @property
    def at(self) -> int:
        return int(self.now.timestamp())

    def token(self, header: Any = None, claims: Any = None, *, sign: Sign | None = None) -> str:
        parts = (
            f"{as_part(self.header if header is None else header)}.{as_part(self.claims if claims is None else claims)}"
        )
        return f"{parts}.{b64((sign or self.private.sign)(parts.encode()))}"

    def headed(self, **changes: Any) -> str:
        """A good token but for fields of the header; None leaves the field out."""
        header = self.header | changes
        return self.token({name: value for name, value in header.items() if value is not None})

    def saying(self, **changes: Any) -> str:
        """A good token but for claims; `...` leaves the claim out."""
        claims = self.claims | changes
        return self.token(claims={name: value for name, value in claims.items() if value is not ...})

    def raw_public(self) -> bytes:
        return self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    def pem_public(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


def forgeries(mint: Mint) -> dict[str, str]:
    """Name of the lie to token. None of them may be believed."""
    found: dict[str, str] = {}
    for family in (algorithms, keys, key_addresses, headers, claims_missing, claims_of_wrong_type, claims_wrong, times,
                   signatures, shapes, spellings, lives):  # fmt: skip
        for name, token in family(mint):
            assert name not in found, name
            found[name] = token
    return found


Forged = Iterator[tuple[str, str]]


def algorithms(mint: Mint) -> Forged:
    for name in ("none", "None", "NONE", "nOnE", ""):
        header = mint.header | {"alg": name}
        yield f"alg {name!r}, no signature", mint.token(header, sign=lambda _: b"")
        yield f"alg {name!r}, signed", mint.token(header)
    for label, secret in (
        ("raw", mint.raw_public()), ("PEM", mint.pem_public()), ("x", b64(mint.raw_public()).encode()), ("empty", b""),
        ("kid", mint.kid.encode()),
    ):  # fmt: skip
        for alg, digest in (("HS256", "sha256"), ("HS512", "sha512")):
            yield (
                f"{alg} with the public key ({label}) as secret",
                mint.token(mint.header | {"alg": alg}, sign=partial(hmac.digest, secret or b"\0", digest=digest)),
            )
    rsa_key = rsa.generate_private_key(65537, 2048)
    curve = ec.generate_private_key(ec.SECP256R1())
    yield (
        "RS256 of a stranger",
        mint.token(mint.header | {"alg": "RS256"}, sign=lambda text: rsa_key.sign(text, padding.PKCS1v15(), SHA256())),
    )
    yield "PS256 of a stranger", mint.token(
        mint.header | {"alg": "PS256"}, sign=lambda text: rsa_key.sign(text, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    )  # fmt: skip

    def es256(text: bytes) -> bytes:
        r, s = decode_dss_signature(curve.sign(text, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    yield "ES256 of a stranger", mint.token(mint.header | {"alg": "ES256"}, sign=es256)
    yield "ES256 of all zeros", mint.token(mint.header | {"alg": "ES256"}, sign=lambda _: bytes(64))
    others: tuple[Any, ...] = ("Ed25519", "Ed448", "EdDSA ", "eddsa", ["EdDSA"], {"EdDSA": 1}, 1, True)
    yield from ((f"alg {other!r}, rightly signed", mint.headed(alg=other)) for other in others)


def keys(mint: Mint) -> Forged:
    stranger = Ed25519PrivateKey.generate()
    yield "signed by a stranger under our key's name", mint.token(sign=stranger.sign)
    kids: tuple[Any, ...] = (
        "unknown", "", "../../../../dev/null", "' OR 1=1 --", "signing-\0", mint.kid.upper(), f"{mint.kid} ", [mint.kid], 0,
        {"kid": mint.kid}, True, mint.theirs["pepper"],
    )  # fmt: skip
    yield from ((f"kid {named!r}", mint.headed(kid=named)) for named in kids)
    yield "no kid", mint.headed(kid=None)
    yield (
        "signed by a key that retired before the longest life of a token",
        mint.token(mint.header | {"kid": mint.theirs["retired"].kid}, sign=mint.theirs["retired"].private_key.sign),
    )


def key_addresses(mint: Mint) -> Forged:
    stranger = Ed25519PrivateKey.generate()
    public = stranger.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(public)}
    for name, value in (
        ("jwk", jwk), ("jku", "http://127.0.0.1:9/keys"), ("x5u", "http://127.0.0.1:9/cert"), ("x5c", [b64(public)]),
        ("x5t", b64(public)),
    ):  # fmt: skip
        yield (
            f"{name} of a stranger, signed by the stranger",
            mint.token(mint.header | {name: value}, sign=stranger.sign),
        )
        yield f"{name} beside our own signature", mint.token(mint.header | {name: value})
    bare = {name: value for name, value in (mint.header | {"jwk": jwk}).items() if name != "kid"}
    yield "jwk in place of kid", mint.token(bare, sign=stranger.sign)


def headers(mint: Mint) -> Forged:
    yield "crit naming exp", mint.headed(crit=["exp"])
    yield "crit empty", mint.headed(crit=[])
    yield "b64 false", mint.headed(b64=False, crit=["b64"])
    yield "compressed", mint.headed(zip="DEF")
    yield "nested by cty", mint.headed(cty="JWT")
    yield "a header field too many", mint.headed(extra=1)
    yield "no typ", mint.headed(typ=None)
    yield "no alg", mint.headed(alg=None)
    for typ in ("JWT", "AT+JWT", "at+jwt ", "application/at+jwt", "step+jwt", ["at+jwt"], 1):
        yield f"typ {typ!r}", mint.headed(typ=typ)
    values: tuple[Any, ...] = ([], "EdDSA", 1, None, True)
    for value in values:
        yield f"header is {value!r}", mint.token(json.dumps(value).encode())
    twice = f'{{"alg":"EdDSA","alg":"EdDSA","typ":"at+jwt","kid":"{mint.kid}"}}'
    yield "alg twice in the header", mint.token(twice.encode())
    yield "none first, then EdDSA", mint.token(twice.replace("EdDSA", "none", 1).encode())
    yield "header is not JSON", mint.token(b"{alg:EdDSA}")
    yield "header is folded deep", mint.token(b"[" * 400 + b"]" * 400)
    yield "header begins with a byte order mark", mint.token(b"\xef\xbb\xbf" + json.dumps(mint.header).encode())
    yield "header in UTF-16", mint.token(json.dumps(mint.header).encode("utf-16"))


def claims_missing(mint: Mint) -> Forged:
    for name in mint.claims:
        yield f"no {name}", mint.saying(**{name: ...})
    yield "no claims at all", mint.token(claims={})


def claims_of_wrong_type(mint: Mint) -> Forged:
    for name in ("iat", "nbf", "exp"):
        good = mint.claims[name]
        for value in (str(good), float(good) + 0.5, True, None, [good], {"at": good}):
            yield f"{name} is {type(value).__name__}", mint.saying(**{name: value})
    for name in ("sub", "oid", "sid", "role", "iss", "aud", "jti"):
        good = mint.claims[name]
        for value in (7, None, [good], {"is": good}, True, ""):
            yield f"{name} is {value!r}"[:60], mint.saying(**{name: value})
    values: tuple[Any, ...] = ([], "claims", 1, None)
    for value in values:
        yield f"claims are {value!r}", mint.token(claims=json.dumps(value).encode())
    yield "claims are not JSON", mint.token(claims=b"not json")
    yield "claims hold NaN", mint.token(claims=json.dumps(mint.claims | {"exp": float("nan")}).encode())
    yield "claims hold Infinity", mint.token(claims=json.dumps(mint.claims | {"exp": float("inf")}).encode())
    yield (
        "role twice, the second one higher",
        mint.token(claims=json.dumps(mint.claims).encode()[:-1] + b', "role": "admin"}'),
    )
    yield (
        "exp twice, the second one later",
        mint.token(
            claims=json.dumps(mint.claims | {"exp": mint.at - 60}).encode()[:-1]
            + f', "exp": {mint.at + 200}}}'.encode()
        ),
    )


def claims_wrong(mint: Mint) -> Forged:
    for iss in ("mps-connect ", "MPS-CONNECT", "https://mps-connect", "evil"):
        yield f"iss {iss!r}", mint.saying(iss=iss)
    for aud in ("mps-second-step", "mps-api ", "MPS-API", ["mps-api", "evil"], "evil"):
        yield f"aud {aud!r}", mint.saying(aud=aud)
    for name in ("sub", "oid", "sid"):
        yield f"{name} of nobody", mint.saying(**{name: str(uuid4())})
        yield f"{name} as SQL", mint.saying(**{name: "' OR '1'='1"})
    for role in ("admin", "mp", "resident", "root", "STAFF", "staff "):
        yield f"role {role!r}", mint.saying(role=role)


def times(mint: Mint) -> Forged:
    at = mint.at
    yield "run out a second ago", mint.saying(exp=at - 1)
    yield "run out now", mint.saying(exp=at)
    yield "run out at the beginning of time", mint.saying(exp=0)
    yield "run out before it began", mint.saying(exp=-1)
    yield "not yet valid", mint.saying(nbf=at + 60)
    yield "issued in the future", mint.saying(iat=at + 60, exp=at + 300)
    yield "good for 601 seconds", mint.saying(exp=at + 601)
    yield "good for a year", mint.saying(exp=at + 31_536_000)
    yield "good for ever", mint.saying(exp=2**63)
    yield (
        "good for longer than numbers",
        mint.token(claims=json.dumps(mint.claims).replace(str(mint.claims["exp"]), "9" * 400).encode()),
    )


def signatures(mint: Mint) -> Forged:
    good = mint.token()
    parts, _, signature = good.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = mint.saying(jti=str(uuid4())).rpartition(".")[2]
    yield "no signature", f"{parts}."
    yield "signature of another token", f"{parts}.{other}"
    yield "signature of zeros", f"{parts}.{b64(bytes(64))}"
    yield "signature a byte short", f"{parts}.{b64(raw[:-1])}"
    yield "signature a byte long", f"{parts}.{b64(raw + bytes(1))}"
    yield "signature's halves swapped", f"{parts}.{b64(raw[32:] + raw[:32])}"
    more = int.from_bytes(raw[32:], "little") + ORDER
    yield "signature with the group's order added", f"{parts}.{b64(raw[:32] + more.to_bytes(32, 'little'))}"
    yield "signature over the claims alone", mint.token(sign=lambda text: mint.private.sign(text.partition(b".")[2]))


def shapes(mint: Mint) -> Forged:
    good = mint.token()
    head, body, signature = good.split(".")
    yield "nothing", ""
    yield "two points", ".."
    yield "two parts", f"{head}.{body}"
    yield "four parts", f"{good}.{signature}"
    yield "five parts, as of an encrypted one", f"{good}.{signature}.{signature}"
    yield (
        "an encrypted one",
        f"{as_part({'alg': 'dir', 'enc': 'A256GCM', 'kid': mint.kid})}..{b64(bytes(12))}.{body}.{b64(bytes(16))}",
    )
    yield "as JSON", json.dumps({"payload": body, "signatures": [{"protected": head, "signature": signature}]})
    yield "one in another", mint.token(claims=good.encode())
    yield "of 3,000 characters", mint.saying(more="x" * 3000)
    yield "of 3,000 dots", "." * 3000
    yield "of a million characters", good + "A" * 1_000_000
    yield "parts in another order", f"{body}.{head}.{signature}"
    yield "a UUID", str(uuid4())
    yield "a step token", mint.theirs["step"]
    yield "a refresh token", mint.theirs["refresh"]


def spellings(mint: Mint) -> Forged:
    good = mint.token()
    head, body, signature = good.split(".")
    yield from (
        ("padded", f"{head}={'.'}{body}.{signature}"), ("signature padded", f"{good}=="), ("a space before", f" {good}"),
        ("a space after", f"{good} "), ("a line end after", f"{good}\n"), ("a tab within", f"{head}.\t{body}.{signature}"),
        ("a NUL after", f"{good}\0"), ("a point in another script", good.replace(".", "．")), ("in quotes", f'"{good}"'),
        ("a full-width letter", f"ｅ{good[1:]}"), ("in capitals", good.upper()), ("named Bearer within", f"Bearer {good}"),
        ("percent-written", good.replace(".", "%2E")), ("in the old alphabet", f"{head}.{body}.+/{signature[2:]}"),
    )  # fmt: skip
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(signature[-1])
    yield "stray bits in the signature's last character", f"{head}.{body}.{signature[:-1]}{alphabet[last + 1]}"


def lives(mint: Mint) -> Forged:
    """Good tokens about a session that is not so."""
    for name in (
        "another person's session",
        "another office's session",
        "an ended session",
        "a session that has run out",
    ):
        yield f"sid of {name}", mint.saying(sid=str(mint.theirs[name]))
    yield "another office's whole identity but for the session", mint.saying(oid=str(mint.theirs["office"]))
    yield "another person's name on one's own session", mint.saying(sub=str(mint.theirs["person"]))
