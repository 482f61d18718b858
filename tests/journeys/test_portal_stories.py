"""A resident looks after her own case on her own telephone, in whichever of the four languages she reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from mps_connect.kit.ids import new_id
from tests.journeys.conftest import Visit
from tests.support.browser import PHONE, Watched
from tests.support.desk import Desk, Json
from tests.support.pages import button
from tests.support.service import Service

pytestmark = pytest.mark.browser

# Every text and every name the page gives, unless it stands in an element that says it is in another language.
SAID = """() => {
  const own = document.documentElement.lang
  const spoken = (element) => element.closest('[lang]').lang === own
  const said = [document.title]
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const within = node.parentElement
    if (spoken(within) && !within.closest('script, style, noscript')) said.push(node.textContent)
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (!spoken(element)) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(element.getAttribute(name) ?? '')
  }
  return said.map((text) => text.trim()).filter((text) => text !== '')
}"""
DAY = re.compile(r"\d{1,2} \w+( \d{4})?")


@dataclass(frozen=True)
class Tongue:
    name: str
    lang: str
    script: str
    sent: str
    refused: str

    @property
    def id(self) -> str:
        return self.lang[:2]


LATIN = r"[A-Za-z]"
TONGUES = (
    Tongue("English", "en-SG", LATIN, "Your letter has been sent", "do not fit"),
    Tongue("中文", "zh-SG", r"[\u4e00-\u9fff]", "您的信已寄出", "不相符"),
    Tongue("Melayu", "ms-SG", LATIN, "Surat anda sudah dihantar", "tidak padan"),
    Tongue("தமிழ்", "ta-SG", r"[\u0b80-\u0bff]", "உங்கள் கடிதம் அனுப்பப்பட்டது", "பொருந்தவில்லை"),
)  # fmt: skip
each_tongue = pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: str(tongue.id))


@pytest.fixture(scope="module")
def resident(service: Service) -> Json:
    """What the office itself wrote, which is the same in every language: names, addresses, numbers."""
    desk = Desk(service.url, "resident")
    mine = desk.get("/api/my/cases?language=en")
    office = desk.get("/api/me")["office"]
    desk.close()
    [case] = mine["cases"]
    names = [
        *mine["contact"]["address"],
        mine["contact"]["email"],
        case["number"],
        office["mp_name"],
        office["division"],
    ]
    return {"case": case, "names": [*names, mine["office"], "SP Group", "MPS Connect"]}


def speak(page: Page, tongue: Tongue) -> None:
    pressed = button(page, tongue.name)
    pressed.click()
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html")).to_have_attribute("lang", tongue.lang)


def in_english(page: Page, tongue: Tongue, english: list[str], names: list[str]) -> list[str]:
    """What the page says in English though it is to speak another language. Names of the office's own are left out."""
    if tongue.id == "en":
        return []
    found = []
    for text in page.evaluate(SAID):
        left = text
        for name in sorted(names, key=len, reverse=True):
            left = left.replace(name, "")
        if tongue.script == LATIN:
            if re.search(LATIN, left) and text in english and not DAY.fullmatch(text):
                found.append(text)
        elif re.search(r"[A-Za-z]{2,}", left):
            found.append(text)
    return found


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@each_tongue
def test_her_case_in_her_language(visit: Visit, resident: Json, tongue: Tongue) -> None:
    watched = visit("resident", viewport=PHONE)
    watched.open("/my-case")
    page = watched.page
    expect(page.get_by_role("heading", level=1)).to_have_text(TONGUES[0].sent)
    english = page.evaluate(SAID)
    speak(page, tongue)
    expect(page.get_by_role("heading", level=1)).to_have_text(tongue.sent)
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(f"{tongue.script}.*SP Group|SP Group.*{tongue.script}"))
    expect(main.get_by_role("list").first.get_by_role("listitem")).to_have_count(7)
    expect(main).to_contain_text(resident["case"]["number"])
    expect(page.locator(f'main [lang]:not([lang="{tongue.lang}"])')).to_have_count(0)
    assert in_english(page, tongue, english, resident["names"]) == []
    assert watched.violations() == []
    assert not is_too_wide(page)
    for code in ("MP-REF", "AGY-RCV", "MP-ACK"):
        expect(main).not_to_contain_text(code)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(tongue.sent)
    expect(page.locator("html")).to_have_attribute("lang", tongue.lang)
    check_settings(watched, tongue, english)


def check_settings(watched: Watched, tongue: Tongue, english: list[str]) -> None:
    page = watched.page
    page.get_by_role("banner").get_by_role("button").first.click()
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem")).to_have_count(4)
    assert re.search(tongue.script, menu.inner_text())
    assert watched.violations() == []
    menu.get_by_role("menuitem").last.click()
    leaving = page.get_by_role("dialog")
    expect(leaving.get_by_role("heading")).to_have_text(re.compile(tongue.script))
    assert tongue.id == "en" or "Sign out" not in leaving.inner_text()
    assert watched.violations() == []


@each_tongue
def test_a_refused_sign_in_in_her_language(visit: Visit, resident: Json, tongue: Tongue) -> None:
    watched = visit(None, viewport=PHONE)
    watched.open("/sign-in")
    page = watched.page
    english = page.evaluate(SAID)
    speak(page, tongue)
    people = [account["name"] for account in page.request.get(f"{watched.base}/api/demo/accounts").json()["accounts"]]
    names = [*resident["names"], *people]
    assert in_english(page, tongue, english, names) == []
    form = page.locator("form")
    # A name of its own in each language: the fourth wrong try of one name has to wait.
    form.locator("input[type=email]").fill(f"nobody-{tongue.lang}@home.example")
    form.locator("input[type=password]").fill("not the right phrase")
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("alert").first).to_contain_text(tongue.refused)
    assert in_english(page, tongue, english, names) == []
    assert watched.violations() == []
    assert not is_too_wide(page)


def test_a_case_that_is_not_hers_is_not_here(visit: Visit, resident: Json) -> None:
    watched = visit("resident", viewport=PHONE)
    watched.open(f"/my-case/{new_id()}")
    speak(watched.page, TONGUES[2])
    heading = watched.page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text("This case is not here")
    assert in_english(watched.page, TONGUES[2], ["This case is not here", "All your cases"], resident["names"]) == []
    assert watched.violations() == []
    watched.open("/cases")
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(TONGUES[2].sent)
