"""Where a person is signed in, and what becomes of a page whose session ends under it: said in words, nothing typed lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.support.accounts import PASSWORD, make_account, sign_in_by_password
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.desk import Desk
from tests.support.pages import Interview, button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

SAID = "I owe SP $640.20 since August and can pay $80 a month."
MORE = "My two sons are 6 and 9."
ACCESS, REFRESH = "mps_access", "mps_refresh"


def at_a_table(watched: Watched) -> Interview:
    """A talk under way with words typed that nobody has added yet."""
    watched.open("/interview/new")
    talk = Interview(watched.page)
    button(watched.page, "Start the case").click()
    expect(talk.box).to_be_visible()
    talk.type(SAID)
    # What waits to be saved would find the session ended before the person does anything.
    expect(watched.page.get_by_role("status").filter(has_text=re.compile(r"^Saved \d"))).to_be_visible()
    return talk


def add(page: Page) -> None:
    button(page, re.compile(r"^Add( and read it)?( |$)")).click()


def ended(page: Page) -> Locator:
    return dialog(page, "Your session has ended")


def come_back(page: Page, name: str) -> None:
    """One press in the demo office; elsewhere it is a password, a passkey or the organisation."""
    button(ended(page), re.compile(name)).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def add_and_come_back(watched: Watched, talk: Interview, name: str) -> None:
    """The next act finds the session ended; signed in again, the same act is done with the same words."""
    add(watched.page)
    expect(ended(watched.page)).to_contain_text("What you typed is still here.")
    assert watched.violations_in_any_light() == []
    come_back(watched.page, name)
    expect(talk.talk).to_contain_text(SAID)
    expect(talk.box).to_have_value("")


@pytest.fixture
def name(service: Service) -> Iterator[str]:
    """Who the demo office's volunteer is."""
    desk = Desk(service.url, "volunteer")
    yield str(desk.get("/api/me")["name"])
    desk.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_session_ended_from_another_loses_nothing_typed(visit: Visit, name: str, viewport: dict[str, int]) -> None:
    here, there = visit("volunteer"), visit("volunteer", viewport=viewport)
    talk = at_a_table(there)
    here.open("/account")
    mine = region(here.page, "Where I am signed in")
    expect(mine.get_by_text("This one")).to_have_count(1)
    assert here.violations_in_any_light() == []
    # The one used last stands first of those that can be ended.
    button(mine, re.compile("^End the session on ")).first.click()
    expect(region(here.page, "What happened lately").get_by_role("listitem").first).to_contain_text(
        "A session was ended from another"
    )
    add_and_come_back(there, talk, name)


def test_all_others_are_out_on_their_next_act(visit: Visit, name: str) -> None:
    here, *others = visit("volunteer"), visit("volunteer"), visit("volunteer", viewport=PHONE)
    talks = [at_a_table(other) for other in others]
    here.open("/account")
    button(here.page, "End all others").click()
    expect(region(here.page, "Where I am signed in").get_by_role("listitem")).to_have_count(1)
    for other, talk in zip(others, talks, strict=True):
        add_and_come_back(other, talk, name)
    here.page.reload()
    expect(here.page.get_by_role("heading", name="How I sign in")).to_be_visible()


def test_a_role_changed_under_ones_feet_is_said_and_the_words_stay(visit: Visit, service: Service) -> None:
    name, email = "Lena Sampel", "lena@ban.invalid"
    make_account(service, email=email, name=name, role="volunteer")
    watched, admin = visit(None), Desk(service.url, "admin")
    sign_in_by_password(watched, email)
    talk = at_a_table(watched)
    one = next(one for one in admin.get("/api/people")["people"] if one["name"] == name)
    admin.ask("PATCH", f"/api/people/{one['id']}", {"role": "staff"}, version=one["version"])
    admin.close()

    add(watched.page)
    asked = ended(watched.page)
    asked.get_by_label("E-mail").fill(email)
    asked.get_by_label("Password", exact=True).fill(PASSWORD)
    button(asked, "Sign in").click()
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    expect(watched.page.get_by_text("Your role is now Staff")).to_be_visible()
    expect(talk.talk).to_contain_text(SAID)
    expect(watched.page.get_by_role("link", name="Replies")).to_be_visible()


def test_a_tab_open_longer_than_its_access_token_renews_in_silence(visit: Visit) -> None:
    watched = visit("volunteer")
    talk = at_a_table(watched)
    before = cookie(watched, REFRESH)
    # What the server says of a token that has run out is what it says of none.
    watched.context.clear_cookies(name=ACCESS)
    talk.add(SAID)
    expect(talk.talk).to_contain_text(SAID)
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    assert cookie(watched, REFRESH) != before


def test_an_idle_page_warns_before_it_is_signed_out(visit: Visit) -> None:
    watched = visit("volunteer")
    watched.page.clock.install()
    at_a_table(watched)
    watched.page.clock.fast_forward("28:30")
    warning = dialog(watched.page, re.compile("^You will be signed out at "))
    expect(warning).to_contain_text("What you typed is kept on this device either way.")
    assert watched.violations_in_any_light() == []
    button(warning, "Stay signed in").click()
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    watched.page.clock.fast_forward("27:30")
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    watched.page.clock.fast_forward("01:00")
    dialog(watched.page, re.compile("^You will be signed out at "))


def test_a_copied_session_is_ended_and_its_owner_and_the_auditor_are_told(visit: Visit, name: str) -> None:
    watched = visit("volunteer")
    talk = at_a_table(watched)
    copied = cookie(watched, REFRESH)
    for words in (SAID, MORE):
        watched.context.clear_cookies(name=ACCESS)
        talk.add(words)
    thief = watched.context.browser.new_context()  # type: ignore[union-attr]
    answer = thief.request.post(
        f"{watched.base}/api/auth/renew", headers={"origin": watched.base, "cookie": f"{REFRESH}={copied}"}, data={}
    )
    assert answer.status == 401
    thief.close()

    talk.type(SAID)
    add(watched.page)
    come_back(watched.page, name)
    watched.open("/account")
    lately = region(watched.page, "What happened lately").get_by_role("listitem")
    expect(lately.filter(has_text="A copied session was noticed and ended")).to_contain_text("Was this you?")

    for account, viewport in (("auditor", DESKTOP), ("admin", PHONE)):
        reader = visit(account, viewport=viewport)
        reader.open("/alarms")
        found = reader.page.get_by_role("main")
        expect(found).to_contain_text(name)
        expect(found).to_contain_text("A copied session was used; it is ended")
        assert reader.violations_in_any_light() == []


def cookie(watched: Watched, name: str) -> str:
    return next(str(one["value"]) for one in watched.context.cookies() if one["name"] == name)
