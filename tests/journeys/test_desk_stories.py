"""Evenings at the desk: without a mouse, signed out in the middle, a fact put right, an agency that answers in between."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from mps_connect.kit.ids import new_id
from tests.journeys.conftest import Visit
from tests.support.desk import PERSON, Desk, Json
from tests.support.pages import LABELS, CasePage, Interview, LetterPage, button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

STORY = (
    "I owe SP $640.20 for the electricity bill since August. I lost my job in July, now I clean offices and earn "
    "$850 a month. I can pay $80 a month. I want SP to let me pay by instalments. My old place was Singapore 560942."
)
PASSWORD = "a long enough invented phrase"
FARTHEST = 200


@pytest.fixture(scope="module")
def volunteer(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "volunteer")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def account(service: Service) -> str:
    """The e-mail of a volunteer who signs in with a password."""
    email = f"{new_id()}@office.example"
    admin = Desk(service.url, "admin")
    new = {"name": "Wei Ling Contoh", "email": email, "role": "volunteer"}
    token = admin.ask("POST", "/api/people", new)["link"]["address"].partition("#")[2]
    admin.ask("POST", "/api/auth/links/use", {"token": token, "password": PASSWORD})
    admin.close()
    return email


def handed_in(desk: Desk, *says: str) -> str:
    case_id: str = desk.open_case()["case_id"]
    view = desk.say(case_id, *(says or (STORY,)), kind="paste")
    desk.ask("PUT", f"/api/cases/{case_id}/mode", {"mode": "paste"}, version=view["conversation_version"])
    desk.write_down(case_id)
    desk.consent(case_id, view["routing"]["agency"])
    desk.hand_in(case_id)
    return case_id


def sent(volunteer: Desk, staff: Desk, mp: Desk) -> Json:
    letter = staff.write(handed_in(volunteer))
    letter = staff.vet(staff.letter(letter["id"]))
    letter = mp.approve(mp.letter(letter["id"]))
    return dict(staff.mark_sent(staff.letter(letter["id"])))


class Keys:
    """The keyboard alone: nothing here can press what the focus does not reach."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keyboard = page.keyboard

    def reach(self, target: Locator, *, back: bool = False) -> None:
        expect(target).to_be_attached()
        for _ in range(FARTHEST):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def press(self, target: Locator, *, key: str = "Enter", back: bool = False) -> None:
        expect(target).to_be_enabled()
        self.reach(target, back=back)
        self.keyboard.press(key)

    def type(self, target: Locator, words: str, *, back: bool = False) -> None:
        self.reach(target, back=back)
        self.keyboard.press("Control+A")
        self.keyboard.insert_text(words)


def test_an_interview_without_a_mouse(visit: Visit) -> None:
    watched = visit("volunteer")
    watched.open("/cases")
    page = Interview(watched.page)
    keys = Keys(watched.page)
    keys.press(watched.page.get_by_role("link", name="New case"))
    keys.reach(watched.page.get_by_role("radio", name="Turn by turn"))
    keys.press(button(watched.page, "Start the case"))
    expect(page.box).to_be_focused()

    watched.page.keyboard.insert_text(STORY)
    watched.page.keyboard.press("Control+Enter")
    expect(page.box).to_have_value("")
    expect(page.talk).to_contain_text(STORY)
    expect(page.box).to_be_focused()
    answer_by_keys(page)
    decide_by_keys(page, keys)
    write_down_by_keys(page, keys)
    agree_by_keys(page, keys)
    hand_in = button(watched.page, re.compile("^Hand in"))
    keys.press(hand_in)
    heading = watched.page.get_by_role("heading", name=re.compile("^Handed in as MPS-"))
    expect(heading).to_be_focused()


def answer_by_keys(page: Interview) -> None:
    """Alt and a number picks a chip; words are typed and Enter adds them."""
    rows = page.page.get_by_role("group", name=re.compile("^Likely answers: "))
    first = rows.first.get_by_role("button").first
    # Until the words before are in, no chip answers.
    expect(first).to_be_enabled()
    question, chip = rows.first.get_attribute("aria-label"), first.inner_text()
    page.page.keyboard.press("Alt+1")
    expect(page.talk.get_by_role("listitem").filter(has_text=chip).first).to_be_visible()
    expect(page.page.get_by_role("group", name=question or "", exact=True)).to_have_count(0)
    expect(page.box).to_be_focused()
    for words in ("There are three of us at home, my two sons are 6 and 9.", "You can call me in the evening."):
        page.page.keyboard.insert_text(words)
        page.page.keyboard.press("Enter")
        expect(page.box).to_have_value("")
        expect(page.talk).to_contain_text(words)


def decide_by_keys(page: Interview, keys: Keys) -> None:
    income = page.fact("850")
    keys.press(button(income, re.compile("^Correct: ")))
    expect(income.get_by_role("textbox")).to_be_focused()
    keys.type(income.get_by_role("textbox"), "900")
    page.page.keyboard.press("Enter")
    expect(page.fact("900")).to_contain_text("corrected by a person")
    owed = page.fact("640.20")
    keys.press(button(owed, re.compile("Show the words$")))
    keys.press(button(owed, re.compile("^Right: ")))
    expect(owed).to_contain_text("confirmed")
    keys.press(button(page.understood, re.compile(r"^\d+ more: ")))
    offer = page.fact("S$80")
    keys.press(button(offer, re.compile("Show the words$")))
    keys.press(button(offer, re.compile("^Not right: ")))
    expect(page.fact("Not right. Ask again.")).to_contain_text("80")


def write_down_by_keys(page: Interview, keys: Keys) -> None:
    keys.press(button(page.page, re.compile("Person$")))
    form = page.page.get_by_role("form", name="Details of the person")
    for field, value in PERSON.items():
        keys.type(form.get_by_label(LABELS[field], exact=True), value)
    keys.press(button(form, "Save the details"))
    expect(form).to_have_count(0)


def agree_by_keys(page: Interview, keys: Keys) -> None:
    keys.press(button(page.page, re.compile("Consent$")))
    card = region(page.page, "Read this aloud")
    expect(card.get_by_role("checkbox")).to_have_count(4)
    for box in card.get_by_role("checkbox").all():
        keys.press(box, key="Space")
        expect(box).to_be_checked()
    keys.press(button(card, re.compile(" agreed, aloud$")))
    keys.press(button(region(page.page, "What was answered"), "Go on with the talk"))
    expect(page.box).to_be_visible()


def test_a_second_question_stays_when_a_chip_answers_the_first(visit: Visit, volunteer: Desk) -> None:
    case_id = volunteer.open_case()["case_id"]
    volunteer.say(
        case_id, "hello my father bill at hospital 2.8k where got money, only me working cleaner 1.6k a month"
    )
    watched = visit("volunteer")
    watched.open(f"/cases/{case_id}/interview")
    page = Interview(watched.page)
    page.asks("Is the patient a citizen or PR?")
    page.asks(re.compile("social worker"))
    page.pick(re.compile("citizen or PR"), "Citizen")
    page.asks(re.compile("social worker"))
    page.pick(re.compile("social worker"), "Not yet")
    asked = page.talk.get_by_role("listitem").last
    expect(asked).not_to_contain_text("social worker")


def test_the_wrong_password_and_an_unknown_person_are_told_alike(visit: Visit, account: str) -> None:
    watched = visit(None)
    watched.open("/sign-in")
    told = []
    for email in (account, "nobody@office.example"):
        sign_in(watched.page, email, "not the right phrase")
        refusal = watched.page.get_by_role("alert").filter(has_text="You are not signed in")
        expect(refusal).to_be_visible()
        expect(watched.page.get_by_role("textbox", name="E-mail")).to_have_value(email)
        told.append(refusal.inner_text())
        assert watched.violations() == []
        watched.page.reload()
    assert told[0] == told[1]
    sign_in(watched.page, account, PASSWORD)
    expect(watched.page).to_have_url(re.compile("/table$"))

    button(watched.page, re.compile("Wei Ling Contoh")).click()
    watched.page.get_by_role("menuitem", name="Sign out").click()
    leaving = dialog(watched.page, "Sign out of this device")
    expect(leaving).to_contain_text("Everything you typed has reached the server.")
    button(leaving, "Sign out").click()
    expect(watched.page).to_have_url(re.compile("/sign-in"))
    watched.page.go_back()
    expect(watched.page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert watched.context.request.get(f"{watched.base}/api/me").status == 401


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    button(page, "Sign in").click()


def test_a_session_that_ends_in_the_middle_keeps_words_and_place(visit: Visit, volunteer: Desk) -> None:
    case_id = volunteer.open_case()["case_id"]
    volunteer.say(case_id, "I lost my job in July.")
    watched = visit("volunteer")
    watched.open(f"/cases/{case_id}/interview")
    page = Interview(watched.page)
    page.type("and my mother stays with us")
    watched.context.clear_cookies()
    watched.page.keyboard.press("Enter")
    ended = dialog(watched.page, "Your session has ended")
    expect(ended).to_contain_text("What you typed is still here.")
    assert watched.violations() == []
    button(ended, re.compile("^Aisyah Contoh")).click()
    expect(ended).to_have_count(0)
    expect(watched.page).to_have_url(re.compile(f"/cases/{case_id}/interview$"))
    expect(page.box).to_have_value("")
    expect(page.talk).to_contain_text("and my mother stays with us")
    turns = volunteer.get(f"/api/cases/{case_id}/conversation")["turns"]
    assert [t["text"] for t in turns if t["speaker"] == "resident"][1:] == ["and my mother stays with us"]


def test_another_person_signing_in_begins_afresh(visit: Visit, volunteer: Desk, account: str) -> None:
    case_id = volunteer.open_case()["case_id"]
    watched = visit("volunteer")
    watched.open(f"/cases/{case_id}/interview")
    page = Interview(watched.page)
    page.type("a sentence of Aisyah's")
    watched.context.clear_cookies()
    watched.page.keyboard.press("Enter")
    sign_in(watched.page, account, PASSWORD)
    expect(watched.page).not_to_have_url(re.compile(case_id))
    expect(button(watched.page, re.compile("Wei Ling Contoh"))).to_be_visible()
    turns = volunteer.get(f"/api/cases/{case_id}/conversation")["turns"]
    assert all(turn["speaker"] != "resident" for turn in turns)


def test_a_fact_decided_on_the_case_page_shows_in_what_is_needed(visit: Visit, volunteer: Desk) -> None:
    case_id = handed_in(volunteer)
    watched = visit("staff")
    watched.open(f"/cases/{case_id}?tab=facts")
    needed = region(watched.page, re.compile("asks for$"))
    income = needed.get_by_role("listitem").filter(has_text="comes in each month")
    expect(income).to_contain_text("heard")
    facts = watched.page.get_by_role("list", name="What I understood")
    earned = facts.get_by_role("listitem").filter(has_text="850")
    button(earned, re.compile("^Not right: ")).click()
    expect(income).to_contain_text("missing")
    button(earned, re.compile("^Correct: ")).click()
    earned.get_by_role("textbox").fill("900")
    button(earned, "Save").click()
    expect(income).to_contain_text("confirmed")
    watched.open(f"/cases/{case_id}/interview")
    expect(region(watched.page, re.compile("will need$"))).to_be_visible()


def test_where_a_fact_comes_from_and_what_was_made_from_it(visit: Visit, volunteer: Desk, staff: Desk) -> None:
    case_id = handed_in(volunteer)
    letter = staff.write(case_id)
    said = next(fact for fact in staff.get(f"/api/cases/{case_id}")["facts"] if "640.20" in fact["value"])
    sentence = next(one["text"] for one in letter["sentences"] if said["id"] in one["facts"])
    watched = visit("staff")
    watched.open(f"/cases/{case_id}?tab=facts")
    facts = watched.page.get_by_role("list", name="What I understood")
    owed = facts.get_by_role("listitem").filter(has=watched.page.get_by_role("button", name=re.compile("640.20"))).first
    button(owed, re.compile("^Where it comes from: ")).click()
    behind = watched.page.get_by_role("group", name=re.compile("^Where it comes from: .*640.20"))
    expect(behind).to_contain_text("$640.20")
    expect(behind).to_contain_text("Typed by Aisyah Contoh")
    expect(behind).to_contain_text(sentence)
    assert watched.violations() == []

    button(watched.page, "Add a fact").click()
    adding = dialog(watched.page, "Add a fact")
    adding.get_by_role("textbox", name="In words or figures").fill("8930073122")
    adding.get_by_role("checkbox", name="I have seen it on paper").check(force=True)
    button(adding, "Add the fact").click()
    added = facts.get_by_role("listitem").filter(has_text="8930073122")
    button(added, re.compile("^Where it comes from: ")).click()
    expect(added).to_contain_text(re.compile("Seen on paper and entered by Priya Contoh"))
    expect(added).to_contain_text("No letter says it yet.")
    behind.get_by_role("link").first.click()
    expect(LetterPage(watched.page).sheet).to_contain_text(sentence)


def test_an_answer_in_between_and_who_did_what(visit: Visit, volunteer: Desk, staff: Desk, mp: Desk) -> None:
    letter = sent(volunteer, staff, mp)
    watched = visit("staff")
    watched.open(f"/letters/{letter['id']}")
    page = LetterPage(watched.page)
    page.ask("Record a reply")
    answering = dialog(watched.page, re.compile("^Record a reply to "))
    answering.get_by_role("radio", name=re.compile("^Interim")).check(force=True)
    answering.get_by_role("textbox", name="What it says").fill("We are looking into it and will answer in two weeks.")
    button(answering, "Record the reply").click()
    expect(answering).to_have_count(0)

    watched.open(f"/cases/{letter['case_id']}")
    case = CasePage(watched.page)
    lines = case.panel.get_by_role("listitem")
    for text, who, code in (
        ("Case handed in as", "by Aisyah Contoh", "SUBMITTED"),
        ("vetted", "by Priya Contoh", ""),
        ("signed", "by Dr Nadia Koh Sampel", "MP-ACK"),
        ("sent to", "by Priya Contoh", "MP-REF"),
        ("interim reply", "by Priya Contoh", "AGY-RSP"),
    ):
        line = lines.filter(has_text=text).first
        expect(line).to_contain_text(who)
        expect(line).to_contain_text(code)
    expect(case.panel).not_to_contain_text("AGY-ACT")
    case.panel.get_by_role("radio", name="Who looked").click()
    expect(case.panel).to_contain_text("Priya Contoh")
    expect(lines.filter(has_text="Dr Nadia Koh Sampel").first).to_contain_text("the letter")
