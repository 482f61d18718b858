"""A real office's first evening: each person's second step set up and used, in the browser, with a device that holds passkeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.pages import button
from tests.support.real_office import administered_office, holds_passkeys, show_password

pytestmark = pytest.mark.browser

NOW = "The code your app shows now"

Arrive = Callable[..., Watched]


@pytest.fixture(scope="module")
def office() -> Iterator[str]:
    with administered_office("CTH", roles=("admin", "staff")) as address:
        yield address


@pytest.fixture
def arrive(browser: Browser, office: str) -> Iterator[Arrive]:
    pages: list[Watched] = []

    def make(viewport: dict[str, int] = DESKTOP) -> Watched:
        pages.append(Watched(browser.new_context(viewport=viewport), office))  # type: ignore[arg-type]
        return pages[-1]

    yield make
    assert [trouble for watched in pages for trouble in watched.troubles] == []
    for watched in pages:
        watched.context.close()


def is_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_an_administrator_sets_up_a_passkey_and_signs_in_by_it(arrive: Arrive) -> None:
    watched = arrive()
    holds_passkeys(watched)

    page = show_password(watched, "admin@cth.invalid")
    expect(button(page, "Add a passkey")).to_be_visible()
    assert watched.violations() == []
    watched.open("/people")
    expect(page).to_have_url(f"{watched.base}/set-up")
    button(page, "Add a passkey").click()
    expect(page.get_by_role("heading", name="Your second step is set up")).to_be_visible()
    assert page.get_by_role("listitem").count() == 10
    assert watched.violations() == []
    button(page, "I have kept them").click()
    is_in(page)

    watched.open("/account")
    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    assert watched.violations() == []

    watched.context.clear_cookies()
    show_password(watched, "admin@cth.invalid")
    button(page, "Use your passkey").click()
    is_in(page)

    watched.context.clear_cookies()
    watched.open("/sign-in")
    button(page, "Sign in with a passkey").click()
    is_in(page)


def test_a_code_of_the_app_and_a_recovery_code_on_a_phone(arrive: Arrive) -> None:
    watched = arrive(PHONE)
    page = show_password(watched, "staff@cth.invalid")
    button(page, "Set up an authenticator app").click()
    secret = page.locator("code").first.inner_text().replace(" ", "")
    assert watched.violations() == []
    page.get_by_label(NOW).fill(pyotp.TOTP(secret).now())
    button(page, "Take it into use").click()
    expect(button(page, "I have kept them")).to_be_visible()
    recovery = page.locator("li code").first.inner_text()
    button(page, "I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    watched.context.clear_cookies()
    show_password(watched, "staff@cth.invalid")
    page.get_by_label(NOW).fill("000000")
    button(page, "Sign in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label(NOW)).to_have_value("000000")
    button(page, "My phone is not with me").click()
    page.get_by_label("A recovery code").fill(recovery)
    button(page, "Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")

    watched.context.clear_cookies()
    show_password(watched, "staff@cth.invalid")
    button(page, "My phone is not with me").click()
    page.get_by_label("A recovery code").fill(recovery)
    button(page, "Sign in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
