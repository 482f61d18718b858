"""Letters as they are kept: the words behind a sentence, versions, what no paper carries, and what is no longer so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, Written
from tests.journeys.letter_pages import HOURS, VET, at, main, number_of, tab_to, told, where
from tests.support.desk import Desk, Json
from tests.support.pages import button, dialog

pytestmark = pytest.mark.browser


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
