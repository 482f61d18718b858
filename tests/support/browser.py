"""Debian's Chromium driven as a person drives it, with every page watched: script errors, policy violations, accessibility."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Traffic:
    """What a page has asked for and does not have yet."""

    # Once a frame is drawn and nothing is left to do, whatever an answer led to has been asked for.
    # A page that lies behind another draws no frame: there a moment's time stands for one.
    RESTED = (
        "() => new Promise((done) => {"
        " requestAnimationFrame(() => requestIdleCallback(() => done())); setTimeout(done, 500) })"
    )
    ROUNDS = 3
    SECONDS = 30

    def __init__(self, page: Page) -> None:
        self._page = page
        self._awaited: set[Request] = set()
        page.on("request", self._asked)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _asked(self, request: Request) -> None:
        if request.url.startswith("http"):
            self._awaited.add(request)

    def _ended(self, request: Request) -> None:
        self._awaited.discard(request)

    def goto(self, url: str) -> None:
        """Go there and wait until the page rests."""
        self._awaited.clear()
        self._page.goto(url)
        self.rest()

    def rest(self) -> None:
        """Until nothing is awaited in several frames in a row: sooner than the browser's own half a second without requests."""
        deadline, quiet = time.monotonic() + self.SECONDS, 0
        while quiet < self.ROUNDS:
            self._page.evaluate(self.RESTED)
            quiet = 0 if self._awaited else quiet + 1
            if time.monotonic() > deadline:
                raise TimeoutError(f"still awaited: {[request.url for request in self._awaited]}")


class Watched:
    """A signed-in person's page. `troubles` collects what a user would never be told: errors and policy violations."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.page: Page = context.new_page()
        self.traffic = Traffic(self.page)
        self.troubles: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused request is part of some stories; what the page makes of it is asserted there.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def sign_in(self, account: str) -> None:
        """One click on the demo office's sign-in page."""
        answer = self.context.request.post(
            f"{self.base}/api/demo/sign-in", data={"account": account}, headers={"origin": self.base}
        )
        assert answer.status == 200, answer.text()

    def open(self, path: str) -> None:
        self.traffic.goto(f"{self.base}{path}")

    def violations(self, *rules: str) -> list[str]:
        """Accessibility violations of the page as it stands now, one line each; of these rules alone, if any are named."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found: list[dict[str, Any]] = self.page.evaluate(
            "rules => axe.run(document, {resultTypes: ['violations'], ...(rules.length > 0 && {runOnly: rules})})"
            ".then(r => r.violations)",
            rules,
        )
        return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]

    def violations_in_any_light(self) -> list[str]:
        """As `violations`, in light and in dark, which differ in their colours alone; the page stays as it is."""
        # Colours that fade over would be read half way.
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        light = self.violations()
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        dark = self.violations("color-contrast")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return [*light, *(f"dark: {violation}" for violation in dark)]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
