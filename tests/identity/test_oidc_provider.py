"""What a bent provider, or somebody in between, may try: every answer that does not fit signs nobody in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from mps_connect.identity.oidc_tokens import importable_keys, proof
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.settings import Settings, SettingsWrong
from tests.identity.conftest import code_of
from tests.support.bent_provider import Bent, bent_provider
from tests.support.cast import Cast
from tests.support.clients import Client, acting, app_on

START, FINISH = "/api/auth/single-sign-on/start", "/api/auth/single-sign-on/finish"
SECRET = "s3cret: with + and %"


@pytest.fixture
def bent() -> Iterator[Bent]:
    with bent_provider() as running:
        yield running


def registered(settings: Settings, issuer: str, **more: Any) -> Settings:
    own = {"oidc_issuer": issuer, "oidc_client_id": "mps", "oidc_client_secret": SECRET, "oidc_trusted_factors": "mfa"}
    return Settings.model_validate(settings.model_dump() | own | more)


@pytest.fixture
async def client(bent: Bent, database: Database, settings: Settings) -> AsyncIterator[Client]:
    async with acting(app_on(database, registered(settings, bent.issuer)), database, None) as made:
        yield made


Change = Callable[[dict[str, Any]], None]


def honest(bent: Bent, cast: Cast, nonce: str) -> dict[str, Any]:
    at = int(utc_now().timestamp())
    return {
        "iss": bent.issuer, "aud": "mps", "sub": "s-1", "nonce": nonce, "iat": at, "exp": at + 300, "amr": ["mfa"],
        "email": f"{cast.office_id.hex[-6:]}-{cast.priya.email}", "email_verified": True,
    }  # fmt: skip


def signed(claims: dict[str, Any], key: ECKey | RSAKey | OctKey, *, alg: str = "ES256", kid: str | None = "k1") -> str:
    header = {"alg": alg} | ({"kid": kid} if kid else {})
    return jwt.encode(header, claims, key, algorithms=[alg])


async def come_back(client: Client, bent: Bent, make: Callable[[str], str], **token: Any) -> httpx.Response:
    """Set out, let the provider's token endpoint answer with what `make(nonce)` gives, and come back."""
    begun = await client.post_json(START, {})
    assert begun.status_code == 200, begun.text
    asked = httpx.URL(begun.json()["address"]).params
    body = {"access_token": "at-1", "token_type": "Bearer", "id_token": make(asked["nonce"])} | token
    bent.say("/token", {name: value for name, value in body.items() if value is not None})
    return await client.post_json(FINISH, {"state": asked["state"], "code": "c-1", "issuer": bent.issuer})


async def test_an_honest_token_signs_in(client: Client, bent: Bent, cast: Cast) -> None:
    answer = await come_back(client, bent, lambda nonce: signed(honest(bent, cast, nonce), bent.key))
    assert answer.status_code == 200, answer.text
    form = next(one for one in bent.heard if one[0] == "/token")[1]
    assert form["code"] == "c-1"
    assert len(form["code_verifier"]) >= 43
    assert "client_secret" not in form


def without(name: str) -> Change:
    return lambda claims: claims.pop(name)


def put(**changed: Any) -> Change:
    return lambda claims: claims.update(changed)


def shifted(name: str, seconds: int) -> Change:
    return lambda claims: claims.update({name: claims[name] + seconds})


FORGED: dict[str, Change] = {
    "another issuer": put(iss="https://another.invalid"),
    "no issuer": without("iss"),
    "another audience": put(aud="another"),
    "no audience": without("aud"),
    "audience of numbers": put(aud=["mps", 1], azp="mps"),
    "two audiences, not said for whom": put(aud=["mps", "another"]),
    "two audiences, for the other": put(aud=["mps", "another"], azp="another"),
    "azp of another": put(azp="another"),
    "another nonce": put(nonce="another"),
    "no nonce": without("nonce"),
    "nonce of another kind": put(nonce=["another"]),
    "run out": shifted("exp", -400),
    "no end": without("exp"),
    "an end in words": put(exp="tomorrow"),
    "an end of no number": put(exp=float("nan")),
    "good for a year": shifted("exp", 31_536_000),
    "from the future": shifted("iat", 600),
    "from last week": shifted("iat", -604_800),
    "no beginning": without("iat"),
    "not yet": lambda claims: claims.update({"nbf": claims["iat"] + 600}),
    "another access token": put(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "no subject": without("sub"),
    "an empty subject": put(sub=""),
    "a subject of another kind": put(sub={"is": "s-1"}),
    "a subject too long": put(sub="s" * 256),
}


@pytest.mark.parametrize("name", FORGED)
async def test_an_id_token_that_says_something_else_is_not_believed(
    client: Client, bent: Bent, cast: Cast, name: str
) -> None:
    def make(nonce: str) -> str:
        claims = honest(bent, cast, nonce)
        FORGED[name](claims)
        return signed(claims, bent.key)

    answer = await come_back(client, bent, make)
    assert (answer.status_code, code_of(answer)) == (401, "answer_not_believed")
    assert (await client.get("/api/me")).status_code == 401


def unsigned(claims: dict[str, Any], alg: str) -> str:
    parts = [json.dumps({"alg": alg, "typ": "JWT"}).encode(), json.dumps(claims).encode()]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def packed(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def with_own_key(claims: dict[str, Any]) -> str:
    own = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "jwk": own.as_dict(private=False)}, claims, own, algorithms=["ES256"])


def mended(token: str, *, head: str | None = None, body: str | None = None, mark: str | None = None) -> str:
    parts = token.split(".")
    given = (head, body, mark)
    return ".".join(old if new is None else new for old, new in zip(parts, given, strict=True))


def public_as_secret(key: ECKey) -> OctKey:
    return OctKey.import_key(json.dumps(key.as_dict(private=False)))


BADLY_SIGNED: dict[str, Callable[[ECKey, dict[str, Any]], str]] = {
    "alg none": lambda key, claims: unsigned(claims, "none"),
    "alg None": lambda key, claims: unsigned(claims, "None"),
    "alg NONE": lambda key, claims: unsigned(claims, "NONE"),
    "secret as key": lambda key, claims: signed(claims, OctKey.import_key(SECRET), alg="HS256", kid=None),
    "public key as secret": lambda key, claims: signed(claims, public_as_secret(key), alg="HS256"),
    "another key": lambda key, claims: signed(claims, ECKey.generate_key("P-256")),
    "another kind of key": lambda key, claims: signed(claims, RSAKey.generate_key(2048), alg="RS256"),
    "unknown name of key": lambda key, claims: signed(claims, key, kid="k2"),
    "its own key in the header": lambda key, claims: with_own_key(claims),
    "signature cut": lambda key, claims: signed(claims, key)[:-8],
    "no signature": lambda key, claims: mended(signed(claims, key), mark=""),
    "body exchanged": lambda key, claims: mended(
        signed(claims, key), body=packed(json.dumps(claims | {"sub": "s-2"}).encode())
    ),
    "critical extension": lambda key, claims: mended(
        signed(claims, key), head=packed(b'{"alg":"ES256","kid":"k1","crit":["x"],"x":1}')
    ),
    "far too long": lambda key, claims: signed(claims | {"more": "x" * 20_000}, key),
    "no token at all": lambda key, claims: "not.a.token",
}


@pytest.mark.parametrize("how", BADLY_SIGNED)
async def test_an_id_token_signed_in_another_way_is_not_believed(
    client: Client, bent: Bent, cast: Cast, how: str
) -> None:
    answer = await come_back(client, bent, lambda nonce: BADLY_SIGNED[how](bent.key, honest(bent, cast, nonce)))
    assert (answer.status_code, code_of(answer)) == (401, "answer_not_believed")


@pytest.mark.parametrize("verified", [False, "true", 1, None])
async def test_only_a_plain_yes_is_a_verified_address(client: Client, bent: Bent, cast: Cast, verified: Any) -> None:
    answer = await come_back(
        client, bent, lambda nonce: signed(honest(bent, cast, nonce) | {"email_verified": verified}, bent.key)
    )
    assert (answer.status_code, code_of(answer)) == (403, "email_unverified")


async def test_a_right_at_hash_is_believed(client: Client, bent: Bent, cast: Cast) -> None:
    half = hashlib.sha256(b"at-1").digest()[:16]
    fitting = {"at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}
    answer = await come_back(client, bent, lambda nonce: signed(honest(bent, cast, nonce) | fitting, bent.key))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "token", [{"token_type": "DPoP"}, {"token_type": None}, {"access_token": None}, {"id_token": None}, {"id_token": 7}]
)
async def test_a_token_answer_of_another_form_is_not_believed(
    client: Client, bent: Bent, cast: Cast, token: dict[str, Any]
) -> None:
    answer = await come_back(client, bent, lambda nonce: signed(honest(bent, cast, nonce), bent.key), **token)
    assert code_of(answer) == "answer_not_believed"


async def test_an_account_page_of_somebody_else_is_not_believed(client: Client, bent: Bent, cast: Cast) -> None:
    bent.metadata(userinfo_endpoint=f"{bent.issuer}/me")
    bent.say("/me", {"sub": "s-2", "email": f"{cast.office_id.hex[-6:]}-{cast.hidayah.email}", "email_verified": True})

    def make(nonce: str) -> str:
        return signed({k: v for k, v in honest(bent, cast, nonce).items() if k != "email"}, bent.key)

    assert code_of(await come_back(client, bent, make)) == "answer_not_believed"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://another.invalid"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://another.invalid/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user:word@another.invalid/"},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
    ],
)
async def test_metadata_that_leads_elsewhere_is_of_no_use(client: Client, bent: Bent, changed: dict[str, Any]) -> None:
    bent.metadata(**changed)
    answer = await client.post_json(START, {})
    assert (answer.status_code, code_of(answer)) == (503, "provider_silent")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (302, {"location": "http://127.0.0.1:9/"}, b"{}"),
        (500, {}, b"{}"),
        (200, {}, b"not json"),
        (200, {}, b'["a list"]'),
        (200, {}, b'{"issuer": "a", "issuer": "b"}'),
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"x": "' + b"x" * 300_000 + b'"}'),
        (200, {"content-encoding": "gzip"}, b"\x1f\x8b"),
    ],
)
async def test_metadata_of_another_form_is_of_no_use(
    client: Client, bent: Bent, status: int, headers: dict[str, str], body: bytes
) -> None:
    bent.say("/.well-known/openid-configuration", body, status=status, headers=headers)
    assert code_of(await client.post_json(START, {})) == "provider_silent"
    assert [path for path, _ in bent.heard] == ["/.well-known/openid-configuration"]


async def test_a_provider_that_is_away_is_said_to_be(client: Client, bent: Bent, cast: Cast) -> None:
    asked = httpx.URL((await client.post_json(START, {})).json()["address"]).params
    bent.say("/token", b"", status=502)
    answer = await client.post_json(FINISH, {"state": asked["state"], "code": "c-1", "issuer": bent.issuer})
    assert (answer.status_code, code_of(answer)) == (503, "provider_silent")


async def test_a_provider_that_does_not_say_who_answers_may_leave_it_out(
    client: Client, bent: Bent, cast: Cast
) -> None:
    bent.metadata(authorization_response_iss_parameter_supported=None)
    asked = httpx.URL((await client.post_json(START, {})).json()["address"]).params
    token = signed(honest(bent, cast, asked["nonce"]), bent.key)
    bent.say("/token", {"access_token": "at-1", "token_type": "Bearer", "id_token": token})
    assert (await client.post_json(FINISH, {"state": asked["state"], "code": "c-1"})).status_code == 200


def test_keys_too_weak_or_of_another_use_are_left_out() -> None:
    good = ECKey.generate_key("P-256")
    weak = rsa.generate_private_key(65_537, 1024).public_key().public_numbers().n
    published = [
        {"kty": "RSA", "e": "AQAB", "n": packed(weak.to_bytes(128, "big"))}, {**good.as_dict(private=False), "use": "enc"},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "EC", "crv": "P-256"}, "none", good.as_dict(private=False),
    ]  # fmt: skip
    assert len(importable_keys(published)) == 1


def test_a_proof_names_the_request_and_holds_no_private_key() -> None:
    key = ECKey.generate_key("P-256")
    made = proof(key, method="POST", address="https://id.invalid/token?x=1", now=utc_now(), nonce="n", access_token="a")
    token = jwt.decode(made, key, algorithms=["ES256"])
    assert token.header["typ"] == "dpop+jwt"
    assert set(token.header["jwk"]) == {"kty", "crv", "x", "y"}
    assert token.claims["htu"] == "https://id.invalid/token"
    assert (token.claims["htm"], token.claims["nonce"]) == ("POST", "n")
    assert token.claims["ath"] == base64.urlsafe_b64encode(hashlib.sha256(b"a").digest()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "http://id.contoh.invalid", "oidc_client_id": "a", "oidc_client_secret": "b"},
        {"oidc_issuer": "https://id.contoh.invalid?x=1", "oidc_client_id": "a", "oidc_client_secret": "b"},
        {"oidc_issuer": "https://id.contoh.invalid", "oidc_client_id": "a"},
        {"oidc_issuer": "https://id.contoh.invalid", "oidc_client_secret": "b"},
        {"oidc_issuer": "https://id.contoh.invalid", "oidc_client_id": "a", "oidc_client_secret": "b",
         "oidc_client_key": "/nowhere.pem"},
        {"oidc_client_secret": "b"},
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused_in_words(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsWrong, match="MPS_OIDC"):
        Settings.model_validate(given)
