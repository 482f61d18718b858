"""Letters between people: returned, changed after somebody decided, pressed twice, taken back, read behind, signed by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import Watched
from tests.support.desk import WORDS, Desk, Json
from tests.support.pages import Approvals, CasePage, LetterPage, button, dialog
from tests.support.service import Service

pytestmark = pytest.mark.browser

VET = "Vetted, send to MP"
PHONE = "8000 0731"
"""As her letter writes the number of `PERSON`."""
HOURS = "She cleans offices from six in the morning."
JUDGE = "My son will be sentenced next week for theft. Please write to the judge to be lenient."

Written = Callable[[], Json]


@pytest.fixture(scope="module")
def staff(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "staff")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def mp(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "mp")
    yield desk
    desk.close()


@pytest.fixture
def written(staff: Desk) -> Written:
    """A letter of its own each time, written by the staff member and vetted by nobody."""

    def write() -> Json:
        case_id = staff.open_case()["case_id"]
        view = staff.say(case_id, WORDS, kind="paste")
        # A whole message is handed in as it came; the questions still open are asked when she is rung.
        staff.ask("PUT", f"/api/cases/{case_id}/mode", {"mode": "paste"}, version=view["conversation_version"])
        staff.write_down(case_id)
        staff.consent(case_id, "SP")
        staff.hand_in(case_id)
        return dict(staff.write(case_id))

    return write


@pytest.fixture
def vetted(staff: Desk, written: Written) -> Json:
    return dict(staff.vet(written()))


@pytest.fixture
def approved(mp: Desk, vetted: Json) -> Json:
    return dict(mp.approve(mp.letter(vetted["id"])))


def at(watched: Watched, letter: Json) -> LetterPage:
    watched.page.goto(f"{watched.base}/letters/{letter['id']}")
    page = LetterPage(watched.page)
    expect(page.tools).to_be_visible()
    return page


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def where(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Where this letter is")


def told(page: Page, words: str | re.Pattern[str]) -> Locator:
    """What the page says for a moment at its foot."""
    return page.get_by_role("status").filter(has_text=words)


def events(desk: Desk, letter: Json) -> list[str]:
    timeline = desk.get(f"/api/cases/{letter['case_id']}")["timeline"]
    return [item["kind"] for item in timeline if item["letter_id"] == letter["id"]]


def number_of(letter: Json, words: str) -> int:
    return next(at for at, sentence in enumerate(letter["sentences"]) if words in sentence["text"])


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


def tab_to(page: Page, target: Locator, *, most: int = 150) -> None:
    """Presses Tab until the focus is there, as somebody without a mouse does."""
    expect(target).to_be_attached()
    for _ in range(most):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


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


def test_the_words_behind_a_sentence_by_pointer_and_by_keys(visit: Visit, vetted: Json) -> None:
    watched = visit("staff")
    page = at(watched, vetted)
    owed = page.sentence("640.20").last
    owed.hover()
    expect(page.behind).to_contain_text("I owe SP $640.20 for the electricity bill since August")
    expect(page.behind).to_contain_text("Typed by Priya Contoh")
    watched.page.mouse.move(0, 0)
    expect(page.behind).not_to_contain_text("The sentence says")
    income = page.sentence("850")
    tab_to(watched.page, income)
    expect(page.behind).to_contain_text("earn $850 a month")
    expect(income).to_have_attribute("aria-pressed", "true")
    watched.page.keyboard.press("s")
    expect(watched.page.locator("#behind-it")).to_be_focused()
    assert watched.violations() == []


def test_two_versions_side_by_side_and_the_old_one_back(visit: Visit, staff: Desk, written: Written) -> None:
    letter = written()
    number = number_of(letter, "850")
    old = letter["sentences"][number]["text"]
    staff.edit(letter, number, HOURS)
    watched = visit("staff")
    page = at(watched, letter)
    watched.page.get_by_role("tab", name=re.compile("^Versions")).click()
    button(page.behind, "What changed in version 2").click()
    expect(page.sheet.get_by_role("insertion").filter(has_text="six").first).to_be_visible()
    expect(page.sheet.get_by_role("deletion").filter(has_text="informs").first).to_be_visible()
    assert watched.violations() == []
    button(page.behind, "Bring back version 1").click()
    expect(told(watched.page, "Version 1 stands again, as a new version")).to_be_visible()
    expect(page.behind).to_contain_text("Brought back by Priya Contoh")
    button(watched.page, "Back to the letter").click()
    expect(page.sheet).to_contain_text(old)
    expect(page.sheet).not_to_contain_text(HOURS)
    stands = staff.letter(letter["id"])
    assert [version["made"] for version in stands["versions"]] == ["drafted", "edited", "restored"]
    assert stands["hash"] == letter["hash"]


def test_what_no_paper_carries_is_refused_and_kept(visit: Visit, staff: Desk, written: Written) -> None:
    letter = written()
    watched = visit("staff")
    page = at(watched, letter)
    page.edit()
    page.field("850").fill("She says thank you \N{SLIGHTLY SMILING FACE}.")
    page.saved()
    page.done()
    page.ask(VET)
    alert = watched.page.get_by_role("alert")
    expect(alert).to_contain_text("a character that cannot be printed: \N{SLIGHTLY SMILING FACE} (U+1F642)")
    expect(page.sheet).to_contain_text("She says thank you \N{SLIGHTLY SMILING FACE}.")
    assert staff.letter(letter["id"])["status"] == "draft"

    page.edit()
    turned = "She owes \u202e02.046$\u202c."
    page.field("thank you").fill(turned)
    expect(alert).to_contain_text("What you typed is kept on this device.")
    page.done()
    expect(main(watched.page)).to_contain_text("You typed something here that is only on this device")
    button(watched.page, "Go on editing").click()
    page.field(turned).fill("She says thank you.")
    page.saved()
    page.done()
    page.ask(VET)
    expect(where(watched.page)).to_contain_text("With the MP")


def test_a_letter_that_is_no_longer_so_is_not_sent(visit: Visit, staff: Desk, approved: Json) -> None:
    number = number_of(approved, "850")
    income = next(
        source for source in approved["sources"]
        if "850" in source["shown"] and source["fact_id"] in approved["sentences"][number]["facts"]
    )  # fmt: skip
    watched = visit("staff")
    page = at(watched, approved)
    page.ask("Mark sent")
    sending = dialog(watched.page, "Mark this letter sent")
    assert watched.violations() == []
    staff.dispute(approved["case_id"], income["fact_id"])
    button(sending, "Mark sent").click()
    expect(sending.get_by_role("alert")).to_contain_text(f"{income['label']}: {income['shown']} (disputed)")
    button(sending, "Cancel").click()
    watched.page.reload()
    expect(main(watched.page)).to_contain_text("What this letter says is no longer so")
    expect(main(watched.page)).to_contain_text(f"{income['label']}: {income['shown']} (disputed)")
    expect(button(watched.page.get_by_role("contentinfo"), re.compile("^Mark sent"))).to_have_count(0)
    assert staff.letter(approved["id"])["status"] == "approved"
    assert watched.violations() == []
    page.edit()
    page.field("850").fill(HOURS)
    page.saved()
    page.done()
    expect(main(watched.page)).not_to_contain_text("What this letter says is no longer so")
