"""The auditor at work: has the record checked, finds what happened, opens it with a reason, takes it away and verifies it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import PHONE, Watched
from tests.support.desk import PERSON, Desk
from tests.support.pages import button, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

MPS = [sys.executable, "-m", "mps_connect.cli"]
SOUGHT = "Case number, NRIC, phone or name"


@pytest.fixture(scope="module")
def case_number(service: Service) -> str:
    """A case that somebody handed in, with a letter that was written."""
    desk = Desk(service.url, "staff")
    case_id = desk.open_case()["case_id"]
    view = desk.say(case_id, "I owe SP $640.20 for the electricity bill since August.", kind="paste")
    desk.ask("PUT", f"/api/cases/{case_id}/mode", {"mode": "paste"}, version=view["conversation_version"])
    desk.write_down(case_id)
    desk.consent(case_id, "SP")
    desk.hand_in(case_id)
    desk.write(case_id)
    number: str = desk.get(f"/api/cases/{case_id}")["number"]
    desk.close()
    return number


def seek(page: Page, words: str) -> None:
    box = page.get_by_role("searchbox", name=SOUGHT)
    box.fill(words)
    box.press("Enter")


def saved(page: Page, press: str, folder: Path) -> Path:
    """A file that the page hands out."""
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=re.compile(press)).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def mps(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MPS, *words], text=True, capture_output=True, timeout=60, check=False)


def log_key(bundle: Path) -> str:
    found = re.search(r'"verifiers":\["([^"]+)"', bundle.read_text().split("\n", 1)[0])
    assert found
    return found[1]


def test_the_record_is_checked_while_the_auditor_looks_on(visit: Visit, case_number: str) -> None:
    arun = visit("auditor")
    arun.open("/record")
    head = region(arun.page, "How the record stands")
    button(head, "Check again now").click()
    expect(head.get_by_role("heading", name="Checked and unchanged")).to_be_visible(timeout=60_000)
    expect(head).to_contain_text("Every entry was read again at")
    expect(head).to_contain_text("Guard of the capture")
    assert arun.violations_in_any_light() == []


def test_a_resident_is_found_and_what_was_done_is_opened_with_a_reason(visit: Visit, case_number: str) -> None:
    arun = visit("auditor")
    arun.open("/record")
    seek(arun.page, PERSON["nric"])
    dropped = button(arun.page, re.compile(f"^Drop the filter: {PERSON['name']}"))
    found = arun.page.get_by_role("list", name="Found")
    expect(dropped.or_(found)).to_be_visible()
    if found.is_visible():
        button(found, re.compile(PERSON["name"])).first.click()
    expect(dropped).to_be_visible()
    assert PERSON["nric"] not in arun.page.url
    arun.page.get_by_role("button", name=re.compile("What$")).click()
    arun.page.get_by_role("option", name="Residents").click()
    row = arun.page.get_by_role("row", name=re.compile("Changed a resident’s details")).first
    row.get_by_role("link").click()
    sealed = region(arun.page, "Before and after")
    button(sealed, re.compile("Choose a purpose")).click()
    arun.page.get_by_role("option", name="A complaint").click()
    sealed.get_by_label("Reason").fill("She says her address was changed")
    button(sealed, re.compile("^Open")).click()
    expect(sealed.get_by_role("status")).to_contain_text("exactly what was recorded")
    expect(sealed).to_contain_text(PERSON["street"])
    assert arun.violations_in_any_light() == []
    arun.open("/looks")
    newest = arun.page.get_by_role("row").nth(1)
    expect(newest).to_contain_text("What an entry of the record held")
    expect(newest).to_contain_text("a complaint: She says her address was changed")


def test_by_the_keyboard_alone_an_entry_is_opened(visit: Visit, case_number: str) -> None:
    arun = visit("auditor")
    arun.open("/record")
    expect(arun.page.get_by_role("table", name=re.compile("newest first"))).to_be_visible()
    for key in ("j", "j", "k", "Enter"):
        arun.page.keyboard.press(key)
    expect(arun.page.get_by_role("heading", name=re.compile(r"^Entry [\d,]+$"))).to_be_visible()
    expect(arun.page).to_have_url(re.compile(r"entry=\d+"))


def test_a_long_record_scrolls_and_holds_few_rows_at_once(visit: Visit, case_number: str) -> None:
    arun = visit("auditor")
    arun.open("/record")
    table = arun.page.get_by_role("table", name=re.compile("newest first"))
    first = table.get_by_role("link").first.inner_text()
    for _ in range(12):
        arun.page.get_by_role("main").evaluate("node => { node.scrollTop = node.scrollHeight }")
        arun.traffic.rest()
    last = table.locator("tbody tr[aria-rowindex]").last
    expect(last).to_have_attribute("aria-rowindex", re.compile(r"^\d{3,}$"))
    assert table.get_by_role("link").first.inner_text() != first
    assert table.locator("tbody tr").count() < 80


def test_what_is_taken_away_is_verified_elsewhere(visit: Visit, case_number: str, tmp_path: Path) -> None:
    arun = visit("auditor")
    arun.open("/record")
    seek(arun.page, case_number)
    expect(button(arun.page, f"Drop the filter: Case {case_number}")).to_be_visible()
    arun.page.get_by_role("link", name=re.compile(", entry ")).first.click()
    proof = button(arun.page, re.compile("^Proof of entry"))
    with arun.page.expect_download() as download:
        proof.click()
    receipt = tmp_path / "entry.tlog-proof"
    download.value.save_as(receipt)
    button(arun.page, "Export").click()
    bundle = saved(arun.page, "This case with its proof", tmp_path)
    button(arun.page, "Export").click()
    table = saved(arun.page, "What is shown, as a table", tmp_path)
    assert table.read_text("utf-8-sig").startswith("seq,at,actor,")
    key = log_key(bundle)
    verified = mps("audit", "verify", "--bundle", str(bundle), "--log-key", key)
    assert (verified.returncode, "The record holds" in verified.stdout) == (0, True), verified.stdout
    checked = mps("audit", "proof", "--check", str(receipt), "--log-key", key)
    assert (checked.returncode, "The receipt holds" in checked.stdout) == (0, True), checked.stdout
    bundle.write_text(bundle.read_text().replace('"op":"I"', '"op":"U"', 1))
    assert mps("audit", "verify", "--bundle", str(bundle), "--log-key", key).returncode == 1


def test_on_a_phone_the_record_is_read_as_cards(visit: Visit, case_number: str) -> None:
    arun: Watched = visit("auditor", viewport=PHONE)
    arun.open("/record")
    cards = arun.page.get_by_role("list", name=re.compile("newest first"))
    expect(cards.get_by_role("listitem").first).to_be_visible()
    assert arun.violations_in_any_light() == []
    before = cards.get_by_role("listitem").count()
    button(arun.page, "Older entries").click()
    expect(cards.get_by_role("listitem").nth(before)).to_be_attached()
    cards.get_by_role("link").first.click()
    expect(arun.page.get_by_role("heading", name=re.compile(r"^Entry [\d,]+$"))).to_be_visible()
    expect(region(arun.page, "Before and after")).to_be_visible()
    width = arun.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    assert arun.violations_in_any_light() == []


def test_who_looked_is_told_for_one_resident(visit: Visit, case_number: str) -> None:
    arun = visit("auditor")
    arun.open("/looks")
    seek(arun.page, case_number)
    expect(button(arun.page, f"Drop the filter: Case {case_number}")).to_be_visible()
    rows = arun.page.get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    arun.page.get_by_role("button", name=re.compile("When")).click()
    arun.page.get_by_role("option", name="Chosen days").click()
    expect(arun.page.get_by_role("group", name="From").first).to_be_visible()
    assert arun.violations_in_any_light() == []
