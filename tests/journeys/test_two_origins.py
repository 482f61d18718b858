"""The client on one origin, the API on another: cookies within one registrable domain, tokens in memory across two."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import FLAGS, chromium_path
from tests.support.elsewhere import build_client, certificate, hosting
from tests.support.pages import button
from tests.support.service import free_port, serving

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Origins:
    api: str
    same_site: str
    other_site: str


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    folder = tmp_path_factory.mktemp("origins")
    chain, key = certificate(folder, ["api.mps.test", "app.mps.test", "app.elsewhere.test", "127.0.0.1"])
    port, same, other = free_port(), free_port(), free_port()
    found = Origins(
        f"https://api.mps.test:{port}", f"https://app.mps.test:{same}", f"https://app.elsewhere.test:{other}"
    )
    given = {
        "MPS_TLS_CERTIFICATE": str(chain),
        "MPS_TLS_KEY": str(key),
        "CORS_ORIGINS": f"{found.same_site},{found.other_site}",
    }
    near = build_client(folder / "near", given={"VITE_API_URL": found.api})
    far = build_client(folder / "far", given={"VITE_API_URL": found.api, "VITE_API_TOKENS": "memory"})
    with (
        serving(given=given, port=port, scheme="https"),
        hosting(near, api=found.api, chain=chain, key=key, port=same),
        hosting(far, api=found.api, chain=chain, key=key, port=other),
    ):
        yield found


@pytest.fixture(scope="module")
def page_of(origins: Origins, browser: Browser) -> Iterator[Page]:
    rules = "--host-resolver-rules=MAP *.mps.test 127.0.0.1, MAP *.elsewhere.test 127.0.0.1"
    named = browser.browser_type.launch(executable_path=chromium_path(), args=[*FLAGS, rules])
    context = named.new_context(ignore_https_errors=True)
    yield context.new_page()
    named.close()


def enter(page: Page, address: str) -> list[str]:
    """Open the client and sign in with one click; returns what the browser complains of."""
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    button(page, re.compile("^Priya Contoh")).click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    return troubles


def test_on_one_registrable_domain_cookies_travel_and_scripts_cannot_read_them(page_of: Page, origins: Origins) -> None:
    assert enter(page_of, origins.same_site) == []
    cookies = {cookie["name"]: cookie for cookie in page_of.context.cookies(origins.api)}
    assert {"__Host-mps_access", "__Host-mps_refresh"} == set(cookies)
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")
    assert page_of.evaluate("document.cookie") == ""
    page_of.reload()
    expect(page_of.get_by_role("navigation", name="Pages")).to_be_visible()
    page_of.context.clear_cookies(name="__Host-mps_access")
    page_of.reload()
    expect(page_of.get_by_role("navigation", name="Pages")).to_be_visible()
    assert "__Host-mps_access" in {cookie["name"] for cookie in page_of.context.cookies(origins.api)}


def test_across_two_domains_tokens_live_in_memory_alone(page_of: Page, origins: Origins) -> None:
    page_of.context.clear_cookies()
    asked: list[str] = []
    page_of.on("request", lambda request: asked.append(request.headers.get("authorization", "")))
    assert enter(page_of, origins.other_site) == []
    assert page_of.context.cookies() == []
    kept = page_of.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "eyJ" not in kept
    assert any(value.startswith("Bearer eyJ") for value in asked)
    page_of.reload()
    expect(page_of.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_the_service_speaks_no_tls_older_than_1_3(origins: Origins) -> None:
    port = int(origins.api.rsplit(":", maxsplit=1)[1])
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        connect(port, context)
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    assert connect(port, context) == "TLSv1.3"


def connect(port: int, context: ssl.SSLContext) -> str | None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw, context.wrap_socket(raw) as secure:
        return secure.version()
