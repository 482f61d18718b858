"""The whole job: a resident's own words, a letter, two people's yes, the agency's answer, and a closed case."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.support.pages import Approvals, CasePage, Interview, LetterPage, button, dialog, region

pytestmark = pytest.mark.browser

PERSON = {
    "title": "Mr",
    "name": "Zulkifli Contoh bin Sampel",
    "nric": "S8000033B",
    "phone": "80000733",
    "block": "933",
    "street": "Angsana Walk",
    "unit": "#03-233",
    "postal_code": "560933",
}
ADMITTED = "My mother last month warded Contoh General Hospital 9 days, the hospital bill is $4,815.60, how to pay lah."
MEANS = "I drive delivery van, my income only $1,450 a month, wife not working, two kids."
BILL = "Bill number CGH-00731. She is 71 years old."
ASK = "I can pay $120 a month. I want the hospital to let me pay by instalments."
EDITED = "He tells me that he and his wife bring up two children."


def test_from_a_residents_words_to_a_closed_case(visit: Visit, tmp_path: Path) -> None:
    volunteer = visit(None)
    volunteer.open("/")
    button(volunteer.page, re.compile("^Aisyah Contoh")).click()
    case_id, number = take_down(volunteer.page)

    staff = visit("staff")
    staff.open(f"/cases/{case_id}")
    letter = write_and_vet(staff.page)

    mp = visit("mp")
    mp.open("/approvals")
    approved = approve(mp.page)

    staff.page.reload()
    printed = save_pdf(staff.page, tmp_path)
    text = staff.context.request.get(f"{staff.base}/api/letters/{letter.letter_id}/text").json()["text"]
    check_print(printed, approved, text, number)

    send_and_answer(staff.page)
    close(staff.page, f"{staff.base}/cases/{case_id}")

    resident = visit("resident")
    resident.open("/my-case")
    check_portal(resident.page, number)


def take_down(page: Page) -> tuple[str, str]:
    interview = Interview(page)
    interview.begin(language="Singlish")
    interview.add(ADMITTED)
    interview.asks("Is the patient a citizen or PR?")
    interview.pick(re.compile("citizen or PR"), "Citizen")
    interview.pick(re.compile("social worker"), "Not yet")
    for words in (ASK, MEANS):
        interview.add(words)
    interview.pick(re.compile("reach you"), "Call")
    interview.add(BILL)
    interview.see_all_facts()
    expect(interview.fact("Income")).to_contain_text("1,450")
    interview.correct("Income", "1540")
    expect(interview.fact("Income")).to_contain_text("corrected by a person")
    expect(region(page, "Where it goes")).to_contain_text("hospital")

    interview.write_down(PERSON)
    expect(region(page, "Person")).to_contain_text("033B")
    interview.read_consent()
    expect(page.get_by_text(re.compile(r"Consent read in English\. Agreed: tell "))).to_be_visible()
    for said in (ADMITTED, MEANS, BILL, ASK):
        expect(interview.words).to_contain_text(said)
    case_id = interview.case_id
    number = interview.hand_in()
    assert re.fullmatch(r"MPS-BAN-\d{6}-P\d-\d{4}", number)
    return case_id, number


def write_and_vet(page: Page) -> LetterPage:
    case = CasePage(page)
    case.next_step("Write the letter")
    button(dialog(page, "Write the letter"), "Write it").click()
    letter = LetterPage(page)
    expect(letter.sheet).to_contain_text("Zulkifli Contoh bin Sampel")

    letter.sentence("nine days").hover()
    expect(letter.behind).to_contain_text("warded Contoh General Hospital 9 days")
    expect(letter.behind).to_contain_text("Aisyah Contoh")

    letter.edit()
    letter.field("two children").fill(EDITED)
    letter.saved()
    letter.done()
    button(letter.tools, re.compile("^Compare with ")).click()
    expect(letter.sheet.get_by_role("insertion").filter(has_text="bring up").first).to_be_visible()
    expect(letter.sheet.get_by_role("deletion").first).to_be_visible()
    button(page, "Back to the letter").click()
    letter.ask("Vetted, send to MP")
    expect(page.get_by_role("navigation", name="Where this letter is")).to_contain_text("With the MP")
    return letter


def approve(page: Page) -> list[str]:
    """Reads to the end and approves. Answers with the sentences as they stood before the MP."""
    desk = Approvals(page)
    desk.choose(PERSON["name"])
    expect(desk.sheet).to_contain_text(EDITED)
    expect(page.get_by_role("complementary", name="Why it is here")).to_contain_text("Vetted by Priya Contoh")
    sentences = desk.sentences()
    expect(button(desk.bar, re.compile("^Read to the end"))).to_be_disabled()
    desk.read_to_the_end()
    desk.approve()
    expect(page.get_by_role("status").filter(has_text=re.compile("^Signed: "))).to_be_visible()
    return sentences


def save_pdf(page: Page, folder: Path) -> str:
    letter = LetterPage(page)
    expect(page.get_by_role("navigation", name="Where this letter is")).to_contain_text("Signed, to send")
    with page.expect_download() as saving:
        letter.more("Save the PDF")
    pdf = folder / "letter.pdf"
    saving.value.save_as(pdf)
    # In its other orders pdftotext takes a hyphen at the end of a line for its own and drops it.
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, text=True)
    return text.stdout


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check_print(printed: str, approved: list[str], text: str, number: str) -> None:
    """The paper is the approved text, word for word; only the dots have given way to the numbers."""
    for sentence in approved:
        assert re.search(re.escape(squeezed(sentence)).replace("•", "."), squeezed(printed)), sentence
    greeting = "Dear Sir/Madam"
    assert squeezed(printed.partition(greeting)[2]) == squeezed(text.partition(greeting)[2])
    for line in text.partition(greeting)[0].splitlines():
        assert squeezed(line) in squeezed(printed), line
    assert PERSON["nric"] in printed
    assert number in printed
    assert EDITED in re.sub(r"\s+", " ", printed)
    assert "DRAFT" not in printed.upper()
    assert "•" not in printed


def send_and_answer(page: Page) -> None:
    letter = LetterPage(page)
    letter.ask("Mark sent")
    sending = dialog(page, "Mark this letter sent")
    sending.get_by_role("radio", name="Post").check(force=True)
    button(sending, "Mark sent").click()
    where = page.get_by_role("navigation", name="Where this letter is")
    expect(where).to_contain_text("Sent")

    letter.ask("Record a reply")
    answering = dialog(page, re.compile("^Record a reply to "))
    answering.get_by_role("radio", name=re.compile("^Decision")).check(force=True)
    answering.get_by_role("textbox", name="The agency's reference").fill("CGH-R-00731")
    button(answering, re.compile("Outcome$")).click()
    page.get_by_role("option", name="Granted in part").click()
    answering.get_by_role("textbox", name="What it says").fill("S$150 a month is accepted for twelve months.")
    button(answering, "Record the reply").click()
    expect(where).to_contain_text("Answered")
    expect(letter.behind).to_contain_text("S$150 a month is accepted for twelve months.")


def close(page: Page, address: str) -> None:
    page.goto(address)
    case = CasePage(page)
    case.next_step("Close the case")
    closing = dialog(page, "Close the case")
    closing.get_by_role("radio", name="Granted in part").check(force=True)
    closing.get_by_role("checkbox", name="The resident has been told").check(force=True)
    button(closing, "Close the case").click()
    expect(closing).to_have_count(0)
    expect(page.get_by_role("list", name="Where the case is")).to_contain_text("Closed")
    for code in ("SUBMITTED", "MP-ACK", "MP-REF", "AGY-ACT", "RES-CLO"):
        expect(case.panel).to_contain_text(code)


def check_portal(page: Page, number: str) -> None:
    """Her own case in plain words, and nobody else's."""
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your letter has been sent")
    expect(main).to_contain_text(re.compile(r"The letter went to SP Group on \d{1,2} \w+ \d{4}\."))
    expect(main).to_contain_text("We tell you when they answer.")
    steps = page.get_by_role("list", name="The steps of your case").get_by_role("listitem")
    expect(steps).to_contain_text([", done"] * 5 + [", now", ", not yet"])
    expect(steps.nth(5)).to_contain_text("The agency answers")
    expect(main).to_contain_text("Utilities")
    expect(main).not_to_contain_text("MP-REF")
    expect(main).not_to_contain_text(number)
