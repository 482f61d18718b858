"""How I sign in, in a real browser: recovery codes kept and counted, and a proof by whatever the account has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from mps_connect.kit.ids import new_id
from tests.support.accounts import make_account, sign_in_by_password
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.pages import button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

NAME = "Kavitha Sampel"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
TEN = "10 recovery codes are left"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def watched(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Watched]:
    """Somebody new on the account page, opened under a name, as passkeys need."""
    context = browser.new_context(
        viewport=request.param, locale="en-SG", timezone_id="Asia/Singapore", permissions=["clipboard-read"]
    )
    page = Watched(context, service.url.replace("127.0.0.1", "localhost"))
    email = f"{new_id().hex}@ban.invalid"
    make_account(service, email=email, name=NAME, role="volunteer")
    sign_in_by_password(page, email)
    page.page.clock.install()
    page.open("/account")
    yield page
    context.close()
    assert page.troubles == []


def set_up_app(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    button(page, "Set up an authenticator app").click()
    button(page, "Set up an authenticator app").click()
    app = pyotp.TOTP(page.locator("code").first.inner_text().replace(" ", ""))
    page.get_by_label("The code your app shows now").fill(app.now())
    button(page, "Take it into use").click()
    expect(button(page, "I have kept them")).to_be_visible()
    return app, page.locator("li code").all_inner_texts()


def test_recovery_codes_are_saved_copied_printed_and_counted(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    _, codes = set_up_app(page)
    assert len(codes) == 10
    assert watched.violations_in_any_light() == []

    with page.expect_download() as saved:
        button(page, "Download").click()
    assert saved.value.suggested_filename == "mps-connect-recovery-codes.txt"
    saved.value.save_as(tmp_path / "codes.txt")
    text = (tmp_path / "codes.txt").read_text(encoding="utf-8")
    assert [code for code in codes if code not in text] == []
    assert NAME not in text
    assert "@" not in text

    page.evaluate("window.print = () => { window.printed = true }")
    button(page, "Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_text(codes[0])).to_be_visible()
    expect(page.get_by_text("Where I am signed in")).to_be_hidden()
    page.emulate_media(media="screen")

    button(page, "I have kept them").click()
    expect(region(page, "Recovery codes")).to_contain_text(TEN)


def test_a_proof_is_asked_later_and_given_by_the_apps_code_or_a_passkey(watched: Watched) -> None:
    page = watched.page
    device = watched.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    set_up_app(page)
    button(page, "I have kept them").click()
    expect(button(page, "Make new recovery codes")).to_be_visible()

    page.clock.fast_forward("09:00")
    button(page, "Add a passkey").click()
    asked = dialog(page, "Add a passkey")
    assert watched.violations_in_any_light() == []
    button(asked, "Use a code of the app instead").click()
    # The code that set the app up is used up: what is refused is said, and stays to be corrected.
    asked.get_by_label("The code your app shows now").fill("000000")
    button(asked, "Go on").click()
    expect(asked.get_by_role("alert").first).to_be_visible()
    expect(asked.get_by_label("The code your app shows now")).to_have_value("000000")
    button(asked, "Use the password instead").click()
    asked.get_by_label("Your password").fill("four unrelated words here")
    button(asked, "Go on").click()
    page.get_by_label("What to call it").fill("Contoh key")
    button(page, "Add a passkey").click()
    expect(button(page, "Remove the passkey Contoh key")).to_be_visible()

    page.clock.fast_forward("09:00")
    button(page, "Remove the app").click()
    button(dialog(page, "Remove the app"), "Use your passkey").click()
    expect(page.get_by_text("Your passkey is your second step.")).to_be_visible()
    expect(region(page, "Recovery codes")).to_contain_text(TEN)
    lately = region(page, "What happened lately").get_by_role("listitem")
    expect(lately.first).to_contain_text("The authenticator app was removed")
    button(page, "Remove the passkey Contoh key").click()
    if page.get_by_role("dialog").count():
        button(dialog(page, "Remove Contoh key"), "Use your passkey").click()
    expect(button(page, "Remove the passkey Contoh key")).to_have_count(0)
