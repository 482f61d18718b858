"""A real OpenID Connect provider beside the tests, and a person who signs in there."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from joserfc.jwk import ECKey, RSAKey

from tests.support.service import free_port

SCRIPT = Path(__file__).parent / "oidc" / "provider.mjs"
CLIENT = "mps-connect"
SECRET = "only-for-tests-0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Provider:
    """`signing`: the key its ID tokens are signed with, so that a test can forge what the provider never would."""

    issuer: str
    signing: RSAKey | ECKey
    pid: int


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    email_verified: bool = True
    amr: tuple[str, ...] = ("pwd",)
    acr: str = "plain"
    more: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def providing(
    accounts: Mapping[str, Account],
    *,
    redirects: list[str],
    pushed: bool = False,
    dpop: bool = False,
    claims_by_userinfo: bool = False,
    algorithm: str = "RS256",
    client_key: ECKey | None = None,
    port: int | None = None,
) -> Iterator[Provider]:
    """Start it, wait until it listens, stop it."""
    port = port or free_port()
    signing: RSAKey | ECKey = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    key = {**signing.as_dict(private=True), "use": "sig", "alg": algorithm, "kid": "signing-1"}
    given = {
        "port": port, "client": CLIENT, "secret": SECRET, "redirects": redirects, "pushed": pushed, "dpop": dpop,
        "claims_by_userinfo": claims_by_userinfo, "algorithm": algorithm, "keys": [key],
        "client_jwks": {"keys": [client_key.as_dict(private=False)]} if client_key else None,
        "accounts": {
            login: {
                "claims": {"email": one.email, "email_verified": one.email_verified, **one.more},
                "amr": list(one.amr), "acr": one.acr,
            }
            for login, one in accounts.items()
        },
    }  # fmt: skip
    process = subprocess.Popen(
        ["node", str(SCRIPT), json.dumps(given)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            assert process.stderr is not None
            raise RuntimeError(process.stderr.read())
        yield Provider(f"http://127.0.0.1:{port}", signing, process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def sign_in_there(address: str, login: str, *, go: str = "in") -> dict[str, str]:
    """What a browser does at the provider, from the address we send it to; returns what comes back to our page."""
    with httpx.Client(follow_redirects=False, timeout=20) as browser:
        answer = browser.get(address)
        while True:
            while answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if urlsplit(target).path == "/signed-in-elsewhere":
                    return dict(parse_qsl(urlsplit(target).query))
                answer = browser.get(target)
            if answer.status_code != 200 or "/interaction/" not in str(answer.url):
                raise RuntimeError(f"{answer.status_code} {answer.url}: {answer.text[:500]}")
            answer = browser.post(answer.url, data={"login": login, "go": go})
