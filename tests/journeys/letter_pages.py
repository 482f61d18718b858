"""What the stories of letters have in common: where to look on a letter's page, and what the desk knows of it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Watched
from tests.support.desk import Desk, Json
from tests.support.pages import LetterPage

VET = "Vetted, send to MP"
PHONE = "8000 0731"
"""As her letter writes the number of `PERSON`."""
HOURS = "She cleans offices from six in the morning."
JUDGE = "My son will be sentenced next week for theft. Please write to the judge to be lenient."


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


def tab_to(page: Page, target: Locator, *, most: int = 150) -> None:
    """Presses Tab until the focus is there, as somebody without a mouse does."""
    expect(target).to_be_attached()
    for _ in range(most):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")
