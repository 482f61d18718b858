"""Signing in by the organisation's own provider, in a real browser with a real provider."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Watched
from tests.support.pages import button
from tests.support.provider import CLIENT, SECRET, Account, Provider, providing
from tests.support.service import Service, free_port, serving

pytestmark = pytest.mark.browser
NAME = "Contoh organisation"
ACCOUNTS = {
    "priya": Account("priya@sso.invalid", amr=("pwd", "mfa")),
    "unverified": Account("priya@sso.invalid", email_verified=False),
}


@dataclass(frozen=True, slots=True)
class Both:
    service: Service
    provider: Provider


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    port = free_port()
    redirect = f"http://127.0.0.1:{port}/signed-in-elsewhere"
    with providing(ACCOUNTS, redirects=[redirect], pushed=True, dpop=True) as provider:
        given = {
            "MPS_OIDC_ISSUER": provider.issuer,
            "MPS_OIDC_CLIENT_ID": CLIENT,
            "MPS_OIDC_CLIENT_SECRET": SECRET,
            "MPS_OIDC_NAME": NAME,
            "MPS_OIDC_TRUSTED_FACTORS": "mfa",
        }
        with serving(given=given, port=port) as service:
            make_account(service)
            yield Both(service, provider)


def make_account(service: Service) -> None:
    """A member of the demo office's staff with an address that the provider knows."""
    url = subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", "db", "url", "--as", "app"],
        env=os.environ | {"MPS_DATA_DIR": str(service.data_dir)}, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    command = [sys.executable, "-m", "mps_connect.cli", "users", "create", "--office", "BAN", "--role", "staff"]
    subprocess.run(
        [*command, "--email", "priya@sso.invalid", "--name", "Priya Sampel"],
        env=os.environ | {"MPS_DATA_DIR": str(service.data_dir), "DATABASE_URL": url, "MPS_DEMO": "false"},
        input="four unrelated words here\n", check=True, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def watched(browser: Browser, both: Both) -> Iterator[Watched]:
    context = browser.new_context(locale="en-SG", timezone_id="Asia/Singapore")
    page = Watched(context, both.service.url)
    yield page
    context.close()
    assert page.troubles == []


def sign_in_there(page: Page, login: str, *, go: str = "Continue") -> None:
    page.get_by_label("Name").fill(login)
    button(page, go).click()


def test_a_button_leads_there_and_back_to_the_page_that_was_asked_for(watched: Watched, both: Both) -> None:
    page = watched.page
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.goto(f"{watched.base}/cases")
    expect(button(page, re.compile(f"^Sign in with {NAME}"))).to_be_visible()
    assert watched.violations() == []
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    assert page.url.startswith(both.provider.issuer)
    sign_in_there(page, "priya")
    expect(page.get_by_role("heading", name="Cases", level=1)).to_be_visible()
    assert page.url == f"{both.service.url}/cases"
    assert any("code=" in address for address in addresses)
    page.go_back()
    assert "code=" not in page.url
    assert page.evaluate("sessionStorage.length") == 0


def test_a_refusal_says_why_and_leads_back(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.base}/sign-in")
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    sign_in_there(page, "unverified")
    expect(page.get_by_role("heading", name="You are not signed in", level=1)).to_be_visible()
    expect(page.get_by_text("has not confirmed your e-mail address")).to_be_visible()
    assert "code=" not in page.url
    assert watched.violations() == []
    page.get_by_role("link", name="Back to the sign-in page").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_stopping_there_signs_nobody_in(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.base}/sign-in")
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    sign_in_there(page, "priya", go="Cancel")
    expect(page.get_by_text("was stopped or refused there")).to_be_visible()


def test_our_page_without_an_answer_says_where_to_start(watched: Watched) -> None:
    watched.page.goto(f"{watched.base}/signed-in-elsewhere")
    expect(watched.page.get_by_text("There is nothing to finish here")).to_be_visible()
