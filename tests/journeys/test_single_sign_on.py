"""Signing in by the organisation's own provider, in a real browser with a real provider."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.accounts import make_account
from tests.support.browser import Watched
from tests.support.pages import Interview, button, dialog
from tests.support.provider import CLIENT, SECRET, Account, Provider, providing
from tests.support.service import Service, free_port, serving

pytestmark = pytest.mark.browser
NAME = "Contoh organisation"
EMAIL = "priya@sso.invalid"
ACCOUNTS = {
    "priya": Account(EMAIL, amr=("pwd", "mfa")),
    "successor": Account(EMAIL, amr=("pwd", "mfa")),
    "unverified": Account(EMAIL, email_verified=False),
}
SAID = "I owe SP $640.20 since August and can pay $80 a month."


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
            make_account(service, email=EMAIL, name="Priya Sampel", role="staff")
            yield Both(service, provider)


@pytest.fixture
def arrive(browser: Browser, both: Both) -> Iterator[Callable[[], Watched]]:
    pages: list[Watched] = []

    def make() -> Watched:
        pages.append(Watched(browser.new_context(locale="en-SG", timezone_id="Asia/Singapore"), both.service.url))
        return pages[-1]

    yield make
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.troubles] == []


@pytest.fixture
def watched(arrive: Callable[[], Watched]) -> Watched:
    return arrive()


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


def test_over_an_ended_session_it_opens_in_a_tab_of_its_own_and_the_page_goes_on(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.base}/interview/new")
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    sign_in_there(page, "priya")
    button(page, "Start the case").click()
    talk = Interview(page)
    talk.type(SAID)
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^Saved \d"))).to_be_visible()

    watched.context.clear_cookies()
    button(page, re.compile(r"^Add( and read it)?( |$)")).click()
    asked = dialog(page, "Your session has ended")
    assert watched.violations() == []
    with watched.context.expect_page() as opened:
        button(asked, f"Sign in with {NAME}").click()
    there = opened.value
    expect(there.get_by_role("heading", name=NAME)).to_be_visible()
    sign_in_there(there, "priya")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(talk.talk).to_contain_text(SAID)
    expect(talk.box).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('mps.trip')") is None


def test_an_administrator_unties_an_account_whose_address_went_to_a_successor(arrive: Callable[[], Watched]) -> None:
    first, successor, admin = arrive(), arrive(), arrive()
    first.page.goto(f"{first.base}/account")
    button(first.page, re.compile(f"^Sign in with {NAME}")).click()
    sign_in_there(first.page, "priya")
    lately = first.page.get_by_role("region", name="What happened lately")
    expect(lately).to_contain_text("Your organisation’s sign-in was tied to this account")

    page = successor.page
    page.goto(f"{successor.base}/sign-in")
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    sign_in_there(page, "successor")
    expect(page.get_by_text("This account is tied to another person of your organisation.")).to_be_visible()

    admin.sign_in("admin")
    admin.open("/people")
    button(admin.page, "Change the account of Priya Sampel").click()
    asked = dialog(admin.page, "The account of Priya Sampel")
    assert admin.violations() == []
    button(asked, "Untie from your organisation’s sign-in").click()
    expect(asked).to_contain_text("Untied.")

    first.page.reload()
    expect(lately).to_contain_text("Your organisation’s sign-in was untied from this account by")
    page.get_by_role("link", name="Back to the sign-in page").click()
    button(page, re.compile(f"^Sign in with {NAME}")).click()
    if page.get_by_label("Name").is_visible():
        sign_in_there(page, "successor")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
