"""Each dialog and panel, opened as a person opens it: nothing against accessibility in both themes, and it fits the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.desk import WORDS, Desk
from tests.support.pages import Interview, button
from tests.support.service import Service

pytestmark = pytest.mark.browser

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
DANGER = "SP will cut the electricity tomorrow and my baby is only 4 months old."
REFUSED = "My son will be sentenced next week for theft. Please write to the judge to be lenient."


@dataclass(frozen=True)
class Places:
    talk: str
    danger: str
    refused: str
    unclear: str
    case: str
    closed: str
    draft: str
    vetted: str
    signed: str
    sent: str


@pytest.fixture(scope="module")
def places(service: Service) -> Iterator[Places]:
    """One case or letter for each state in which a dialog can be asked for."""
    volunteer, staff, mp = (Desk(service.url, account) for account in ("volunteer", "staff", "mp"))

    def told(words: str) -> str:
        case_id = volunteer.open_case()["case_id"]
        volunteer.say(case_id, words)
        return f"/cases/{case_id}"

    def letter() -> str:
        case_id = volunteer.open_case(mode="paste")["case_id"]
        view = volunteer.say(case_id, WORDS, kind="paste")
        volunteer.write_down(case_id)
        volunteer.consent(case_id, view["routing"]["agency"])
        volunteer.hand_in(case_id)
        return str(staff.write(case_id)["id"])

    draft, vetted, signed, sent = letter(), letter(), letter(), letter()
    for one in (vetted, signed, sent):
        staff.vet(staff.letter(one))
    for one in (signed, sent):
        mp.approve(mp.letter(one))
    staff.mark_sent(staff.letter(sent))
    closed = staff.letter(sent)["case_id"]
    version = staff.get(f"/api/cases/{closed}")["version"]
    staff.ask(
        "POST",
        f"/api/cases/{closed}/close",
        {"outcome": "advice_given", "note": "", "resident_told": True},
        version=version,
    )
    yield Places(
        talk=f"{told(WORDS)}/interview",
        danger=told(DANGER),
        refused=told(REFUSED),
        unclear=f"{told('Hello, can you help me?')}/interview",
        case=f"/cases/{staff.letter(draft)['case_id']}",
        closed=f"/cases/{closed}",
        draft=f"/letters/{draft}",
        vetted=f"/letters/{vetted}",
        signed=f"/letters/{signed}",
        sent=f"/letters/{sent}",
    )
    for desk in (volunteer, staff, mp):
        desk.close()


Way = Callable[[Page], None]


def press(name: str | re.Pattern[str]) -> Way:
    return lambda page: button(page, name).locator("visible=true").first.click()


def entry(menu: str | re.Pattern[str], name: str) -> Way:
    def choose(page: Page) -> None:
        press(menu)(page)
        page.get_by_role("menuitem", name=name).click()

    return choose


def open_menu(name: str | re.Pattern[str]) -> Way:
    def choose(page: Page) -> None:
        press(name)(page)
        expect(page.get_by_role("menu")).to_be_visible()

    return choose


def of_case(name: str) -> Way:
    return entry("More for this case", name)


def keys(pressed: str) -> Way:
    return lambda page: page.keyboard.press(pressed)


def link_of_first_sentence(page: Page) -> None:
    page.get_by_role("list", name="Sentences").get_by_role("textbox").nth(2).click()
    press(re.compile("^(Facts|Link to facts)"))(page)


def change_first(page: Page) -> None:
    press(re.compile("^Change "))(page)


def of_list(name: str) -> Way:
    def choose(page: Page) -> None:
        page.get_by_role("tab", name=name, exact=True).click()
        change_first(page)

    return choose


# Who, on which page, and the ways to each dialog or menu of it.
WAYS: dict[str, tuple[str, Callable[[Places], str], tuple[Way, ...]]] = {
    "case": (
        "staff",
        lambda at: f"{at.case}?tab=facts",
        (
            of_case("Give to a colleague"),
            of_case("Change the urgency"),
            of_case("Change the matter or the agency"),
            of_case("Write a letter"),
            of_case("Close the case"),
            open_menu("More for this case"),
            press(re.compile("^Why ")),
            press("Add a fact"),
        ),
    ),
    "person of a case": ("staff", lambda at: f"{at.case}#aside", (press("Let them see their case"),)),
    "closed case": ("staff", lambda at: at.closed, (of_case("Open the case again"),)),
    "case in danger": ("staff", lambda at: at.danger, (press(re.compile("^Show the call script")), press(re.compile("^Not so")))),
    "refused case": ("mp", lambda at: at.refused, (press(re.compile("^Override")),)),
    "case to decline": ("staff", lambda at: at.refused, (of_case("Decline the case"),)),
    "unclear talk": ("staff", lambda at: f"{at.unclear}#missing", (press("Another agency"),)),
    "talk": (
        "staff",
        lambda at: at.talk,
        (press("Call now"), open_menu(re.compile("Language")), press(re.compile("(more|left)$"))),
    ),
    "talk in danger": (
        "staff",
        lambda at: f"{at.danger}/interview",
        (press("Show the call script"), press("Not so?")),
    ),
    "draft": (
        "staff",
        lambda at: at.draft,
        (
            press(re.compile("change the type$")),
            open_menu("More for this letter"),
            entry("More for this letter", "Withdraw the letter"),
        ),
    ),
    "sentence": ("staff", lambda at: f"{at.draft}?edit=true", (link_of_first_sentence,)),
    "vetted letter": ("mp", lambda at: at.vetted, (press(re.compile("^Return with a reason")),)),
    "signed letter": ("staff", lambda at: at.signed, (press("Mark sent"),)),
    "sent letter": ("staff", lambda at: at.sent, (press("Record a reply"),)),
    "replies": ("staff", lambda at: "/replies", (press(re.compile("^Record")),)),
    "people": ("admin", lambda at: "/people", (press("Add a person"), press(re.compile("^Change the account of ")))),
    "office": (
        "admin",
        lambda at: "/office",
        tuple(of_list(tab) for tab in ("Agencies", "Categories", "What agencies need", "Service standards")),
    ),
    "rules": ("mp", lambda at: "/office?tab=rules", (change_first,)),
    "frame": ("staff", lambda at: "/cases", (keys("?"), keys("Control+k"), entry(re.compile("^(Priya Contoh|More$)"), "Sign out"))),
}  # fmt: skip


def opened(page: Page, where: str) -> Locator:
    found = page.get_by_role("dialog").or_(page.get_by_role("menu")).first
    expect(found, f"the dialog of {where}").to_be_visible()
    return found


def fits(watched: Watched, floating: Locator) -> bool:
    box, size = floating.bounding_box(), watched.page.viewport_size
    assert box
    assert size
    return box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= size["width"]


@pytest.mark.parametrize("where", WAYS)
def test_dialogs(seats: Callable[[str], Watched], places: Places, where: str) -> None:
    account, path, ways = WAYS[where]
    watched = seats(account)
    for screen, size in SCREENS.items():
        watched.page.set_viewport_size(size)  # type: ignore[arg-type]
        watched.page.goto("about:blank")
        watched.open(path(places))
        for number, way in enumerate(ways):
            way(watched.page)
            floating = opened(watched.page, f"{where} {number} on a {screen}")
            name = (
                floating.get_by_role("heading").first.inner_text()
                if floating.get_by_role("heading").count()
                else number
            )
            assert watched.violations_in_any_light() == [], (name, screen)
            assert fits(watched, floating), (name, screen)
            watched.page.keyboard.press("Escape")
            expect(floating).to_have_count(0)
    assert watched.troubles == []


def test_words_of_two_people_at_once(visit: Visit, places: Places, service: Service) -> None:
    """What another person added meanwhile is shown beside one's own; neither is lost."""
    talk = places.talk.removesuffix("/interview")
    watched = visit("staff")
    watched.open(places.talk)
    page = Interview(watched.page)
    page.type("I also help my mother with her rent.")
    volunteer = Desk(service.url, "volunteer")
    volunteer.say(talk.removeprefix("/cases/"), "There are three of us at home.")
    volunteer.close()
    watched.page.keyboard.press("Enter")
    asked = watched.page.get_by_role("dialog")
    expect(asked).to_contain_text("There are three of us at home.")
    expect(asked).to_contain_text("I also help my mother with her rent.")
    for size in SCREENS.values():
        watched.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert watched.violations_in_any_light() == []
        assert fits(watched, asked)
    button(asked, "Add mine after it").click()
    expect(page.box).to_have_value("")
    expect(page.talk).to_contain_text("I also help my mother with her rent.")
