"""What the office answers for: looked at, confirmed by a person, and taken away as a signed report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import PHONE, Watched
from tests.support.pages import button, dialog

pytestmark = pytest.mark.browser

A_MINUTE = 60_000
CONTROL = "Somebody went through accounts and roles in the last half year"
WORDS = "Went through all accounts with the administrator."


def come(watched: Watched) -> None:
    watched.open("/")
    menu = watched.page.get_by_role("navigation", name="Pages")
    menu.get_by_role("link", name="Reports").click()
    expect(watched.page.get_by_role("heading", level=1, name="Reports")).to_be_visible()


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()
    return page.get_by_role("tabpanel")


def fine(watched: Watched) -> None:
    assert watched.violations_in_any_light() == []


def test_an_auditor_has_it_looked_at_confirms_and_takes_a_report_away(visit: Visit, tmp_path: Path) -> None:
    auditor = visit("auditor")
    page = auditor.page
    come(auditor)
    button(page, "Check now").click()
    expect(page.get_by_role("heading", name="The five requirements")).to_be_visible(timeout=A_MINUTE)
    expect(button(page, "Check now")).to_be_enabled(timeout=A_MINUTE)
    expect(page.get_by_text("Audit logging")).to_be_visible()
    expect(page.get_by_role("cell", name="Not in force yet")).to_be_visible()
    fine(auditor)

    controls = tab(page, "Controls")
    row = controls.get_by_role("row").filter(has_text=CONTROL)
    expect(row.get_by_text("A person must look")).to_be_visible()
    fine(auditor)
    button(row, f"Confirm: {CONTROL}").click()
    asked = dialog(page, CONTROL)
    asked.get_by_label("What you looked at").fill("Yes")
    button(asked, "I confirm it").click()
    expect(asked.get_by_text("What you typed is kept.")).to_be_visible()
    fine(auditor)
    asked.get_by_label("What you looked at").fill(WORDS)
    button(asked, "I confirm it").click()
    expect(row.get_by_text("Met", exact=True)).to_be_visible(timeout=A_MINUTE)
    expect(row.get_by_text(WORDS)).to_be_visible()

    reports = tab(page, "Reports")
    button(reports, "Make one now").click()
    making = dialog(page, "Make a report")
    fine(auditor)
    button(making, "Make it").click()
    expect(making).to_be_hidden()
    file = button(reports.get_by_role("row").nth(1), re.compile("^PDF of Monthly: "))
    expect(file).to_be_visible(timeout=A_MINUTE)
    fine(auditor)
    with page.expect_download() as waiting:
        file.click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name.startswith("compliance-monthly-")
    assert saved.read_bytes().startswith(b"%PDF-")


def test_the_administrator_reads_along_on_a_phone(visit: Visit) -> None:
    admin = visit("admin", viewport=PHONE)
    page = admin.page
    admin.open("/reports")
    expect(page.get_by_role("heading", level=1, name="Reports")).to_be_visible()
    expect(page.get_by_role("heading", name="The five requirements")).to_be_visible(timeout=A_MINUTE)
    expect(button(page, "Check now")).to_have_count(0)
    page.get_by_text("The same as a table").click()
    fine(admin)
    controls = tab(page, "Controls")
    expect(controls.get_by_text("Nothing of the record can be changed or taken out")).to_be_visible()
    expect(controls.get_by_role("button", name=re.compile("^Confirm"))).to_have_count(0)
    fine(admin)
    reports = tab(page, "Reports")
    expect(reports.get_by_text("the system").or_(reports.get_by_text("Monthly: ")).first).to_be_visible()
    fine(admin)
