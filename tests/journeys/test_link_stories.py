"""One-time links in the browser: made at the desk, opened by whoever they are for, good once, and never a way past the second step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mps_connect.kit.ids import new_id
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.mail_office import Arrivals, mail_arriving
from tests.support.pages import button, dialog
from tests.support.real_office import administered_office, come_in_by_passkey, show_password

pytestmark = pytest.mark.browser

CHOSEN = "several other words entirely"
CHANGED = "quite another row of nouns"
NOT_GOOD = "This link is not good, or not any more"
NOW = "The code your app shows now"

Arrive = Callable[..., Watched]


@pytest.fixture(scope="module")
def office() -> Iterator[str]:
    with administered_office("LNK") as address:
        yield address


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[int, Arrivals]]:
    with mail_arriving() as arriving:
        yield arriving


@pytest.fixture(scope="module")
def mailing_office(post: tuple[int, Arrivals]) -> Iterator[str]:
    given = {
        "MPS_SMTP_HOST": "127.0.0.1",
        "MPS_SMTP_PORT": str(post[0]),
        "MPS_SMTP_TLS": "none",
        "MPS_MAIL_FROM": "office@pst.invalid",
    }
    with administered_office("PST", given=given) as address:
        yield address


def a_page(browser: Browser, base: str, viewport: dict[str, int]) -> Watched:
    return Watched(browser.new_context(viewport=viewport, locale="en-SG", timezone_id="Asia/Singapore"), base)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def admin(browser: Browser, office: str) -> Iterator[Watched]:
    watched = a_page(browser, office, DESKTOP)
    come_in_by_passkey(watched, "admin@lnk.invalid")
    yield watched
    assert watched.troubles == []
    watched.context.close()


@pytest.fixture(scope="module")
def mail_admin(browser: Browser, mailing_office: str) -> Iterator[Watched]:
    watched = a_page(browser, mailing_office, DESKTOP)
    come_in_by_passkey(watched, "admin@pst.invalid")
    yield watched
    assert watched.troubles == []
    watched.context.close()


@pytest.fixture
def arrive(browser: Browser, office: str) -> Iterator[Arrive]:
    """Somebody's own browser: on a phone, unless said otherwise."""
    pages: list[Watched] = []

    def make(viewport: dict[str, int] = PHONE, base: str = office) -> Watched:
        pages.append(a_page(browser, base, viewport))
        return pages[-1]

    yield make
    assert [trouble for watched in pages for trouble in watched.troubles] == []
    for watched in pages:
        watched.context.close()


def invite(admin: Watched, name: str, email: str, role: str) -> Locator:
    """Adds a person; the dialog that says what became of the invitation."""
    page = admin.page
    admin.open("/people")
    button(page, "Add a person").click()
    form = dialog(page, "Add a person")
    form.get_by_label("Name").fill(name)
    form.get_by_label("E-mail").fill(email)
    form.get_by_role("radio", name=re.compile(f"^{role}")).check(force=True)
    assert admin.violations() == []
    button(form, "Add the person").click()
    return dialog(page, f"{name} is invited")


def link_in(place: Locator) -> str:
    """The link shown to be handed over, and the picture of it."""
    expect(place.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()
    return place.locator("code").inner_text()


def account_of(admin: Watched, name: str) -> Locator:
    admin.open("/people")
    button(admin.page, f"Change the account of {name}").click()
    return dialog(admin.page, f"The account of {name}")


def choose_password(page: Page, label: str, password: str) -> None:
    page.get_by_label(label, exact=True).fill(password)
    button(page, "Set the password and go on").click()


def set_up_app(page: Page) -> tuple[str, str]:
    """The second step, for the first time: the secret of the app, and a recovery code."""
    button(page, "Set up an authenticator app").click()
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label(NOW).fill(pyotp.TOTP(secret).now())
    button(page, "Take it into use").click()
    expect(button(page, "I have kept them")).to_be_visible()
    recovery = page.locator("li code").first.inner_text()
    button(page, "I have kept them").click()
    is_in(page)
    return secret, recovery


def is_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Pages").first).to_be_visible()


def is_not_good(watched: Watched, link: str) -> None:
    watched.page.goto(link)
    expect(watched.page.get_by_role("heading", name=NOT_GOOD)).to_be_visible()
    assert watched.violations() == []


def come_in(phone: Watched, link: str, name: str) -> str:
    """Opens an invitation, chooses CHOSEN and sets up the second step. Returns a recovery code."""
    phone.page.goto(link)
    expect(phone.page.get_by_role("heading", name=f"{name}, you were invited to Contoh office")).to_be_visible()
    choose_password(phone.page, "Choose a password", CHOSEN)
    expect(phone.page.get_by_role("heading", name=f"One more step, {name}")).to_be_visible()
    return set_up_app(phone.page)[1]


def test_an_invited_colleague_comes_in_on_a_phone(admin: Watched, arrive: Arrive) -> None:
    done = invite(admin, "Sampel Staff", "staff@lnk.invalid", "Staff")
    first = link_in(done)
    assert admin.violations() == []
    button(done, "Done").click()
    expect(admin.page.get_by_text(re.compile("^Invited until ")).first).to_be_visible()
    assert admin.violations() == []

    account = account_of(admin, "Sampel Staff")
    button(account, "Make a new invitation").click()
    link = link_in(dialog(admin.page, "A link for Sampel Staff"))
    assert admin.violations_in_any_light() == []
    is_not_good(arrive(DESKTOP), first)

    phone = arrive()
    page = phone.page
    page.goto(link)
    expect(page.get_by_role("heading", name="Sampel Staff, you were invited to Contoh office")).to_be_visible()
    assert page.url == f"{phone.base}/link"
    assert phone.violations_in_any_light() == []
    choose_password(page, "Choose a password", "sampel staff 1234")
    expect(page.get_by_role("alert")).to_contain_text("unrelated words")
    expect(page.get_by_label("Choose a password")).to_have_value("sampel staff 1234")
    assert phone.violations() == []

    page.reload()
    expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()
    assert phone.violations() == []

    come_in(phone, link, "Sampel Staff")
    is_not_good(arrive(DESKTOP), link)
    admin.open("/people")
    expect(admin.page.get_by_role("row", name=re.compile("Sampel Staff"))).to_contain_text("Open")


def test_a_reset_by_the_administrator_still_asks_for_the_second_step(admin: Watched, arrive: Arrive) -> None:
    before = arrive()
    recovery = come_in(before, link_in(invite(admin, "Contoh Vetter", "vetter@lnk.invalid", "Staff")), "Contoh Vetter")
    account = account_of(admin, "Contoh Vetter")
    button(account, "Make a reset link").click()
    link = link_in(dialog(admin.page, "A link for Contoh Vetter"))

    other = arrive(DESKTOP)
    other.page.goto(link)
    expect(other.page.get_by_role("heading", name="Contoh Vetter, choose a new password")).to_be_visible()
    assert other.violations_in_any_light() == []
    choose_password(other.page, "New password", CHANGED)
    expect(other.page.get_by_role("heading", name="Now your second step")).to_be_visible()
    assert other.violations() == []
    other.open("/cases")
    expect(other.page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()

    before.open("/cases")
    expect(before.page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    show_password(before, "vetter@lnk.invalid", CHOSEN)
    expect(before.page.get_by_role("alert")).to_contain_text("do not fit")
    show_password(before, "vetter@lnk.invalid", CHANGED)
    button(before.page, "My phone is not with me").click()
    before.page.get_by_label("A recovery code").fill(recovery)
    button(before.page, "Sign in").click()
    is_in(before.page)
    is_not_good(other, link)


def test_another_role_and_a_closed_account_bite_at_once(admin: Watched, arrive: Arrive) -> None:
    phone = arrive()
    recovery = come_in(phone, link_in(invite(admin, "Sampel Mover", "mover@lnk.invalid", "Staff")), "Sampel Mover")
    account = account_of(admin, "Sampel Mover")
    account.get_by_role("radio", name=re.compile("^Auditor")).check(force=True)
    button(account, "Change the role").click()
    expect(account).to_have_count(0)
    assert phone.context.request.get(f"{phone.base}/api/cases").status == 401

    show_password(phone, "mover@lnk.invalid", CHOSEN)
    button(phone.page, "My phone is not with me").click()
    phone.page.get_by_label("A recovery code").fill(recovery)
    button(phone.page, "Sign in").click()
    is_in(phone.page)
    assert phone.context.request.get(f"{phone.base}/api/cases").status == 403

    account = account_of(admin, "Sampel Mover")
    account.get_by_role("switch", name="The account is open").click(force=True)
    button(account, "Close the account").click()
    expect(account).to_have_count(0)
    assert phone.context.request.get(f"{phone.base}/api/me").status == 401
    show_password(phone, "mover@lnk.invalid", CHOSEN)
    expect(phone.page.get_by_role("alert")).to_contain_text("do not fit")


def test_without_mail_the_pages_say_whom_to_ask(arrive: Arrive) -> None:
    phone = arrive()
    for path, words in (
        ("/sign-in", "Your office’s administrator makes you a link"),
        ("/forgot-password", "Ask your office’s administrator for a link"),
        ("/my-case/sign-in", "Ask the office for a link"),
    ):
        phone.open(path)
        expect(phone.page.get_by_text(words)).to_be_visible()
        assert phone.violations_in_any_light() == []


def test_a_forgotten_password_by_mail(mail_admin: Watched, post: tuple[int, Arrivals], arrive: Arrive) -> None:
    arrivals, mailing_office = post[1], mail_admin.base
    done = invite(mail_admin, "Contoh Posted", "posted@pst.invalid", "Staff")
    expect(done.get_by_text("is on its way to posted@pst.invalid")).to_be_visible()
    expect(done.locator("code")).to_have_count(0)
    assert mail_admin.violations() == []
    phone = arrive(PHONE, mailing_office)
    recovery = come_in(phone, arrivals.link_for("posted@pst.invalid"), "Contoh Posted")

    phone.context.clear_cookies()
    phone.open("/sign-in")
    page = phone.page
    page.get_by_label("E-mail").fill("posted@pst.invalid")
    page.get_by_role("link", name="I forgot my password").click()
    expect(page.get_by_label("E-mail")).to_have_value("posted@pst.invalid")
    assert phone.violations_in_any_light() == []
    button(page, "Send me a link").click()
    expect(page.get_by_text("If posted@pst.invalid is known here, a link is on its way to it.")).to_be_visible()
    assert phone.violations() == []
    button(page, "Try another address").click()
    page.get_by_label("E-mail").fill("nobody@pst.invalid")
    button(page, "Send me a link").click()
    expect(page.get_by_text("If nobody@pst.invalid is known here, a link is on its way to it.")).to_be_visible()

    page.goto(arrivals.link_for("posted@pst.invalid"))
    choose_password(page, "New password", CHANGED)
    expect(page.get_by_role("heading", name="Now your second step")).to_be_visible()
    button(page, "My phone is not with me").click()
    page.get_by_label("A recovery code").fill(recovery)
    button(page, "Sign in").click()
    is_in(page)
    assert [mail for mail in arrivals if mail.recipients == ["nobody@pst.invalid"]] == []


def test_a_resident_asks_for_her_next_link_herself(
    mail_admin: Watched, post: tuple[int, Arrivals], arrive: Arrive
) -> None:
    arrivals, mailing_office = post[1], mail_admin.base
    invite(mail_admin, "Sampel Desk", "desk@pst.invalid", "Staff")
    desk = arrive(DESKTOP, mailing_office)
    come_in(desk, arrivals.link_for("desk@pst.invalid"), "Sampel Desk")
    asked = {"channel": "walk_in", "mode": "guided", "language": "ta", "person_name": "Kamala Contoh"}
    headers = {"origin": desk.base, "idempotency-key": str(new_id())}
    answer = desk.context.request.post(f"{desk.base}/api/cases", data=asked, headers=headers)
    desk.open(f"/cases/{answer.json()['case_id']}/interview")
    button(desk.page, re.compile("Person$")).click()
    button(desk.page, "Let them see their case").click()
    dialog(desk.page, "Let them see their case").get_by_label("Their own e-mail").fill("kamala@pst.invalid")
    button(desk.page, "Make the link").click()
    expect(desk.page.get_by_text("is on its way to kamala@pst.invalid")).to_be_visible()
    first = arrivals.link_for("kamala@pst.invalid")

    phone = arrive(PHONE, mailing_office)
    phone.open("/my-case/sign-in")
    button(phone.page, "தமிழ்").click()
    phone.page.get_by_label("மின்னஞ்சல்").fill("kamala@pst.invalid")
    assert phone.violations() == []
    button(phone.page, "எனக்கு இணைப்பை அனுப்புக").click()
    link = arrivals.link_for("kamala@pst.invalid")
    assert link != first
    phone.page.goto(first)
    expect(phone.page.get_by_role("heading", name="இந்த இணைப்பு செல்லாது")).to_be_visible()
    phone.page.goto(link)
    button(phone.page, "என் விவகாரத்தைப் பார்க்க").click()
    expect(phone.page).to_have_url(re.compile("/my-case$"))
    assert phone.violations() == []
