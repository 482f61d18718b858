"""What residents ask about their own data, and what went wrong with it: asked, made sure, answered, told."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import PHONE, Watched
from tests.support.desk import Desk, Json
from tests.support.pages import button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

ROKIAH = "Rokiah Contoh"


@pytest.fixture(scope="module")
def auditor(service: Service) -> Any:
    desk = Desk(service.url, "auditor")
    yield desk
    desk.close()


def fine(watched: Watched) -> None:
    watched.traffic.rest()
    assert watched.violations_in_any_light() == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not watched.page.evaluate(wide)


def choose(place: Page | Locator, page: Page, label: str, option: str) -> None:
    place.get_by_role("button", name=re.compile(f"{label}")).click()
    page.get_by_role("option", name=re.compile(option)).first.click()


def come(watched: Watched, name: str) -> None:
    watched.open("/record")
    if watched.page.viewport_size == PHONE:
        watched.open("/requests" if name == "Requests" else "/breaches")
    else:
        watched.page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
    expect(watched.page.get_by_role("heading", level=1, name=name)).to_be_visible()


def take_down(watched: Watched, kind: str, words: str) -> Locator:
    """The dialog of a new request of Rokiah's, its kind chosen. `words` find her alone: stories each have their own of her."""
    page = watched.page
    button(page, "Take a request down").click()
    asked = dialog(page, "Take a request down")
    asked.get_by_role("searchbox").fill(words)
    button(asked, "Find them").click()
    asked.get_by_role("radio", name=re.compile(ROKIAH)).check(force=True)
    asked.get_by_role("radio", name=kind).check(force=True)
    return asked


def it_is_them(page: Page) -> None:
    who = region(page, "Who asks")
    who.get_by_role("radio", name=re.compile("Saw their card")).check(force=True)
    button(who, "It is them").click()


def test_a_copy_from_the_first_word_to_the_last(visit: Visit, approved: Json, staff: Desk) -> None:
    staff.mark_sent(approved)
    staff.ask("POST", f"/api/cases/{approved['case_id']}/notes", {"text": "Her sister is at 8000 0777."})
    watched = visit("auditor")
    page = watched.page
    come(watched, "Requests")
    asked = take_down(watched, "A copy of their data", approved["case_number"])
    fine(watched)
    button(asked, "Take it down").click()
    expect(page.get_by_role("heading", level=1, name="Request: A copy of their data")).to_be_visible()
    it_is_them(page)
    held = region(page, "What is held")
    expect(held.get_by_text("••• 0777")).to_be_visible()
    fine(watched)
    note = held.get_by_role("listitem").filter(has_text="Her sister")
    note.get_by_role("checkbox", name="Leave out Note of the office").check(force=True)
    button(held, "Make the copy without 1 of them").click()
    copy = region(page, "The copy")
    with page.expect_download() as saved:
        button(copy, "Save the copy").click()
    with zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes())) as package:
        text, data = package.read("your-data.html").decode(), json.loads(package.read("your-data.json"))
    assert "S7700031C" in text
    assert "Her sister" not in text
    assert data["left_out"] == 1
    fine(watched)
    button(copy, "It is handed over: keep no copy").click()
    expect(copy.get_by_text(re.compile("No longer kept since"))).to_be_visible()
    page.get_by_role("link", name="All requests").click()
    page.get_by_role("tab", name="Decided").click()
    expect(page.get_by_role("tabpanel").get_by_text("Answered").first).to_be_visible()
    fine(watched)


def test_a_correction_is_made_by_staff_and_the_agency_is_told(visit: Visit, approved: Json, staff: Desk) -> None:
    staff.mark_sent(approved)
    watched, desk = visit("auditor", viewport=PHONE), visit("staff", viewport=PHONE)
    page = watched.page
    come(watched, "Requests")
    asked = take_down(watched, "A correction", approved["case_number"])
    choose(asked, page, "What is wrong", "^Name$")
    button(asked, "Take it down").click()
    expect(asked.get_by_text("Type what it should be.")).to_be_visible()
    asked.get_by_label("What should it be?").fill("Rokiah Contoh binte Sampelan")
    fine(watched)
    button(asked, "Take it down").click()
    it_is_them(page)
    expect(page.get_by_text("It waits for somebody at work on the case.")).to_be_visible()
    address = page.url

    desk.open("/corrections")
    fine(desk)
    row = desk.page.get_by_role("listitem").filter(has_text="Rokiah Contoh binte Sampelan").first
    button(row, re.compile("^Put it right")).click()
    expect(desk.page.get_by_text("Put right. Agencies are listed.")).to_be_visible()

    watched.traffic.goto(address)
    agencies = region(page, "Agencies to tell")
    fine(watched)
    button(agencies, "They have been told: SP Group").first.click()
    expect(agencies.get_by_text(re.compile("Told on .* by e-mail")).first).to_be_visible()


def test_a_consent_taken_back_is_explained_first(visit: Visit, vetted: Json, staff: Desk) -> None:
    watched = visit("auditor")
    page = watched.page
    come(watched, "Requests")
    number = staff.get(f"/api/cases/{vetted['case_id']}")["number"]
    asked = take_down(watched, "A consent taken back", number)
    choose(asked, page, "In which case", number)
    asked.get_by_role("checkbox", name=re.compile("That SP Group is told")).check(force=True)
    button(asked, "Take it down").click()
    it_is_them(page)
    means = region(page, "What it means")
    choose(means, page, "Read to them in", "Malay")
    expect(means.get_by_text(re.compile("Anda boleh menarik balik"))).to_be_visible()
    fine(watched)
    button(means, "It was read to them").click()
    button(means, "Take the consent back now").click()
    expect(page.get_by_text("Answered.")).to_be_visible()
    assert staff.letter(vetted["id"])["status"] == "voided"


def test_a_refusal_keeps_what_was_typed(visit: Visit, auditor: Desk, written: Any, staff: Desk) -> None:
    case = staff.get(f"/api/cases/{written()['case_id']}")
    today = case["session_date"]
    body = {"constituent_id": case["person"]["id"], "kind": "access", "asked_through": "letter", "received_on": today}
    request = auditor.ask("POST", "/api/requests", body)
    watched = visit("auditor")
    page = watched.page
    watched.open(f"/requests/{request['id']}")
    button(page, "Refuse with a reason").click()
    asked = dialog(page, "Refuse the request")
    button(asked, "Refuse it").click()
    expect(asked.get_by_text("Say why, in a few words.")).to_be_visible()
    asked.get_by_role("textbox").fill("It is asked for somebody else.")
    fine(watched)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is asked for somebody else.")).to_be_visible()
    expect(page.get_by_text("Refused.")).to_be_visible()


def test_a_resident_asks_in_her_own_language(visit: Visit) -> None:
    watched = visit("resident", viewport=PHONE)
    page = watched.page
    watched.open("/my-case")
    button(page, "Melayu").click()
    part = region(page, "Data anda")
    button(part, "Minta salinan data saya").click()
    expect(part.get_by_text(re.compile("Anda sudah meminta salinan"))).to_be_visible()
    fine(watched)
    page.reload()
    expect(part.get_by_text(re.compile("Anda sudah meminta salinan"))).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_breach_from_the_first_word_to_its_end(visit: Visit, staff: Desk, written: Any, phone: bool) -> None:
    staff.get(f"/api/cases/{written()['case_id']}")
    watched = visit("auditor", viewport=PHONE) if phone else visit("auditor")
    page = watched.page
    come(watched, "Breaches")
    button(page, "Record a breach").click()
    asked = dialog(page, "Record a breach")
    choose(asked, page, "What kind is it", "Somebody looked without cause")
    asked.get_by_role("checkbox", name="Names").check(force=True)
    button(asked, "Record it").click()
    expect(asked.get_by_text("Say what happened, in a sentence.")).to_be_visible()
    asked.get_by_label("What happened").fill("Somebody opened a case that was not theirs.")
    fine(watched)
    button(asked, "Record it").click()
    expect(page.get_by_role("heading", level=1, name=re.compile(r"^Breach \d{4}-\d+$"))).to_be_visible()

    people = region(page, "People concerned")
    account = staff.get("/api/me")["name"]
    choose(people, page, "Who was shown their cases", account)
    button(people, "Find them from who looked").click()
    expect(people.get_by_text(ROKIAH).first).to_be_visible()
    fine(watched)
    button(people, "Add somebody by hand").click()
    people.get_by_role("searchbox").fill("Salmah")
    button(people, "Find them").click()
    people.get_by_role("radio", name=re.compile("Salmah")).first.check(force=True)
    button(people, "Add them to the list").click()
    expect(people.get_by_text(re.compile("Salmah")).first).to_be_visible()

    form = page.get_by_role("form", name="Assess it")
    form.get_by_role("radio", name=re.compile("^Yes")).check(force=True)
    form.get_by_label("Why", exact=True).fill("Money matters are named.")
    button(form, "Record the assessment").click()
    expect(page.get_by_text(re.compile("Tell the Personal Data Protection Commission by"))).to_be_visible()
    drafts = region(page, "Drafts")
    expect(drafts.get_by_text("Somebody opened a case that was not theirs.")).to_be_visible()
    choose(drafts, page, "Draft", "in Tamil")
    expect(drafts.get_by_text(re.compile("குடியிருப்பாளரே"))).to_be_visible()
    button(page.get_by_role("form", name="Tell the Commission"), "The Commission has been told").click()

    end = page.get_by_role("form", name="Close it")
    end.get_by_label("What was learnt, and what changes").fill("Cases are given before they are opened.")
    button(end, "Close the breach").click()
    expect(end.get_by_text(re.compile("Some people have not been told yet"))).to_be_visible()
    choose(end, page, "Why people need not be told", "cannot read it")
    button(end, "Close the breach").click()
    expect(page.get_by_text("This breach is closed.")).to_be_visible()
    fine(watched)
