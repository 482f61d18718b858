"""The door of an evening: a pass is made, a phone comes in by it and interviews, another is refused, and it is taken back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.journeys.conftest import Visit
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.pages import Interview, button, region

pytestmark = pytest.mark.browser

PIN = "PIN of your pass"


def make(desk: Watched, name: str, *, ends: str | None = None, typed: bool = True) -> dict[str, Any]:
    """A pass made on screen: what its card shows, and the address in its picture."""
    page = desk.page
    if typed:
        page.get_by_label("Volunteer’s name").fill(name)
    if ends:
        button(page, re.compile("Ends at")).click()
        page.get_by_role("option", name=ends, exact=True).click()
    with page.expect_response(lambda answer: answer.url.endswith("/api/passes") and answer.status == 201) as made:
        button(page, "Make the pass").click()
    given: dict[str, Any] = made.value.json()
    card = region(page, f"The pass of {name}")
    expect(card.get_by_role("img")).to_be_visible()
    expect(card.get_by_text(f"{given['pin'][:4]} {given['pin'][4:]}")).to_be_visible()
    expect(card.get_by_text(given["short_address"], exact=True)).to_be_visible()
    return given


def row(desk: Watched, name: str) -> Locator:
    return region(desk.page, "Tonight’s passes").get_by_role("listitem").filter(has_text=name)


def scan(phone: Watched, address: str) -> Page:
    """The phone's camera opens the address."""
    phone.page.goto(address, wait_until="networkidle")
    return phone.page


def is_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def take_back(desk: Watched, name: str) -> None:
    button(row(desk, name), f"Take back the pass of {name}").click()
    asked = desk.page.get_by_role("alertdialog", name=f"Take back the pass of {name}?")
    expect(asked).to_be_visible()
    assert desk.violations_in_any_light() == []
    button(asked, "Take it back").click()
    expect(row(desk, name)).to_contain_text("Taken back")


def begin_a_case(page: Page) -> Interview:
    interview = Interview(page)
    page.get_by_role("banner").get_by_role("link", name="New case").click()
    button(page, "Start the case").click()
    expect(interview.box).to_be_visible()
    interview.add("I owe SP Services $412.60 since August 2026. Please let me pay by instalments.")
    return interview


def come_in_again(desk: Watched, ended: Locator) -> None:
    """A new pass in the same name goes on where the one before stopped."""
    desk.page.get_by_label("Volunteer’s name").fill("nurul")
    button(desk.page, "Nurul Contoh").click()
    given = make(desk, "Nurul Contoh", typed=False)
    ended.get_by_label(PIN).fill(given["pin"])
    button(ended, "Come in").click()
    expect(ended).to_have_count(0)


def test_a_volunteer_comes_in_by_the_picture_and_is_out_when_the_pass_is_taken_back(visit: Visit) -> None:
    desk = visit("staff")
    desk.open("/")
    desk.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Passes").click()
    button(desk.page, "Make the pass").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("Write the volunteer’s name.")
    expect(desk.page.get_by_label("Volunteer’s name")).to_have_value("")
    assert desk.violations_in_any_light() == []
    given = make(desk, "Nurul Contoh")
    assert desk.violations_in_any_light() == []

    phone = visit(None, viewport=PHONE)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(_whole(request)))
    page = scan(phone, given["address"])
    expect(page.get_by_role("heading", name="Nurul Contoh")).to_be_visible()
    expect(page.get_by_text(re.compile("^Bukit Angsana, until "))).to_be_visible()
    assert page.url == f"{phone.base}/pass"
    assert phone.violations_in_any_light() == []
    button(page, "Come in").click()
    is_in(page)
    code = urlsplit(given["address"]).fragment
    assert not [address for address in asked if code in address], "the code went out in an address"

    expect(region(desk.page, "The pass of Nurul Contoh").get_by_text("Nurul Contoh is in,")).to_be_visible()
    expect(row(desk, "Nurul Contoh")).to_contain_text(re.compile("In.*in after .* on Chrome on Linux"))
    assert desk.violations_in_any_light() == []

    interview = begin_a_case(page)

    other = visit(None, viewport=PHONE)
    refused = scan(other, given["address"])
    expect(refused.get_by_role("alert")).to_contain_text("A device is in with this pass already")
    assert other.violations_in_any_light() == []

    button(desk.page, "Next volunteer").click()
    take_back(desk, "Nurul Contoh")
    interview.type("She has two children.")
    button(page, re.compile(r"^Add( and read it)?( |$)")).click()
    ended = page.get_by_role("dialog", name="Your session has ended")
    expect(ended).to_contain_text("What you typed is still here.")
    button(ended, "I came by a pass").click()
    expect(ended).to_contain_text("Your pass has ended, or was taken back.")
    assert phone.violations_in_any_light() == []

    come_in_again(desk, ended)
    expect(interview.talk).to_contain_text("She has two children.")


def _whole(request: Request) -> str:
    return request.url + (request.headers.get("referer") or "")


def test_by_the_pin_on_a_phone_that_scans_nothing_and_by_a_new_pass_on_the_next_phone(visit: Visit) -> None:
    desk = visit("mp", viewport=PHONE)
    desk.open("/passes")
    given = make(desk, "Aravind Sampel")
    assert desk.violations_in_any_light() == []

    first = visit(None, viewport=PHONE)
    first.open("/sign-in")
    page = first.page
    page.get_by_role("link", name="I have a pass").click()
    page.get_by_label(PIN).fill("1234")
    button(page, "Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("A PIN has eight digits.")
    wrong = f"{(int(given['pin']) + 1) % 10**8:08}"
    page.get_by_label(PIN).fill(wrong)
    button(page, "Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("This pass is not good, or not any more.")
    expect(page.get_by_label(PIN)).to_have_value(wrong)
    assert first.violations_in_any_light() == []
    page.get_by_label(PIN).fill(f"{given['pin'][:4]} {given['pin'][4:]}")
    button(page, "Go on").click()
    expect(page.get_by_role("heading", name="Aravind Sampel")).to_be_visible()
    button(page, "Come in").click()
    is_in(page)

    # The phone is dead: a new pass for the same person ends the one before.
    expect(row(desk, "Aravind Sampel")).to_contain_text("In")
    with desk.page.expect_response(lambda answer: answer.url.endswith("/api/passes") and answer.status == 201) as made:
        button(desk.page, "New pass for Aravind Sampel").click()
    second = visit(None)
    fresh = scan(second, made.value.json()["address"])
    button(fresh, "Come in").click()
    is_in(fresh)
    page.goto(f"{first.base}/table")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    # Who scans a second time is told that they are in, and goes on.
    again = scan(second, f"{second.base}/pass")
    expect(again.get_by_text("You are in here already.")).to_be_visible()
    assert second.violations_in_any_light() == []
    again.get_by_role("link", name="Go on as Aravind Sampel").click()
    is_in(again)


def test_a_pass_ends_at_a_set_hour_and_is_printed_alone(visit: Visit) -> None:
    desk = visit("staff", viewport=DESKTOP)
    desk.open("/passes")
    page = desk.page
    button(page, re.compile("Ends at")).click()
    hours = page.get_by_role("option").all_inner_texts()
    # Whole hours of the next twelve, the first at least half an hour away.
    assert len(hours) >= 11
    assert sum("As on every evening" in hour for hour in hours) == 1
    page.keyboard.press("Escape")
    chosen = hours[0].splitlines()[0]
    make(desk, "Mei Hua Contoh", ends=chosen)
    card = region(page, "The pass of Mei Hua Contoh")
    expect(card).to_contain_text(f"The pass ends at {chosen}")
    page.emulate_media(media="print")
    expect(card.get_by_role("img")).to_be_visible()
    expect(region(page, "Tonight’s passes")).to_be_hidden()
    expect(button(card, "Print")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    page.emulate_media(media="screen")
    button(card, "Next volunteer").click()
    page.get_by_label("Volunteer’s name").fill("mei hua")
    button(page, "Mei Hua Contoh").click()
    expect(page.get_by_text("Mei Hua Contoh was here before.")).to_be_visible()


def test_a_volunteer_and_an_administrator_have_no_passes_to_give(visit: Visit) -> None:
    for account in ("volunteer", "admin"):
        watched = visit(account)
        watched.open("/")
        pages = watched.page.get_by_role("navigation", name="Pages")
        expect(pages).to_be_visible()
        expect(pages.get_by_role("link", name="Passes")).to_have_count(0)
