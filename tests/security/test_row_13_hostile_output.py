"""Row 13: what anybody typed is text wherever it is shown, and nothing more: 150 and more patterns, every page, each role.

Planted through the API in every place where a person may write (planting.py), then read in Chromium with a page that notes
whatever runs, loads, leads out or is drawn as an element (striking.js).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect

from tests.intake.writing import WAYS
from tests.security.evidence import counted
from tests.security.pdf_words import acts_in, pdf_words
from tests.security.planting import HOSTILE, MARKUP, PRINTABLE, Planted, Planter, corpus, filling, literals
from tests.security.planting_rooms import CORRECTIONS, pages_of_rooms
from tests.support.browser import DESKTOP, Traffic, chromium
from tests.support.desk import Desk
from tests.support.service import Service, serving

pytestmark = pytest.mark.browser

HOOK = Path(__file__).with_name("striking.js").read_text(encoding="utf-8")
KINDS = {
    "script", "handler", "address", "data", "frame", "svg", "math", "mutation", "encoded", "template", "markdown", "style",
    "formula", "bidi", "database",
}  # fmt: skip
READ = """() => [document.body.textContent, ...[...document.querySelectorAll('input, textarea')].map((one) => one.value)].join('\\n')"""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def planter(service: Service) -> Iterator[Planter]:
    with closing(Planter(service)) as made:
        yield made


@pytest.fixture(scope="module")
def planted(planter: Planter) -> Planted:
    return planter.plant()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Watch:
    """One person's browser; `strikes` holds whatever a text has become but text."""

    def __init__(self, browser: Browser, base: str, account: str | None) -> None:
        self.base, self.strikes = base, list[str]()
        self.context = browser.new_context(
            viewport=DESKTOP,  # type: ignore[arg-type]
            locale="en-SG",
            timezone_id="Asia/Singapore",
        )
        self.context.add_init_script(HOOK)
        self.context.on("request", self._asked)
        self.page: Page = self.context.new_page()
        self.traffic = Traffic(self.page)
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.strikes.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.context.on("page", lambda page: self.strikes.append(f"another page: {page.url}"))
        if account:
            answer = self.context.request.post(
                f"{base}/api/demo/sign-in", data={"account": account}, headers={"origin": base}
            )
            assert answer.ok, answer.text()

    def _dialog(self, dialog: Dialog) -> None:
        self.strikes.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        url = request.url
        if not url.startswith((f"{self.base}/", "data:image/", "data:font/", "blob:")):
            self.strikes.append(f"asked {url[:200]}")

    def _said(self, message: ConsoleMessage) -> None:
        text = message.text
        if "__struck" in text or "Content Security Policy" in text:
            self.strikes.append(f"console: {text[:300]}")

    def open(self, path: str) -> str:
        """Go there, wait until nothing more comes, and answer with every character that can be read there."""
        self.traffic.goto(f"{self.base}{path}")
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible(timeout=15_000)
        expect(self.page.get_by_role("heading", name="There is no page at this address")).to_have_count(0)
        return self.look(path)

    def look(self, where: str) -> str:
        found = self.page.evaluate("window.__found")
        self.strikes += [f"{where}: {one}" for one in found]
        assert self.page.url.startswith(f"{self.base}/"), self.page.url
        return str(self.page.evaluate(READ))


TABS = ("agencies", "categories", "needs", "standards", "rules")
PLACE_OF_TAB = dict(zip(TABS, ("agencies", "categories", "checklists", "standards", "rules"), strict=True))
CASE = ("", "?tab=facts", "?tab=talk", "?tab=letters", "?tab=notes", "?show=looks")
Pages = dict[str, tuple[str, ...]]
"""Path to the places whose texts have to stand there letter by letter."""


def plainly(*paths: str) -> Pages:
    return dict.fromkeys(paths, ())


def pages(planted: Planted) -> dict[str | None, Pages]:
    """Role to its pages."""
    talk, matter = f"/cases/{planted.talk}", f"/cases/{planted.matter}"
    draft, vetted, returned, sent = (
        f"/letters/{planted.letters[key]}" for key in ("draft", "vetted", "returned", "sent")
    )
    signing = f"/approvals?letter={planted.letters['vetted']}"
    office = {f"/office?tab={tab}": (PLACE_OF_TAB[tab],) for tab in TABS}
    cases = {"/cases?size=100": ("names",)}
    return {
        None: {f"/{planted.doors['link']}": ("link",), f"/{planted.doors['pass']}": ("pass",)},
        "volunteer": plainly("/table", "/account", f"{talk}/interview#facts", f"{talk}/interview#missing")
        | cases
        | {f"{talk}/interview": ("talk",)},
        "staff": plainly("/evening", "/letters?view=all", "/letters?view=returned", "/replies")
        | plainly(*(f"{case}{tab}" for case in (talk, matter) for tab in CASE))
        | plainly(*(f"/cases/{one}?tab=notes" for one in planted.ended))
        | plainly(f"{draft}?tab=check", f"{draft}?tab=versions", f"{draft}?compare=1-2")
        | cases
        | {f"{talk}?tab=talk": ("talk",), f"{talk}?tab=facts": ("facts",), f"{matter}?tab=notes": ("notes",)}
        | {f"{matter}?show=looks": ("looks",), draft: ("letter",), f"{draft}?edit=true": ("letter",)}
        | {f"{sent}?tab=after": ("sent",), returned: ("returned",), "/passes": ("passes",), "/account": ("account",)}
        | {CORRECTIONS: (CORRECTIONS,)},
        "mp": plainly(
            "/evening", "/approvals", f"{signing}&tab=analysis", f"{signing}&tab=documents", matter, vetted, sent
        )
        | plainly("/replies", *(f"/cases/{one}" for one in planted.ended))
        | office,
        "admin": {"/people": ("people",), "/retention": ("/retention",)} | plainly("/account", "/reports") | office,
        "auditor": plainly("/record", "/looks", "/alarms", "/requests", "/requests?list=decided", "/breaches")
        | plainly("/retention?tab=due", "/retention?tab=holds", "/reports", "/reports?tab=reports")
        | pages_of_rooms(planted.texts)
        | office,
        "resident": plainly("/my-case", *(f"/my-case/{one}" for one in planted.mine)),
    }


def test_the_corpus_is_wide() -> None:
    kinds = Counter(kind for kind, _ in corpus())
    assert len(set(HOSTILE)) == len(HOSTILE) >= 150
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 5
    assert set(" ".join(filling(200)).split()) == {piece for text in HOSTILE for piece in text.split()}


MORE_THAN_TEXT = (
    "<img src=x onerror=__struck()>",
    "<iframe srcdoc=x></iframe>",
    "<a href='javascript:__struck()'>x</a>",
    "<a href='https://x.invalid/'>x</a>",
    "<b style='background:url(/x)'>x</b>",
    "<svg><use href='#x'/></svg>",
    "<base href='https://x.invalid/'>",
    "<script>__struck()</script>",
    "<template><math></math></template>",
    "<meta http-equiv=refresh content='9'>",
)


def test_the_hook_sees_what_is_more_than_text(browser: Browser, service: Service) -> None:
    watch = Watch(browser, service.url, None)
    watch.open("/sign-in")
    assert watch.strikes == []
    for html in MORE_THAN_TEXT:
        watch.page.evaluate("html => document.querySelector('h1').insertAdjacentHTML('afterend', html)", html)
        before = len(watch.strikes)
        watch.look("planted")
        assert len(watch.strikes) > before, html
        watch.page.evaluate("window.__found.length = 0")
    watch.context.close()


def unread(planted: Planted, place: str, shown: str) -> list[str]:
    """Texts of a place that do not stand in what is shown as they were typed. Of a list in parts one has to."""
    wanted = planted.names if place == "names" else list(literals(planted, place))
    lacking = [text for text in wanted if text not in shown]
    assert wanted, place
    return lacking if place != "checklists" or lacking == wanted else []


@pytest.mark.usefixtures("planted")
def test_every_place_to_write_was_written_to(planter: Planter) -> None:
    """A new place is one of WAYS, or tests/intake/test_hostile_text.py fails; then it has to be planted too."""
    for route in WAYS:
        ways = re.compile(re.sub(r"\{\w+\}", "[^/]+", route))
        assert any(ways.fullmatch(one) for one in planter.used), route


@pytest.mark.parametrize("role", [None, "volunteer", "staff", "mp", "admin", "auditor", "resident"])
def test_no_page_makes_more_of_it_than_text(
    browser: Browser, service: Service, planted: Planted, role: str | None
) -> None:
    watch = Watch(browser, service.url, role)
    missing: list[str] = []
    for path, places in pages(planted)[role].items():
        shown = watch.open(path)
        for place in places:
            missing += [f"{path}: {text[:200]!a}" for text in unread(planted, place, shown)]
        counted("row 13: pages full of hostile words read in Chromium", 1, group=role or "nobody")
    watch.context.close()
    assert watch.strikes == []
    assert missing == []


def test_what_is_sealed_opens_as_text(browser: Browser, service: Service, planter: Planter, planted: Planted) -> None:
    """Why a case is held, and what an entry of the record held: read on a press."""
    watch = Watch(browser, service.url, "auditor")
    watch.open("/retention?tab=holds")
    watch.page.get_by_role("button", name=f"Why: Case {planter.rooms.held}").click()
    dialog = watch.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Open it").click()
    expect(dialog.get_by_text(re.compile("^Released"))).to_be_visible()
    missing = unread(planted, "held", watch.look("hold"))
    watch.open(f"/record?entry={planter.rooms.entry}")
    sealed = watch.page.get_by_role("region", name="Before and after")
    sealed.get_by_role("button", name=re.compile("Purpose")).click()
    watch.page.get_by_role("option", name="A complaint").click()
    sealed.get_by_label("Reason").fill(MARKUP[0])
    sealed.get_by_role("button", name="Open").click()
    expect(sealed.get_by_role("status")).to_contain_text("exactly what was recorded")
    assert any(text in watch.look("entry") for text in filling(200, MARKUP))
    watch.context.close()
    assert watch.strikes == []
    assert missing == []


def test_what_is_searched_for_is_text(browser: Browser, service: Service, planted: Planted) -> None:
    watch = Watch(browser, service.url, "staff")
    watch.open("/cases")
    box = watch.page.get_by_role("searchbox", name="Name, number, block or words")
    for words in filling(200)[::4]:
        typed = " ".join(words.split())
        with watch.page.expect_response(lambda answer: answer.url.endswith("/api/cases/search")) as answered:
            box.fill(typed)
        assert answered.value.ok
        expect(box).to_have_value(typed)
        assert typed in watch.look("search")
    watch.page.keyboard.press("Control+k")
    everything = watch.page.get_by_role("dialog").get_by_role("searchbox")
    for words in filling(100)[:3]:
        everything.fill(words)
        watch.look("palette")
    watch.context.close()
    assert watch.strikes == []


PLACES = {
    None: ("/sign-in?next={}", "/sign-in?error={}", "/signed-in-elsewhere?error={}&state={}", "/pass#{}", "/link#{}"),
    "staff": (
        *("/cases?status={}&stage={}", "/cases?q={}", "/letters?view={}&agency={}", "/cases/{}", "/letters/{}?tab={}"),
        *("/office?tab={}", "/{}", "/my-case/{}", "/approvals?letter={}", "/record?table={}&actor={}", "/%2e%2e/{}"),
    ),
}
THERE = (
    "<script>__struck()</script>",
    "javascript:__struck()",
    '"><img src=x onerror=__struck()>',
    "//x.invalid/",
    "{{7*7}}",
)
LEADING_OUT = ("//x.invalid/", "https://x.invalid/", "/\\x.invalid/", "javascript:__struck()", "/\t/x.invalid/")


@pytest.mark.parametrize("role", PLACES)
def test_an_address_of_somebody_elses_making_leads_nowhere(
    browser: Browser, service: Service, role: str | None
) -> None:
    watch = Watch(browser, service.url, role)
    for at, place in enumerate(PLACES[role]):
        text = quote(THERE[at % len(THERE)], safe="")
        watch.traffic.goto(f"{watch.base}{place.replace('{}', text)}")
        watch.look(place)
    watch.context.close()
    assert watch.strikes == []


def test_whoever_signs_in_is_led_to_no_place_of_another(browser: Browser, service: Service) -> None:
    """What asked for a sign-in may name only a page of ours to go on with."""
    watch = Watch(browser, service.url, None)
    for there in LEADING_OUT:
        watch.context.clear_cookies()
        watch.traffic.goto(f"{watch.base}/sign-in?next={quote(there, safe='')}")
        watch.page.get_by_role("button", name=re.compile("Priya")).first.click()
        expect(watch.page.get_by_role("heading", level=1, name=re.compile("^(?!Sign in)"))).to_be_visible()
        watch.look(there)
    watch.context.close()
    assert watch.strikes == []


def test_a_drafted_letter_full_of_it_prints_as_it_reads(service: Service, planted: Planted) -> None:
    with closing(Desk(service.url, "staff")) as desk:
        pdf = desk.get(f"/api/letters/{planted.letters['draft']}/pdf")
    read = pdf_words(pdf)
    written = [one for text in planted.texts["letter"] for one in PRINTABLE if one in text and "@" not in one]
    assert len(written) > 150
    torn = {one for one in written if "".join(one.split()) not in read}
    assert len(torn) < read.count("DRAFT"), "the end of a page tears one in two at most"
    assert acts_in(pdf) == []
