"""The pages as a person finds her way on them: by the role and the name of each thing, never by how it is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

LABELS = {
    "title": "Title",
    "name": "Name, as given",
    "nric": "NRIC or FIN",
    "phone": "Phone",
    "block": "Block",
    "street": "Street",
    "unit": "Unit",
    "postal_code": "Postal code",
}


def button(place: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """The button of exactly this name, or of a name the pattern finds."""
    return place.get_by_role("button", name=name, exact=isinstance(name, str))


def region(place: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return place.get_by_role("region", name=name)


def dialog(page: Page, title: str | re.Pattern[str]) -> Locator:
    found = page.get_by_role("dialog", name=title)
    expect(found).to_be_visible()
    return found


class Interview:
    """A case being taken down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.talk = page.get_by_role("list", name="The talk so far")
        self.box = page.get_by_role("textbox", name=re.compile(r"^((Her|His|Their) words|The whole message)$"))
        self.understood = region(page, "What I understood")
        self.words = region(page, re.compile(r"^(Her|His|Their) words$"))
        self.warning = page.get_by_role("alert")

    @property
    def case_id(self) -> str:
        found = re.search(r"/cases/([0-9a-f-]{36})/interview", self.page.url)
        assert found, self.page.url
        return found.group(1)

    def begin(self, *, language: str | None = None, whole_message: bool = False) -> None:
        """From any page of the desk, by the button in its top bar."""
        self.page.get_by_role("link", name="New case").click()
        if language:
            self.page.get_by_role("radio", name=language, exact=True).click()
        if whole_message:
            self.page.get_by_role("radio", name="One whole message").check(force=True)
        button(self.page, "Start the case").click()
        expect(self.box).to_be_visible()

    def type(self, words: str) -> None:
        self.box.fill(words)

    def add(self, words: str) -> None:
        """Types what was said, adds it, and waits until it stands in the talk and the box is free."""
        self.type(words)
        button(self.page, re.compile(r"^Add( and read it)?( |$)")).click()
        expect(self.box).to_have_value("")

    def asks(self, words: str | re.Pattern[str]) -> None:
        expect(self.talk.get_by_role("listitem").last).to_contain_text(words)

    def pick(self, question: re.Pattern[str], answer: str) -> None:
        row = self.page.get_by_role("group", name=question)
        button(row, answer).click()
        expect(row).to_have_count(0)

    def fact(self, words: str | re.Pattern[str]) -> Locator:
        return self.understood.get_by_role("listitem").filter(has_text=words)

    def see_all_facts(self) -> None:
        more = button(self.understood, re.compile(r"more"))
        if more.count():
            more.click()

    def correct(self, fact: str | re.Pattern[str], value: str) -> None:
        row = self.fact(fact)
        button(row, re.compile("^Correct: ")).click()
        row.get_by_role("textbox").fill(value)
        button(row, "Save").click()

    def write_down(self, person: Mapping[str, str]) -> None:
        # Once done, a tick stands in the button and in its name.
        button(self.page, re.compile("Person$")).click()
        change = button(region(self.page, "Person"), "Change details")
        form = self.page.get_by_role("form", name="Details of the person")
        expect(form.or_(change)).to_be_visible()
        if change.is_visible():
            change.click()
        for field, value in person.items():
            form.get_by_label(LABELS[field], exact=True).fill(value)
        button(form, "Save the details").click()
        expect(form).to_have_count(0)

    def read_consent(self) -> None:
        """Reads it aloud and ticks everything, as the answers come."""
        button(self.page, re.compile("Consent$")).click()
        card = region(self.page, "Read this aloud")
        expect(card.get_by_role("checkbox").first).to_be_attached()
        for box in card.get_by_role("checkbox").all():
            box.check(force=True)
        button(card, re.compile(r" agreed, aloud$")).click()
        button(region(self.page, "What was answered"), "Go on with the talk").click()

    def hand_in(self) -> str:
        """Hands it in and answers with the case number."""
        button(self.page, re.compile(r"^Hand in")).click()
        heading = self.page.get_by_role("heading", name=re.compile("^Handed in as "))
        expect(heading).to_be_visible()
        return heading.inner_text().removeprefix("Handed in as ")


class LetterPage:
    """One letter, read, compared or under the pen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.get_by_role("article", name="The letter")
        self.tools = page.get_by_role("group", name="This letter")
        self.behind = page.get_by_role("complementary", name="Behind it")

    @property
    def letter_id(self) -> str:
        found = re.search(r"/letters/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found.group(1)

    def sentence(self, words: str | re.Pattern[str]) -> Locator:
        return self.sheet.get_by_role("button").filter(has_text=words)

    def edit(self) -> None:
        button(self.tools, re.compile("^Edit")).click()
        expect(button(self.page, re.compile("^Done"))).to_be_visible()

    def field(self, words: str) -> Locator:
        """The sentence under the pen that holds these words."""
        fields = self.page.get_by_role("list", name="Sentences").get_by_role("textbox")
        for at in range(fields.count()):
            if words in fields.nth(at).input_value():
                return fields.nth(at)
        raise AssertionError(f"no sentence holds {words!r}")

    def saved(self) -> None:
        expect(self.page.get_by_role("status").filter(has_text=re.compile(r"^Saved \d"))).to_be_visible()

    def done(self) -> None:
        button(self.page, re.compile("^Done")).click()
        expect(self.tools).to_be_visible()

    def more(self, item: str) -> None:
        button(self.tools, "More for this letter").click()
        self.page.get_by_role("menuitem", name=re.compile(f"^{item}")).click()

    def ask(self, act: str) -> None:
        """Presses an act of the deciding bar; keys shown in the button are part of its name."""
        button(self.page.get_by_role("contentinfo"), re.compile(f"^{act}")).click()


class Approvals:
    """The MP's page: the list, the letter, why it is here."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.list = page.get_by_role("navigation", name="Letters to sign")
        self.sheet = page.get_by_role("article", name="The letter")
        self.bar = page.get_by_role("contentinfo")

    def choose(self, words: str | re.Pattern[str]) -> None:
        link = self.list.get_by_role("link").filter(has_text=words)
        link.click()
        expect(link).to_have_attribute("aria-current", re.compile("page|true"))
        expect(self.sheet).to_be_visible()

    def read_to_the_end(self) -> None:
        self.sheet.get_by_text(re.compile("^Yours ")).scroll_into_view_if_needed()
        expect(button(self.bar, re.compile("^Approve"))).to_be_enabled()

    def approve(self) -> None:
        """Approves what was read; where something is missing the button names it and wants a second press."""
        press = button(self.bar, re.compile("^Approve"))
        again = press.inner_text().startswith("Approve without")
        press.click()
        if again:
            button(self.bar, re.compile("^Press again")).click()

    def sentences(self) -> list[str]:
        return [text.strip() for text in self.sheet.get_by_role("button").all_inner_texts()]


class CasePage:
    """One case: what happened, facts, the talk, letters, notes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("tabpanel")

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=re.compile(f"^{name}")).click()

    def next_step(self, name: str) -> None:
        """The filled one beside the title: a button, or a link to where it is done."""
        place = self.page.get_by_role("main")
        place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first.click()

    def more(self, item: str) -> None:
        button(self.page, "More for this case").click()
        self.page.get_by_role("menuitem", name=item).click()
