"""Letters between people: returned, changed after somebody decided, pressed twice, taken back, read behind, signed by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, Written
from tests.journeys.letter_pages import HOURS, JUDGE, PHONE, VET, at, events, main, tab_to, told, where
from tests.support.desk import Desk, Json
from tests.support.pages import Approvals, CasePage, LetterPage, button, dialog

pytestmark = pytest.mark.browser


def test_returned_with_a_reason_changed_vetted_again_and_approved(
    visit: Visit, staff: Desk, mp: Desk, vetted: Json
) -> None:
    signer = visit("mp")
    at(signer, vetted).ask("Return with a reason")
    asked = dialog(signer.page, re.compile("^Return the letter to "))
    assert signer.violations() == []
    button(asked, "Return the letter").click()
    expect(asked).to_contain_text("Write the reason in a few words.")
    asked.get_by_role("textbox", name="Reason").fill("Say first since when she has no work.")
    button(asked, "Return the letter").click()
    expect(asked).to_have_count(0)

    writer = visit("staff")
    writer.open("/")
    thing = main(writer.page).locator(f'a[href^="/letters/{vetted["id"]}"]')
    expect(thing).to_contain_text("Read why: Returned, to change: SP")
    thing.click()
    page = LetterPage(writer.page)
    expect(main(writer.page)).to_contain_text("Say first since when she has no work.")
    expect(where(writer.page)).to_contain_text("Returned")
    assert writer.violations() == []
    page.edit()
    page.field("850").fill("She has cleaned offices since she lost her job in July.")
    page.saved()
    page.done()
    page.ask(VET)
    expect(where(writer.page)).to_contain_text("With the MP")

    signer.open(f"/approvals?letter={vetted['id']}")
    desk = Approvals(signer.page)
    desk.read_to_the_end()
    desk.approve()
    expect(told(signer.page, re.compile("^Signed: "))).to_be_visible()
    signed = mp.letter(vetted["id"])
    assert (signed["status"], signed["returned_reason"]) == ("approved", None)


@pytest.mark.parametrize("decided", ["vetted", "approved"])
def test_other_words_take_the_decision_away_and_the_page_says_so(
    visit: Visit, staff: Desk, request: pytest.FixtureRequest, decided: str
) -> None:
    letter = request.getfixturevalue(decided)
    watched = visit("staff")
    page = at(watched, letter)
    page.edit()
    expect(main(watched.page)).to_contain_text("Any change sends it back to be vetted")
    falls = {"vetted": "Saving other words takes the vetting away.", "approved": "The approval falls away too."}
    expect(main(watched.page)).to_contain_text(falls[decided])
    assert watched.violations() == []
    page.field("850").fill(HOURS)
    page.saved()
    page.done()
    expect(main(watched.page)).to_contain_text(f"The words changed after it was {decided}")
    expect(main(watched.page)).to_contain_text("Priya Contoh changed them")
    expect(where(watched.page)).to_contain_text("To vet")
    stands = staff.letter(letter["id"])
    assert (stands["status"], stands["vetted_by"], stands["approved_by"]) == ("draft", None, None)
    page.ask(VET)
    expect(where(watched.page)).to_contain_text("With the MP")
    expect(main(watched.page)).not_to_contain_text("The words changed after")


def test_whoever_vets_does_not_approve_and_the_page_says_who_can(visit: Visit, mp: Desk, written: Written) -> None:
    letter = written()
    signer = visit("mp")
    page = at(signer, letter)
    page.edit()
    page.field("850").fill(HOURS)
    page.saved()
    page.done()
    foot = signer.page.get_by_role("contentinfo")
    expect(foot).to_contain_text("Leave that to the staff where you will approve it")
    page.ask("Vet this text")
    expect(foot).to_contain_text("Another person has to vet it: you wrote it and vetted it")
    expect(foot).to_contain_text("Ask a member of the staff to vet this text.")
    expect(button(foot, re.compile("^(Approve|Read to the end|Vet)"))).to_have_count(0)

    desk = visit("staff")
    page = at(desk, letter)
    expect(desk.page.get_by_role("contentinfo")).to_contain_text("Vet it too, then it can be approved.")
    page.ask(VET)
    expect(told(desk.page, re.compile("^Vetted: "))).to_be_visible()
    expect(button(desk.page.get_by_role("contentinfo"), re.compile("^Vet"))).to_have_count(0)

    signer.page.goto(f"{signer.base}/approvals?letter={letter['id']}")
    approvals = Approvals(signer.page)
    approvals.read_to_the_end()
    expect(button(approvals.bar, re.compile("^Vet"))).to_have_count(0)
    approvals.approve()
    expect(told(signer.page, re.compile("^Signed: "))).to_be_visible()
    assert mp.letter(letter["id"])["status"] == "approved"


def test_two_windows_on_one_letter_lose_nothing(visit: Visit, staff: Desk, written: Written) -> None:
    letter = written()
    watched = visit("staff")
    first = at(watched, letter)
    second = LetterPage(watched.context.new_page())
    second.page.goto(f"{watched.base}/letters/{letter['id']}")
    first.edit()
    second.edit()
    first.field("850").fill(HOURS)
    first.saved()
    mine = "She can pay S$80 each month from her wages."
    refused = re.compile(f"/api/letters/{letter['id']}$")
    with second.page.expect_response(lambda answer: bool(refused.search(answer.url)) and answer.status == 409):
        second.field("S$80").fill(mine)
    choice = dialog(second.page, "You changed this letter in another window")
    expect(choice.get_by_role("region", name="Yours")).to_contain_text(mine)
    expect(choice.get_by_role("region", name="Your other window's")).to_contain_text(HOURS)
    watched.page, shown = second.page, watched.page
    assert watched.violations() == []
    watched.page = shown
    button(choice, "Go on with mine").click()
    expect(choice).to_have_count(0)
    second.saved()
    second.done()
    expect(second.sheet).to_contain_text(mine)
    stands = staff.letter(letter["id"])
    assert mine in [sentence["text"] for sentence in stands["sentences"]]
    between = [staff.get(f"/api/letters/{letter['id']}/diff?from=1&to={seq}") for seq in (2, 3)]
    assert any(HOURS in "".join(p["text"] for p in diff["pieces"] if p["op"] != "removed") for diff in between)


def test_two_presses_are_one_approval(visit: Visit, mp: Desk, vetted: Json) -> None:
    signer = visit("mp")
    signer.open(f"/approvals?letter={vetted['id']}")
    assert signer.violations() == []
    desk = Approvals(signer.page)
    desk.read_to_the_end()
    press = button(desk.bar, re.compile("^Approve"))
    if press.inner_text().startswith("Approve without"):
        press.click()
        press = button(desk.bar, re.compile("^Press again"))
    press.dblclick()
    expect(told(signer.page, re.compile("^Signed: "))).to_be_visible()
    assert events(mp, vetted).count("letter_approved") == 1
    signed = mp.letter(vetted["id"])
    assert (signed["status"], signed["version"]) == ("approved", vetted["version"] + 1)


def test_an_approval_is_taken_back_until_the_letter_is_sent(visit: Visit, staff: Desk, mp: Desk, vetted: Json) -> None:
    signer = visit("mp")
    signer.open(f"/approvals?letter={vetted['id']}")
    desk = Approvals(signer.page)
    desk.read_to_the_end()
    desk.approve()
    button(told(signer.page, re.compile("^Signed: ")), re.compile("^Undo")).click()
    expect(told(signer.page, "taken back")).to_be_visible()
    assert mp.letter(vetted["id"])["status"] == "vetted"

    mp.approve(mp.letter(vetted["id"]))
    page = at(signer, vetted)
    page.ask("Undo the approval")
    expect(where(signer.page)).to_contain_text("With the MP")

    signed = mp.approve(mp.letter(vetted["id"]))
    page = at(signer, vetted)
    staff.mark_sent(signed)
    page.ask("Undo the approval")
    changed = dialog(signer.page, "Somebody decided on this letter before you")
    expect(changed).to_contain_text("your act was not carried out")
    assert signer.violations() == []
    button(changed, "Read it as it stands").click()
    expect(where(signer.page)).to_contain_text("Sent")
    expect(button(signer.page, re.compile("^Undo"))).to_have_count(0)
    assert mp.letter(vetted["id"])["status"] == "sent"


def test_the_copied_text_is_the_approved_text(visit: Visit, staff: Desk, mp: Desk, vetted: Json) -> None:
    watched = visit("staff")
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def copied(done: str) -> str:
        LetterPage(watched.page).more("Copy the text")
        expect(told(watched.page, done)).to_be_visible()
        return str(watched.page.evaluate("navigator.clipboard.readText()"))

    at(watched, vetted)
    draft = copied("Draft copied, numbers hidden")
    assert PHONE not in draft
    assert draft.startswith("DRAFT")
    mp.approve(mp.letter(vetted["id"]))
    page = at(watched, vetted)
    signed = copied("Letter copied")
    assert signed == staff.get(f"/api/letters/{vetted['id']}/text")["text"]
    assert PHONE in signed
    assert "DRAFT" not in signed
    for sentence in page.sheet.get_by_role("button").all_inner_texts():
        assert re.search(re.escape(sentence.strip()).replace("•", "."), signed), sentence
    seal = re.search(r"Seal of this text: ((?:[0-9a-f]{4} ?){3})\.", signed)
    assert seal
    assert vetted["hash"].startswith(seal[1].replace(" ", ""))
    expect(page.sheet).to_contain_text(f"Seal of this text: {seal[1]}.")


def test_the_mp_signs_returns_and_skips_by_keys_alone(visit: Visit, staff: Desk, mp: Desk, written: Written) -> None:
    letters = [staff.vet(written()) for _ in range(2)]
    signer = visit("mp")
    signer.open("/approvals")
    page, keys = signer.page, signer.page.keyboard
    desk = Approvals(page)

    def choose(letter: Json) -> None:
        link = desk.list.locator(f'a[href*="{letter["id"]}"]')
        tab_to(page, link)
        keys.press("Enter")
        expect(link).to_have_attribute("aria-current", re.compile("."))
        expect(link).to_be_focused()
        expect(desk.sheet).to_be_visible()

    choose(letters[0])
    approve = button(desk.bar, re.compile("^(Read to the end|Approve)"))
    for _ in range(10):
        if approve.is_enabled():
            break
        keys.press("Space")
        expect(desk.sheet).to_be_visible()
    expect(approve).to_be_enabled()
    keys.press("a")
    if button(desk.bar, re.compile("^Press again")).count():
        keys.press("a")
    expect(told(page, re.compile("^Signed: "))).to_be_visible()
    assert mp.letter(letters[0]["id"])["status"] == "approved"
    expect(desk.list.locator("[aria-current]")).to_be_focused()

    choose(letters[1])
    keys.press("k")
    expect(desk.list.locator("[aria-current]")).not_to_have_attribute("href", re.compile(letters[1]["id"]))
    keys.press("j")
    expect(desk.list.locator("[aria-current]")).to_have_attribute("href", re.compile(letters[1]["id"]))
    keys.press("r")
    asked = dialog(page, re.compile("^Return the letter to "))
    expect(asked.get_by_role("textbox", name="Reason")).to_be_focused()
    keys.type("Give the account number.")
    tab_to(page, button(asked, "Return the letter"))
    keys.press("Enter")
    expect(asked).to_have_count(0)
    assert mp.letter(letters[1]["id"])["returned_reason"] == "Give the account number."


def test_only_the_mp_sets_a_rule_aside_and_the_timeline_keeps_why(visit: Visit, staff: Desk, mp: Desk) -> None:
    case_id = staff.open_case()["case_id"]
    staff.say(case_id, JUDGE)
    staff.write_down(case_id)
    staff.consent(case_id, None)
    staff.hand_in(case_id)
    desk = visit("staff")
    desk.open(f"/cases/{case_id}")
    expect(desk.page.get_by_role("region", name="Must not write")).to_contain_text("Only the MP may override it")
    expect(button(desk.page, "Override, with a reason")).to_have_count(0)
    with pytest.raises(AssertionError, match="403"):
        staff.ask("POST", f"/api/cases/{case_id}/override-refusal", {"reason": "Let it go"}, version=1)

    signer = visit("mp")
    signer.open(f"/cases/{case_id}")
    button(signer.page, "Override, with a reason").click()
    asked = dialog(signer.page, "Override the rule")
    assert signer.violations() == []
    button(asked, "Override, with this reason").click()
    expect(asked).to_contain_text("Say why, in a few words.")
    asked.get_by_role("textbox").fill("The clinic asked the office for a letter of character.")
    button(asked, "Override, with this reason").click()
    expect(asked).to_have_count(0)
    expect(CasePage(signer.page).panel).to_contain_text("The MP set aside the rule court sentencing, with a reason")
    expect(button(signer.page, "Override, with a reason")).to_have_count(0)
    desk.page.reload()
    case = CasePage(desk.page)
    expect(case.panel).to_contain_text("The MP set aside the rule court sentencing, with a reason")
    case.tab("Notes")
    expect(case.panel).to_contain_text("The clinic asked the office for a letter of character.")
