"""How long things are kept: a term changed by two people, a case held and let go, erased by two people, its certificate checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Locator, expect

from mps_connect.kit.clock import utc_now
from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from tests.journeys.conftest import Visit
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.desk import WORDS, Desk
from tests.support.pages import button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

WHY = "The office decided so on advice."
A_MINUTE = 60_000


@pytest.fixture(scope="module")
def number(service: Service) -> Iterator[tuple[str, str]]:
    """(id, number) of a case that was closed more than five years ago."""
    staff = Desk(service.url, "staff")
    case_id = str(staff.open_case(mode="paste")["case_id"])
    staff.say(case_id, WORDS, kind="paste")
    staff.write_down(case_id)
    staff.consent(case_id, "SP")
    staff.hand_in(case_id)
    number = str(staff.get(f"/api/cases/{case_id}")["number"])
    with psycopg.connect(EmbeddedPostgres(service.data_dir).url("owner")) as conn:
        conn.execute("SELECT set_config('mps.actor_id', 'system:test_clock', true)")
        conn.execute(
            "UPDATE cases SET status = 'closed', outcome = 'granted', closed_at = %s WHERE id = %s",
            (utc_now() - timedelta(days=6 * 366), case_id),
        )
    yield case_id, number
    staff.close()


def tab(watched: Watched, name: str) -> Locator:
    watched.page.get_by_role("tab", name=re.compile(f"^{name}")).click()
    return watched.page.get_by_role("tabpanel")


def fine(watched: Watched) -> None:
    assert watched.violations_in_any_light() == []


def come(watched: Watched) -> None:
    watched.open("/")
    pages = watched.page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Retention").click()
    expect(watched.page.get_by_role("heading", level=1, name="Retention")).to_be_visible()


def test_a_term_is_changed_by_two_people(visit: Visit) -> None:
    admin, auditor = visit("admin"), visit("auditor", viewport=PHONE)
    come(admin)
    button(admin.page, "Propose another term for Sign-in sessions").click()
    asked = dialog(admin.page, "Another term for Sign-in sessions")
    button(asked, "Ask the auditor").click()
    expect(asked.get_by_text("This is the term in force already.")).to_be_visible()
    fine(admin)
    asked.get_by_label("Days").fill("14")
    asked.get_by_label("Why it should change").fill(WHY)
    button(asked, "Ask the auditor").click()
    expect(region(admin.page, "Waiting for an answer")).to_contain_text("14 days after they end, instead of 7 days")
    expect(button(admin.page, "Take back")).to_be_visible()
    fine(admin)

    auditor.open("/retention")
    waiting = region(auditor.page, "Waiting for an answer")
    expect(waiting).to_contain_text(WHY)
    expect(waiting).to_contain_text("Nothing would be erased at once.")
    fine(auditor)
    button(waiting, "Consent").click()
    expect(waiting).to_have_count(0)
    expect(auditor.page.get_by_role("list", name="Terms in force")).to_contain_text("14 days after they end")
    fine(auditor)


def hold(auditor: Watched, number: str) -> None:
    panel = tab(auditor, "Holds")
    button(panel, "Hold a case or a person").click()
    asked = dialog(auditor.page, "Hold a case or a person")
    asked.get_by_label("Case number").fill("MPS-NONE-1")
    asked.get_by_role("radio", name="A court or a tribunal").check(force=True)
    asked.get_by_label("Why").fill(WHY)
    button(asked, "Hold it").click()
    expect(asked.get_by_text("No case of this office has that number.")).to_be_visible()
    fine(auditor)
    asked.get_by_label("Case number").fill(number)
    button(asked, "Hold it").click()
    expect(panel.get_by_text(f"Case {number}")).to_be_visible()
    fine(auditor)


def release(auditor: Watched, number: str) -> None:
    panel = tab(auditor, "Holds")
    button(panel, f"Why: Case {number}").click()
    why = dialog(auditor.page, re.compile("Why is it held"))
    fine(auditor)
    button(why, "Open it").click()
    expect(why.get_by_text(WHY)).to_be_visible()
    button(why, "Close").click()
    button(panel, f"Release: Case {number}").click()
    asked = dialog(auditor.page, re.compile("^Release"))
    asked.get_by_label("Why it may go").fill("The court has its papers.")
    fine(auditor)
    button(asked, "Release the hold").click()
    expect(panel.get_by_text(re.compile("^Released by"))).to_be_visible()


def certificate(auditor: Watched, folder: Path) -> str:
    made = auditor.page.get_by_role("button", name=re.compile("^Certificate of")).first
    expect(made).to_be_visible(timeout=A_MINUTE)
    with auditor.page.expect_download() as saved:
        made.click()
    saved.value.save_as(folder / "certificate.txt")
    return (folder / "certificate.txt").read_text(encoding="utf-8")


def check(auditor: Watched, text: str) -> None:
    button(auditor.page, "Check a certificate").click()
    asked = dialog(auditor.page, "Check a certificate")
    asked.get_by_label("The certificate").fill(text.replace("Certificate of erasure", "Certificate of erasures", 1))
    button(asked, "Check it").click()
    expect(asked.get_by_text("This certificate does not hold")).to_be_visible()
    fine(auditor)
    asked.get_by_label("The certificate").fill(text)
    button(asked, "Check it").click()
    expect(asked.get_by_text("Checked and unchanged")).to_be_visible()
    fine(auditor)
    button(asked, "Close").click()


def test_a_case_is_due_held_released_and_erased_with_a_certificate(
    visit: Visit, number: tuple[str, str], tmp_path: Path
) -> None:
    case_id, case = number
    auditor, staff, admin = visit("auditor"), visit("staff"), visit("admin", viewport=PHONE)
    come(auditor)
    row = tab(auditor, "Due now").get_by_role("row", name=case)
    expect(row).to_contain_text("Goes tonight")
    fine(auditor)

    hold(auditor, case)
    row = tab(auditor, "Due now").get_by_role("row", name=case)
    expect(row).to_contain_text("Held, stays")
    fine(auditor)
    staff.open(f"/cases/{case_id}")
    expect(staff.page.get_by_text("Held: nothing of this case is erased")).to_be_visible()
    fine(staff)
    release(auditor, case)

    expect(tab(auditor, "Due now").get_by_role("row", name=case)).to_contain_text("Goes tonight")
    button(auditor.page, "Ask to erase now").click()
    asked = dialog(auditor.page, "Erase now what is due")
    asked.get_by_label(re.compile("^Why it cannot wait")).fill(WHY)
    fine(auditor)
    button(asked, "Ask for consent").click()
    expect(asked).to_have_count(0)
    expect(button(tab(auditor, "Erased"), "Take back")).to_be_visible()
    fine(auditor)

    admin.open("/retention?tab=erased")
    button(admin.page, "Agree").click()
    sure = admin.page.get_by_role("alertdialog", name="Erase for good: Everything that is due")
    expect(sure).to_be_visible()
    fine(admin)
    button(sure, "Agree and erase").click()
    expect(admin.page.get_by_role("button", name=re.compile("^Certificate of")).first).to_be_visible(timeout=A_MINUTE)
    fine(admin)

    auditor.page.reload()
    text = certificate(auditor, tmp_path)
    assert case in text
    check(auditor, text)
    staff.open(f"/cases/{case_id}")
    expect(staff.page.get_by_text("This case is not here")).to_be_visible()


def test_the_form_of_an_erasure_keeps_what_was_typed(visit: Visit) -> None:
    for size in (DESKTOP, PHONE):
        auditor = visit("auditor", viewport=size)
        auditor.open("/retention?tab=erased")
        button(auditor.page, "Ask to erase").click()
        asked = dialog(auditor.page, "Erase before the term is over")
        button(asked, "Ask for consent").click()
        expect(asked.get_by_text("Choose what it rests on.")).to_be_visible()
        fine(auditor)
        asked.get_by_label("Case number").fill("MPS-NONE-1")
        asked.get_by_role("radio", name="Consent was withdrawn").check(force=True)
        asked.get_by_label("Why").fill(WHY)
        button(asked, "Ask for consent").click()
        expect(asked.get_by_text("No case of this office has that number.")).to_be_visible()
        expect(asked.get_by_label("Why")).to_have_value(WHY)
        fine(auditor)
