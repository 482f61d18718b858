"""A resident let in by the desk: one link, on her own phone, in her language, to her own case and nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import PHONE, Watched
from tests.support.desk import WORDS, Desk
from tests.support.pages import button, dialog

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def her_case(staff: Desk) -> dict[str, str]:
    """A case handed in for somebody the demo office did not know."""
    case_id = staff.open_case()["case_id"]
    view = staff.say(case_id, WORDS, kind="paste")
    staff.ask("PUT", f"/api/cases/{case_id}/mode", {"mode": "paste"}, version=view["conversation_version"])
    person = {"title": "Mdm", "name": "Halimah Contoh", "nric": "S6700011J", "phone": "80000711"}
    staff.write_down(case_id, person)
    staff.consent(case_id, "SP")
    staff.hand_in(case_id)
    return {"id": case_id, "number": staff.get(f"/api/cases/{case_id}")["number"]}


def let_her_in(staff: Watched, case_id: str) -> str:
    staff.open(f"/cases/{case_id}")
    button(staff.page, "Let them see their case").click()
    asked = dialog(staff.page, "Let them see their case")
    button(asked, "Make the link").click()
    expect(asked.get_by_role("alert")).to_contain_text("Write it like name@example.sg.")
    asked.get_by_label("Their own e-mail").fill("halimah@contoh.invalid")
    assert staff.violations() == []
    button(asked, "Make the link").click()
    link = asked.locator("code").inner_text()
    assert staff.violations() == []
    button(asked, "Done").click()
    return link


def speak(page: Page, tongue: str, lang: str) -> None:
    button(page, tongue).click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


@pytest.mark.parametrize(
    ("tongue", "lang", "press", "over"),
    [
        ("中文", "zh-SG", "查看我的个案", "此链接无效，或已失效"),
        ("Melayu", "ms-SG", "Lihat kes saya", "Pautan ini tidak sah, atau tidak lagi sah"),
    ],
    ids=["zh", "ms"],
)
def test_she_sees_her_own_case_and_no_other(
    visit: Visit, her_case: dict[str, str], tongue: str, lang: str, press: str, over: str
) -> None:
    link = let_her_in(visit("staff"), her_case["id"])
    hers = visit(None, viewport=PHONE)
    hers.page.goto(link)
    speak(hers.page, tongue, lang)
    expect(button(hers.page, press)).to_be_visible()
    assert hers.violations_in_any_light() == []
    assert not hers.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    button(hers.page, press).click()
    expect(hers.page).to_have_url(re.compile("/my-case$"))
    expect(hers.page.get_by_role("main")).to_contain_text(her_case["number"])
    expect(hers.page.locator("html")).to_have_attribute("lang", lang)
    assert hers.violations() == []

    mine = hers.context.request.get(f"{hers.base}/api/my/cases?language=en").json()
    assert [case["number"] for case in mine["cases"]] == [her_case["number"]]
    assert hers.context.request.get(f"{hers.base}/api/cases/{her_case['id']}").status == 403
    hers.open("/cases")
    expect(hers.page).to_have_url(re.compile("/my-case$"))

    late = visit(None, viewport=PHONE)
    late.page.goto(link)
    speak(late.page, tongue, lang)
    expect(late.page.get_by_role("heading", level=1)).to_have_text(over)


def test_the_residents_door_is_where_her_page_leads_without_a_sign_in(visit: Visit) -> None:
    hers = visit(None, viewport=PHONE)
    hers.open("/my-case")
    expect(hers.page).to_have_url(re.compile("/my-case/sign-in$"))
    assert hers.violations_in_any_light() == []
    button(hers.page, re.compile("Salmah")).click()
    expect(hers.page).to_have_url(re.compile("/my-case$"))
