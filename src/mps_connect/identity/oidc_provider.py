"""An OpenID Connect provider as its client sees it: what it offers, where to send a person, what their code is worth.

OpenID Connect Discovery 1.0, RFC 7636 (PKCE), RFC 9126 (pushed requests), RFC 9207 (who answers), RFC 9449 (DPoP).
"""

from __future__ import annotations

import base64
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
from joserfc.jwk import ECKey

from mps_connect.identity.oidc_tokens import (
    ALGORITHMS,
    PROOF_ALGORITHM,
    Expected,
    IdTokenBad,
    PublicKey,
    challenge_of,
    client_assertion,
    fitting_key,
    header_of,
    importable_keys,
    proof,
    read_id_token,
)
from mps_connect.kit.errors import Fault
from mps_connect.kit.outgoing import Answer, NoAnswer, Outside, PlaceForbidden

REMEMBER_SECONDS = 600.0
ASK_AGAIN_SECONDS = 10.0
SCOPE = "openid email"

log = logging.getLogger(__name__)


class ProviderSilent(Fault):
    """The provider cannot be reached, or what it publishes is not usable."""

    status = 503
    code = "provider_silent"
    message = "Your organisation's sign-in does not answer. Try again in a minute, or sign in with e-mail and password."


class AnswerNotBelieved(Fault):
    """Something in what came back is not what was asked for, or not from whom it was asked."""

    status = 401
    code = "answer_not_believed"
    message = (
        "The answer of your organisation's sign-in did not fit what was asked, so nobody was signed in. Start again from the"
        " sign-in page; if it happens twice, tell your office's administrator."
    )


@dataclass(frozen=True, slots=True)
class Registration:
    """How the operator registered this service with its provider: a secret or a key."""

    issuer: str
    client_id: str
    secret: str | None = None
    key: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the provider publishes about itself, checked."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    pushed: str | None
    proofs: bool
    says_who_answers: bool
    secret_in_header: bool
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent along with a person, and must come back."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    proof_key: ECKey | None


class OidcProvider:
    """One provider, chosen by the operator. Remembers what it publishes for ten minutes."""

    def __init__(self, registration: Registration, outside: Outside) -> None:
        self.registration = registration
        self._outside = outside
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, list[PublicKey]] | None = None

    async def metadata(self) -> Metadata:
        """Raises ProviderSilent."""
        if self._metadata is None or time.monotonic() - self._metadata[0] > REMEMBER_SECONDS:
            address = f"{self.registration.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._published(address)
            self._metadata = time.monotonic(), self._checked(found)
        return self._metadata[1]

    async def address_for(self, asked: Asked, *, now: datetime) -> str:
        """Where to send a person's browser. Pushes the request ahead where the provider takes that. Raises ProviderSilent."""
        offers = await self.metadata()
        wanted = {
            "response_type": "code", "client_id": self.registration.client_id, "redirect_uri": asked.redirect,
            "scope": SCOPE, "state": asked.state, "nonce": asked.nonce,
            "code_challenge": challenge_of(asked.verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        if asked.proof_key is not None:
            wanted["dpop_jkt"] = asked.proof_key.thumbprint()
        if offers.pushed is not None:
            answer = await self._post(offers.pushed, wanted, proof_key=asked.proof_key, now=now)
            found = self._object(answer)
            if answer.status != 201 or not isinstance(found.get("request_uri"), str):
                self._unusable("pushed_request", answer, found)
            wanted = {"client_id": self.registration.client_id, "request_uri": found["request_uri"]}
        return str(httpx.URL(offers.authorization).copy_merge_params(wanted))

    async def claims_for(self, code: str, asked: Asked, *, now: datetime) -> dict[str, Any]:
        """Redeem a code: who signed in there, by a checked ID token. Raises AnswerNotBelieved, ProviderSilent."""
        offers = await self.metadata()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": asked.redirect,
            "code_verifier": asked.verifier,
        }  # fmt: skip
        answer = await self._post(offers.token, form, proof_key=asked.proof_key, now=now)
        given = self._object(answer)
        access, id_token = given.get("access_token"), given.get("id_token")
        kind = str(given.get("token_type", "")).lower()
        if answer.status >= 500:
            self._unusable("token", answer, given)
        if answer.status != 200 or not isinstance(access, str) or not isinstance(id_token, str):
            log.warning("a provider refused a code", extra={"code": _code_of(given)})
            raise AnswerNotBelieved
        if kind != ("dpop" if asked.proof_key is not None else "bearer"):
            log.warning("a provider gave another kind of token than was asked for", extra={"code": "token_type"})
            raise AnswerNotBelieved
        registration = self.registration
        expected = Expected(registration.issuer, registration.client_id, asked.nonce, access, offers.algorithms)
        claims = await self._read(id_token, expected, now=now)
        if "email" not in claims and offers.userinfo is not None:
            claims |= await self._userinfo(offers.userinfo, access, asked, subject=claims["sub"], now=now)
        return claims

    async def _read(self, id_token: str, expected: Expected, *, now: datetime) -> dict[str, Any]:
        try:
            header = header_of(id_token)
            key = fitting_key(header, await self._published_keys(), algorithms=expected.algorithms)
            if key is None:
                # The provider may have changed its keys since we asked.
                key = fitting_key(header, await self._published_keys(anew=True), algorithms=expected.algorithms)
            if key is None:
                raise IdTokenBad("key")
            return read_id_token(id_token, key, expected=expected, now=now)
        except IdTokenBad as error:
            log.warning("an ID token was not believed", extra={"code": f"id_token_{error}"})
            raise AnswerNotBelieved from error

    async def _userinfo(
        self, address: str, access: str, asked: Asked, *, subject: str, now: datetime
    ) -> dict[str, Any]:
        """E-mail address of a provider that does not put it into its ID tokens. It must speak of the same person."""
        answer = await self._userinfo_once(address, access, asked.proof_key, now=now, nonce=None)
        nonce = answer.headers.get("dpop-nonce")
        if answer.status == 401 and asked.proof_key is not None and nonce is not None:
            answer = await self._userinfo_once(address, access, asked.proof_key, now=now, nonce=nonce)
        found = self._object(answer) if answer.status == 200 else {}
        if found.get("sub") != subject:
            log.warning("a provider's account page spoke of somebody else", extra={"code": "userinfo_sub"})
            raise AnswerNotBelieved
        return {name: found[name] for name in ("email", "email_verified") if name in found}

    async def _userinfo_once(
        self, address: str, access: str, key: ECKey | None, *, now: datetime, nonce: str | None
    ) -> Answer:
        if key is None:
            return await self._ask("GET", address, headers={"authorization": f"Bearer {access}"})
        made = proof(key, method="GET", address=address, now=now, nonce=nonce, access_token=access)
        return await self._ask("GET", address, headers={"authorization": f"DPoP {access}", "dpop": made})

    async def _post(self, address: str, form: dict[str, str], *, proof_key: ECKey | None, now: datetime) -> Answer:
        """A form from us as the registered client, with a proof where we have a key; once more where it wants its own nonce."""
        answer = await self._post_once(address, form, proof_key=proof_key, now=now, nonce=None)
        nonce = answer.headers.get("dpop-nonce")
        if proof_key is None or nonce is None or answer.status not in (400, 401):
            return answer
        if _code_of(self._object(answer)) != "use_dpop_nonce":
            return answer
        return await self._post_once(address, form, proof_key=proof_key, now=now, nonce=nonce)

    async def _post_once(
        self, address: str, form: dict[str, str], *, proof_key: ECKey | None, now: datetime, nonce: str | None
    ) -> Answer:
        headers, ours = await self._credentials(now=now)
        if proof_key is not None:
            headers["dpop"] = proof(proof_key, method="POST", address=address, now=now, nonce=nonce)
        return await self._ask("POST", address, headers=headers, form={**form, **ours})

    async def _credentials(self, *, now: datetime) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and form fields that say who we are."""
        registration = self.registration
        if registration.key is not None:
            made = client_assertion(
                registration.key, client_id=registration.client_id, audience=registration.issuer, now=now
            )
            kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            return {}, {"client_id": registration.client_id, "client_assertion_type": kind, "client_assertion": made}
        secret = registration.secret or ""
        if (await self.metadata()).secret_in_header:
            both = f"{quote(registration.client_id, safe='')}:{quote(secret, safe='')}"
            return {"authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}, {}
        return {}, {"client_id": registration.client_id, "client_secret": secret}

    async def _published_keys(self, *, anew: bool = False) -> list[PublicKey]:
        age = time.monotonic() - self._keys[0] if self._keys else REMEMBER_SECONDS + 1
        if self._keys is None or age > REMEMBER_SECONDS or (anew and age > ASK_AGAIN_SECONDS):
            found = (await self._published((await self.metadata()).keys)).get("keys")
            self._keys = time.monotonic(), importable_keys(found[:50] if isinstance(found, list) else [])
        return self._keys[1]

    async def _published(self, address: str) -> dict[str, Any]:
        answer = await self._ask("GET", address)
        if answer.status != 200:
            self._unusable("published", answer, {})
        return self._object(answer)

    async def _ask(
        self, method: str, address: str, *, headers: dict[str, str] | None = None, form: dict[str, str] | None = None
    ) -> Answer:
        try:
            return await self._outside.ask(method, address, headers=headers, form=form)
        except (PlaceForbidden, NoAnswer) as error:
            log.warning("the sign-in provider gave no answer", extra={"code": f"{type(error).__name__}: {error}"})
            raise ProviderSilent from error

    def _object(self, answer: Answer) -> dict[str, Any]:
        try:
            return answer.json()
        except NoAnswer as error:
            self._unusable("no_json", answer, {}, cause=error)

    def _unusable(
        self, what: str, answer: Answer, found: dict[str, Any], *, cause: Exception | None = None
    ) -> NoReturn:
        log.warning(
            "the sign-in provider's answer is of no use",
            extra={"code": f"{what} {answer.status} {_code_of(found)}".strip()},
        )
        raise ProviderSilent from cause

    def _checked(self, found: dict[str, Any]) -> Metadata:
        """What the provider published, where it is about the right issuer and leads to addresses we may ask."""
        if found.get("issuer") != self.registration.issuer:
            log.error("the provider's own name differs from MPS_OIDC_ISSUER", extra={"code": "issuer"})
            raise ProviderSilent
        methods = _list(found, "token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        offered = frozenset(_list(found, "id_token_signing_alg_values_supported") or ["RS256"]) & ALGORITHMS.keys()
        if not offered:
            log.error("the provider signs by no algorithm that is accepted here", extra={"code": "algorithms"})
            raise ProviderSilent
        return Metadata(
            authorization=self._endpoint(found, "authorization_endpoint"),
            token=self._endpoint(found, "token_endpoint"),
            keys=self._endpoint(found, "jwks_uri"),
            userinfo=self._endpoint(found, "userinfo_endpoint") if "userinfo_endpoint" in found else None,
            pushed=(
                self._endpoint(found, "pushed_authorization_request_endpoint")
                if "pushed_authorization_request_endpoint" in found
                else None
            ),
            proofs=PROOF_ALGORITHM in _list(found, "dpop_signing_alg_values_supported"),
            says_who_answers=found.get("authorization_response_iss_parameter_supported") is True,
            secret_in_header="client_secret_basic" in methods,
            algorithms=offered,
        )

    def _endpoint(self, found: dict[str, Any], name: str) -> str:
        try:
            return str(self._outside.check_address(found[name]))
        except (PlaceForbidden, KeyError) as error:
            log.exception("the provider's metadata is of no use", extra={"code": name})
            raise ProviderSilent from error


def _list(found: dict[str, Any], name: str) -> list[str]:
    value = found.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _code_of(found: dict[str, Any]) -> str:
    """The provider's own word for a failure, where it is one of the short ones the standards know."""
    value = found.get("error")
    return (
        value
        if isinstance(value, str) and value.isascii() and len(value) <= 40 and value.replace("_", "").isalnum()
        else ""
    )
